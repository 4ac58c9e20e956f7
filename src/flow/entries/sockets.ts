import { bare, isFunctionNode, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isFunction } from './graphql/context';
import { staticText } from './reading/static-text';
import { lastStep, traceOf } from './reading/trace';
import type { EntryContext, Framework, HandlerRegistration } from './types';

const importing = /['"`](?:ws|socket\.io)['"`]/;
const servers: ReadonlySet<string> = new Set(['Server', 'WebSocketServer', 'WebSocket.Server']);
/** How a listener is added. */
const adding = /^(?:on|addListener)$/;
/** What a socket tells of itself, and no client sends. */
const own: Readonly<Record<string, string>> = { close: 'disconnect', disconnect: 'disconnect', disconnecting: 'disconnect' };
const ofItself = /^(?:error|ping|pong|open|upgrade|unexpected-response|newListener|removeListener)$/;

/**
 * Servers of sockets: what they do when a client comes, and with each message. `wss.on('connection', (socket) => socket.on('message', …))` of ws
 * (https://github.com/websockets/ws/blob/master/doc/ws.md#event-connection), `io.on('connection', …)` and `io.of('/admin').on('connection', …)` with events of the application's own of Socket.IO
 * (https://socket.io/docs/v4/server-socket-instance/).
 */
export const sockets: Framework = {
  id: 'sockets',
  acrossFiles: true,
  trigger: importing,
  * collect(file, context) {
    const calls: ts.CallExpression[] = [];
    walk(file, (node) => {
      if (ts.isCallExpression(node) && isListening(node) && /^conn/.test(staticText(node.arguments[0], context.checker) ?? '')) calls.push(node);
    });
    for (const call of calls) {
      const [event, handler] = call.arguments;
      if (!event || !handler || !/^connect(?:ion)?$/.test(staticText(event, context.checker) ?? '') || !isServer((call.expression as ts.PropertyAccessExpression).expression, context) || !isFunction(handler, context)) continue;
      yield { kind: 'handler', entry: 'request', verb: 'connect', handlers: [handler], node: call };
      for (const fn of isFunctionNode(bare(handler)) ? [bare(handler) as ts.Node as FunctionNode] : context.functionsOf(handler)) yield* ofSocket(fn, context);
    }
  },
};

function isListening(call: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(call.expression) && adding.test(call.expression.name.text) && call.arguments.length === 2;
}

/** Whether it is a server, or a namespace of one, that a package of sockets makes. */
function isServer(expression: ts.Expression, context: EntryContext): boolean {
  const trace = traceOf(expression, context);
  if (!trace || (trace.package !== 'ws' && trace.package !== 'socket.io')) return false;
  const made = trace.steps.find(({ kind }) => kind === 'new' || kind === 'call' || kind === 'of');
  const last = lastStep(trace);
  const path = trace.steps.slice(0, made ? trace.steps.indexOf(made) + 1 : 0).map(({ name }) => name).filter((name) => name !== '' && name !== 'default');
  const isMade = made !== undefined && (servers.has(path.at(-1) ?? '') || (path.length === 0 && trace.package === 'socket.io'));
  return isMade && last !== undefined && (last === made || ['of', 'use', 'sockets'].includes(last.name));
}

/** What a socket is told to do with messages, in the function that is given it. */
function* ofSocket(fn: FunctionNode, context: EntryContext): Iterable<HandlerRegistration> {
  const socket = fn.parameters[0]?.name;
  if (!socket || !ts.isIdentifier(socket)) return;
  const found: ts.CallExpression[] = [];
  walk(fn, (node) => {
    if (ts.isCallExpression(node) && isListening(node) && bare((node.expression as ts.PropertyAccessExpression).expression).getText() === socket.text) found.push(node);
  });
  for (const call of found) {
    const [event, handler] = call.arguments;
    const name = staticText(event, context.checker);
    if (!handler || name === undefined || ofItself.test(name) || !isFunction(handler, context)) continue;
    const verb = Object.hasOwn(own, name) ? own[name] : 'message';
    yield { kind: 'handler', entry: 'request', verb: verb ?? 'message', ...(verb === 'message' && name !== 'message' && { path: name }), handlers: [handler], node: call };
  }
}
