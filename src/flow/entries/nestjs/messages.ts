import { bare, propertyName } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { argumentOf, decoratorsOf, textsOf, type Decorated } from '../reading/decorators';
import { appOf } from './app';
import { ownEnhancers } from './enhancers';
import { staticObject, staticText, textProperty } from '../reading/static-text';
import type { EntryContext, HandlerRegistration } from '../types';

const sockets = '@nestjs/websockets';
const microservices = '@nestjs/microservices';
const queues: ReadonlySet<string> = new Set(['@nestjs/bull', '@nestjs/bullmq']);

function* decoratedMethods(node: ts.ClassDeclaration, context: EntryContext): Iterable<{ readonly method: ts.MethodDeclaration; readonly decorated: Decorated; readonly all: readonly Decorated[] }> {
  for (const method of node.members) {
    if (!ts.isMethodDeclaration(method) || !method.body) continue;
    const all = decoratorsOf(method, context);
    for (const decorated of all) yield { method, decorated, all };
  }
}

/** `@WebSocketGateway()` with `@SubscribeMessage('events')`, and what it does when a client comes and goes. https://docs.nestjs.com/websockets/gateways */
export function* gatewayMethods(node: ts.ClassDeclaration, own: readonly Decorated[], context: EntryContext): Iterable<HandlerRegistration> {
  if (!own.some((part) => part.package === sockets && part.name === 'WebSocketGateway')) return;
  const app = appOf(node, context);
  for (const { method, decorated, all } of decoratedMethods(node, context)) {
    if (decorated.package !== sockets || decorated.name !== 'SubscribeMessage') continue;
    const path = textsOf(argumentOf(decorated, 0, context.checker), context.checker)[0];
    yield { kind: 'handler', entry: 'request', verb: 'message', path, handlers: [...ownEnhancers(own, all, app, context), method], node: decorated.node };
  }
  const lifecycle: Readonly<Record<string, string>> = { OnGatewayConnection: 'handleConnection', OnGatewayDisconnect: 'handleDisconnect' };
  for (const { expression } of node.heritageClauses?.filter((clause) => clause.token === ts.SyntaxKind.ImplementsKeyword).flatMap((clause) => [...clause.types]) ?? []) {
    const name = lifecycle[expression.getText()];
    const method = node.members.find((member): member is ts.MethodDeclaration => ts.isMethodDeclaration(member) && name !== undefined && propertyName(member.name) === name && member.body !== undefined);
    if (method) yield { kind: 'handler', entry: 'request', verb: name === 'handleConnection' ? 'connect' : 'disconnect', handlers: [method], node: method };
  }
}

/** `@MessagePattern('sum')` has an answer, `@EventPattern('user_created')` none. https://docs.nestjs.com/microservices/basics */
export function* messageMethods(node: ts.ClassDeclaration, own: readonly Decorated[], context: EntryContext): Iterable<HandlerRegistration> {
  const app = appOf(node, context);
  for (const { method, decorated, all } of decoratedMethods(node, context)) {
    if (decorated.package !== microservices) continue;
    const first = argumentOf(decorated, 0, context.checker);
    const handlers = [...ownEnhancers(own, all, app, context), method];
    if (decorated.name === 'MessagePattern') yield { kind: 'handler', entry: 'request', verb: 'message', path: patternOf(first, context), handlers, node: decorated.node };
    else if (decorated.name === 'EventPattern') yield { kind: 'handler', entry: 'job', verb: 'event', path: patternOf(first, context), handlers, node: decorated.node };
    else if (decorated.name === 'GrpcMethod' || decorated.name === 'GrpcStreamMethod') {
      const service = staticText(first, context.checker);
      const name = staticText(argumentOf(decorated, 1, context.checker), context.checker) ?? propertyName(method.name)?.replace(/^./, (letter) => letter.toUpperCase());
      yield { kind: 'handler', entry: 'request', verb: 'grpc', path: service === undefined || name === undefined ? undefined : `${service}.${name}`, handlers, node: decorated.node };
    }
  }
}

