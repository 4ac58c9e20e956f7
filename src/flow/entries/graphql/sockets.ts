import { bare, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { foundInFiles } from '../reading/found-in-files';
import { graphqlServers, isFunction, isOperation, ofSamePackage, optionsOf } from './context';
import { fieldsOf, type Field } from '../procedures/merged-objects';
import { staticObject, staticText, textProperty } from '../reading/static-text';
import { declarationAt, lastStep, traceOf } from '../reading/trace';
import type { EntryContext, Framework, HandlerRegistration, Registration } from '../types';

const serving = /graphql-ws|subscriptions-transport-ws|\bmercurius\b/;
/** What serves a schema to the sockets of `ws` and others; the runtimes whose handlers a server is made of have the last two. */
const takers: ReadonlySet<string> = new Set(['useServer', 'makeHandler', 'makeServer']);
/** What the server runs by itself, and by which name: for a connection, after an operation has begun, for each result or event of it, and when it has ended. */
const events = [['onConnect', 'connect'], ['onOperation', 'operation'], ['onNext', 'next'], ['onError', 'error'], ['onComplete', 'complete'], ['onDisconnect', 'disconnect'], ['onClose', 'disconnect']] as const;
/** The same of subscriptions-transport-ws. */
const olderEvents = [['onConnect', 'connect'], ['onOperationComplete', 'complete'], ['onDisconnect', 'disconnect']] as const;
/** What runs before an operation, in this order. */
const beforeEach = ['onSubscribe', 'schema', 'context'];
const roots: Readonly<Record<string, string>> = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };

/**
 * What serves GraphQL's subscriptions over a socket: `onConnect` for each connection, before each operation `onSubscribe`, a schema that is made for it, and `context`, once for all of its events, behind
 * that `onOperation`, and `onNext` for each result and event. Where the package has a server beside it that answers over HTTP, queries and mutations are taken to go there. Mercurius makes the context of a connection, before `onConnect`.
 * The server of subscriptions-transport-ws runs `onOperation` before each operation.
 * https://the-guild.dev/graphql/ws/docs/server/interfaces/ServerOptions, https://docs.nestjs.com/graphql/subscriptions, https://mercurius.dev/#/docs/api/options (`subscription.context`; `lib/subscription.js`)
 */
export const graphqlSockets: Framework = {
  id: 'graphql',
  acrossFiles: true,
  trigger: serving,
  * collect(file, context) {
    for (const server of sockets.in(file, context)) yield* registrations(server, context);
  },
};

/** A call that serves sockets. */
interface Sockets {
  readonly call: ts.CallExpression | ts.NewExpression;
  readonly path: string | undefined;
  readonly options: readonly Field[];
  /** Whether it is the older package's server, whose `onOperation` runs before the operation and whose contexts are made by `onConnect`. */
  readonly isOlder?: boolean;
  /** Whether the context is made for a connection, and not for an operation. */
  readonly isPerConnection?: boolean;
}

function* registrations({ call, path, options, isPerConnection, isOlder }: Sockets, context: EntryContext): Iterable<Registration> {
  const named = (name: string): readonly (ts.Expression | FunctionNode)[] => options.filter((part) => part.name === name && isFunction(part.value, context)).map(({ value }) => value).slice(-1);
  const event = (verb: string, name: string, handlers: readonly (ts.Expression | FunctionNode)[]): HandlerRegistration => ({ kind: 'handler', entry: 'request', verb, ...(path !== undefined && { path }), handlers, node: options.find((part) => part.name === name)?.node ?? call });
  if (isPerConnection) {
    const made = ['context', 'onConnect'].flatMap(named);
    if (made.length > 0) yield event('connect', named('onConnect').length > 0 ? 'onConnect' : 'context', made);
    for (const handler of named('onDisconnect')) yield event('disconnect', 'onDisconnect', [handler]);
    return;
  }
  for (const [name, verb] of isOlder ? olderEvents : events) for (const handler of named(name)) yield event(verb, name, [handler]);
  for (const root of options.filter(({ name }) => name === 'roots')) yield* ofRoots(root.value, context);
  const handlers = (isOlder ? ['onOperation'] : beforeEach).flatMap(named);
  if (handlers.length > 0) yield { kind: 'middleware', path: '', handlers, node: call, runsFor: (handler) => isServedBy(handler, call, context) };
}

/** `roots: { query: { hello: () => … } }`: functions that stand beside the schema. */
function* ofRoots(value: ts.Expression | FunctionNode, context: EntryContext): Iterable<HandlerRegistration> {
  for (const root of fieldsOf(value, context)) {
    for (const field of roots[root.name] === undefined ? [] : fieldsOf(root.value, context)) {
      if (isFunction(field.value, context)) yield { kind: 'handler', entry: 'request', verb: `${roots[root.name]}.${field.name}`, handlers: [field.value], node: field.node };
    }
  }
}

