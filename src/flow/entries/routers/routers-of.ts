import { ts } from '../../../project/ts';
import { functionIn, makersOf } from './handlers';
import { begins, joinPaths, meets } from '../reading/paths';
import { readerFor } from './reader';
import { RouterResolver } from './resolve';
import { comesBefore, type Placement, type RouterRef } from './table';
import type { Registered, RouterCall, RouterFramework } from './types';
import type { EntryContext, EntryPoint } from '../types';
import { textOf, unrolled, type Env } from '../reading/values';

type Handler = Extract<Registered, { kind: 'handler' }>;
type Middleware = Extract<Registered, { kind: 'middleware' }>;

/** Something registered, with the call on the router that registers it. */
interface Found<T> {
  readonly what: T;
  readonly call: RouterCall;
  readonly env: Env;
  /** The function that a plugin's registrations stand in is known by its parameter. */
  refs(): readonly RouterRef[];
}

/** Something registered, at one of the places that its router has. */
interface Placed<T> {
  readonly what: T;
  readonly framework: RouterFramework;
  readonly placement: Placement;
  readonly path: string;
  readonly key: readonly ts.Node[];
  readonly env: Env;
}

/** How often plugins that plugins register are looked for. */
const maxRounds = 8;

/** The entry points that calls on routers register, in all files together. */
export function routerEntries(calls: readonly RouterCall[], frameworks: readonly RouterFramework[], context: EntryContext): readonly EntryPoint[] {
  const resolver = new RouterResolver(context, frameworks);
  const { handlers, middleware } = readAll(calls, resolver, context);
  const placedMiddleware = middleware.flatMap((one) => placed(one, resolver));
  const byScope = new Map<ts.Node, Placed<Middleware>[]>();
  for (const one of placedMiddleware) {
    const scope = one.placement.scope.at(-1) as ts.Node;
    byScope.set(scope, [...byScope.get(scope) ?? [], one]);
  }
  const used = new Set<Middleware>();
  const entries = new Map<string, EntryPoint>();
  const add = (handler: Placed<Pick<Handler, 'verb' | 'handlers' | 'node'>>, index: number): void => {
    const before = handler.placement.scope.flatMap((scope) => byScope.get(scope) ?? []).filter((one) => runsBefore(one, handler));
    for (const one of before) used.add(one.what);
    const run = [...inOrder(before), handler].flatMap(({ what, env }) => what.handlers.flatMap((node) => {
      const made = makersOf(node, context, env);
      return functionIn(node, context, env).map((fn) => ({ fn, made }));
    }));
    const functions = run.map(({ fn }) => fn);
    const entry: EntryPoint = {
      kind: 'request', name: nameOf(handler.what.verb, handler.path), framework: handler.framework.id, functions, node: handler.what.node, made: run.map(({ made }) => made),
    };
    // A router that is reached in several ways by the same path (an application that tests make, too) answers once.
    const id = `${index} ${entry.name}`;
    if (functions.length > (entries.get(id)?.functions.length ?? -1)) entries.set(id, entry);
  };
  handlers.forEach((handler, index) => { for (const one of placed(handler, resolver)) add(one, index); });
  // What ends requests itself, or stands before handlers that are not seen, is run all the same: the last such, with those before it.
  for (const [index, one] of [...placedMiddleware.entries()].reverse()) {
    if (used.has(one.what) || one.what.hook || one.what.handlers.every((node) => functionIn(node, context, one.env).length === 0)) continue;
    add({ ...one, path: joinPaths(one.path, '*'), what: { ...one.what, verb: 'ALL' } }, handlers.length + index);
  }
  return [...entries.values()];
}

/** `GET /orders/:id`; where nothing of the path is known, `GET …`. */
export function nameOf(verb: string, path: string): string {
  return `${verb} ${path === '' ? '/' : path === '/*' ? '*' : path}`;
}

