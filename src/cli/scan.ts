import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Confidence, FilePath, Finding } from '../core';
import type { ScanResult } from '../engine/types';
import { isSourceFile } from '../project/disk/discover';
import { toFilePath } from '../project/paths';
import type { ReportContext } from '../report/context';
import { defaultBaseline, newFindings, readBaseline, writeBaseline, type Baseline } from './baseline';
import { changedFiles, isCommit } from './changed';
import { keepHeapSmall, letHeapGrow } from './heap';
import { lazy } from './lazy';
import { drive } from './progress';
import { requireKnownRules } from './rules';
import { baseFolder, resolveTargets, rootsOf, type Target } from './targets';
import { UsageError, type ExitCode, type LoadEngine, type Terminal } from './terminal';
import { version } from './version';
import { writeWhole } from './write-files';

export const formats = ['pretty', 'json', 'sarif', 'markdown', 'html'] as const;
export type Format = (typeof formats)[number];

export const limits = ['error', 'warning', 'never'] as const;
export type Limit = (typeof limits)[number];

export interface ScanOptions {
  readonly format: Format;
  readonly output?: string;
  readonly rule?: readonly string[];
  readonly minConfidence?: Confidence;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  /** True where it stands without a BASE. */
  readonly changed?: string | true;
  readonly failOn: Limit;
  readonly progress: boolean;
}

/** `headroom scan`: reports on standard output or into a file. */
export async function scan(paths: readonly string[], options: ScanOptions, terminal: Terminal, load: LoadEngine): Promise<ExitCode> {
  if (options.updateBaseline && options.changed !== undefined) {
    throw new UsageError('A baseline holds the findings of every file: leave out --changed or --update-baseline.');
  }
  const started = terminal.now();
  const { targets, base: changedSince } = await separate(paths, options.changed, terminal.cwd);
  const baseline = baselineOf(options, terminal.cwd);
  const only = options.changed === undefined ? undefined : await changedSources(targets, changedSince);
  const { createEngine, rules } = await load();
  requireKnownRules(options.rule, rules);

  const withFixes = options.format === 'sarif' || options.format === 'json';
  if (withFixes) keepHeapSmall();
  else letHeapGrow();
  const engine = createEngine({
    roots: rootsOf(terminal.cwd, targets),
    settings: options.minConfidence === undefined ? {} : { minConfidence: options.minConfidence },
  });
  const all: ScanResult = only?.length === 0 ? { findings: [], notices: engine.notices(), files: 0, suppressed: 0 } : drive(
    engine.scan({
      paths: only ?? targets.map((target) => target.path),
      rules: options.rule,
      withFixes,
      withRequests: options.format === 'markdown' || options.format === 'html',
    }),
    terminal,
    options.progress && terminal.errIsTerminal,
  );

  if (baseline?.update) {
    const kept = options.rule === undefined ? [] : baseline.known.filter((entry) => !options.rule?.includes(entry.rule));
    writeBaseline(baseline.file, baseline.name, all.findings, kept);
    terminal.err(`Wrote ${baseline.name}: ${all.findings.length} finding${all.findings.length === 1 ? '' : 's'}.\n`);
  }
  const findings = baseline === undefined ? all.findings : baseline.update ? [] : newFindings(all.findings, baseline.known);
  const result = { ...all, findings };

  const report = render(options.format, result, {
    rules,
    base: options.format === 'pretty' ? toFilePath(terminal.cwd) : baseFolder(terminal.cwd, targets),
    toolVersion: version,
    durationMs: Math.round(terminal.now() - started),
    readText: (file) => engine.text(file),
    baselined: all.findings.length - findings.length,
    color: options.output === undefined && wantsColor(terminal),
  });
  if (options.output === undefined) await terminal.out(report);
  else writeReport(resolve(terminal.cwd, options.output), options.output, report);
  return exitCode(findings, options.failOn);
}

/** PATHs and BASE. In `--changed src`, `src` is taken for the BASE; where git knows no such commit but the path exists, it is a PATH. */
async function separate(paths: readonly string[], changed: string | true | undefined, cwd: string): Promise<{ targets: readonly Target[]; base?: string }> {
  if (typeof changed !== 'string') return { targets: resolveTargets(cwd, paths) };
  if (existsSync(resolve(cwd, changed)) && !(await isCommit(toFilePath(cwd), changed))) {
    return { targets: resolveTargets(cwd, [...paths, changed]) };
  }
  return { targets: resolveTargets(cwd, paths), base: changed };
}

async function changedSources(targets: readonly Target[], base: string | undefined): Promise<readonly FilePath[]> {
  return (await changedFiles(targets, base)).filter((file) => isSourceFile(file));
}

interface BaselineUse {
  readonly file: string;
  /** As the user wrote it. */
  readonly name: string;
  readonly update: boolean;
  readonly known: Baseline;
}

function baselineOf(options: ScanOptions, cwd: string): BaselineUse | undefined {
  const update = options.updateBaseline === true;
  if (options.baseline === undefined && !update) return undefined;
  const name = options.baseline ?? defaultBaseline;
  const file = resolve(cwd, name);
  // A whole update does not look at what was there, so that a broken baseline can be replaced.
  const needed = !update || (options.rule !== undefined && existsSync(file));
  return { file, name, update, known: needed ? readBaseline(file, name) : [] };
}

function render(format: Format, result: ScanResult, context: ReportContext): string {
  switch (format) {
    case 'pretty': return lazy.pretty().toPretty(result, context);
    case 'json': return lazy.json().toJson(result, context);
    case 'sarif': return lazy.sarif().toSarif(result, context);
    case 'markdown': return lazy.markdown().toMarkdown(result, context);
    case 'html': return lazy.html().toHtml(result, context);
  }
}

function writeReport(file: string, name: string, report: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeWhole(file, report);
  } catch (error) {
    throw new UsageError(`${name} cannot be written: ${(error as Error).message}`);
  }
}

/** Colours on a terminal only; https://no-color.org and its counterpart FORCE_COLOR decide otherwise. */
export function wantsColor({ env, outIsTerminal }: Terminal): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return outIsTerminal && env['TERM'] !== 'dumb';
}

function exitCode(findings: readonly Finding[], limit: Limit): ExitCode {
  const counted = limit === 'never' ? [] : limit === 'warning' ? ['error', 'warning'] : ['error'];
  return findings.some((finding) => counted.includes(finding.severity)) ? 1 : 0;
}