/** Whether it is known that an operation goes through these sockets. */
function isServedBy(handler: HandlerRegistration, call: Sockets['call'], context: EntryContext): boolean {
  const [only, ...others] = ofSamePackage(sockets.all(context), handler.node, context).filter((one) => !one.isPerConnection);
  return only?.call === call && others.length === 0 && isOperation(handler, true, !hasOtherWay(call, context));
}

/** Whether the package of a call has a server that answers queries and mutations over HTTP. */
function hasOtherWay(call: Sockets['call'], context: EntryContext): boolean {
  const { fileName } = call.getSourceFile();
  const home = context.packageFolder(fileName);
  return graphqlServers.all(context).some((one) => context.packageFolder(one.call.getSourceFile().fileName) === home) || context.dependencyVersion(fileName, 'express-graphql') !== undefined;
}

const sockets = foundInFiles(serving, (file, context) => {
  const found: Sockets[] = [];
  walk(file, (node) => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.arguments?.[0]) found.push(...socketsOfCall(node, node.arguments[0], context));
  });
  return found;
});

function socketsOfCall(call: Sockets['call'], first: ts.Expression, context: EntryContext): readonly Sockets[] {
  const callee = bare(call.expression);
  if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return [];
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'register') return ofMercurius(call, first, context);
  const trace = traceOf(callee, context);
  const name = trace && lastStep(trace)?.name;
  if (!trace || name === undefined || trace.steps.length > 2 || trace.steps.slice(0, -1).some(({ kind }) => kind !== 'get')) return [];
  if (trace.package === 'subscriptions-transport-ws') return ofOlder(call, name, first, context);
  if (trace.package === 'graphql-ws' && takers.has(name)) return [{ call, path: pathOf(call.arguments?.[1], context), options: fieldsOf(first, context) }];
  return trace.package === '@nestjs/graphql' && /^forRoot(?:Async)?$/.test(name) ? optionsOf(first).flatMap((options) => ofNest(call, fieldsOf(options, context), context)) : [];
}

/** `SubscriptionServer.create({ schema, onConnect, onOperation }, { server, path })`, and with `new`: https://github.com/apollographql/subscriptions-transport-ws#api-docs, `dist/server.d.ts` of 0.11 */
function ofOlder(call: Sockets['call'], name: string, first: ts.Expression, context: EntryContext): readonly Sockets[] {
  if (name !== 'create' && name !== 'SubscriptionServer') return [];
  const path = textProperty(staticObject(call.arguments?.[1], context.checker), 'path', context.checker) ?? pathOf(call.arguments?.[1], context);
  return [{ call, path, options: fieldsOf(first, context), isOlder: true }];
}

/** `app.register(mercurius, { path, subscription: { context, onConnect } })` */
function ofMercurius(call: Sockets['call'], plugin: ts.Expression, context: EntryContext): readonly Sockets[] {
  const given = call.arguments?.[1];
  const trace = given && traceOf(plugin, context);
  if (!trace || trace.package !== 'mercurius' || trace.steps.length > 0) return [];
  const options = fieldsOf(given, context);
  const served = options.find(({ name }) => name === 'subscription');
  const path = options.find(({ name }) => name === 'path')?.value;
  const text = path === undefined ? '/graphql' : ts.isExpression(path) ? staticText(path, context.checker) : undefined;
  const own = served ? fieldsOf(served.value, context) : [];
  return own.length > 0 ? [{ call, path: text, options: own, isPerConnection: true }] : [];
}

/** `subscriptions: { 'graphql-ws': { path, onConnect } }`: the context of the module is that of the sockets, too. `GqlSubscriptionService` of @nestjs/graphql says so. */
function ofNest(call: Sockets['call'], options: readonly Field[], context: EntryContext): readonly Sockets[] {
  const served = options.find(({ name }) => name === 'subscriptions');
  const sockets = served && fieldsOf(served.value, context).find(({ name }) => name === 'graphql-ws');
  if (!sockets || (ts.isExpression(sockets.value) && bare(sockets.value).kind === ts.SyntaxKind.FalseKeyword)) return [];
  const own = fieldsOf(sockets.value, context);
  const path = [...options, ...own].filter(({ name }) => name === 'path').at(-1)?.value;
  const text = path === undefined ? '/graphql' : ts.isExpression(path) ? staticText(path, context.checker) : undefined;
  return [{ call, path: text, options: [...options.filter(({ name }) => name === 'context'), ...own] }];
}

/** The path of `new WebSocketServer({ server, path: '/graphql' })`. */
function pathOf(server: ts.Expression | undefined, context: EntryContext): string | undefined {
  const node = server && bare(server);
  const declaration = node && ts.isIdentifier(node) ? declarationAt(node, context.checker) : undefined;
  const made = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : node;
  return made && (ts.isNewExpression(made) || ts.isCallExpression(made)) ? textProperty(staticObject(made.arguments?.[0], context.checker), 'path', context.checker) : undefined;
}
