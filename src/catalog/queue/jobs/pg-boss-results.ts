import { isTypeScript } from '../../../project/paths';
import { ts } from '../../../project/ts';
import { isRecent } from '../transactions';
import { insertion, intoImport, intoQueue, nodeOf, replacement, type ResultEdits, type ResultModules, type ResultText } from './results';

/**
 * What a job of pg-boss gave is kept as JSON in the table of what was finished, in one statement with that: its own `output` would be lost where a job comes a second time, and keeps no lists. A job that takes
 * long shows that it is alive by a heartbeat, where the version has one: https://timgit.github.io/pg-boss/#/./api/queues. Looking for a job by its id: https://timgit.github.io/pg-boss/#/./api/jobs
 */
export function intoPgBossResults({ queue, worker, name, version }: ResultModules): ResultEdits | undefined {
  const typed = isTypeScript(queue.fileName);
  const isNew = isRecent(version);
  const given = typed ? '<Jobs[Name]>' : '';
  const own = intoQueue(queue, name, {
    start: startOf('boss', ['  const boss = await openQueue();'], isNew, []),
    find: [
      ...findOf('boss', ['  const boss = await openQueue();'], isNew, given),
      '  const { rows } = await boss',
      '    .getDb()',
      '    .executeSql(\'SELECT result FROM pgboss.finished_jobs WHERE id = $1\', [id]);',
      '  return { state: \'completed\', data, result: rows[0]?.result };',
    ],
  });
  if (!own) return undefined;
  if (nodeOf(worker, ts.isIdentifier, /^askedFor$/)) return { queue: own, worker: [] };
  const done = nodeOf(worker, ts.isExpressionStatement, /^await handlers\[name\]\(data\);?$/);
  const insert = nodeOf(worker, ts.isCallExpression, /^boss\s*\.getDb\(\)\s*\.executeSql\(\s*(['"])INSERT INTO pgboss\.finished_jobs \(id\) VALUES \(\$1\) ON CONFLICT DO NOTHING\1/);
  const create = nodeOf(worker, ts.isExpressionStatement, /^await boss\s*\.getDb\(\)\s*\.executeSql\(\s*(['"])CREATE TABLE IF NOT EXISTS pgboss\.finished_jobs/);
  const imported = intoImport(worker, ['askedFor']);
  const [text, values] = insert?.arguments ?? [];
  if (!done || !create || !imported || !text || !values || !ts.isArrayLiteralExpression(values)) return undefined;
  return {
    queue: own,
    worker: [
      ...imported,
      replacement(done, 'const result = await handlers[name](data);\n      const kept = askedFor.includes(name)\n        ? JSON.stringify(result ?? null)\n        : null;'),
      replacement(text, '\'INSERT INTO pgboss.finished_jobs (id, result) VALUES ($1, $2) ON CONFLICT DO NOTHING\''),
      replacement(values, '[id, kept]'),
      insertion(create.end, [
        '', '  // What jobs gave is kept for two weeks.',
        ...[
          '\'ALTER TABLE pgboss.finished_jobs ADD COLUMN IF NOT EXISTS result json\'',
          '\'DELETE FROM pgboss.finished_jobs WHERE finished_at < now() - make_interval(days => 14)\'',
        ].flatMap((sql) => ['  await boss', '    .getDb()', '    .executeSql(', `      ${sql},`, '    );']),
      ].join('\n')),
    ],
  };
}

/**
 * The statements of `startJob` and `findJob` for an instance that the project has made, from version 11 on: before, what was done is archived after hours. What the job gave is its `output`, as text: the
 * database keeps that column as `jsonb`, which puts fields in another order. A job that comes again, since its worker was taken for dead, gives it anew.
 */
export function pgBossFunctions(boss: string, version: string, typed: boolean): ResultText {
  const isNew = isRecent(version);
  return {
    start: startOf(boss, [], isNew, ['    // For two weeks it can be asked for.', '    deleteAfterSeconds: 1_209_600,']),
    find: [
      ...findOf(boss, [], isNew, typed ? '<Record<string, unknown>>' : ''),
      typed ? '  const { json } = job.output as { json: string };' : '  const { json } = job.output;',
      '  return { state: \'completed\', data, result: JSON.parse(json) };',
    ],
  };
}

function startOf(boss: string, open: readonly string[], isNew: boolean, options: readonly string[]): readonly string[] {
  return [
    ...open,
    `  const id = await ${boss}.send(name, data, {`,
    ...(isNew ? ['    // It may take hours; that its worker has died is noticed after a minute.', '    expireInSeconds: 14_400,', '    heartbeatSeconds: 60,'] : ['    // It may take longer than the jobs for which nobody asks.', '    expireInSeconds: 3600,']),
    ...options,
    '    ...(once ? { retryLimit: 0 } : {}),',
    '  });',
    '  if (id === null) throw new Error(`The queue did not take the job ${name}.`);',
    '  return id;',
  ];
}

/** Finds a job, and answers of one that is not completed. */
function findOf(boss: string, open: readonly string[], isNew: boolean, given: string): readonly string[] {
  return [
    '  // Ids are of this form, and the database takes no others.',
    '  if (!/^[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}$/i.test(id)) return undefined;',
    ...open,
    isNew ? `  const [job] = await ${boss}.findJobs${given}(name, { id });` : `  const job = await ${boss}.getJobById${given}(name, id);`,
    '  if (!job) return undefined;',
    '  const { data } = job;',
    '  const waits = job.state === \'created\' || job.state === \'retry\';',
    '  if (waits) return { state: \'queued\', data };',
    '  if (job.state === \'active\') return { state: \'active\', data };',
    '  if (job.state !== \'completed\') return { state: \'failed\', data };',
  ];
}
