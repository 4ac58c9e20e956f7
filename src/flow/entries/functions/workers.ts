import { bare, isFunctionNode, propertyName, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { objectLiteral } from '../../../catalog/values/literal';
import { exportsOf } from '../reading/exports';
import { importedName } from '../../../catalog/values/imported';
import { classKind, isUndeclared } from './workers-rpc';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

/** Packages that a repository of workers depends on; Bun serves a default export with `fetch` too. */
const signs = ['wrangler', '@cloudflare/workers-types', '@cloudflare/vite-plugin', '@cloudflare/vitest-pool-workers', '@types/bun', 'bun-types'];

/** What a Durable Object is called for when sockets that it has accepted say something: https://developers.cloudflare.com/durable-objects/best-practices/websockets */
const socketVerbs: Readonly<Record<string, string>> = { webSocketMessage: 'message', webSocketClose: 'disconnect', webSocketError: 'disconnect' };

/**
 * Cloudflare Workers: the default export's `fetch`, `scheduled`, `queue` and `email`, the classes of `cloudflare:workers`, and service workers. That an export is a worker's
 * is said by its type, by a dependency, or by a `wrangler.toml` or `wrangler.jsonc` whose `main` it is: an object with `fetch` and `scheduled` alone may be anybody's.
 * https://developers.cloudflare.com/workers/runtime-apis/handlers, https://developers.cloudflare.com/workers/wrangler/configuration
 */
export const workers: Framework = {
  id: 'workers',
  trigger: /^(?=[\s\S]*?\bexport\b)[\s\S]*?\b(?:fetch|scheduled|queue)\b|cloudflare:workers|\bimplements\s+DurableObject\b|addEventListener\(\s*['"]fetch['"]/,
  *collect(file, context) {
    for (const { name, value } of exportsOf(file)) {
      if (name === 'default' && !isFunctionNode(value)) yield* exported(value, file, context);
    }
    for (const statement of file.statements) {
      if (ts.isClassDeclaration(statement)) yield* ofClass(statement, file, context);
      else if (ts.isExpressionStatement(statement)) yield* listener(statement.expression, file, context);
    }
  },
};

function isDeployed(file: ts.SourceFile, context: EntryContext): boolean {
  return signs.some((sign) => context.dependencyVersion(file.fileName, sign) !== undefined) || context.deployments.isWorkerEntry(file.fileName);
}

function* exported(value: ts.Expression, file: ts.SourceFile, context: EntryContext): Iterable<HandlerRegistration> {
  const literal = objectLiteral(value, context.checker);
  if (!literal || literal.getSourceFile() !== file) return;
  if (!isExportedHandler(literal, context) && !isDeployed(file, context)) return;
  yield* handlersOf(literal.properties, file, context);
}

/** `satisfies ExportedHandler<Env>`, `const worker: ExportedHandler = { … }` */
function isExportedHandler(literal: ts.ObjectLiteralExpression, context: EntryContext): boolean {
  let holder: ts.Node = literal.parent;
  while (ts.isParenthesizedExpression(holder)) holder = holder.parent;
  const type = ts.isSatisfiesExpression(holder) || ts.isAsExpression(holder) || ts.isVariableDeclaration(holder) ? holder.type : undefined;
  if (!type || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return false;
  // A type of the runtime: global, or imported from its types.
  return type.typeName.text === 'ExportedHandler' && (isUndeclared(type.typeName, context.checker) || importedName(type.typeName, context.checker)?.package === '@cloudflare/workers-types');
}

function* ofClass(node: ts.ClassDeclaration, file: ts.SourceFile, context: EntryContext): Iterable<HandlerRegistration> {
  const kind = classKind(node, context);
  if (kind === undefined) return;
  yield* handlersOf(node.members, file, context);
  if (kind !== 'DurableObject') return;
  for (const member of node.members) {
    const verb = ts.isMethodDeclaration(member) && member.body ? socketVerbs[propertyName(member.name) ?? ''] : undefined;
    if (verb !== undefined && ts.isMethodDeclaration(member)) yield { kind: 'handler', entry: 'request', verb, path: node.name?.text ?? 'default', handlers: [member], node: member };
  }
}

function* handlersOf(members: readonly (ts.ObjectLiteralElementLike | ts.ClassElement)[], file: ts.SourceFile, context: EntryContext): Iterable<HandlerRegistration> {
  for (const member of members) {
    const value = isFunctionNode(member) ? member : ts.isPropertyAssignment(member) ? member.initializer : ts.isShorthandPropertyAssignment(member) ? member.name : undefined;
    if (value) {
      const registered = registration(propertyName(member.name), value, member, file, context);
      if (registered) yield registered;
    }
  }
}

function registration(name: string | undefined, value: ts.Expression | FunctionNode, node: ts.Node, file: ts.SourceFile, context: EntryContext): HandlerRegistration | undefined {
  if (name === 'fetch') return { kind: 'handler', entry: 'request', verb: 'ALL', path: '*', handlers: [value], node };
  const verb = name === undefined ? undefined : { scheduled: 'cron', alarm: 'alarm', queue: 'queue', email: 'email', run: 'workflow' }[name];
  // When it runs, or of which queue it is the consumer, is written in the deployment's own file.
  return verb === undefined ? undefined : { kind: 'handler', entry: 'job', verb, path: context.relativePath(file.fileName).replace(/\.[cm]?[jt]sx?$/, ''), handlers: [value], node };
}

/** `addEventListener('fetch', (event) => event.respondWith(handle(event.request)))`, which a browser's service worker has too. */
function* listener(expression: ts.Expression, file: ts.SourceFile, context: EntryContext): Iterable<HandlerRegistration> {
  const call = bare(expression);
  if (!ts.isCallExpression(call) || !ts.isIdentifier(call.expression) || call.expression.text !== 'addEventListener') return;
  const [event, handler] = call.arguments;
  if (!event || !handler || !ts.isStringLiteralLike(event) || !isDeployed(file, context)) return;
  const registered = registration(event.text, handler, call, file, context);
  if (registered) yield registered;
}
