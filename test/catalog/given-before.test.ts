import assert from 'node:assert/strict';
import { beginningOf, givenBefore } from '../../src/catalog/chains/given-before';
import { walk } from '../../src/project/syntax';
import { ts } from '../../src/project/ts';

/** What is known before the call of `find`. */
function before(text: string): { readonly links: readonly string[]; readonly begins: string } {
  const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.ESNext, true);
  let found: ts.CallExpression | undefined;
  walk(file, (node) => { if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'find') found = node; });
  assert.ok(found && ts.isPropertyAccessExpression(found.expression));
  const receiver = found.expression.expression;
  return { links: givenBefore(receiver, found).map(({ name }) => name), begins: beginningOf(receiver, found).getText() };
}

describe('what is called on an object before a call', () => {
  it('stands in its expression, where its variable is made, and in the statements in between', () => {
    assert.deepEqual(before('async function f() { await new Query(Order).limit(1).find(); }'), { links: ['limit'], begins: 'new Query(Order)' });
    assert.deepEqual(
      before("async function f() { let query = start(Order).equalTo('a', 1); query.limit(5); query = query.skip(1); const rows = await query.ascending('a').find(); query.late(); }"),
      { links: ['()', 'equalTo', 'limit', 'skip', 'ascending'], begins: 'start' },
    );
  });

  it('is none of what stands behind it, in another function, or on another name', () => {
    assert.deepEqual(before('function g() { query.limit(1); } async function f(query: any) { other.limit(1); await query.find(); query.limit(2); }').links, []);
  });

  it('comes to an end where variables are made of themselves, or of each other', () => {
    assert.deepEqual(before('async function f() { const query = query.limit(1); await query.find(); }').links, ['limit']);
    assert.deepEqual(before('async function f() { const a = b.limit(1); const b = a.skip(1); await b.find(); }').links, ['limit', 'skip']);
  });
});
