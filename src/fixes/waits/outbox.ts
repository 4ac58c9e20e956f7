import { dialectOf, type Query } from '../../catalog';
import { declarationOf } from '../../flow/symbols';
import { isTypeScript } from '../../project/paths';
import { enclosingFunction, isFunctionNode, isWithin, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/**
 * What sends statements in the transaction of Postgres that a call stands in, as source text: with it a job becomes a row of that transaction, which is there if the transaction is committed, and
 * nowhere otherwise. Undefined where the call stands in none that is seen.
 */
export function transactionAround(call: ts.CallExpression, context: FixContext): string | undefined {
  const file = call.getSourceFile();
  const { graph, workspace } = context;
  if (workspace.databases().some(({ provider }) => provider !== undefined && provider !== 'postgresql')) return undefined;
  for (const { meaning } of graph.factsOf(file.fileName)?.flow.sites ?? []) {
    if (meaning.concept !== 'query' || !meaning.inTransaction || !isAround(meaning, call, context)) continue;
    const text = dialectOf(meaning.library).executes?.(meaning, isTypeScript(file.fileName));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Whether the transaction of a query is open where the call stands: its client is the parameter of a function around the call, or a connection that has begun before the call and commits behind it. */
function isAround({ client }: Query, call: ts.CallExpression, { checker }: FixContext): boolean {
  const name = uncast(client);
  const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  if (!declaration) return false;
  if (ts.isParameter(declaration)) return isFunctionNode(declaration.parent) && isWithin(call, declaration.parent) && enclosingFunction(call) === declaration.parent;
  const scope = enclosingFunction(declaration);
  if (!scope || enclosingFunction(call) !== scope) return false;
  const said = (text: RegExp): readonly number[] => {
    const places: number[] = [];
    walk(scope, (node) => {
      const first = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === name.getText() ? node.arguments[0] : undefined;
      if (first && ts.isStringLiteralLike(first) && text.test(first.text)) places.push(node.pos);
    });
    return places;
  };
  const [begun, committed] = [said(/^\s*(?:begin|start\s+transaction)\b/i), said(/^\s*commit\b/i)];
  return begun.length === 1 && committed.length === 1 && (begun[0] ?? 0) < call.pos && (committed[0] ?? 0) > call.end;
}
