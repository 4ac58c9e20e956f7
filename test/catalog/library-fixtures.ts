import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRecogniser, libraries, trigger, triggersOf, type CallLike, type Meaning, type RecogniseContext } from '../../src/catalog';
import type { RowEntry } from '../../src/catalog/tables/rows';
import { WorkspaceStubs } from '../../src/engine/stubs';
import { createProject, memoryFileHost } from '../../src/project';
import { walk } from '../../src/project/syntax';
import { ts } from '../../src/project/ts';

/**
 * Fixtures of libraries: a comment at the end of the line on which a call begins says what the call means, several separated by `;`.
 *
 *   const order = await prisma.order.findUnique({ where: { id } }); // -> query read-one Order limit=1
 *   await stripe.refunds.create({ charge }); // -> external payment
 *   // MISS query read-many: why the line above has no meaning yet
 *
 * Calls without a comment must have no meaning. A fixture compiles against the real package too (`test/oracle`), so that what the
 * catalogue names is what the package has.
 */
export const folder = join(__dirname, '../fixtures/libraries');

export interface LibraryFixture {
  readonly library: string;
  readonly files: ReadonlyMap<string, string>;
}

export function libraryFixtures(): readonly LibraryFixture[] {
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => ({ library: name, files: filesOf(join(folder, name)) }));
}

function filesOf(path: string): ReadonlyMap<string, string> {
  return new Map(readdirSync(path, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).sort()
    .map((file) => [file.slice(path.length + 1).replaceAll('\\', '/'), readFileSync(file, 'utf8')]));
}

/** What the catalogue says of every line of a fixture's source files: `file:line` → meanings in source order. */
export function meaningsOf(fixture: LibraryFixture): ReadonlyMap<string, readonly string[]> {
  const { context, calls } = open(fixture);
  const recognise = createRecogniser(context);
  const found = new Map<string, string[]>();
  for (const { call, at } of calls) {
    const meaning = recognise(call);
    if (meaning) found.set(at, [...found.get(at) ?? [], describe(meaning)]);
  }
  return found;
}

/** A call of a fixture that the catalogue knows. */
export interface KnownCall {
  readonly call: CallLike;
  readonly file: string;
  readonly line: number;
  /** The row of a table that it means. */
  readonly row: string | undefined;
  readonly hasMeaning: boolean;
}

/** The calls of a fixture that have a meaning or are a row of its library's table. */
export function knownCalls(fixture: LibraryFixture): readonly KnownCall[] {
  const entry = libraries.find(({ id }) => id === fixture.library) as Partial<RowEntry> | undefined;
  const { context, calls } = open(fixture);
  const recognise = createRecogniser(context);
  return calls.flatMap(({ call, at }) => {
    if (ts.isPropertyAccessExpression(call)) return [];
    const row = entry?.rowOf?.(call, context);
    const hasMeaning = recognise(call) !== undefined;
    const colon = at.lastIndexOf(':');
    return row !== undefined || hasMeaning ? [{ call, file: at.slice(0, colon), line: Number(at.slice(colon + 1)), row, hasMeaning }] : [];
  });
}

/** The rows of a table (`rowLibrary`) that no call of a fixture means; none for an entry that is no table. */
export function unusedRows(fixture: LibraryFixture): readonly string[] {
  const entry = libraries.find(({ id }) => id === fixture.library) as Partial<RowEntry> | undefined;
  if (!entry?.rowKeys) return [];
  const used = new Set(knownCalls(fixture).map(({ row }) => row));
  return entry.rowKeys.filter((key) => !used.has(key));
}

/** A call, or a property that is waited for. */
type Asked = CallLike | ts.PropertyAccessExpression;

interface OpenFixture {
  readonly context: RecogniseContext;
  readonly calls: readonly { readonly call: Asked; readonly at: string }[];
}

function open(fixture: LibraryFixture): OpenFixture {
  const root = '/app';
  const stubs = new WorkspaceStubs();
  const project = createProject({
    roots: [root], stubs, trigger, ambient: triggersOf(undefined).ambient, include: [], exclude: [], isExtra: (file) => stubs.owns(file),
    host: memoryFileHost(Object.fromEntries([...fixture.files].map(([file, text]) => [`${root}/${file}`, text]))),
  });
  stubs.refresh(project.extraFiles(), (file) => project.text(file));
  // Every file is looked at, whether or not its text triggers.
  for (const [file, text] of fixture.files) if (/\.[cm]?[jt]sx?$/.test(file)) project.setOverlay(`${root}/${file}`, text);
  const snapshot = project.snapshot();
  const calls: { call: Asked; at: string }[] = [];
  for (const file of fixture.files.keys()) {
    const sourceFile = snapshot.sourceFile(`${root}/${file}`);
    if (!sourceFile || !/\.[cm]?[jt]sx?$/.test(file)) continue;
    walk(sourceFile, (node) => {
      const isAwaited = ts.isPropertyAccessExpression(node) && ts.isAwaitExpression(node.parent);
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node) && !ts.isTaggedTemplateExpression(node) && !isAwaited) return;
      calls.push({ call: node, at: `${file}:${sourceFile.getLineAndCharacterOfPosition(node.getStart()).line + 1}` });
    });
  }
  const context: RecogniseContext = {
    checker: snapshot.checker,
    dataModel: (stub) => stubs.dataModel(stub),
    dependencyVersion: (file, name) => snapshot.dependencyVersion(file, name),
  };
  return { context, calls };
}

/** What the fixture's comments say. */
export function expectedOf(fixture: LibraryFixture): { readonly expected: ReadonlyMap<string, readonly string[]>; readonly missed: ReadonlySet<string> } {
  const expected = new Map<string, readonly string[]>();
  const missed = new Set<string>();
  for (const [file, text] of fixture.files) {
    let code = 0;
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      if (/^\s*\/\/ MISS \S.*: \S/.test(line)) { missed.add(`${file}:${code}`); continue; }
      code = index + 1;
      const said = /\/\/ -> (.*?)\s*$/.exec(line)?.[1];
      if (said !== undefined) expected.set(`${file}:${index + 1}`, said.split(/\s*;\s*/));
    }
  }
  return { expected, missed };
}

/** `query read-many Order limit=10`, `external email`, `cache read in-process`. */
export function describe(meaning: Meaning): string {
  switch (meaning.concept) {
    case 'query': {
      const entity = meaning.model?.name ?? meaning.entity;
      const bound = meaning.limit !== undefined ? `limit=${meaning.limit}` : meaning.isLimited ? 'limited' : undefined;
      return ['query', meaning.op, entity, bound, meaning.inTransaction ? 'in-transaction' : undefined, meaning.mergedInOneTick ? 'merged' : undefined].filter(Boolean).join(' ');
    }
    case 'external': return `external ${meaning.kind}`;
    case 'client': return `client ${meaning.kind}`;
    case 'cache': return `cache ${meaning.op}${meaning.inProcess ? ' in-process' : ''}`;
    default: return meaning.concept;
  }
}

export const libraryIds: readonly string[] = libraries.map(({ id }) => id);
