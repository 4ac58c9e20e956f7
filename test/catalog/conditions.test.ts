import assert from 'node:assert/strict';
import { conditionsOf } from '../../src/catalog/models/extent';
import { ts } from '../../src/project/ts';
import { flowOf } from '../flow/workspace';

/** The conditions of what the last statement's call is given, and of how many values the checker was asked for the type. */
function conditionsIn(code: string): { readonly kinds: readonly string[]; readonly typed: number } {
  const { flow } = flowOf({ 'src/a.ts': `import axios from 'axios';\nvoid axios.get('/');\n${code}` });
  const { checker } = flow.context;
  const { getTypeAtLocation } = checker;
  let typed = 0;
  checker.getTypeAtLocation = (node) => {
    typed++;
    return getTypeAtLocation(node);
  };
  const call = flow.context.sourceFile('/app/src/a.ts')?.statements.at(-1)?.getChildAt(0);
  assert.ok(call && ts.isCallExpression(call) && call.arguments[0]);
  return { kinds: conditionsOf(call.arguments[0], flow.context).conditions.map(({ field, kind }) => `${field} ${kind}`), typed };
}

describe('a condition that is written as the name of its value', () => {
  it('is one of equality where that is declared as no list, and no type of the property is asked for', () => {
    const { kinds, typed } = conditionsIn('declare const id: string | null, count: 1 | 2, on: boolean; declare function find(where: unknown): void;\nfind({ id, count, on });');
    assert.deepEqual(kinds, ['id equals', 'count equals', 'on equals']);
    assert.equal(typed, 0);
  });

  it('is one of a list where that holds one, also where code around it has asked', () => {
    assert.deepEqual(conditionsIn('declare const ids: string[] | undefined; declare function find(where: unknown): void;\nfind({ ids });').kinds, ['ids in']);
    assert.deepEqual(conditionsIn('let some: any = 1; some = [1]; declare const one: number; declare function find(where: unknown): void;\nfind({ some, one, other: some });').kinds, ['some equals', 'one equals', 'other equals']);
    assert.deepEqual(conditionsIn('let id: string | string[]; id = [] as string[]; declare function find(where: unknown): void;\nfind({ id });').kinds, ['id in']);
    assert.deepEqual(conditionsIn("let id: string | string[]; id = 'a'; declare function find(where: unknown): void;\nfind({ id });").kinds, ['id equals']);
  });
});
