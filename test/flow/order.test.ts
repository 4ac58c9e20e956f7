import assert from 'node:assert/strict';
import { join } from 'node:path';
import { functionId } from '../../src/flow/graph/names/function-table';
import { CallMemory } from '../../src/flow/graph/call-memory';
import { NameMemory } from '../../src/flow/graph/names/name-memory';
import { Resolver } from '../../src/flow/graph/resolve';
import { walk } from '../../src/project/syntax';
import { ts } from '../../src/project/ts';
import { filesIn, flowOf } from './workspace';

describe('what a call leads to', () => {
  const { snapshot, files } = flowOf(filesIn(join(__dirname, '../fixtures/rules/n-plus-one')));
  const calls: (ts.CallExpression | ts.NewExpression)[] = [];
  for (const file of files) walk(file, (node) => { if (ts.isCallExpression(node) || ts.isNewExpression(node)) calls.push(node); });

  const ask = (resolver: Resolver, call: ts.CallExpression | ts.NewExpression): string => {
    const functions = resolver.functionsOf(ts.isNewExpression(call) ? call : call.expression).map(functionId);
    const uses = ts.isCallExpression(call) ? call.arguments.map((argument, index) => (ts.isFunctionLike(argument) || ts.isIdentifier(argument) ? resolver.callbackUse(call, index)?.kind : undefined)) : [];
    return JSON.stringify({ functions, uses });
  };
  const fresh = (): Resolver => Resolver.of(snapshot.checker, () => files, () => false, { names: new NameMemory(), calls: new CallMemory() });
  const place = (call: ts.Node): string => `${call.getSourceFile().fileName}:${call.getSourceFile().getLineAndCharacterOfPosition(call.getStart()).line + 1} ${call.getText().slice(0, 60)}`;
  const alone = calls.map((call) => ask(fresh(), call));

  /** A fixed shuffle: the same on every run. */
  function shuffled(seed: number): readonly number[] {
    const order = calls.map((_, index) => index);
    let state = seed;
    for (let index = order.length - 1; index > 0; index--) {
      state = (state * 1103515245 + 12345) % 2147483648;
      const other = state % (index + 1);
      [order[index], order[other]] = [order[other] as number, order[index] as number];
    }
    return order;
  }

  it('is found at all', () => assert.ok(alone.filter((answer) => !answer.startsWith('{"functions":[]')).length > 300));

  const orders: readonly (readonly [name: string, order: readonly number[]])[] = [
    ['in source order', calls.map((_, index) => index)],
    ['backwards', calls.map((_, index) => calls.length - 1 - index)],
    ['in one order of chance', shuffled(1)], ['in another', shuffled(7)], ['and another', shuffled(42)],
  ];
  for (const [name, order] of orders) {
    it(`is the same asked ${name} as asked alone`, () => {
      const resolver = fresh();
      const other = order.flatMap((index) => {
        const call = calls[index] as ts.CallExpression;
        const answer = ask(resolver, call);
        return answer === alone[index] ? [] : [`${place(call)}: ${answer}, alone ${alone[index] ?? ''}`];
      });
      assert.deepEqual(other, []);
    });
  }
});
