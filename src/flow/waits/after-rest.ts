import { bare, isFunctionNode, isWithin, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Enclosing } from '../types';

/**
 * Tells what of a middleware happens after all that it stands before: what comes behind `await next()` (Koa, Hono, tRPC, React Router) or `await resolve(event)` (SvelteKit), and what an interceptor of NestJS hands to the pipe of the answer, `next.handle().pipe(tap(…))`.
 * https://github.com/koajs/koa/blob/master/docs/guide.md#writing-middleware, https://hono.dev/docs/guides/middleware, https://svelte.dev/docs/kit/hooks#Server-hooks-handle, https://docs.nestjs.com/interceptors#response-mapping
 */
export function afterRest(fn: Enclosing): (node: ts.Node) => boolean {
  if (!isFunctionNode(fn) || !fn.body) return () => false;
  const names = new Set(fn.parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? name.text : name.elements.flatMap((one) => (ts.isBindingElement(one) && ts.isIdentifier(one.name) ? one.name.text : [])))));
  const rests: ts.Node[] = [];
  const piped: ts.Node[] = [];
  walk(fn.body, (node) => {
    if (ts.isAwaitExpression(node) && (isRest(node.expression, names, 'next') || isRest(node.expression, names, 'resolve'))) rests.push(node);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'pipe' && isRest(node.expression.expression, names, 'handle')) piped.push(...node.arguments);
  });
  return (node) => rests.some((rest) => rest.end <= node.pos && leadsTo(rest, node)) || piped.some((argument) => isWithin(node, argument));
}

/** Whether the code goes on from one place to another that stands below it: neither is in the other branch of a condition, and nothing is left in between. */
function leadsTo(from: ts.Node, to: ts.Node): boolean {
  for (let at = from; ; at = at.parent) {
    const { parent } = at;
    if (isWithin(to, parent)) return !(ts.isIfStatement(parent) || ts.isConditionalExpression(parent)) || at === (ts.isIfStatement(parent) ? parent.expression : parent.condition);
    // A function that a name holds runs where it is called.
    if (isFunctionNode(parent) && !ts.isCallExpression(outward(parent).user)) return false;
    if ((ts.isIfStatement(parent) && at !== parent.expression && isWayOut(at)) || (ts.isCaseOrDefaultClause(parent) && parent.statements.some(isWayOut))) return false;
  }
}

/** Whether a branch leaves its function, or the loop that it stands in: it says so itself, or at its end. */
function isWayOut(branch: ts.Node): boolean {
  if (ts.isBlock(branch)) return branch.statements.some(isWayOut);
  return ts.isReturnStatement(branch) || ts.isThrowStatement(branch) || ts.isContinueStatement(branch);
}

/** `next()`, `opts.next({ ctx })`, `resolve(event)`, `next.handle()` of a parameter. */
function isRest(expression: ts.Expression, names: ReadonlySet<string>, member: string): boolean {
  const call = bare(expression);
  const callee = ts.isCallExpression(call) ? bare(call.expression) : undefined;
  if (callee && ts.isIdentifier(callee)) return callee.text === member && names.has(callee.text);
  return callee !== undefined && ts.isPropertyAccessExpression(callee) && callee.name.text === member && ts.isIdentifier(callee.expression) && names.has(callee.expression.text);
}