/** `'sum'`, and `sum` of `{ cmd: 'sum' }`. */
function patternOf(expression: ts.Expression | undefined, context: EntryContext): string | undefined {
  const text = textsOf(expression, context.checker)[0];
  if (text !== undefined) return text;
  const literal = staticObject(expression, context.checker);
  const parts = literal?.properties.map((part) => (ts.isPropertyAssignment(part) ? staticText(part.initializer, context.checker) : undefined)) ?? [];
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.join('.') : undefined;
}

/**
 * Work that nobody waits for: schedules, queue processors, event listeners.
 * https://docs.nestjs.com/techniques/task-scheduling, https://docs.nestjs.com/techniques/queues, https://docs.nestjs.com/techniques/events
 */
export function* backgroundMethods(node: ts.ClassDeclaration, own: readonly Decorated[], context: EntryContext): Iterable<HandlerRegistration> {
  const processor = own.find((part) => queues.has(part.package) && part.name === 'Processor');
  const queue = processor && queueName(processor, context);
  for (const { method, decorated } of decoratedMethods(node, context)) {
    const job = jobOf(decorated, queue, context);
    if (job) yield { kind: 'handler', entry: 'job', ...job, handlers: [method], node: decorated.node };
  }
  if (!processor) return;
  const extended = node.heritageClauses?.some((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword);
  const process = node.members.find((member): member is ts.MethodDeclaration => ts.isMethodDeclaration(member) && member.body !== undefined && propertyName(member.name) === 'process');
  // BullMQ: a class that extends WorkerHost, directly or through one of the workspace.
  if (extended && process && processor.package === '@nestjs/bullmq') yield { kind: 'handler', entry: 'job', verb: 'queue', path: queue, handlers: [process], node: processor.node };
}

function queueName(processor: Decorated, context: EntryContext): string | undefined {
  const first = argumentOf(processor, 0, context.checker);
  return staticText(first, context.checker) ?? textProperty(staticObject(first, context.checker), 'name', context.checker);
}

function jobOf(decorated: Decorated, queue: string | undefined, context: EntryContext): { readonly verb: string; readonly path: string | undefined } | undefined {
  const { checker } = context;
  const first = argumentOf(decorated, 0, checker);
  if (decorated.package === '@nestjs/schedule') {
    if (decorated.name === 'Cron') return { verb: 'cron', path: scheduleText(first, context) };
    if (decorated.name !== 'Interval' && decorated.name !== 'Timeout') return undefined;
    const time = argumentOf(decorated, decorated.args.length - 1, checker);
    return { verb: decorated.name.toLowerCase(), path: time && staticText(time, checker) };
  }
  if (decorated.package === '@nestjs/event-emitter' && decorated.name === 'OnEvent') return { verb: 'event', path: textsOf(first, checker)[0] };
  if (!queues.has(decorated.package)) return undefined;
  if (decorated.name === 'Process') {
    const name = staticText(first, checker) ?? textProperty(staticObject(first, checker), 'name', checker);
    return { verb: 'queue', path: name === undefined || queue === undefined ? queue : `${queue}:${name}` };
  }
  const event = decorated.name === 'OnWorkerEvent' || decorated.name === 'OnQueueEvent' ? staticText(first, checker)
    : /^On(?:Global)?Queue([A-Z]\w+)$/.exec(decorated.name)?.[1]?.toLowerCase();
  return event === undefined ? undefined : { verb: 'event', path: queue === undefined ? undefined : `${queue}:${event}` };
}

/** A cron expression; `EVERY_HOUR` of `CronExpression.EVERY_HOUR`, which says it as well. */
function scheduleText(expression: ts.Expression | undefined, context: EntryContext): string | undefined {
  const text = staticText(expression, context.checker);
  const node = expression && bare(expression);
  return text ?? (node && ts.isPropertyAccessExpression(node) && /\bCronExpression$/.test(node.expression.getText()) ? node.name.text : undefined);
}
