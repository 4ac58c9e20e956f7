import { joinPaths } from '../reading/paths';
import type { Reader, Registered, RouterCall, RouterFramework } from './types';

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all'] as const;
/** How restify writes two of them, and what express-ws adds. https://restify.github.io/docs/server-api/#del, https://github.com/HenningM/express-ws */
const short: Readonly<Record<string, string>> = { del: 'DELETE', opts: 'OPTIONS', ws: 'WS' };

const routerPackages: ReadonlySet<string> = new Set(['express-promise-router', 'restify-router', 'router']);

/**
 * Express 4 and 5, and what has its interface: express-promise-router, Polka, restify.
 * https://expressjs.com/en/5x/api.html, https://github.com/lukeed/polka#api, https://restify.github.io/docs/server-api
 */
export const express: RouterFramework = {
  id: 'express',
  packages: new Set(['express', 'express-serve-static-core', 'polka', 'restify', 'ultimate-express', ...routerPackages]),
  ordered: true,
  methods: new Set([...verbs, ...Object.keys(short), 'use', 'param', 'pre']),
  fluent: new Set(['set', 'enable', 'disable', 'engine', 'on', 'listen']),
  make({ package: name, name: exported }, call) {
    if (routerPackages.has(name)) return { kind: 'router' };
    if (name === 'restify') return exported === 'createServer' ? { kind: 'application' } : undefined;
    if (exported === 'Router') return { kind: 'router' };
    return exported === 'default' && call.arguments !== undefined ? { kind: 'application' } : undefined;
  },
  typed({ package: name, name: exported }) {
    if (routerPackages.has(name) && exported === 'default') return 'router';
    if (['Express', 'Application', 'Server', 'Polka'].includes(exported)) return 'application';
    return ['Router', 'IRouter'].includes(exported) ? 'router' : undefined;
  },
  narrow(name, call) {
    const [path] = call.arguments;
    return name === 'route' && path ? { path, route: true } : undefined;
  },
  read: (call, reader) => (call.name === 'use' || call.name === 'pre' ? use(call, reader) : call.name === 'param' ? parameter(call) : handler(call, reader)),
};

/** `app.use('/api', auth, orders)`: routers are mounted, what cannot go on ends the request, and the rest is middleware. */
function* use({ call, site }: RouterCall, reader: Reader): Iterable<Registered> {
  const [first, ...rest] = call.arguments;
  const hasPath = first !== undefined && reader.isPath(first);
  for (const path of hasPath ? reader.paths(first) : ['']) {
    for (const handler of reader.flat(hasPath ? rest : call.arguments)) {
      if (reader.isRouter(handler)) { yield { kind: 'mount', path, target: handler, scoped: true, node: handler }; continue; }
      const functions = reader.functions(handler);
      // Four parameters make an error handler, which runs only when something failed. https://expressjs.com/en/guide/error-handling.html
      if (functions.some(({ parameters }) => parameters.length === 4)) continue;
      const last = functions.at(-1);
      // Without a third parameter it cannot call `next`; but what a package makes of a function (`clerk((req) => …)`) may.
      const ends = last !== undefined && !reader.isMadeElsewhere(handler) && (last.parameters.length === 1 || last.parameters.length === 2) && !last.parameters.some((one) => one.dotDotDotToken);
      if (ends) yield { kind: 'handler', verb: 'ALL', path: hasPath ? path : '*', handlers: [handler], node: site };
      else yield { kind: 'middleware', path, handlers: [handler], node: handler };
    }
  }
}

/** `router.param('id', load)` runs for every path with `:id`. */
function* parameter({ call }: RouterCall): Iterable<Registered> {
  const [name, handler] = call.arguments;
  if (name && handler && 'text' in name) yield { kind: 'middleware', path: '', parameter: String(name.text), handlers: [handler], node: handler };
}

function* handler({ call, name, site }: RouterCall, reader: Reader): Iterable<Registered> {
  const [first, ...rest] = call.arguments;
  // `app.get('port')` reads a setting.
  if (!first || (!reader.onRoute && rest.length === 0)) return;
  const handlers = reader.flat(reader.onRoute ? call.arguments : rest);
  const verb = name === undefined ? 'ALL' : short[name] ?? name.toUpperCase();
  for (const path of reader.onRoute ? [''] : reader.paths(first)) {
    // `router.all('*', requireLogin)`: what goes on to the next handler is middleware of those that follow.
    const goesOn = name === 'all' && handlers.every((one) => reader.functions(one).some(({ parameters }) => parameters.length === 3));
    if (goesOn) yield { kind: 'middleware', path: joinPaths('', path), exact: true, handlers, node: site };
    else yield { kind: 'handler', verb, path, handlers, node: site };
  }
}
