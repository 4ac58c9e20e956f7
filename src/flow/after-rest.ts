import { bare, isFunctionNode, isWithin, walk } from '../project/syntax';
import { ts } from '../project/ts';
import type { Enclosing } from './types';

/**
 * Tells what of a middleware happens after all that it stands before: what comes behind `await next()` (Koa, Hono, tRPC, React Router), and what an interceptor of NestJS hands to the pipe of the answer, `next.handle().pipe(tap(…))`.
 * https://github.com/koajs/koa/blob/master/docs/guide.md#writing-middleware, https://hono.dev/docs/guides/middleware, https://docs.nestjs.com/interceptors#response-mapping
 */
export function afterRest(fn: Enclosing): (node: ts.Node) => boolean {
  if (!isFunctionNode(fn) || !fn.body) return () => false;
  const names = new Set(fn.parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? name.text : name.elements.flatMap((one) => (ts.isBindingElement(one) && ts.isIdentifier(one.name) ? one.name.text : [])))));
  let end: number | undefined;
  const piped: ts.Node[] = [];
  walk(fn.body, (node) => {
    if (ts.isAwaitExpression(node) && isRest(node.expression, names, 'next')) end ??= node.end;
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'pipe' && isRest(node.expression.expression, names, 'handle')) piped.push(...node.arguments);
  });
  return (node) => (end !== undefined && node.pos >= end) || piped.some((argument) => isWithin(node, argument));
}

/** `next()`, `opts.next({ ctx })`, `next.handle()` of a parameter. */
function isRest(expression: ts.Expression, names: ReadonlySet<string>, member: string): boolean {
  const call = bare(expression);
  const callee = ts.isCallExpression(call) ? bare(call.expression) : undefined;
  if (callee && ts.isIdentifier(callee)) return callee.text === member && names.has(callee.text);
  return callee !== undefined && ts.isPropertyAccessExpression(callee) && callee.name.text === member && ts.isIdentifier(callee.expression) && names.has(callee.expression.text);
}
