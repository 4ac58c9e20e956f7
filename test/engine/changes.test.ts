import assert from 'node:assert/strict';
import { applyEdits, type Fix, type TextEdit } from '../../src/core';
import { changesOf, type Change } from '../../src/engine/changes';
import { difference } from '../../src/engine/difference';

/** A rewrite that puts texts in the place of others, wherever the rewrites before it have left them. */
interface Rewrite { readonly title: string; readonly edits: Record<string, readonly (readonly [old: string, now: string])[]> }

/** Does rewrites one after another; answers their changes, and the texts before and after. */
function taken(before: Record<string, string>, rewrites: readonly Rewrite[]): { changes: readonly Change[]; after: Record<string, string> } {
  const after = { ...before };
  const fixes = rewrites.map(({ title, edits }): Fix => ({
    kind: 'batch', title, preferred: true, changesBehavior: false,
    edits: Object.entries(edits).map(([file, pairs]) => {
      const text = after[file];
      const made = pairs.map(([old, now]): TextEdit => {
        const start = (text ?? '').indexOf(old);
        assert.ok(start >= 0, `${file} has no ${old}`);
        return { start, end: start + old.length, newText: now };
      }).sort((a, b) => a.start - b.start);
      after[file] = applyEdits(text ?? '', made);
      return { file, edits: made, ...(text === undefined && { create: true }) };
    }),
  }));
  const whole = Object.entries(after).filter(([file, text]) => before[file] !== text).map(([file, text]) => difference(file, before[file], text));
  return { changes: changesOf(fixes, whole, (file) => before[file]), after };
}

/** The texts where only some of the changes are made. */
function made(before: Record<string, string>, changes: readonly Change[]): Record<string, string> {
  const texts = { ...before };
  const files = new Set(changes.flatMap(({ edits }) => edits.map(({ file }) => file)));
  for (const file of files) texts[file] = applyEdits(texts[file] ?? '', changes.flatMap(({ edits }) => edits.filter((edit) => edit.file === file).flatMap(({ edits: own }) => own)));
  return texts;
}

const lines = (...names: readonly string[]): string => names.map((name) => `${name}\n`).join('');
const owners = (changes: readonly Change[]): readonly (readonly number[])[] => changes.map(({ applied }) => applied);

describe('the changes of many rewrites', () => {
  it('are one for each, and make the whole together; each can be left out', () => {
    const before = { a: lines('one', 'keep', 'two', 'keep', 'three'), b: lines('four', 'keep') };
    const { changes, after } = taken(before, [
      { title: 'two', edits: { a: [['two', 'TWO\nTWO MORE']] } },
      { title: 'three', edits: { a: [['three', 'THREE']], b: [['four', 'FOUR']] } },
      { title: 'one', edits: { a: [['one\n', '']] } },
    ]);
    assert.deepEqual(owners(changes), [[0], [1], [2]]);
    assert.deepEqual(made(before, changes), after);
    assert.deepEqual(made(before, [changes[0], changes[2]].flatMap((one) => one ?? [])), { a: lines('keep', 'TWO', 'TWO MORE', 'keep', 'three'), b: before.b });
  });

  it('are one where two have changed the same lines, or what the other has written', () => {
    const before = { a: lines('outer', 'inner', 'keep', 'other') };
    const { changes, after } = taken(before, [
      { title: 'inner', edits: { a: [['inner', 'inner with more']] } },
      { title: 'outer', edits: { a: [['outer', 'OUTER'], ['more', 'less']] } },
      { title: 'other', edits: { a: [['other', 'OTHER']] } },
    ]);
    assert.deepEqual(owners(changes), [[0, 1], [2]]);
    assert.deepEqual(made(before, changes), after);
  });

  it('are one where one uses an import, a helper or a method that another brings in', () => {
    const before = { a: lines('first();', 'keep', 'second();', 'keep'), b: lines('third();'), c: lines('class Rows {', '}') };
    const imports = taken(before, [
      { title: 'first', edits: { a: [['first();', "import { mail } from './mail';\nmail(1);"]], mail: [['', 'export const mail = 1;\n']] } },
      { title: 'second', edits: { a: [['second();', 'mail(2);']] } },
      { title: 'third', edits: { b: [['third();', 'nothing(3);']] } },
    ]);
    assert.deepEqual(owners(imports.changes), [[0, 1], [2]]);
    const methods = taken(before, [
      { title: 'first', edits: { c: [['}', '  async byIds(ids: number[]) {\n  }\n}']], a: [['first();', 'const found = rows.byIds();']] } },
      { title: 'third', edits: { b: [['third();', 'const found = rows.byIds();']] } },
    ]);
    assert.deepEqual(owners(methods.changes), [[0, 1]]);
  });

  it('are two where each declares the same name for itself, or both use a word of a library', () => {
    const { changes } = taken({ a: lines('first();'), b: lines('second();') }, [
      { title: 'first', edits: { a: [['first();', 'const byId = load({ include: { a: true } });\nuse(byId);']] } },
      { title: 'second', edits: { b: [['second();', 'const byId = load({ include: { b: true } });\nuse(byId);']] } },
    ]);
    assert.deepEqual(owners(changes), [[0], [1]]);
  });
});
