import { isFunctionNode, outward } from '../../project/syntax';
import { ts } from '../../project/ts';

/** The call of a method of a client that is awaited at once, by the use of the client's name: `client.query(…)` of `await client.query(…)`. */
export function awaitedCall(use: ts.Identifier, methods: readonly string[]): ts.CallExpression | ts.TaggedTemplateExpression | undefined {
  const access = outward(use).user;
  if (!ts.isPropertyAccessExpression(access) || access.questionDotToken || !methods.includes(access.name.text)) return undefined;
  const call = outward(access).user;
  const called = ts.isCallExpression(call) && call.expression === outward(access).child && !call.arguments.some((argument) => isFunctionNode(argument)) || (ts.isTaggedTemplateExpression(call) && call.tag === outward(access).child);
  return called && ts.isAwaitExpression(outward(call).user) ? call : undefined;
}

/** The `try` whose `catch` an error of a place goes to, inside a function; undefined where it leaves the function. */
export function catcherOf(node: ts.Node): ts.TryStatement | undefined {
  for (let current = node; current.parent && !isFunctionNode(current); current = current.parent) {
    if (ts.isTryStatement(current.parent) && current.parent.tryBlock === current && current.parent.catchClause) return current.parent;
  }
  return undefined;
}
