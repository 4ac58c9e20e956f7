import { bare, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { foundInFiles } from '../reading/found-in-files';
import { isFunction } from '../graphql/context';
import { fieldsOf, type Field } from './merged-objects';
import { lastStep, traceOf } from '../reading/trace';
import { proceduresOf } from './trpc';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

const serving = /@trpc\/server\/adapters|@hono\/trpc-server|\btrpc-(?:nuxt|sveltekit)\b/;
/** What serves a router: the adapters of the package, and those of others. */
const takers: Readonly<Record<string, RegExp>> = {
  '@trpc/server': /^(?:fetchRequestHandler|createHTTP(?:Server|Handler)|createHTTP2Handler|createExpressMiddleware|fastifyTRPCPlugin|createNextApiHandler|nextAppDirCaller|awsLambdaRequestHandler|nodeHTTPRequestHandler|applyWSSHandler|getWSConnectionHandler)$/,
  '@hono/trpc-server': /^trpcServer$/,
  'trpc-nuxt': /^createTRPCNuxtHandler$|^createNuxtApiHandler$/,
  'trpc-sveltekit': /^createTRPCHandle$/,
};
const sockets = /^(?:applyWSSHandler|getWSConnectionHandler)$/;

/**
 * What a server of tRPC runs before each request to make the context of the procedures that it serves. Where sockets are served beside HTTP, they are for subscriptions; where two servers that make
 * different contexts have a procedure, neither is told of it.
 * https://trpc.io/docs/server/context, https://trpc.io/docs/server/adapters, https://trpc.io/docs/server/websockets
 */
export const trpcContext: Framework = {
  id: 'trpc',
  acrossFiles: true,
  trigger: serving,
  * collect(file, context) {
    for (const server of servers.in(file, context)) {
      if (server.fn) yield { kind: 'middleware', path: '', handlers: [server.fn], node: server.call, runsFor: (handler) => isServedBy(handler, server, context) };
    }
  },
};

interface Server {
  readonly call: ts.CallExpression;
  readonly isSocket: boolean;
  readonly fn?: ts.Expression | FunctionNode;
  readonly procedures: ReadonlySet<ts.Node>;
}

function isServedBy({ entry, verb, node }: HandlerRegistration, server: Server, context: EntryContext): boolean {
  if (entry !== 'request' || !server.procedures.has(node)) return false;
  const all = servers.all(context).filter(({ procedures }) => procedures.has(node));
  const isSocket = verb === 'subscription' ? all.some((one) => one.isSocket) : !all.some((one) => !one.isSocket);
  const [only, ...others] = all.filter((one) => one.isSocket === isSocket);
  return only !== undefined && others.length === 0 && only.call === server.call;
}

const servers = foundInFiles(serving, (file, context) => {
  const found: Server[] = [];
  walk(file, (node) => {
    if (ts.isCallExpression(node)) found.push(...serverOf(node, context));
  });
  return found;
});

function serverOf(call: ts.CallExpression, context: EntryContext): readonly Server[] {
  const callee = bare(call.expression);
  const [first, second] = call.arguments;
  if (!first || (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee))) return [];
  // `server.register(fastifyTRPCPlugin, { prefix, trpcOptions: { router, createContext } })`
  const isPlugin = ts.isPropertyAccessExpression(callee) && callee.name.text === 'register' && second !== undefined;
  const trace = traceOf(isPlugin ? first : callee, context);
  const name = trace && lastStep(trace)?.name;
  if (!trace || name === undefined || trace.steps.some(({ kind }) => kind !== 'get') || !takers[trace.package]?.test(name)) return [];
  const options = fieldsOf(isPlugin ? second : first, context);
  const given = isPlugin ? options.filter(({ name: option }) => option === 'trpcOptions').flatMap(({ value }) => fieldsOf(value, context)) : options;
  const router = valueOf(given, 'router');
  if (!router || !ts.isExpression(router)) return [];
  const fn = valueOf(given, 'createContext');
  return [{ call, isSocket: sockets.test(name), ...(fn && isFunction(fn, context) && { fn }), procedures: proceduresOf(router, context) }];
}

function valueOf(fields: readonly Field[], name: string): Field['value'] | undefined {
  return fields.filter((field) => field.name === name).at(-1)?.value;
}
