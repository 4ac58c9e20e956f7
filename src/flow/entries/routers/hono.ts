import { bare, propertyValue } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { fromBraces, unknownPart } from '../reading/paths';
import { handlersOf, mountedApp, verbsOf } from './options';
import { traceOf } from '../reading/trace';
import type { Reader, Registered, RouterCall, RouterFramework } from './types';

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'options', 'all', 'query'] as const;

/** Hono. https://hono.dev/docs/api/routing, https://hono.dev/examples/zod-openapi */
export const hono: RouterFramework = {
  id: 'hono',
  packages: new Set(['hono', '@hono/hono', '@hono/zod-openapi']),
  ordered: true,
  methods: new Set([...verbs, 'on', 'use', 'route', 'mount', 'openapi']),
  makers: new Set(['createApp']),
  fluent: new Set(['onError', 'notFound', 'doc', 'doc31', 'openAPIRegistry']),
  make: ({ name }) => (name === 'Hono' || name === 'OpenAPIHono' ? { kind: 'application' } : undefined),
  typed: ({ name }) => (name === 'Hono' || name === 'OpenAPIHono' ? 'application' : undefined),
  narrow(name, call) {
    const [path] = call.arguments;
    return name === 'basePath' && path ? { path, route: false } : undefined;
  },
  *read(call, reader) {
    const { call: node, name, site } = call;
    const [first, second, ...rest] = node.arguments;
    if (!first) return;
    if (name === 'route') {
      if (second) for (const path of reader.paths(first)) yield { kind: 'mount', path, target: second, scoped: true, node: site };
    } else if (name === 'on') {
      if (second) for (const verb of verbsOf(first, reader)) for (const path of reader.paths(second)) yield { kind: 'handler', verb, path, handlers: opened(rest, reader), node: site };
    } else if (name === 'mount') {
      if (second) yield* mount(first, second, rest[0], call, reader);
    } else if (name === 'openapi') yield* described(call, reader);
    else if (name === 'use') yield* use(call, reader);
    else yield* handler(call, reader);
  },
};

function* handler({ call, name, site }: RouterCall, reader: Reader): Iterable<Registered> {
  const [first, ...rest] = call.arguments;
  if (!first) return;
  const verb = name === undefined ? 'ALL' : name.toUpperCase();
  const hasPath = reader.isPath(first) || (rest.length > 0 && reader.functions(first).length === 0);
  const paths = hasPath ? reader.paths(first) : [pathBefore(call, reader)];
  for (const path of paths) yield { kind: 'handler', verb, path, handlers: opened(hasPath ? rest : call.arguments, reader), node: site };
}

/** `app.mount('/path', other.fetch)`: the other application is asked for what follows the path, unless an option leaves it in. https://hono.dev/docs/api/hono#mount */
function* mount(at: ts.Expression, handler: ts.Expression, given: ts.Expression | undefined, { site }: RouterCall, reader: Reader): Iterable<Registered> {
  const app = mountedApp(handler, reader);
  const options = given && reader.object(given);
  const replaced = options && propertyValue(options, 'replaceRequest');
  for (const path of reader.paths(at)) {
    if (app) yield { kind: 'mount', path: replaced ? (isLeftIn(replaced) ? '' : unknownPart) : path, target: app, scoped: true, node: site };
    else yield { kind: 'handler', verb: 'ALL', path: `${path}/*`, handlers: [handler], node: site };
  }
}

/** `replaceRequest: false`, `replaceRequest: (request) => request` */
function isLeftIn(replaced: ts.Expression): boolean {
  const node = bare(replaced);
  return node.kind === ts.SyntaxKind.FalseKeyword || (ts.isArrowFunction(node) && ts.isIdentifier(node.body) && node.parameters[0]?.name.getText() === node.body.text);
}

/** `...factory.createHandlers(auth, list)`: https://hono.dev/docs/helpers/factory#createhandlers */
function opened(list: readonly ts.Expression[], reader: Reader): readonly ts.Expression[] {
  return list.flatMap((one) => {
    const made = ts.isSpreadElement(one) ? reader.value(one.expression) : undefined;
    const isMade = made && ts.isCallExpression(made) && /\bcreateHandlers$/.test(made.expression.getText()) && traceOf(made, reader.context)?.package === 'hono';
    return isMade ? opened(made.arguments, reader) : reader.flat([one]);
  });
}

/** A handler without a path is for that of the link before: `app.get('/orders', list).post(create)`. */
function pathBefore(call: ts.CallExpression, reader: Reader): string {
  let current = bare(call.expression);
  while (ts.isPropertyAccessExpression(current)) {
    const link = bare(current.expression);
    if (!ts.isCallExpression(link)) break;
    const [first] = link.arguments;
    if (first && reader.isPath(first)) return reader.paths(first)[0] ?? '*';
    current = bare(link.expression);
  }
  return '*';
}

function* use({ call }: RouterCall, reader: Reader): Iterable<Registered> {
  const [first, ...rest] = call.arguments;
  if (!first) return;
  const hasPath = reader.isPath(first);
  for (const path of hasPath ? reader.paths(first) : ['']) {
    for (const one of opened(hasPath ? rest : call.arguments, reader)) yield { kind: 'middleware', path: path === '*' ? '' : path, ...(!path.includes('*') && path !== '' && { exact: true }), handlers: [one], node: one };
  }
}

/** `app.openapi(createRoute({ method: 'get', path: '/orders/{id}' }), read)` */
function* described({ call, site }: RouterCall, reader: Reader): Iterable<Registered> {
  const [route, ...handlers] = call.arguments;
  const made = route && reader.value(route);
  const options = made && ts.isCallExpression(made) && reader.imported(made.expression)?.name === 'createRoute' ? reader.object(made.arguments[0]) : undefined;
  const before = options ? handlersOf(options, 'middleware', reader) : [];
  for (const path of reader.paths(options && propertyValue(options, 'path'))) {
    for (const verb of verbsOf(options && propertyValue(options, 'method'), reader)) {
      yield { kind: 'handler', verb, path: fromBraces(path), handlers: [...before, ...handlers.slice(0, 1)], node: site };
    }
  }
}
