import type { FlowContext, QuerySite } from '../../flow/types';
import { bare, enclosingFunction, outward, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';

/** Calls that limit a query, by whatever library. */
const limits = /\.\s*(?:limit|take|range|skip|offset|page|paginate|fetch|top|first)\s*\(/;
/** Names of functions that are not known otherwise and page through what they are given. */
const pages = /pag(?:e|inat|ed|ing)|limit|cursor|slice/i;

/**
 * Whether a query that is not sent yet is handed to a function that limits it: `paginate(db.select()…, page)`, `query = withPage(query, request)`. A function that
 * cannot be followed counts if its name says so.
 */
export function isLimitedElsewhere({ call, meaning }: QuerySite, context: FlowContext): boolean {
  const { child, user } = outward(call);
  if (ts.isCallExpression(user) && child !== user.expression) return limitsArgument(user, user.arguments.indexOf(child as ts.Expression), context);
  if (!meaning.lazy || !ts.isVariableDeclaration(user) || !ts.isIdentifier(user.name)) return false;
  const { text } = user.name;
  let found = false;
  walk(enclosingFunction(call)?.body ?? call.getSourceFile(), (node) => {
    if (found || node.end < call.end) return false;
    if (!ts.isCallExpression(node)) return true;
    const at = node.arguments.findIndex((argument) => { const inner = bare(argument); return ts.isIdentifier(inner) && inner.text === text; });
    if (at >= 0 && limitsArgument(node, at, context)) found = true;
    return !found;
  });
  return found;
}

function limitsArgument(call: ts.CallExpression, at: number, context: FlowContext): boolean {
  const functions = context.functionsOf(call.expression);
  if (functions.length > 0) return functions.some((fn) => limitsParameter(fn, at));
  return pages.test(call.expression.getText().slice(-60));
}

function limitsParameter(fn: FunctionNode, at: number): boolean {
  const name = fn.parameters[at]?.name;
  return name !== undefined && fn.body !== undefined && limits.test(fn.body.getText());
}
