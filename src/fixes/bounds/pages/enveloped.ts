import type { TextEdit } from '../../../core';
import type { EntryPoint } from '../../../flow/entries/types';
import { isField } from '../../../flow/requests';
import { isWithin, outward, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { ListPlace } from './answered';

/** The edits that put each list of an answer through a function that is given it and something more: what comes before the lists, and what behind them. All lists are in one file. */
export function wrap(lists: readonly ListPlace[], callee: string, more: readonly string[]): { readonly before: readonly TextEdit[]; readonly behind: readonly TextEdit[] } {
  return {
    before: lists.map(({ node, isPromise }) => {
      const name = ts.isShorthandPropertyAssignment(node) ? `${node.name.text}: ` : '';
      return { start: node.getStart(), end: node.getStart(), newText: `${name}${callee}(${isPromise ? 'await ' : ''}` };
    }),
    behind: lists.map(({ node }) => ({ start: node.end, end: node.end, newText: `${more.map((text) => `, ${text}`).join('')})` })),
  };
}

/**
 * Whether the form of an answer is the handler's to say, and the lists are the only ones that it answers with: an early answer without rows is an empty list as well, and would
 * stay one. What the loader of a page gives is read by the page beside it, and a schema says what a field of GraphQL answers.
 */
export function isOnlyAnswer(handler: FunctionNode, lists: readonly ListPlace[], entry: EntryPoint): boolean {
  if (entry.framework === 'remix' || isField(entry) || lists.some(({ node, isPromise }) => isPromise && !isReturned(node))) return false;
  // A schema of Fastify's answers leaves out what it does not name: https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/#serialization
  if (entry.framework === 'fastify' && /\bresponse\s*:/.test(entry.node.parent.parent.getText())) return false;
  let found = false;
  walk(handler, (node) => {
    if (ts.isArrayLiteralExpression(node) && node.elements.length === 0 && !lists.some((list) => isWithin(node, list.node)) && !ts.isVariableDeclaration(outward(node).user)) found = true;
    return !found;
  });
  return !found;
}

/** Whether a promise is what its function gives back, and a simple expression, before which `await` can stand. */
function isReturned(node: ts.Node): boolean {
  const { user } = outward(node);
  return (ts.isReturnStatement(user) || ts.isArrowFunction(user)) && ts.isCallExpression(node);
}
