import { isFunctionNode, propertyValue, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { macrosOf } from './elysia-macros';
import { handlersOf, mountedApp, verbsOf } from './options';
import type { Reader, Registered, RouterCall, RouterFramework } from './types';

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all', 'connect'] as const;
/** In the order of https://elysiajs.com/essential/life-cycle; what maps the answer stands before the handler, which comes last. */
const stages = ['parse', 'transform', 'resolve', 'beforeHandle', 'afterHandle', 'mapResponse'] as const;
const events: ReadonlySet<string> = new Set(['onRequest', 'onParse', 'onTransform', 'onBeforeHandle', 'derive', 'resolve']);

/** Elysia. https://elysiajs.com/essential/route, https://elysiajs.com/essential/plugin */
export const elysia: RouterFramework = {
  id: 'elysia',
  packages: new Set(['elysia']),
  ordered: true,
  methods: new Set([...verbs, 'route', 'use', 'group', 'guard', 'ws', 'mount', ...events]),
  fluent: new Set(['state', 'decorate', 'model', 'macro', 'onError', 'onAfterHandle', 'onAfterResponse', 'onStart', 'onStop', 'mapResponse', 'as', 'error', 'listen', 'trace', 'headers']),
  make({ name }, call, reader) {
    if (name !== 'Elysia' && name !== 'default') return undefined;
    const options = reader.object(call.arguments?.[0]);
    const prefix = options && propertyValue(options, 'prefix');
    return { kind: 'application', ...(prefix && { prefix }) };
  },
  typed: ({ name }) => (name === 'Elysia' || name === 'default' ? 'application' : undefined),
  *read(call, reader) {
    const { name, site } = call;
    const [first, second, third, fourth] = call.call.arguments;
    if (!first) return;
    if (name === 'use') yield* use(first, reader);
    else if (name === 'group') yield* inner(reader.paths(first), third ?? second, third ? second : undefined, reader);
    else if (name === 'guard') yield* second ? inner([''], second, first, reader) : before(first, site, reader, liftedTo(first, call.call, reader));
    else if (name === 'route') {
      if (second && third) for (const verb of verbsOf(first, reader)) yield* handler(verb, second, third, fourth, call, reader);
    } else if (name === 'ws') {
      const options = reader.object(second);
      const handlers = options ? ['beforeHandle', 'open', 'message', 'close'].flatMap((part) => handlersOf(options, part, reader)) : [];
      for (const path of reader.paths(first)) yield { kind: 'handler', verb: 'WS', path, handlers, node: site };
    } else if (name !== undefined && events.has(name)) yield { kind: 'middleware', path: '', handlers: [third ?? second ?? first], node: site, hook: true, ...liftedTo(first, call.call, reader) };
    else if (name === 'mount') yield* mount(first, second, call, reader);
    else if (second) yield* handler(name === undefined ? 'ALL' : name.toUpperCase(), first, second, third, call, reader);
  },
};

function* handler(verb: string, path: ts.Expression, value: ts.Expression, hook: ts.Expression | undefined, { site }: RouterCall, reader: Reader): Iterable<Registered> {
  const options = reader.object(hook);
  const before = options ? [...macrosOf(options, stages, reader), ...stages.flatMap((stage) => handlersOf(options, stage, reader))] : [];
  for (const one of reader.paths(path)) yield { kind: 'handler', verb, path: one, handlers: [...before, value], node: site };
}

/** `.mount('/path', app.fetch)`, `.mount(app.fetch)`: https://elysiajs.com/patterns/mount */
function* mount(first: ts.Expression, second: ts.Expression | undefined, { site }: RouterCall, reader: Reader): Iterable<Registered> {
  const target = second ?? first;
  const app = mountedApp(target, reader);
  for (const path of second ? reader.paths(first) : ['']) {
    if (app) yield { kind: 'mount', path, target: app, scoped: true, node: site };
    else yield { kind: 'handler', verb: 'ALL', path: `${path}/*`, handlers: [target], node: site };
  }
}

type Lifted = Pick<Extract<Registered, { kind: 'middleware' }>, 'lifted'>;

/**
 * `.derive({ as: 'scoped' }, read)`, `.derive(read).as('scoped')`: for the instance that uses this one, too; `global` for all above it.
 * https://elysiajs.com/essential/plugin#scope-level
 */
function liftedTo(options: ts.Expression | undefined, call: ts.CallExpression, reader: Reader): Lifted {
  const literal = options && reader.object(options);
  const scopes = [literal && propertyValue(literal, 'as'), ...castsBehind(call)].map((scope) => (scope && ts.isStringLiteralLike(scope) ? scope.text : undefined));
  return scopes.includes('global') ? { lifted: 'root' } : scopes.includes('scoped') || scopes.includes('plugin') ? { lifted: 'parent' } : {};
}

/** What the links of the same chain behind a call cast all hooks to that stand before them: `.as('scoped')`. */
function castsBehind(call: ts.CallExpression): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  for (let node: ts.Node = call; ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent); node = node.parent.parent) {
    const [scope] = node.parent.parent.arguments;
    if (node.parent.name.text === 'as' && scope) found.push(scope);
  }
  return found;
}

/** `.use(orders)`: an instance, a function that is given this one, or a list of them. */
function* use(given: ts.Expression, reader: Reader): Iterable<Registered> {
  for (const plugin of reader.flat([given])) {
    if (reader.isRouter(plugin)) { yield { kind: 'mount', path: '', target: plugin, scoped: true, node: plugin }; continue; }
    for (const fn of reader.functions(plugin)) {
      const app = fn.parameters[0];
      if (app) yield { kind: 'mount', path: '', target: app, scoped: false, node: plugin };
    }
  }
}

/** `.group('/orders', hooks, (app) => app.get(…))`, `.guard(hooks, (app) => …)` */
function* inner(paths: readonly string[], callback: ts.Expression | undefined, hooks: ts.Expression | undefined, reader: Reader): Iterable<Registered> {
  for (const fn of callback ? reader.functions(callback) : []) {
    const app = fn.parameters[0];
    if (!app || !callback) continue;
    for (const path of paths) yield { kind: 'mount', path, target: app, scoped: true, node: callback };
    if (hooks) yield* before(hooks, hooks, reader, { within: callback });
  }
}

/** The hooks of a group, or of all routes that follow. */
function* before(hooks: ts.Expression, node: ts.Node, reader: Reader, place: Lifted & { readonly within?: ts.Node }): Iterable<Registered> {
  const options = reader.object(hooks);
  const handlers: readonly (ts.Expression | FunctionNode)[] = options ? [...macrosOf(options, stages, reader), ...handlersOf(options, 'beforeHandle', reader)] : [];
  if (handlers.some((one) => isFunctionNode(one) || reader.functions(one).length > 0)) yield { kind: 'middleware', path: '', handlers, node, ...place };
}
