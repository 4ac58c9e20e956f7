import { property, propertyValue } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** A route that is registered by a call: `router.post('/places', signedIn, handler)`. */
export interface Registration {
  readonly call: ts.CallExpression;
  /** What the statement of another route begins with: `router`; undefined where that is one more link of the chain: `new Hono().post('/places', handler)`. */
  readonly router: string | undefined;
  readonly verb: string;
  readonly path: ts.StringLiteral;
  /** What stands between the path and the handler. */
  readonly between: readonly ts.Expression[];
  readonly last: ts.Node;
  /** The statement behind which another route can stand; the call itself where it is a link. */
  readonly behind: ts.Node;
}

/** Methods of routers that are called as those of HTTP are, or take all of them. */
const verbs = /^(?:get|post|put|patch|delete|del|options|all)$/;

/** The call of a route by the name of its method, or by itself; undefined for forms of which nothing is known: `on('POST', path, …)` of Hono, a route of Koa that has a name before its path. */
export function registrationOf(place: ts.Node): Registration | undefined {
  const call = ts.isIdentifier(place) ? place.parent.parent : place;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { expression: receiver, name: { text: method } } = call.expression;
  const [first, ...rest] = call.arguments;
  const statement = statementOf(call);
  if (method === 'route') return first && ts.isObjectLiteralExpression(first) && isName(receiver) && statement ? ofOptions(call, receiver, first, statement) : undefined;
  if (!verbs.test(method)) return undefined;
  const verb = method.toUpperCase();
  const ofPath = pathAround(receiver);
  if (ofPath) return statement && isPlain(ofPath.path) && call.arguments.length > 0 ? { call, router: ofPath.router.getText(), verb, path: ofPath.path, between: [...ofPath.before, ...call.arguments.slice(0, -1)], last: call.arguments.at(-1) as ts.Expression, behind: statement } : undefined;
  const last = rest.at(-1);
  if (!first || !last || !isPlain(first) || rest.some(ts.isStringLiteralLike)) return undefined;
  const parts = { call, verb, path: first, between: rest.slice(0, -1), last };
  if (isName(receiver) && call.parent === statement) return { ...parts, router: receiver.getText(), behind: statement };
  return isOfRouter(receiver) ? { ...parts, router: undefined, behind: call } : undefined;
}

/** `fastify.route({ method: 'POST', url: '/places', handler })`: https://fastify.dev/docs/latest/Reference/Routes/#full-declaration */
function ofOptions(call: ts.CallExpression, receiver: ts.Expression, options: ts.ObjectLiteralExpression, statement: ts.Node): Registration | undefined {
  const valueOf = (name: string): ts.Node | undefined => {
    const found = property(options, name);
    return found && ts.isMethodDeclaration(found) ? found : propertyValue(options, name);
  };
  const [method, path, last] = ['method', 'url', 'handler'].map(valueOf);
  return method && path && last && ts.isStringLiteral(method) && isPlain(path) ? { call, router: receiver.getText(), verb: method.text.toUpperCase(), path, between: [options], last, behind: statement } : undefined;
}

/** `router.route('/places')` behind which methods are called, with what `all` puts before the handlers of each: https://expressjs.com/en/5x/api.html#router.route */
function pathAround(receiver: ts.Expression): { readonly router: ts.Expression; readonly path: ts.StringLiteral; readonly before: readonly ts.Expression[] } | undefined {
  const before: ts.Expression[] = [];
  for (let link = receiver; ts.isCallExpression(link) && ts.isPropertyAccessExpression(link.expression); link = link.expression.expression) {
    const { name, expression: router } = link.expression;
    const [path] = link.arguments;
    if (name.text === 'route') return path && ts.isStringLiteral(path) && link.arguments.length === 1 && isName(router) ? { router, path, before } : undefined;
    if (name.text === 'all') before.unshift(...link.arguments);
  }
  return undefined;
}

/** What a chain of calls begins with: `new Hono<Env>()` of `new Hono<Env>().get(…).post(…)`. */
export function startOf(link: ts.Expression): ts.Expression {
  return ts.isCallExpression(link) && ts.isPropertyAccessExpression(link.expression) ? startOf(link.expression.expression) : link;
}

/** Whether a chain begins with a router that is made there, or a name for one: `new Hono().use(logger())`, `router.get(…)`. */
function isOfRouter(receiver: ts.Expression): boolean {
  const start = startOf(receiver);
  return ts.isNewExpression(start) || (start !== receiver && isName(start));
}

/** `router`, `this.router`. */
function isName(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword);
}

/** A path that is written down, whose variables are whole segments. */
function isPlain(path: ts.Node): path is ts.StringLiteral {
  return ts.isStringLiteral(path) && !/[*(){}?+]/.test(path.text);
}

/** The statement that is nothing but a chain of calls, among them this one. */
function statementOf(call: ts.CallExpression): ts.ExpressionStatement | undefined {
  let outer: ts.Node = call;
  while ((ts.isPropertyAccessExpression(outer.parent) && outer.parent.expression === outer) || (ts.isCallExpression(outer.parent) && outer.parent.expression === outer)) outer = outer.parent;
  return ts.isExpressionStatement(outer.parent) ? outer.parent : undefined;
}
