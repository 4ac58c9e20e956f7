import { bare, chainStart, isFunctionNode, propertyName, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { httpVerbs, pathOfSegments, withoutExtension } from './conventions';
import { exportsOf } from '../reading/exports';
import { joinPaths } from '../reading/paths';
import { staticText, textProperty } from '../reading/static-text';
import { declarationAt } from '../reading/trace';
import type { EntryContext, Framework, HandlerRegistration, Registration } from '../types';

const serverFile = /(?:^|\/)server\/(api|routes|middleware|tasks|plugins)\/(.+)\.[cm]?[jt]s$/;
const packages = ['nuxt', 'nuxt3', 'nuxt-edge', 'nitropack', 'nitro', 'h3', '@analogjs/platform', '@solidjs/start'];
/** https://h3.dev, https://nitro.build/guide/cache: what makes a handler of a function or of `{ handler }`. */
const makers: ReadonlySet<string> = new Set(['defineEventHandler', 'eventHandler', 'defineHandler', 'defineCachedEventHandler', 'cachedEventHandler', 'defineLazyEventHandler', 'defineWebSocketHandler', 'defineTask']);
const hooks: ReadonlySet<string> = new Set(['handler', 'run', 'open', 'message', 'close']);

/**
 * Nuxt's and Nitro's server folder: `server/api/orders/[id].get.ts` answers `GET /api/orders/:id`. `defineEventHandler` and the like are
 * there without an import, unless the file says what else they are.
 * https://nuxt.com/docs/guide/directory-structure/server, https://nitro.build/guide/routing, https://nitro.build/guide/tasks
 */
export const nuxt: Framework = {
  id: 'nuxt',
  trigger: /(?!)/,
  pathTrigger: serverFile,
  * collect(file, context) {
    const place = serverFile.exec(context.relativePath(file.fileName));
    if (!place || !packages.some((name) => context.dependencyVersion(file.fileName, name) !== undefined)) return;
    const exported = exportsOf(file).find((part) => part.name === 'default');
    if (!exported) return;
    const [, folder, below] = place;
    if (folder === 'plugins') return yield* pluginHooks(exported.value, file, context);
    const nested = nestedRoutes(exported.value, file, context);
    if (nested.length > 0) return yield* nested;
    const handlers = handlersOf(exported.value, context);
    if (handlers.length === 0) return;
    if (folder === 'middleware') {
      yield { kind: 'middleware', path: '', folder: serverFolder(file, 'middleware'), handlers, node: exported.node };
    } else if (folder === 'tasks') {
      yield { kind: 'handler', entry: 'job', verb: 'task', path: taskName(exported.value, context) ?? (below ?? '').replace(/\//g, ':').replace(/:index$/, ''), handlers, node: exported.node };
    } else yield { kind: 'handler', entry: 'request', ...routeOf(folder === 'api' ? 'api/' : '', below ?? ''), handlers, node: exported.node };
  },
};

function serverFolder({ fileName }: ts.SourceFile, folder: string): string {
  return fileName.slice(0, fileName.lastIndexOf(`/server/${folder}/`) + '/server/'.length);
}

/** Of the hooks of the server those that run before the answer of every request: https://nitro.build/guide/plugins#nitro-runtime-hooks */
const requestHooks: ReadonlySet<string> = new Set(['request', 'beforeResponse']);
const pluginMakers: ReadonlySet<string> = new Set(['defineNitroPlugin', 'definePlugin', 'nitroPlugin']);

/** `defineNitroPlugin((nitroApp) => { nitroApp.hooks.hook('request', async (event) => …) })` */
function* pluginHooks(value: ts.Expression | FunctionNode, file: ts.SourceFile, context: EntryContext): Iterable<Registration> {
  const call = isFunctionNode(value) ? undefined : bare(value);
  const isMade = call && ts.isCallExpression(call) && ts.isIdentifier(call.expression) && pluginMakers.has(call.expression.text);
  for (const plugin of isFunctionNode(value) ? [value] : isMade && call.arguments[0] ? context.functionsOf(call.arguments[0]) : []) {
    const app = plugin.parameters[0];
    if (!app) continue;
    const found: Registration[] = [];
    walk(plugin, (node) => {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'hook') return;
      const hooks = bare(node.expression.expression);
      if (!ts.isPropertyAccessExpression(hooks) || hooks.name.text !== 'hooks' || !isOf(hooks.expression, app, context)) return;
      const [name, handler] = node.arguments;
      const hook = staticText(name, context.checker) ?? '';
      if (handler && requestHooks.has(hook)) found.push({ kind: 'middleware', path: '', folder: serverFolder(file, 'plugins'), handlers: [handler], node });
      // It runs for each request, but nobody waits any more.
      else if (handler && hook === 'afterResponse') found.push({ kind: 'handler', entry: 'job', verb: 'hook', path: hook, handlers: [handler], node });
    });
    yield* found;
  }
}

/** `orders/[id].get` → `GET`, `/orders/:id`; the environment may follow the verb (`.get.dev`). */
function routeOf(prefix: string, below: string): { readonly verb: string; readonly path: string } {
  const match = /^(.*?)(?:\.(get|post|put|patch|delete|head|options|connect|trace))?(?:\.(?:dev|prod|prerender))?$/.exec(withoutExtension(below));
  const segments = `${prefix}${match?.[1] ?? ''}`.split('/');
  if (segments[segments.length - 1] === 'index') segments.pop();
  return { verb: match?.[2]?.toUpperCase() ?? 'ALL', path: pathOfSegments(segments) };
}

/**
 * `export default useBase('/api/orders', router.handler)`: the routes of a router that one file answers with.
 * https://nuxt.com/docs/guide/directory-structure/server#nested-router
 */
function nestedRoutes(value: ts.Expression | FunctionNode, file: ts.SourceFile, context: EntryContext): readonly HandlerRegistration[] {
  const call = isFunctionNode(value) ? value : bare(value);
  if (!ts.isCallExpression(call) || call.expression.getText() !== 'useBase') return [];
  const [base, given] = call.arguments.map(bare);
  const router = given && ts.isPropertyAccessExpression(given) && given.name.text === 'handler' ? declarationAt(given.expression, context.checker) : undefined;
  const prefix = staticText(base, context.checker);
  if (!router) return [];
  const found: HandlerRegistration[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.arguments.length < 2) return;
    const verb = node.expression.name.text.toUpperCase();
    const [path, handler] = node.arguments;
    if ((verb !== 'USE' && !httpVerbs.has(verb)) || !handler || !isOf(node.expression.expression, router, context)) return;
    const below = staticText(path, context.checker);
    found.push({ kind: 'handler', entry: 'request', verb: verb === 'USE' ? 'ALL' : verb, handlers: handlersOf(handler, context), node: node.expression.name, ...(prefix !== undefined && below !== undefined && { path: joinPaths(prefix, below) }) });
  });
  return found;
}

