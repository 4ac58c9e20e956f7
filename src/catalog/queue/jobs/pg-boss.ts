import type { TextEdit } from '../../../core';
import { walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isRecent, pgBossAdapter } from '../transactions';
import { intoPgBossResults } from './pg-boss-results';
import { enqueueHead, exporting, handlersOf, importLine, jobsType, mainOf, transactionType, type JobModules, type JobQueue } from './types';

/**
 * pg-boss keeps jobs in Postgres: `createQueue` before the first `send` (https://timgit.github.io/pg-boss/#/./api/queues), retries, backoff, expiry and dead letters as options of the
 * queue. Workers get lists of jobs since version 10; the class is a named export since version 12.
 */
export const pgBossJobs: JobQueue = {
  id: 'pg-boss',
  package: 'pg-boss',
  range: '^12.35.0',
  beside: {},
  // `class PgBoss extends EventEmitter<…>`, which those of Node 20 have from 20.11.21 on, and those of Node 18 never: before, it has no `on`.
  nodeTypes: { from: [20, 12], range: '^20.12.0' },
  keeper: 'Postgres',
  // "`db`: instead of using pg-boss's default adapter, you can use your own", for a job within a transaction: https://timgit.github.io/pg-boss/#/./api/jobs
  intoTransactions,
  adapter: pgBossAdapter,
  shownBy: ['pg', 'postgres', '@prisma/adapter-pg', '@neondatabase/serverless', '@vercel/postgres'],
  providers: ['postgresql'],
  variable: 'DATABASE_URL',
  variables: /\b(?:DATABASE|POSTGRES|PG|DB)\w*_(?:URL|URI|CONNECTION_STRING)\b/,
  reached: /connectionString/,
  addressIn: (node) => (ts.isPropertyAssignment(node) && node.name.getText() === 'connectionString' ? node.initializer : undefined),
  addressOf: (url) => url,
  supports: (range) => majorOf(range) >= 10,
  intoResults: intoPgBossResults,
  queueText,
  workerText,
};

function majorOf(range: string): number {
  return Number(/\d+/.exec(range)?.[0] ?? 99);
}

function importBoss(request: JobModules): string {
  if (majorOf(request.version) >= 12) return importLine(request, ['PgBoss'], 'pg-boss');
  return request.modules ? 'import PgBoss from \'pg-boss\';' : 'const PgBoss = require(\'pg-boss\');';
}

function queueText(request: JobModules): string {
  const { typed, address, addressImports, reloads, job, transactional } = request;
  const t = (text: string): string => (typed ? text : '');
  const kept = reloads ? 'kept.boss' : 'started';
  const lines = [
    ...jobsType(request), '',
    '/** Each of them has a queue of its own. */',
    `export const jobNames${t(': readonly (keyof Jobs)[]')} = ['${job.name}'];`, '',
    '/** Jobs that failed for good end here, with what they were given. */',
    'export const deadLetters = \'dead-letters\';', '',
    '// A job that fails is tried again after about 10, 20, 40, 80 and 160 seconds;',
    '// one whose worker has died, when its five minutes are over.',
    'const options = {',
    '  retryLimit: 5,',
    '  retryDelay: 10,',
    '  retryBackoff: true,',
    '  expireInSeconds: 300,',
    '  deadLetter: deadLetters,',
    '};', '',
    ...(reloads ? [
      '// While developing, modules are loaded anew with each change; the queue stays.',
      `const kept = globalThis${t(' as unknown as { boss?: Promise<PgBoss> }')};`, '',
    ] : [`let started${t(': Promise<PgBoss> | undefined')};`, '']),
    '/** The queue of this process, opened when it is first needed. */',
    `export function openQueue(isWorker = false)${t(': Promise<PgBoss>')} {`,
    `  ${kept} ??= start(isWorker).catch((error) => {`,
    `    ${kept} = undefined;`,
    '    throw error;',
    '  });',
    `  return ${kept};`,
    '}', '',
    `async function start(isWorker${t(': boolean')})${t(': Promise<PgBoss>')} {`,
    '  const boss = new PgBoss({',
    `    connectionString: ${address},`,
    '    // Writing a job down takes a moment: two connections serve many requests.',
    '    max: isWorker ? 10 : 2,',
    '    // Looking after the queue is for the worker.',
    '    supervise: isWorker,',
    '    schedule: false,',
    '  });',
    '  boss.on(\'error\', console.error);',
    '  await boss.start();',
    '  await boss.createQueue(deadLetters);',
    '  for (const name of jobNames) await boss.createQueue(name, options);',
    '  return boss;',
    '}', '',
    ...enqueueHead(request),
    '  const boss = await openQueue();',
    `  const id = await boss.send(name, data${transactional ? ', db && { db }' : ''});`,
    '  if (id === null) throw new Error(`The queue did not take the job ${name}.`);',
    '}',
  ];
  return [...new Set([importBoss(request), ...addressImports]), '', ...exporting(request, lines, ['deadLetters', 'enqueue', 'jobNames', 'openQueue'])].join('\n') + '\n';
}

