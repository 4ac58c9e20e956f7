import { propertyValue } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Reader, Registered, RouterCall, RouterFramework } from './types';

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'del', 'head', 'options', 'all', 'link', 'unlink'] as const;
const routerPackages: ReadonlySet<string> = new Set(['koa-router', '@koa/router', 'koa-joi-router']);

/**
 * Koa with its router, and oak, which is the same on Deno.
 * https://github.com/koajs/router/blob/master/API.md, https://koajs.com/#application, https://oakserver.org
 */
export const koa: RouterFramework = {
  id: 'koa',
  packages: new Set(['koa', 'oak', '@oak/oak', ...routerPackages]),
  ordered: true,
  methods: new Set([...verbs, 'use', 'param', 'prefix', 'register', 'route']),
  // `router.routes()` is what the application uses of it.
  fluent: new Set(['routes', 'middleware', 'on', 'redirect']),
  make({ package: name, name: exported }, call, reader) {
    if (exported === 'Application' || (name === 'koa' && exported === 'default')) return { kind: 'application' };
    if (exported !== 'Router' && !(routerPackages.has(name) && exported === 'default')) return undefined;
    const options = reader.object(call.arguments?.[0]);
    const prefix = options && propertyValue(options, 'prefix');
    return { kind: 'router', ...(prefix && { prefix }) };
  },
  typed({ package: name, name: exported }) {
    if (exported === 'Application' || (name === 'koa' && exported === 'default')) return 'application';
    return exported === 'Router' || (routerPackages.has(name) && exported === 'default') ? 'router' : undefined;
  },
  *read(call, reader) {
    const [first, ...rest] = call.call.arguments;
    if (!first) return;
    if (call.name === 'prefix') for (const path of reader.paths(first)) yield { kind: 'prefix', path };
    else if (call.name === 'param') {
      if (ts.isStringLiteralLike(first) && rest[0]) yield { kind: 'middleware', path: '', parameter: first.text, handlers: rest, node: rest[0] };
    } else if (call.name === 'use') yield* use(call, reader);
    else yield* handler(call, reader);
  },
};

function* use({ call, site }: RouterCall, reader: Reader): Iterable<Registered> {
  const [first, ...rest] = call.arguments;
  const hasPath = first !== undefined && reader.isPath(first);
  for (const path of hasPath ? reader.paths(first) : ['']) {
    for (const one of composed(hasPath ? rest : call.arguments, reader)) {
      const mounted = mountedBy(one, reader);
      const [at, target] = mounted ? [mounted.path, mounted.target] : [path, one];
      if (reader.isRouter(target)) yield { kind: 'mount', path: at, target, scoped: true, node: one };
      else {
        // Without `next` nothing comes after it. https://koajs.com/#cascading
        const last = reader.functions(target).at(-1);
        if (last?.parameters.length === 1 && !reader.isMadeElsewhere(target) && !last.parameters[0]?.dotDotDotToken) yield { kind: 'handler', verb: 'ALL', path: at === '' ? '*' : at, handlers: [target], node: site };
        else yield { kind: 'middleware', path: at, handlers: [target], node: one };
      }
    }
  }
}

/** Middleware put together by koa-compose. */
function composed(list: readonly ts.Expression[], reader: Reader): readonly ts.Expression[] {
  return reader.flat(list).flatMap((one) => {
    const node = reader.value(one);
    return ts.isCallExpression(node) && reader.imported(node.expression)?.package === 'koa-compose' ? composed(node.arguments, reader) : [one];
  });
}

/** `mount('/api', app)` of koa-mount, which takes a single middleware as well. */
function mountedBy(expression: ts.Expression, reader: Reader): { readonly path: string; readonly target: ts.Expression } | undefined {
  const node = reader.value(expression);
  if (!ts.isCallExpression(node) || reader.imported(node.expression)?.package !== 'koa-mount') return undefined;
  const target = node.arguments.at(-1);
  const path = node.arguments.length > 1 ? reader.paths(node.arguments[0])[0] : '';
  return target && path !== undefined ? { path, target } : undefined;
}

function* handler({ call, name, site }: RouterCall, reader: Reader): Iterable<Registered> {
  const all = [...call.arguments];
  // `router.get('orders', '/orders', list)`: the first text is a name for the route.
  const [path, second] = all;
  if (!path || !second) return;
  const isNamed = reader.isPath(second) && all.length > 2;
  // `router.register('/orders', ['GET'], list)`
  const isRegister = name === 'register';
  const verbs = isRegister ? reader.paths(second).map((verb) => verb.toUpperCase()) : [name === undefined ? 'ALL' : name === 'del' ? 'DELETE' : name.toUpperCase()];
  const handlers = composed(all.slice(isRegister || isNamed ? 2 : 1), reader);
  for (const one of reader.paths(isNamed && !isRegister ? second : path)) for (const verb of verbs) yield { kind: 'handler', verb, path: one, handlers, node: site };
}
