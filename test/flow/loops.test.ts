import assert from 'node:assert/strict';
import { callbackLoop, statementLoop, stepOf } from '../../src/flow/loops/loops';
import type { Loop } from '../../src/flow/types';
import { ts } from '../../src/project/ts';

function loopOf(code: string): Loop | undefined {
  const file = ts.createSourceFile('/a.ts', code, ts.ScriptTarget.Latest, true);
  let found: Loop | undefined;
  const visit = (node: ts.Node): void => {
    if (!found && ts.isIterationStatement(node, false)) found = statementLoop(node);
    if (!found && ts.isCallExpression(node)) found = callbackLoop(node);
    if (!found) ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const describeLoop = (loop: Loop | undefined) => loop && [loop.kind, loop.collection?.getText(), loop.item?.getText(), loop.sequential];

describe('loops', () => {
  const loops: readonly (readonly [code: string, loop: unknown])[] = [
    ['for (const row of rows) f(row);', ['for-of', 'rows', 'row', true]],
    ['for (const { id, name } of rows) f(id);', ['for-of', 'rows', '{ id, name }', true]],
    ['for (row of rows) f(row);', ['for-of', 'rows', 'row', true]],
    ['for await (const row of rows()) f(row);', ['for-await', 'rows()', 'row', true]],
    ['for (const key in rows) f(key);', ['for-in', 'rows', 'key', true]],
    ['for (let i = 0; i < rows.length; i++) f(rows[i]);', ['for', 'rows', 'i', true]],
    ['for (let i = 0; rows.length > i; i++) f(rows[i]);', ['for', 'rows', 'i', true]],
    ['for (let i = 0; i < 3; i++) f(i);', ['for', undefined, 'i', true]],
    ['while (rows.length) { const row = rows.shift()!; f(row); }', ['while', 'rows', 'row', true]],
    ['while (rows.length) { const row = rows.shift()!; rows.push(...f(row)); }', ['while', undefined, undefined, true]],
    ['while (rows.length > 0) f(rows.shift());', ['while', 'rows', undefined, true]],
    ['while (true) { const row = rows.pop(); if (!row) break; f(row); }', ['while', 'rows', 'row', true]],
    ['while (true) { const row = rows.pop(); f(row); }', ['while', undefined, undefined, true]],
    ['for (;;) { const row = rows.shift(); if (row === undefined) break; f(row); }', ['for', 'rows', 'row', true]],
    ['for (;;) { const row = rows.shift(); if (!row) break; rows.push(...f(row)); }', ['for', undefined, undefined, true]],
    ['do { const row = rows.pop(); f(row); } while (rows.length > 0);', ['do', 'rows', 'row', true]],
    ['while (open) f();', ['while', undefined, undefined, true]],
    ['rows.map((row) => f(row));', ['callback', 'rows', 'row', false]],
    ['rows.forEach(function (row) { f(row); });', ['callback', 'rows', 'row', false]],
    ['rows.reduce(async (before, row) => f(row), 0);', ['callback', 'rows', 'row', true]],
    ['Array.from(rows, (row) => f(row));', ['callback', 'rows', 'row', false]],
    ['rows.map(f);', undefined],
    ['Array.from(rows);', undefined],
  ];
  for (const [code, loop] of loops) it(`are read from ${code}`, () => assert.deepEqual(describeLoop(loopOf(code)), loop));

  const steps: readonly (readonly [step: string, is: number | 'chunk' | undefined])[] = [['i++', 1], ['++i', 1], ['i--', 1], ['i += 1', 1], ['i = i + 1', 1], ['i += 100', 'chunk'], ['i += SIZE', 'chunk'], ['i = i + SIZE', 'chunk'], ['next()', undefined], ['', undefined]];
  for (const [step, is] of steps) {
    it(`go on by ${is ?? 'something unknown'} with ${step || 'no step'}`, () => assert.equal(stepOf(loopOf(`for (let i = 0; i < rows.length; ${step}) f(i);`) as Loop), is));
  }
});
