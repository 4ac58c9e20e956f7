import { dirname, relativeTo } from '../../../project/paths';
import { bare, isFunctionNode, propertyValue, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { filesWithin, folderNamed } from '../../static-folder';
import { exportedSetting, exportsOf } from '../reading/exports';
import { joinPaths } from '../reading/paths';
import type { Reader, Registered, RouterCall, RouterFramework } from './types';
import { handlersOf, verbsOf } from './options';

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all', 'propfind', 'report', 'mkcol', 'search'] as const;
/**
 * Hooks that the request waits for, in the order of https://fastify.dev/docs/latest/Reference/Lifecycle. `preSerialization` and `onSend` run after
 * the handler; they stand before it, since the handler comes last.
 */
const hooks = ['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization', 'onSend'] as const;

const autoloads: ReadonlySet<string> = new Set(['@fastify/autoload', 'fastify-autoload']);

/** Fastify. https://fastify.dev/docs/latest/Reference/Routes, https://fastify.dev/docs/latest/Reference/Plugins */
export const fastify: RouterFramework = {
  id: 'fastify',
  packages: new Set(['fastify']),
  // The hooks of a plugin's scope are put together when it is loaded: those registered below a route run for it too.
  ordered: false,
  methods: new Set([...verbs, 'route', 'register', 'addHook']),
  fluent: new Set(['withTypeProvider', 'after', 'decorate', 'decorateRequest', 'decorateReply', 'setErrorHandler', 'setNotFoundHandler', 'setValidatorCompiler', 'setSerializerCompiler', 'addSchema', 'addContentTypeParser']),
  pluginTypes: new Set(['FastifyPlugin', 'FastifyPluginAsync', 'FastifyPluginCallback', 'FastifyPluginAsyncTypebox', 'FastifyPluginCallbackTypebox', 'FastifyPluginAsyncZod', 'FastifyPluginAsyncJsonSchemaToTs']),
  make: ({ name }) => (name === 'default' || name === 'fastify' ? { kind: 'application' } : undefined),
  // An instance that is handed in may be that of a plugin: where that is registered has to be seen.
  typed: ({ name }) => (name === 'FastifyInstance' ? 'router' : undefined),
  read: (call, reader) => (call.name === 'register' ? register(call, reader) : call.name === 'addHook' ? hook(call) : call.name === 'route' ? route(call, reader) : handler(call, reader)),
};

function* handler({ call, name, site }: RouterCall, reader: Reader): Iterable<Registered> {
  const [path, ...rest] = call.arguments;
  if (!path || rest.length === 0) return;
  const options = rest.map((one) => reader.object(one)).find((one) => one !== undefined);
  const last = rest.at(-1);
  const own = last && reader.object(last) === undefined ? [last] : [];
  const handlers = [...options ? hooksOf(options, reader) : [], ...options && own.length === 0 ? handlersOf(options, 'handler', reader) : [], ...own];
  for (const one of reader.paths(path)) yield { kind: 'handler', verb: name === undefined ? 'ALL' : name.toUpperCase(), path: one, handlers, node: site };
}

/** `fastify.route({ method: ['GET', 'HEAD'], url: '/orders', preHandler: auth, handler: list })` */
function* route({ call, site }: RouterCall, reader: Reader): Iterable<Registered> {
  const options = reader.object(call.arguments[0]);
  if (!options) return;
  const handlers = [...hooksOf(options, reader), ...handlersOf(options, 'handler', reader)];
  const url = propertyValue(options, 'url') ?? propertyValue(options, 'path');
  for (const path of reader.paths(url)) {
    for (const verb of verbsOf(propertyValue(options, 'method'), reader)) yield { kind: 'handler', verb, path, handlers, node: site };
  }
}

/** `fastify.register(plugin, { prefix })`: the plugin is given an instance of its own, unless it is wrapped by fastify-plugin. */
function* register({ call }: RouterCall, reader: Reader): Iterable<Registered> {
  const [plugin, given] = call.arguments;
  if (!plugin) return;
  const options = reader.object(given);
  if (options && autoloads.has(reader.imported(plugin)?.package ?? '')) return yield* autoloaded(options, reader);
  const prefix = options && propertyValue(options, 'prefix');
  const value = reader.value(plugin);
  const unscoped = ts.isCallExpression(value) && reader.imported(value.expression)?.package === 'fastify-plugin';
  for (const fn of [...reader.functions(plugin), ...loadedPlugin(value, reader)]) {
    const instance = fn.parameters[0];
    for (const path of prefix ? reader.paths(prefix) : ['']) {
      if (instance) yield { kind: 'mount', path, target: instance, scoped: !unscoped, node: plugin };
    }
  }
}

/** `register(import('./orders.js'))`: what the module exports by default. https://fastify.dev/docs/latest/Reference/Plugins/#esm-support */
function loadedPlugin(value: ts.Expression, { context }: Reader): readonly FunctionNode[] {
  if (!ts.isCallExpression(value) || value.expression.kind !== ts.SyntaxKind.ImportKeyword || !value.arguments[0]) return [];
  const file = context.checker.getSymbolAtLocation(value.arguments[0])?.valueDeclaration;
  const plugin = file && ts.isSourceFile(file) ? exportsOf(file).find(({ name }) => name === 'default')?.value : undefined;
  return plugin ? isFunctionNode(plugin) ? [plugin] : context.functionsOf(plugin) : [];
}

/**
 * The plugins of a folder, each under the path of its own folder: `register(autoload, { dir: path.join(__dirname, 'routes') })`.
 * https://github.com/fastify/fastify-autoload#global-configuration
 */
function* autoloaded(options: ts.ObjectLiteralExpression, reader: Reader): Iterable<Registered> {
  const { context } = reader;
  const dir = propertyValue(options, 'dir');
  const named = folderNamed(dir, context.checker);
  const found = dir && named && filesWithin(named, context.files(), dir.getSourceFile().fileName);
  if (!found) return;
  const own = propertyValue(reader.object(propertyValue(options, 'options')) ?? options, 'prefix');
  const flat = propertyValue(options, 'dirNameRoutePrefix')?.kind === ts.SyntaxKind.FalseKeyword;
  for (const file of found.files) {
    const exports = exportsOf(file);
    const plugin = exports.find(({ name }) => name === 'default')?.value;
    // Hooks of a folder are loaded by a setting of their own.
    if (!plugin || /(?:^|\/)\.?autohooks\.|[.\-_](?:test|spec)\.[cm]?[jt]s$/.test(file.fileName)) continue;
    const below = flat ? '' : relativeTo(found.folder, dirname(file.fileName)).split('/').map((part) => part.replace(/^_/, ':')).join('/');
    const set = exportedSetting(exports, 'prefixOverride') ?? exportedSetting(exports, 'autoPrefix');
    const value = isFunctionNode(plugin) ? undefined : bare(plugin);
    const unscoped = value !== undefined && ts.isCallExpression(value) && reader.imported(value.expression)?.package === 'fastify-plugin';
    for (const fn of isFunctionNode(plugin) ? [plugin] : context.functionsOf(plugin)) {
      const instance = fn.parameters[0];
      for (const path of own ? reader.paths(own) : ['']) if (instance) yield { kind: 'mount', path: [path, below, set ?? ''].reduce(joinPaths), target: instance, scoped: !unscoped, node: plugin };
    }
  }
}

function* hook({ call }: RouterCall): Iterable<Registered> {
  const [name, handler] = call.arguments;
  if (name && handler && ts.isStringLiteralLike(name) && hooks.some((one) => one === name.text)) yield { kind: 'middleware', path: '', handlers: [handler], node: handler };
}

function hooksOf(options: ts.ObjectLiteralExpression, reader: Reader): readonly (ts.Expression | FunctionNode)[] {
  return hooks.flatMap((name) => handlersOf(options, name, reader));
}
