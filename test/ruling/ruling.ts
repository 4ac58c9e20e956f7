// What the engine says of a package, as a text that can be committed, compared and read in a diff.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../src/core';
import { createEngine, type Engine } from '../../src/engine';
import { createProject, nodeFileHost } from '../../src/project';
import { ts } from '../../src/project/ts';
import { only } from '../rules/only';
import type { RuledPackage } from './packages';

/** The committed form. Paths are relative to the package, with forward slashes. */
interface Ruling {
  readonly package: string;
  /** Source files that were considered: a scan that has lost its files must not pass for a silent one. */
  readonly files: number;
  /** Notices, as `path: code`. */
  readonly notices: readonly string[];
  /** By file: `line rule shape confidence message`, in the order of their places. */
  readonly findings: Readonly<Record<string, readonly string[]>>;
}

export interface Ruled {
  /** JSON, as it is committed. */
  readonly text: string;
  readonly findings: number;
  /** Of processor. */
  readonly milliseconds: number;
}

const HERE = join(__dirname, 'expected');

/** The file that holds what a package's ruling shall be. */
export function expectedFile(ruled: RuledPackage): string {
  return join(HERE, `${ruled.id}.json`);
}

/** An engine on the unpacked package that shows findings of every confidence. */
export function openPackage(ruled: RuledPackage, folder: string): Engine {
  return createEngine({ roots: rootsOf(ruled, folder), host: nodeFileHost(), settings: { minConfidence: 'low', rules: only('n-plus-one') } });
}

/** Scans the unpacked package from cold. */
export function rule(ruled: RuledPackage, folder: string): Ruled {
  const started = process.cpuUsage();
  const scan = openPackage(ruled, folder).scan();
  let step = scan.next();
  while (!step.done) step = scan.next();
  const milliseconds = spent(started);
  const { findings, notices, files } = step.value;
  const ruling: Ruling = {
    package: ruled.spec,
    files,
    notices: notices.map(({ code, file }) => (file === undefined ? code : `${relative(folder, file)}: ${code}`)).sort(),
    findings: byFile(findings, folder),
  };
  return { text: `${JSON.stringify(ruling, undefined, 2)}\n`, findings: findings.length, milliseconds };
}

/** The yardstick for time: milliseconds of processor that TypeScript's own parser takes to read and parse the files that the scan considers. */
export function parseOnly(ruled: RuledPackage, folder: string): number {
  const files = sourceFiles(ruled, folder);
  const started = process.cpuUsage();
  for (const file of files) ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext);
  return spent(started);
}

/** Milliseconds of processor that this process has taken since: what runs beside it does not lengthen them as it does a wait. */
function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Every source file of the package, sorted. */
export function sourceFiles(ruled: RuledPackage, folder: string): readonly string[] {
  const stubs = { resolve: () => undefined, text: () => undefined, version: 1 };
  return createProject({ roots: rootsOf(ruled, folder), host: nodeFileHost(), stubs, include: [], exclude: [], trigger: /$^/ }).files();
}

function rootsOf(ruled: RuledPackage, folder: string): string[] {
  return ruled.roots.map((root) => join(folder, root).replaceAll('\\', '/').replace(/\/$/, ''));
}

function byFile(findings: readonly Finding[], folder: string): Record<string, string[]> {
  const files: Record<string, string[]> = {};
  for (const { location, rule: id, shape, confidence, message } of findings) {
    (files[relative(folder, location.file)] ??= []).push(`${location.start.line + 1} ${id} ${shape} ${confidence} ${message}`);
  }
  return files;
}

function relative(folder: string, file: string): string {
  return file.slice(folder.replaceAll('\\', '/').length + 1);
}