/** Whether a chain of calls begins at what is declared there. */
function isOf(expression: ts.Expression, declaration: ts.Declaration, context: EntryContext): boolean {
  const node = chainStart(expression);
  return ts.isIdentifier(node) ? declarationAt(node, context.checker) === declaration : node.parent === declaration;
}

/** The functions of `defineEventHandler(fn)`, `defineEventHandler({ onRequest, handler })`; a maker of the workspace's own is looked through. */
function handlersOf(value: ts.Expression | FunctionNode, context: EntryContext): readonly (ts.Expression | FunctionNode)[] {
  if (isFunctionNode(value)) return [value];
  const call = bare(value);
  if (!ts.isCallExpression(call)) return context.functionsOf(call).length > 0 ? [call] : [];
  const callee = bare(call.expression);
  const isMaker = ts.isIdentifier(callee) && makers.has(callee.text) && declarationAt(callee, context.checker) === undefined;
  const options = call.arguments[0] && bare(call.arguments[0]);
  if (!isMaker || !options || !ts.isObjectLiteralExpression(options)) return [call];
  return options.properties.flatMap((part): readonly (ts.Expression | FunctionNode)[] => {
    const name = propertyName(part.name);
    const inner = ts.isPropertyAssignment(part) ? part.initializer : ts.isShorthandPropertyAssignment(part) ? part.name : ts.isMethodDeclaration(part) ? part : undefined;
    if (!inner) return [];
    if (name === 'onRequest' || name === 'onBeforeResponse') return !isFunctionNode(inner) && ts.isArrayLiteralExpression(inner) ? [...inner.elements] : [inner];
    return name !== undefined && hooks.has(name) ? [inner] : [];
  });
}

function taskName(value: ts.Expression | FunctionNode, context: EntryContext): string | undefined {
  const call = isFunctionNode(value) ? undefined : bare(value);
  const options = call && ts.isCallExpression(call) ? call.arguments[0] && bare(call.arguments[0]) : undefined;
  const meta = options && ts.isObjectLiteralExpression(options) ? options.properties.find((part): part is ts.PropertyAssignment => ts.isPropertyAssignment(part) && propertyName(part.name) === 'meta') : undefined;
  return meta && ts.isObjectLiteralExpression(meta.initializer) ? textProperty(meta.initializer, 'name', context.checker) : undefined;
}
