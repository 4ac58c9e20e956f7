import { isTypeScript } from '../../../project/paths';
import { ts } from '../../../project/ts';
import { isBefore } from '../../tables/version';
import { insertion, intoImport, intoQueue, nodeOf, replacement, type ResultEdits, type ResultModules, type ResultText } from './results';

/**
 * What a job of BullMQ gave is its `returnvalue` (https://docs.bullmq.io/guide/returning-job-data). It is written into the job's progress before, so that it is not lost where the job comes a second time. Ids
 * of its own making are numbers that anybody can guess: https://docs.bullmq.io/guide/jobs/job-ids. A job whose worker died is done once more whatever its attempts
 * (https://docs.bullmq.io/guide/workers/stalled-jobs), which the worker has to refuse.
 */
export function intoBullmqResults({ queue, worker, name }: ResultModules): ResultEdits | undefined {
  const typed = isTypeScript(queue.fileName);
  const own = intoQueue(queue, name, bullmqFunctions('jobs', ['  const jobs = openQueue();', '  await connected(jobs);'], []));
  if (!own) return undefined;
  if (nodeOf(worker, ts.isIdentifier, /^askedFor$/)) return { queue: own, worker: [] };
  const handled = nodeOf(worker, ts.isExpressionStatement, /^await handlers\[name\]\(data\);?$/);
  const before = nodeOf(worker, ts.isIfStatement, /^if \(job\.progress === finished\) return;?$/);
  const done = nodeOf(worker, ts.isExpressionStatement, /^await handle\(job\.name(?: as keyof Jobs)?, job\.data\);?$/);
  const marked = nodeOf(worker, ts.isExpressionStatement, /^await job\.updateProgress\(finished\);?$/);
  const imported = intoImport(worker, ['askedFor']);
  if (!handled || !before || !done || !marked || !imported) return undefined;
  const as = typed ? ' as keyof Jobs' : '';
  return {
    queue: own,
    worker: [
      ...imported,
      replacement(handled, 'return handlers[name](data);'),
      insertion(before.end, [
        '', '      const { progress } = job;', '      if (typeof progress === \'object\' && \'result\' in progress) {', '        return progress.result;', '      }',
        '      if (job.opts.attempts === 1 && job.attemptsStarted > 1) {', '        throw new Error(\'Its worker has died, and it must not be done twice.\');', '      }',
      ].join('\n')),
      replacement(done, `const result = await handle(job.name${as}, job.data);\n      const isAsked = askedFor.includes(job.name${as});\n      const kept = isAsked ? (result ?? null) : null;`),
      replacement(marked, 'await job.updateProgress({ result: kept });\n      return kept;'),
    ],
  };
}

/** The statements of `startJob` and `findJob` for a queue that is called so, once `open` has made it; `retries` are options of a job that its queue does not give it. */
export function bullmqFunctions(jobs: string, open: readonly string[], retries: readonly string[]): ResultText {
  return redisFunctions(jobs, open, retries, { keepsByAge: true, stateOf: `${jobs}.getJobState(id)` });
}

/**
 * The same for Bull, whose jobs tell their state themselves (https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#jobgetstate). How long a job is kept can be said by its age since version 4.5
 * (`KeepJobsOptions` of its types); before, it is kept.
 */
export function bullFunctions(jobs: string, retries: readonly string[], version: string): ResultText {
  return redisFunctions(jobs, [], retries, { keepsByAge: !isBefore(version, 4, 5), stateOf: `(await ${jobs}.getJob(id))?.getState()` });
}

function redisFunctions(jobs: string, open: readonly string[], retries: readonly string[], { keepsByAge, stateOf }: { readonly keepsByAge: boolean; readonly stateOf: string }): ResultText {
  return {
    start: [
      ...open,
      '  const id = crypto.randomUUID();',
      `  await ${jobs}.add(name, data, {`,
      '    jobId: id,',
      ...retries.map((line) => `    ${line}`),
      ...(keepsByAge ? [
        '    // For two weeks it can be asked for.',
        '    removeOnComplete: { age: 1_209_600 },',
        '    removeOnFail: { age: 1_209_600 },',
      ] : [
        '    // It is kept, so that it can be asked for.',
        '    removeOnComplete: false,',
        '    removeOnFail: false,',
      ]),
      '    ...(once ? { attempts: 1 } : {}),',
      '  });',
      '  return id;',
    ],
    find: [
      ...open,
      '  // In this order: a job that is done by then has its result.',
      `  const known = await ${stateOf};`,
      `  const job = await ${jobs}.getJob(id);`,
      '  if (!job || job.name !== name) return undefined;',
      '  const { data } = job;',
      '  if (known === \'completed\') {', '    return { state: known, data, result: job.returnvalue };', '  }',
      '  const isKnown = known === \'active\' || known === \'failed\';',
      '  return { state: isKnown ? known : \'queued\', data };',
    ],
  };
}
