import { bare, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { exportsOf } from '../reading/exports';
import { fileNamed } from '../reading/loaded-modules';
import { handlerAmong, jobFramework, type Job } from './jobs';
import { fieldsOf } from '../procedures/merged-objects';
import { staticText } from '../reading/static-text';
import type { Step, Trace } from '../reading/trace';
import type { EntryContext, Framework } from '../types';

/** https://docs.bullmq.io/guide/workers, https://docs.bullmq.io/guide/workers/sandboxed-processors */
export const bullmq: Framework = jobFramework({
  id: 'bullmq',
  packages: new Set(['bullmq', '@taskforcesh/bullmq-pro']),
  trigger: /\bnew\s+\w{0,60}Worker\w{0,60}\s*[(<]/,
  calls: new Set(),
  * read(step, _trace, context) {
    if (step.kind === 'new' && (step.name === 'Worker' || step.name === 'WorkerPro')) yield { verb: 'queue', path: staticText(step.args[0], context.checker), handlers: processorOf(step.args.slice(1, 2), context) };
  },
});

/** https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queueprocess, https://github.com/bee-queue/bee-queue#queueprocessconcurrency-handlerjob-done */
export const bull: Framework = jobFramework({
  id: 'bull',
  packages: new Set(['bull', 'bee-queue']),
  trigger: /\.process\s*(?:<[^(]{0,300}>)?\(/,
  calls: new Set(['process']),
  * read(step, trace, context) {
    if (step.kind !== 'call' || step.name !== 'process') return;
    const queue = staticText(trace.steps.find(({ kind }) => kind === 'new' || kind === 'call')?.args[0], context.checker);
    const name = step.args.length > 1 ? staticText(step.args[0], context.checker) : undefined;
    const isNamed = name !== undefined && !/^\d+$/.test(name) && name !== '*';
    yield { verb: 'queue', path: isNamed && queue !== undefined ? `${queue}:${name}` : queue, handlers: processorOf(step.args, context) };
  },
});

/** The function that is handed over, or what the file exports whose path or address is: `path.join(__dirname, 'processor.js')`. */
function processorOf(args: readonly ts.Expression[], context: EntryContext): Job['handlers'] {
  const last = args.at(-1);
  const file = last && fileNamed(last, context);
  const exported = file && exportsOf(file).find(({ name }) => name === 'default');
  return exported ? [exported.value] : handlerAmong(args);
}

/** https://timgit.github.io/pg-boss/#/./api/workers; before version 7 `work` was `subscribe`. */
export const pgBoss: Framework = jobFramework({
  id: 'pg-boss',
  packages: new Set(['pg-boss']),
  trigger: /\.(?:work|subscribe)\s*(?:<[^(]{0,300}>)?\(/,
  calls: new Set(['work', 'subscribe']),
  * read(step, _trace, context) {
    if (step.args.length > 1) yield { verb: 'queue', path: staticText(step.args[0], context.checker), handlers: handlerAmong(step.args.slice(1)) };
  },
});

/** https://worker.graphile.org/docs/library/run */
export const graphileWorker: Framework = jobFramework({
  id: 'graphile-worker',
  packages: new Set(['graphile-worker']),
  trigger: /['"]graphile-worker['"]/,
  calls: new Set(['run', 'runOnce', 'runTaskList']),
  * read(step, _trace, context) {
    const tasks = part(step.args[0], 'taskList', context);
    for (const task of tasks ? fieldsOf(tasks, context) : []) yield { verb: 'queue', path: task.name, handlers: [task.value], node: task.node };
  },
});

/** Consumers of brokers: https://kafka.js.org/docs/consuming, https://amqp-node.github.io/amqplib/channel_api.html#channel_consume, https://bbc.github.io/sqs-consumer/ */
export const consumers: Framework = jobFramework({
  id: 'consumers',
  packages: new Set(['kafkajs', 'amqplib', 'amqp-connection-manager', 'sqs-consumer']),
  trigger: /\beach(?:Message|Batch)\b|\.consume\s*\(|\bhandleMessage(?:Batch)?\b/,
  calls: new Set(['run', 'consume', 'create']),
  read: (step, trace, context) => consumer(step, trace, context),
});

function* consumer(step: Step, trace: Trace, context: EntryContext): Iterable<Job> {
  if (trace.package === 'kafkajs' && step.name === 'run') {
    const handlers = ['eachMessage', 'eachBatch'].flatMap((name) => part(step.args[0], name, context) ?? []);
    yield { verb: 'queue', path: topicsOf(step.node, context), handlers };
  } else if (trace.package === 'sqs-consumer' && step.name === 'create') {
    const handlers = ['handleMessage', 'handleMessageBatch'].flatMap((name) => part(step.args[0], name, context) ?? []);
    const queue = part(step.args[0], 'queueUrl', context);
    yield { verb: 'queue', path: queue && staticText(queue as ts.Expression, context.checker), handlers };
  } else if (step.name === 'consume') yield { verb: 'queue', path: staticText(step.args[0], context.checker), handlers: handlerAmong(step.args.slice(1, 2)) };
}

/** The topics that a consumer has subscribed to in the same file, where they are written down: `subscribe({ topic: 'orders' })`, `subscribe({ topics: ['orders', 'refunds'] })`. https://kafka.js.org/docs/consuming */
function topicsOf(run: ts.Node, context: EntryContext): string | undefined {
  const consumer = ts.isCallExpression(run) && ts.isPropertyAccessExpression(run.expression) ? run.expression.expression : undefined;
  if (!consumer) return undefined;
  // Two functions may call what each of them consumes by the same name.
  const symbol = context.checker.getSymbolAtLocation(consumer);
  const topics: string[] = [];
  walk(run.getSourceFile(), (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'subscribe' || node.expression.expression.getText() !== consumer.getText() || context.checker.getSymbolAtLocation(node.expression.expression) !== symbol) return;
    const [one, several] = ['topic', 'topics'].map((name) => part(node.arguments[0], name, context) as ts.Expression | undefined);
    const list = several && bare(several);
    for (const topic of list && ts.isArrayLiteralExpression(list) ? list.elements : [one]) topics.push((topic && staticText(topic, context.checker)) ?? '');
  });
  return topics.length > 0 && topics.every((topic) => topic !== '') ? topics.join(', ') : undefined;
}

function part(options: ts.Expression | undefined, name: string, context: EntryContext): Job['handlers'][number] | undefined {
  return options && fieldsOf(options, context).find((field) => field.name === name)?.value;
}