/** Reads all calls whose receivers are routers. Plugins that a call registers make further receivers known. */
function readAll(calls: readonly RouterCall[], resolver: RouterResolver, context: EntryContext): { readonly handlers: readonly Found<Handler>[]; readonly middleware: readonly Found<Middleware>[] } {
  const handlers: Found<Handler>[] = [];
  const middleware: Found<Middleware>[] = [];
  let open = calls;
  for (let round = 0; round < maxRounds && open.length > 0; round++) {
    const before = resolver.plugins.size;
    resolver.refresh();
    open = open.filter((call) => {
      const [first] = resolver.refs(call.receiver);
      if (!first) return true;
      const { framework } = first.router;
      if (call.name !== undefined && !framework.methods.has(call.name)) return false;
      for (const env of unrolled(call.call, context)) {
        const named = withName(call, env, context);
        const found = { call, env, refs: () => resolver.refs(call.receiver, env) };
        for (const what of framework.read(named, readerFor(resolver, env, first.route, context))) {
          if (what.kind === 'handler') handlers.push({ ...found, what });
          else if (what.kind === 'middleware') middleware.push({ ...found, what });
          else if (what.kind === 'prefix') for (const { router } of resolver.refs(call.receiver)) router.prefix = joinPaths(router.prefix, what.path);
          else mount({ ...found, what }, resolver, framework);
        }
      }
      return false;
    });
    if (resolver.plugins.size === before) break;
  }
  resolver.refresh();
  return { handlers, middleware };
}

/** The method of `router[route.method](…)`, where the loop around it says. */
function withName(call: RouterCall, env: Env, context: EntryContext): RouterCall {
  if (call.name !== undefined || !ts.isExpression(call.site)) return call;
  return { ...call, name: textOf(call.site, env, context)?.toLowerCase() };
}

function mount({ what, env, refs }: Found<Extract<Registered, { kind: 'mount' }>>, resolver: RouterResolver, framework: RouterFramework): void {
  const place = { parents: refs, path: what.path, node: what.node, scoped: what.scoped, same: false };
  if (!ts.isParameter(what.target)) {
    for (const ref of resolver.refs(what.target, env)) if (!ref.router.mounts.some((one) => one.node === place.node && one.path === place.path)) ref.router.mounts.push(place);
    return;
  }
  const router = resolver.plugins.get(what.target) ?? resolver.table.intern(what.target, framework, 'router');
  resolver.plugins.set(what.target, router);
  router.mounts.push(place);
}

function placed<T extends Handler | Middleware>({ what, call, env, refs }: Found<T>, resolver: RouterResolver): readonly Placed<T>[] {
  return refs().flatMap(({ router, prefix, steps }) => resolver.table.placements(router).map((placement): Placed<T> => ({
    what, env, framework: router.framework,
    placement: 'within' in what && what.within ? { ...placement, scope: [...placement.scope, what.within] }
      : 'lifted' in what && what.lifted && placement.scope.length > 1 ? { ...placement, scope: placement.scope.slice(0, what.lifted === 'root' ? 1 : -1) } : placement,
    // What is lifted out of a plugin is for paths that do not begin as the plugin's own do.
    path: 'lifted' in what && what.lifted ? '' : joinPaths(joinPaths(placement.prefix, prefix), what.path),
    key: [...placement.key, ...steps, what.kind === 'middleware' ? what.node : call.site],
  })));
}

/** Whether middleware is on the way of a request to a handler. */
function runsBefore(one: Placed<Middleware>, handler: Placed<unknown>): boolean {
  const { what } = one;
  if (what.parameter !== undefined && !new RegExp(`[:*]${what.parameter}\\b`).test(handler.path)) return false;
  if (!(what.exact ? meets(handler.path, one.path) : begins(handler.path, one.path))) return false;
  if (!one.framework.ordered) return true;
  // Between files nothing says what comes first, but the file that makes the router is run before those that import it.
  return comesBefore(one.key, handler.key) ?? one.what.node.getSourceFile() === one.placement.scope.at(-1)?.getSourceFile();
}

function inOrder(list: readonly Placed<Middleware>[]): readonly Placed<Middleware>[] {
  return list.map((one, index) => ({ one, index })).sort((a, b) => {
    // Hooks of an outer scope come first, wherever they are written.
    const depth = a.one.placement.scope.length - b.one.placement.scope.length;
    if (!a.one.framework.ordered && depth !== 0) return depth;
    const before = comesBefore(a.one.key, b.one.key);
    return before === undefined ? depth || a.index - b.index : before ? -1 : 1;
  }).map(({ one }) => one);
}
