import { bare, isFunctionNode, isModuleLoad, property, propertyValue, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { fromBraces } from '../reading/paths';
import { handlersOf, verbsOf } from './options';
import type { Reader, Registered, RouterCall, RouterFramework } from './types';

/** Points of the request's way that a handler waits for. https://hapi.dev/api/#request-lifecycle */
const points: ReadonlySet<string> = new Set(['onRequest', 'onPreAuth', 'onCredentials', 'onPostAuth', 'onPreHandler', 'onPostHandler', 'onPreResponse']);

/** Hapi. https://hapi.dev/tutorials/routing, https://hapi.dev/tutorials/plugins */
export const hapi: RouterFramework = {
  id: 'hapi',
  packages: new Set(['@hapi/hapi', 'hapi']),
  ordered: false,
  methods: new Set(['route', 'register', 'ext']),
  fluent: new Set(['decorate']),
  pluginTypes: new Set(['Plugin', 'PluginBase', 'PluginNameVersion']),
  make: ({ name }) => (name === 'server' || name === 'Server' ? { kind: 'application' } : undefined),
  typed: ({ name }) => (name === 'Server' || name === 'ServerRoute' ? 'application' : undefined),
  read: (call, reader) => (call.name === 'route' ? routes(call, reader) : call.name === 'register' ? register(call, reader) : extension(call, reader)),
};

function* routes({ call, site }: RouterCall, reader: Reader): Iterable<Registered> {
  for (const one of reader.flat(call.arguments)) {
    const route = reader.object(one);
    if (!route) continue;
    const options = reader.object(propertyValue(route, 'options') ?? propertyValue(route, 'config'));
    const handlers = [
      ...options ? prerequisites(options, reader) : [],
      ...handlersOf(route, 'handler', reader), ...options ? handlersOf(options, 'handler', reader) : [],
    ];
    const node = one === call.arguments[0] ? site : route;
    for (const path of reader.paths(propertyValue(route, 'path'))) {
      for (const verb of verbsOf(propertyValue(route, 'method'), reader)) yield { kind: 'handler', verb, path: fromBraces(path), handlers, node };
    }
  }
}

/** `options.pre`: functions, or `{ method, assign }`. */
function prerequisites(options: ts.ObjectLiteralExpression, reader: Reader): readonly (ts.Expression | FunctionNode)[] {
  const list = propertyValue(options, 'pre');
  return list ? reader.flat(reader.flat([list])).flatMap((one) => {
    const named = reader.object(one);
    return named ? handlersOf(named, 'method', reader) : [one];
  }) : [];
}

/** `server.register(plugin)`, `server.register({ plugin, routes: { prefix } })`, a list of either. What a plugin extends is the server's. */
function* register({ call }: RouterCall, reader: Reader): Iterable<Registered> {
  const [given, settings] = call.arguments;
  for (const one of given ? reader.flat([given]) : []) {
    const entry = reader.object(one);
    const plugin = entry && propertyValue(entry, 'plugin');
    const routing = reader.object((entry && propertyValue(entry, 'routes')) ?? propertyOf(reader.object(settings), 'routes'));
    const prefix = propertyOf(routing, 'prefix');
    for (const server of serversOf(plugin ?? one, reader)) {
      for (const path of prefix ? reader.paths(prefix) : ['']) yield { kind: 'mount', path: fromBraces(path), target: server, scoped: false, node: one };
    }
  }
}

function propertyOf(object: ts.ObjectLiteralExpression | undefined, name: string): ts.Expression | undefined {
  return object && propertyValue(object, name);
}

/** The parameters by which a plugin's `register` is given the server. A module may be the plugin, or hold it as `plugin`. */
function serversOf(plugin: ts.Expression, reader: Reader): readonly ts.ParameterDeclaration[] {
  const { checker } = reader.context;
  const object = reader.object(plugin);
  const own = object && property(object, 'register');
  if (own && isFunctionNode(own)) return own.parameters.slice(0, 1);
  if (own && ts.isPropertyAssignment(own)) return reader.functions(own.initializer).flatMap((fn) => fn.parameters.slice(0, 1));
  const module = bare(plugin);
  // `server.register(require('./orders'))`
  const loaded = ts.isCallExpression(module) && isModuleLoad(module) && module.arguments[0] ? checker.getSymbolAtLocation(module.arguments[0]) : undefined;
  const type = loaded ? checker.getTypeOfSymbol(loaded) : checker.getTypeAtLocation(plugin);
  const inner = checker.getPropertyOfType(type, 'plugin');
  const member = checker.getPropertyOfType(inner ? checker.getTypeOfSymbol(inner) : type, 'register')?.valueDeclaration;
  if (!member) return [];
  const fn = isFunctionNode(member) ? [member] : ts.isPropertyAssignment(member) ? reader.context.functionsOf(member.initializer)
    : ts.isShorthandPropertyAssignment(member) ? reader.context.functionsOf(member.name)
      : ts.isBinaryExpression(member.parent) ? reader.context.functionsOf(member.parent.right) : ts.isVariableDeclaration(member) && member.initializer ? reader.context.functionsOf(member.initializer) : [];
  return fn.flatMap((one) => one.parameters.slice(0, 1));
}

/** `server.ext('onPreHandler', load)`, `server.ext({ type: 'onPreHandler', method: load })` */
function* extension({ call, site }: RouterCall, reader: Reader): Iterable<Registered> {
  const [first, method] = call.arguments;
  const event = reader.object(first);
  const [point] = event ? reader.paths(propertyValue(event, 'type')) : reader.paths(first);
  if (point === undefined || !points.has(point)) return;
  const handlers = event ? handlersOf(event, 'method', reader) : method ? reader.flat([method]) : [];
  yield { kind: 'middleware', path: '', handlers, node: site };
}