function workerText(request: JobModules): string {
  const { typed, queueModule, firstImports, workerImports, workerLines } = request;
  const t = (text: string): string => (typed ? text : '');
  return [
    ...firstImports,
    ...(typed ? [`import type ${majorOf(request.version) >= 12 ? '{ PgBoss }' : 'PgBoss'} from 'pg-boss';`] : []),
    ...workerImports,
    importLine(request, ['jobNames', 'openQueue'], queueModule, ['Jobs']), '',
    ...(workerLines.length > 0 ? [...workerLines, ''] : []),
    ...handlersOf(request), '',
    typed ? 'async function work<Name extends keyof Jobs>(boss: PgBoss, name: Name) {' : 'async function work(boss, name) {',
    // One worker takes one job each time that it asks, every two seconds: https://timgit.github.io/pg-boss/#/./api/workers
    ...(isRecent(request.version) ? ['  // Ten at a time: one alone would do a job every two seconds.', `  await boss.work${t('<Jobs[Name]>')}(name, { localConcurrency: 10 }, async (jobs) => {`] : [`  await boss.work${t('<Jobs[Name]>')}(name, async (jobs) => {`]),
    '    for (const { id, data } of jobs) {',
    '      // A job can come twice, for instance after its time was up: what was finished',
    '      // is not done again.',
    '      const done = await boss',
    '        .getDb()',
    '        .executeSql(\'SELECT 1 FROM pgboss.finished_jobs WHERE id = $1\', [id]);',
    '      if (done.rows.length > 0) continue;',
    '      await handlers[name](data);',
    '      await boss',
    '        .getDb()',
    '        .executeSql(',
    '          \'INSERT INTO pgboss.finished_jobs (id) VALUES ($1) ON CONFLICT DO NOTHING\',',
    '          [id],',
    '        );',
    '    }',
    '  });',
    '}', '',
    ...mainOf(request, [
      '  const boss = await openQueue(true);',
      '  await boss',
      '    .getDb()',
      '    .executeSql(',
      '      \'CREATE TABLE IF NOT EXISTS pgboss.finished_jobs (id uuid PRIMARY KEY, finished_at timestamptz NOT NULL DEFAULT now())\',',
      '    );',
      '  for (const name of jobNames) await work(boss, name);',
    ], 'boss.stop()'),
  ].join('\n') + '\n';
}

/** Lets the function that takes jobs write them in a transaction; undefined where it is not as it was made. */
function intoTransactions(file: ts.SourceFile): readonly TextEdit[] | undefined {
  const enqueue = file.statements.find((statement): statement is ts.FunctionDeclaration => ts.isFunctionDeclaration(statement) && statement.name?.text === 'enqueue');
  const [, data, db] = enqueue?.parameters ?? [];
  if (db) return [];
  let send: ts.CallExpression | undefined;
  if (enqueue) walk(enqueue, (node) => {
    if (ts.isCallExpression(node) && node.arguments.length === 2 && node.expression.getText() === 'boss.send') send = node;
  });
  if (!data || !send) return undefined;
  const behind = (at: number, newText: string): TextEdit => ({ start: at, end: at, newText });
  return [behind(data.end, data.type ? `,${/\n[ \t]*$/.exec(file.text.slice(0, data.getStart()))?.[0] ?? ' '}db?: ${transactionType}` : ', db'), behind(send.arguments.end, ', db && { db }')];
}
