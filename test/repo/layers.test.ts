import assert from 'node:assert/strict';
import { libraries } from '../../src/catalog';
import { impureCalls, importsOf, read, roomOf, sources, wordsOf } from './sources';

/** The rooms of the table in docs/architecture.md, in the order that data walks through them. */
const rooms = [...read('docs/architecture.md').matchAll(/^\| `src\/(\w+)` \|/gm)].map((match) => match[1] as string);
const all = sources();

describe('the rooms of src', () => {
  it('are all in the table of docs/architecture.md, and nothing else is', () => {
    assert.ok(rooms.length >= 11, `only ${rooms.length} rooms could be read from the table`);
    assert.deepEqual([...new Set(all.map((source) => source.room))].sort(), [...rooms].sort());
  });

  it('import only from themselves and from rooms above them', () => {
    const wrong = all.flatMap((source) => importsOf(source).flatMap((specifier) => {
      const target = roomOf(source, specifier);
      return target !== undefined && rooms.indexOf(target) > rooms.indexOf(source.room) ? [`${source.path} imports ${specifier}`] : [];
    }));
    assert.deepEqual(wrong, []);
  });

  it('import nothing of the repository outside src', () => {
    const wrong = all.flatMap((source) => importsOf(source).filter((specifier) => specifier.startsWith('.') && roomOf(source, specifier) === undefined).map((specifier) => `${source.path} imports ${specifier}`));
    assert.deepEqual(wrong.filter((line) => !line.endsWith('/package.json')), []);
  });

  it('leave the editor to src/vscode', () => {
    const editor = all.filter((source) => importsOf(source).includes('vscode'));
    assert.ok(editor.length > 0);
    assert.deepEqual(editor.filter((source) => source.room !== 'vscode').map((source) => source.path), []);
  });

  it('have one compiler, behind src/project/ts.ts', () => {
    const compiler = all.filter((source) => importsOf(source).some((specifier) => /^(?:typescript|ts-morph|@ts-morph\/.*)$/.test(specifier)));
    assert.deepEqual(compiler.map((source) => source.path), ['src/project/ts.ts']);
  });

  it('keep the engine free of clocks, randomness and the network', () => {
    const engine = rooms.slice(0, rooms.indexOf('report'));
    const wrong = all.filter((source) => engine.includes(source.room)).flatMap((source) => [
      ...importsOf(source).filter((specifier) => /^(?:node:)?(?:https?|http2|net|dns|tls|child_process|crypto|perf_hooks|timers)(?:\/|$)/.test(specifier)),
      ...impureCalls(source),
    ].map((what) => `${source.path}: ${what}`));
    assert.deepEqual(wrong, []);
  });

  it('have a core that stands alone', () => {
    const wrong = all.filter((source) => source.room === 'core').flatMap((source) => importsOf(source).filter((specifier) => roomOf(source, specifier) !== 'core').map((specifier) => `${source.path} imports ${specifier}`));
    assert.deepEqual(wrong, []);
  });

  it('name a library in its folder of the catalogue only', () => {
    const names = new RegExp(libraries.map((library) => library.id).join('|'), 'i');
    const blind = new Set(['flow', 'rules', 'fixes']);
    const wrong = all.filter((source) => blind.has(source.room)).flatMap((source) => wordsOf(source).filter(({ text }) => names.test(text)).map(({ text }) => `${source.path} says ${text}`));
    assert.deepEqual(wrong, known);
  });
});

/** Names that have yet to move into the catalogue; an entry that no longer holds must go. */
const known: readonly string[] = [];
