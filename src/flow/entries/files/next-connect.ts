import { chainStart, isFunctionNode, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Exported } from '../reading/exports';
import { declarationAt, traceOf } from '../reading/trace';
import type { EntryContext, HandlerRegistration } from '../types';

const verbs: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all']);

/**
 * An API route of Next.js whose default export is a next-connect router: a handler per verb, after what `use` was given before it.
 * https://github.com/hoangvvo/next-connect#usage
 */
export function nextConnect(file: ts.SourceFile, exported: Exported['value'], path: string, context: EntryContext): readonly HandlerRegistration[] {
  if (isFunctionNode(exported)) return [];
  const trace = traceOf(exported, context);
  if (trace?.package !== 'next-connect') return [];
  const root = chainStart(exported);
  const router = ts.isIdentifier(root) ? declarationAt(root, context.checker) : undefined;
  const before: ts.Expression[] = [];
  const found: HandlerRegistration[] = [];
  const calls: ts.CallExpression[] = [];
  walk(file, (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && (verbs.has(node.expression.name.text) || node.expression.name.text === 'use')) calls.push(node);
  });
  // The links of a chain run in the order in which they end.
  for (const call of calls.sort((a, b) => a.end - b.end)) {
    const own = chainStart(call);
    const isOurs = router ? ts.isIdentifier(own) && declarationAt(own, context.checker) === router || call.pos >= router.pos && call.end <= router.end : own === root;
    if (!isOurs) continue;
    const verb = (call.expression as ts.PropertyAccessExpression).name.text;
    const handlers = call.arguments.filter((argument) => !ts.isStringLiteralLike(argument));
    if (verb === 'use') before.push(...handlers);
    else found.push({ kind: 'handler', entry: 'request', verb: verb.toUpperCase(), path, handlers: [...before, ...handlers], node: (call.expression as ts.PropertyAccessExpression).name });
  }
  return found;
}
