import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from '../symbols';
import type { FlowContext } from '../types';
import { importedFrom } from './imports';
import type { Framework } from './types';

/** Packages whose routers take handlers as `router.get(path, …handlers)`. Sources: their own documentation. */
const packages: ReadonlySet<string> = new Set(['express', 'express-promise-router', 'koa-router', '@koa/router', 'fastify', 'hono', 'restify', 'polka', 'find-my-way', 'elysia']);
const verbs: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all', 'use', 'del']);

/** Express and its kin. Wrappers (`asyncHandler(fn)`) and arrays of handlers are looked through. */
export const routers: Framework = {
  id: 'routers',
  handler(node, context) {
    let current: ts.Node = node.parent;
    while (ts.isCallExpression(current) || ts.isArrayLiteralExpression(current) || ts.isParenthesizedExpression(current) || ts.isAsExpression(current)) {
      if (ts.isCallExpression(current) && ts.isPropertyAccessExpression(current.expression) && verbs.has(current.expression.name.text)) {
        const made = madeBy(rootOf(current.expression.expression), context);
        if (!made) return undefined;
        const path = current.arguments[0];
        const verb = current.expression.name.text;
        // A router's own path lacks what it is mounted on, so only an application's is a whole route.
        const whole = made === 'application' && path && ts.isStringLiteralLike(path) && verb !== 'use' && verb !== 'all';
        return whole ? { route: `${verb.toUpperCase()} ${path.text}` } : {};
      }
      current = current.parent;
    }
    return undefined;
  },
};

/** `router` of `router.route('/x')`. */
function rootOf(expression: ts.Expression): ts.Expression {
  let current = bare(expression);
  while (ts.isCallExpression(current) && ts.isPropertyAccessExpression(current.expression)) current = bare(current.expression.expression);
  return current;
}

function madeBy(receiver: ts.Expression, context: FlowContext): 'application' | 'router' | undefined {
  if (!ts.isIdentifier(receiver)) return undefined;
  const declaration = declarationOf(receiver, context.checker);
  const initial = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  if (!initial || !(ts.isCallExpression(initial) || ts.isNewExpression(initial))) return undefined;
  const maker = bare(initial.expression);
  const owner = ts.isPropertyAccessExpression(maker) ? maker.expression : maker;
  const from = importedFrom(owner, context);
  if (!from || !packages.has(from)) return undefined;
  const name = ts.isPropertyAccessExpression(maker) ? maker.name.text : maker.getText();
  return /router/i.test(name) || /router/i.test(from) ? 'router' : 'application';
}
