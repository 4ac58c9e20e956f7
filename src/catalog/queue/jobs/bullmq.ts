import { ts } from '../../../project/ts';
import { intoBullmqResults } from './bullmq-results';
import { enqueueHead, exporting, handlersOf, importLine, jobsType, mainOf, type JobModules, type JobQueue } from './types';

/**
 * BullMQ keeps jobs in Redis. It has no queue for dead letters of its own: https://docs.bullmq.io/guide/retrying-failing-jobs, https://docs.bullmq.io/guide/connections (a client that
 * adds jobs should fail at once, a worker should wait).
 */
export const bullmqJobs: JobQueue = {
  id: 'bullmq',
  package: 'bullmq',
  range: '^6.7.0',
  // A peer of BullMQ since version 6.
  beside: { ioredis: '^6.0.0' },
  keeper: 'Redis',
  shownBy: ['ioredis', 'redis', 'connect-redis'],
  providers: [],
  variable: 'REDIS_URL',
  variables: /\b\w*REDIS\w*_(?:URL|URI)\b/,
  reached: /redis|connection/i,
  addressIn: optionsIn,
  addressOf: (url) => `{ url: ${url} }`,
  // `url` among the options of a connection came with version 5.
  supports: (range) => Number(/\d+/.exec(range)?.[0] ?? 99) >= 5,
  intoResults: intoBullmqResults,
  queueText,
  workerText,
};

/** The options of a client of Redis (https://github.com/redis/ioredis#connect-to-redis) or of a queue: an object, as BullMQ wants one. */
function optionsIn(node: ts.Node): ts.Expression | undefined {
  const options = ts.isNewExpression(node) && /^(?:IO)?Redis$/i.test(node.expression.getText()) ? node.arguments?.[0]
    : ts.isPropertyAssignment(node) && /^(?:connection|redis)$/.test(node.name.getText()) ? node.initializer : undefined;
  return options && ts.isObjectLiteralExpression(options) && options.properties.some(({ name }) => name && /^(?:host|url)$/.test(name.getText())) ? options : undefined;
}

function queueText(request: JobModules): string {
  const { typed, address, addressImports, reloads } = request;
  const t = (text: string): string => (typed ? text : '');
  const kept = reloads ? 'kept.queue' : 'queue';
  const lines = [
    ...jobsType(request), '',
    'export const queueName = \'jobs\';', '',
    '/** Jobs that failed for good end here, with what they were given. */',
    'export const deadLetters = \'dead-letters\';', '',
    `export const connection = ${address};`, '',
    ...(reloads ? [
      '// While developing, modules are loaded anew with each change; the queue stays.',
      `const kept = globalThis${t(' as unknown as { queue?: Queue }')};`, '',
    ] : [`let queue${t(': Queue | undefined')};`, '']),
    `function openQueue()${t(': Queue')} {`,
    `  if (!${kept}) {`,
    `    ${kept} = new Queue(queueName, {`,
    '      // Where Redis is away, a request fails and does not wait for it.',
    '      connection: { ...connection, enableOfflineQueue: false },',
    '      // A job that fails is tried again after 10, 20, 40, 80 and 160 seconds.',
    '      defaultJobOptions: {',
    '        attempts: 6,',
    '        backoff: { type: \'exponential\', delay: 10_000 },',
    '        removeOnComplete: true,',
    '      },',
    '    });',
    `    ${kept}.on('error', console.error);`,
    '  }',
    `  return ${kept};`,
    '}', '',
    ...enqueueHead(request),
    '  const jobs = openQueue();',
    '  await connected(jobs);',
    '  await jobs.add(name, data);',
    '}', '',
    '/** The first connection of a process is waited for, but not for long. */',
    `async function connected(jobs${t(': Queue')})${t(': Promise<void>')} {`,
    `  let timer${t(': ReturnType<typeof setTimeout> | undefined')};`,
    `  const late = new Promise${t('<never>')}((_, reject) => {`,
    '    timer = setTimeout(() => reject(new Error(\'Redis does not answer.\')), 2000);',
    '  });',
    '  await Promise.race([jobs.waitUntilReady(), late]).finally(() => clearTimeout(timer));',
    '}',
  ];
  return [...new Set([importLine(request, ['Queue'], 'bullmq'), ...addressImports]), '', ...exporting(request, lines, ['connection', 'deadLetters', 'enqueue', 'queueName'])].join('\n') + '\n';
}

function workerText(request: JobModules): string {
  const { typed, queueModule, firstImports, workerImports, workerLines } = request;
  const t = (text: string): string => (typed ? text : '');
  return [
    ...firstImports,
    importLine(request, ['Queue', 'Worker'], 'bullmq'),
    ...workerImports,
    importLine(request, ['connection', 'deadLetters', 'queueName'], queueModule, ['Jobs']), '',
    ...(workerLines.length > 0 ? [...workerLines, ''] : []),
    ...handlersOf(request), '',
    '// Numbers are taken by every version of the queue.', 'const finished = 100;', '',
    typed ? 'async function handle<Name extends keyof Jobs>(name: Name, data: Jobs[Name]) {' : 'async function handle(name, data) {',
    '  if (!(name in handlers)) throw new Error(`Nobody knows the job ${name}.`);',
    '  await handlers[name](data);',
    '}', '',
    ...mainOf(request, [
      '  const dead = new Queue(deadLetters, { connection });',
      '  const worker = new Worker(',
      '    queueName,',
      '    async (job) => {',
      '      // A job can come twice, for instance after its worker was taken for dead: what',
      '      // was finished is not done again.',
      '      if (job.progress === finished) return;',
      `      await handle(job.name${t(' as keyof Jobs')}, job.data);`,
      '      await job.updateProgress(finished);',
      '    },',
      '    { connection, concurrency: 10 },',
      '  );',
      '  worker.on(\'error\', console.error);',
      '  worker.on(\'failed\', (job, error) => {',
      '    // It has no end as long as it is to be tried again.',
      '    if (!job?.finishedOn) return;',
      '    dead',
      '      .add(job.name, { id: job.id, data: job.data, reason: error.message })',
      '      .catch(console.error);',
      '  });',
    ], 'Promise.all([worker.close(), dead.close()])'),
  ].join('\n') + '\n';
}
