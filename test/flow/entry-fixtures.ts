import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trigger } from '../../src/catalog';
import { WorkspaceFlow } from '../../src/engine/flow';
import { WorkspaceStubs } from '../../src/engine/stubs';
import { collectEntries } from '../../src/flow/entries/registry';
import type { EntryPoint } from '../../src/flow/entries/types';
import { enclosingName } from '../../src/flow/values/names';
import { createProject, memoryFileHost } from '../../src/project';

/**
 * Fixtures of frameworks: a folder is a workspace. A comment at the end of the line on which something is registered says which entry points that
 * makes, several separated by `;`:
 *
 *   router.get('/:id', read); // => GET /orders/:id
 *   router.get('/', auth, list); // => GET /orders by auth, list
 *   cron.schedule('0 3 * * *', clean); // => job cron 0 3 * * *
 *   items: (order) => … // => Order.items per Order
 *   // MISS GET /orders/:id: why the line above has no entry point yet
 *
 * `by` lists the functions that run, in their order, where that matters; `per` the type whose objects a field resolver runs for. What has no
 * comment must be no entry point.
 */
export const folder = join(__dirname, '../fixtures/entries');

export interface EntryFixture {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
}

export function entryFixtures(): readonly EntryFixture[] {
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => ({ name, files: filesOf(join(folder, name)) }));
}

function filesOf(path: string): ReadonlyMap<string, string> {
  return new Map(readdirSync(path, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).sort()
    .map((file) => [file.slice(path.length + 1).replaceAll('\\', '/'), readFileSync(file, 'utf8')]));
}

const root = '/app';

/** The entry points of a workspace that holds these files. */
export function entriesOf(files: ReadonlyMap<string, string>): readonly EntryPoint[] {
  const stubs = new WorkspaceStubs();
  const project = createProject({
    roots: [root], stubs, trigger, include: [], exclude: [], isExtra: (file) => stubs.owns(file),
    host: memoryFileHost(Object.fromEntries([...files].map(([file, text]) => [`${root}/${file}`, text]))),
  });
  stubs.refresh(project.extraFiles(), (file) => project.text(file));
  // Every file is looked at, whether or not its text triggers.
  for (const [file, text] of files) if (isSource(file)) project.setOverlay(`${root}/${file}`, text);
  const snapshot = project.snapshot();
  const sources = [...files.keys()].filter(isSource).flatMap((file) => snapshot.sourceFile(`${root}/${file}`) ?? []);
  const { entryContext } = new WorkspaceFlow(snapshot, stubs, (file) => file.slice(root.length + 1));
  return collectEntries(sources, entryContext);
}

function isSource(file: string): boolean {
  return /\.(?:[cm]?[jt]sx?|astro)$/.test(file);
}

/** What was found, in the comments' words: `file:line` → entry points. Names of functions are told only where `expected` tells them. */
export function foundIn(fixture: EntryFixture, expected: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const entry of entriesOf(fixture.files)) {
    const file = entry.node.getSourceFile();
    const key = `${file.fileName.slice(root.length + 1)}:${file.getLineAndCharacterOfPosition(entry.node.getStart()).line + 1}`;
    const said = expected.get(key)?.[found.get(key)?.length ?? 0] ?? '';
    const name = `${entry.kind === 'job' ? 'job ' : ''}${entry.name}${entry.perParent === undefined ? '' : ` per ${entry.perParent}`}`;
    found.set(key, [...found.get(key) ?? [], said.includes(' by ') ? `${name} by ${entry.functions.map(enclosingName).join(', ')}` : name]);
  }
  return found;
}

/** What the fixture's comments say. */
export function expectedOf(fixture: EntryFixture): { readonly expected: ReadonlyMap<string, readonly string[]>; readonly missed: ReadonlyMap<string, string> } {
  const expected = new Map<string, readonly string[]>();
  const missed = new Map<string, string>();
  for (const [file, text] of fixture.files) {
    if (!isSource(file)) continue;
    let code = 0;
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      const miss = /^\s*\/\/ MISS (\S.*?): \S/.exec(line)?.[1];
      if (miss !== undefined) { missed.set(`${file}:${code}`, miss); continue; }
      code = index + 1;
      const said = /\/\/ => (.*?)\s*$/.exec(line)?.[1];
      if (said !== undefined) expected.set(`${file}:${index + 1}`, said.split(/\s*;\s*/));
    }
  }
  return { expected, missed };
}
