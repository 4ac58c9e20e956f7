// Writes `real-packages/package-lock.json` without what no fixture needs:
//   node --require @mrleebo/prisma-ast --require tsx/cjs test/oracle/lighten.ts
// Three packages in four of what these depend on are never read for their types, and some large ones are read without a call that needs them.
// After a change of the manifest: `npm install --package-lock-only` in `real-packages`, which adds all that a new package depends on, and then
// this, which cuts it down. Where a call has lost its declaration, begin anew: remove the lock file first.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownCalls, libraryFixtures, type LibraryFixture } from '../catalog/library-fixtures';
import { compiledFiles, placeOf, realCompiler } from './real-compiler';
import { install, manifestFiles } from '../packages';
import { manifest, pathsOfPackages } from './real-packages';

/** Below this a package costs next to nothing, and the types of arguments are worth more. */
const LARGE = 512 * 1024;

interface Locked { name?: string; version?: string; resolved?: string; integrity?: string; dependencies?: Record<string, string> }
interface Lock { packages: Record<string, Locked> }

/** The folder of the package that a file belongs to, as a lock file names it: `node_modules/a/node_modules/b`. */
const packageOf = (file: string): string | undefined => /^.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+(?=\/|$)/.exec(file)?.[0];

function main(): void {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'headroom-lighten-'));
  try {
    for (const file of manifestFiles) copyFileSync(join(manifest, file), join(folder, file));
    install(folder);
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as Lock;
    writeFileSync(join(manifest, 'package-lock.json'), `${JSON.stringify({ ...lock, packages: cut(lock, neededOf(folder, lock)) }, undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The packages whose declarations are read, without the large ones that can be absent with no error more and no call less that is declared. */
function neededOf(folder: string, lock: Lock): ReadonlySet<string> {
  const direct = new Set(Object.keys(lock.packages['']?.dependencies ?? {}).map((name) => `node_modules/${name}`));
  const readers = new Map<string, LibraryFixture[]>();
  const absent = new Set<string>();
  const compile = realCompiler({ folder, paths: pathsOfPackages(folder), isAbsent: (file) => isIn(file.slice(folder.length + 1), absent) });
  const outcome = new Map<LibraryFixture, string>();
  const outcomeOf = (fixture: LibraryFixture): string => {
    const { errors, declared } = compile(fixture);
    const calls = knownCalls(fixture).filter(({ file, call }) => declared.has(placeOf(file, call)));
    return JSON.stringify([errors, calls.length]);
  };
  for (const fixture of libraryFixtures()) {
    if (compiledFiles(fixture).size === 0) continue;
    for (const { fileName } of compile(fixture).packageFiles) {
      const name = fileName.startsWith(`${folder}/`) ? packageOf(fileName.slice(folder.length + 1)) : undefined;
      if (name !== undefined && !readers.get(name)?.includes(fixture)) readers.set(name, [...readers.get(name) ?? [], fixture]);
    }
  }
  const sizes = new Map([...readers.keys()].map((name) => [name, sizeOf(join(folder, name))]));
  const large = [...sizes].filter(([name, size]) => size > LARGE && !direct.has(name)).sort(([, a], [, b]) => b - a);
  for (const [name, size] of large) {
    const fixtures = readers.get(name) ?? [];
    for (const fixture of fixtures) if (!outcome.has(fixture)) outcome.set(fixture, outcomeOf(fixture));
    absent.add(name);
    if (fixtures.some((fixture) => outcomeOf(fixture) !== outcome.get(fixture))) absent.delete(name);
    else console.log(`without ${name} (${Math.round(size / 1024)} kB)`);
  }
  return new Set([...direct, ...readers.keys()].filter((name) => !isIn(name, absent)));
}

/** Whether a path is in one of the packages or is one. */
function isIn(path: string, packages: ReadonlySet<string>): boolean {
  for (let name = packageOf(path); name !== undefined; name = packageOf(name.slice(0, name.lastIndexOf('/node_modules/')))) {
    if (packages.has(name)) return true;
    if (!name.includes('/node_modules/')) return false;
  }
  return false;
}

/** The kept packages with what they depend on among each other: a lock file that npm takes for whole. */
function cut({ packages }: Lock, kept: ReadonlySet<string>): Record<string, Locked> {
  const found = new Map<string, Locked>();
  const visit = (key: string): void => {
    const { name, version, resolved, integrity, dependencies = {} } = packages[key] ?? {};
    const left = Object.entries(dependencies).filter(([dependency]) => kept.has(resolve(packages, key, dependency) ?? ''));
    found.set(key, { ...name !== undefined && { name }, ...version !== undefined && { version }, ...resolved !== undefined && { resolved }, ...integrity !== undefined && { integrity }, ...left.length > 0 && { dependencies: Object.fromEntries(left) } });
    for (const [dependency] of left) {
      const next = resolve(packages, key, dependency);
      if (next !== undefined && !found.has(next)) visit(next);
    }
  };
  visit('');
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where Node looks for a package from the folder of another. */
function resolve(packages: Lock['packages'], from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const key = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`;
    if (packages[key]) return key;
    if (folder === '') return undefined;
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules')
    .reduce((sum, entry) => sum + (entry.isDirectory() ? sizeOf(join(folder, entry.name)) : entry.isFile() ? statSync(join(folder, entry.name)).size : 0), 0);
}

main();
