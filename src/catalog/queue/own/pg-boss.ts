import { walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isTypeScript } from '../../../project/paths';
import { textValue } from '../../values/text-value';
import { isBefore } from '../../tables/version';
import { pgBossFunctions } from '../jobs/pg-boss-results';
import { pgBossAdapter } from '../transactions';
import { isConstant, localName, madeConstants, unpacked, type Insertion, type OwnJob, type OwnQueueLibrary } from './types';

/**
 * pg-boss: a queue for each kind of job, made by `createQueue` before the first `send`, whose options say how often a job is tried
 * (https://timgit.github.io/pg-boss/#/./api/queues); `work` hands lists of jobs over since version 10 (https://timgit.github.io/pg-boss/#/./api/workers).
 */
export const ownPgBoss: OwnQueueLibrary = {
  package: 'pg-boss',
  trigger: /['"]pg-boss['"]|\.(?:work|createQueue|send)\s*[(<]/,
  find(files, version, checker) {
    if (Number(/\d+/.exec(version)?.[0] ?? 99) < 10) return [];
    return files.flatMap((file) => madeConstants(file, localName(file, 'pg-boss', 'PgBoss') ?? localName(file, 'pg-boss', 'default') ?? '')).flatMap(({ declaration }) => {
      const calls = files.flatMap((file) => statementsOf(file, declaration, checker));
      const last = calls.filter(({ member }) => member === 'work').at(-1);
      const made = calls.filter(({ member }) => member === 'createQueue').at(-1);
      // Where nobody sends yet, the process that answers requests may not have started it.
      if (!last || !calls.some(({ member }) => member === 'send')) return [];
      return [{
        title: 'the project\'s queues of pg-boss',
        holder: declaration,
        worker: last.statement.getSourceFile(),
        jobs: new Set(calls.flatMap(({ call }) => textValue(call.arguments[0], checker) ?? [])),
        isTransactional: true,
        adapter: (library: string) => pgBossAdapter(library, version),
        sending: (job: string, holder: string, transaction?: string) => [`${holder}.send('${job}', `, transaction === undefined ? ')' : `, { db: ${transaction} })`] as const,
        taking: (job) => taken(job, last, made),
        ...(!isBefore(version, 11, 0) && { results: pgBossFunctions(declaration.name.getText(), version, isTypeScript(declaration.getSourceFile().fileName)) }),
      }];
    });
  },
};

interface Call {
  readonly member: string;
  readonly call: ts.CallExpression;
  readonly holder: string;
  readonly statement: ts.Node;
}

/** Everything that is asked of the instance in a file. */
function statementsOf(file: ts.SourceFile, boss: ts.VariableDeclaration, checker: ts.TypeChecker): readonly Call[] {
  const found: Call[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !/^(?:work|createQueue|send)$/.test(node.expression.name.text)) return;
    const holder = node.expression.expression;
    if (!isConstant(holder, boss, checker)) return;
    const statement = ts.isAwaitExpression(node.parent) ? node.parent.parent : node.parent;
    if (ts.isExpressionStatement(statement) || node.expression.name.text === 'send') found.push({ member: node.expression.name.text, call: node, holder: holder.getText(), statement });
  });
  return found;
}

function taken(job: OwnJob, last: Call, made: Call | undefined): readonly Insertion[] {
  const type = job.type === undefined || job.pattern === '' ? '' : `<${job.type}>`;
  const queue = [`await ${(made ?? last).holder}.createQueue('${job.name}', { retryLimit: 5, retryDelay: 10, retryBackoff: true });`];
  const work = job.asked ? [
    `await ${last.holder}.work${type}('${job.name}', async ([job]) => {`,
    '  if (!job) return undefined;',
    ...unpacked({ ...job, type: undefined }, 'job.data').map((line) => `  ${line}`),
    `  const result = await ${job.call};`,
    '  // As text, in which its fields keep their order.',
    '  return { json: JSON.stringify(result ?? null) };',
    '});',
  ] : [
    `await ${last.holder}.work${type}('${job.name}', async (jobs) => {`,
    job.pattern === '' ? '  for (const _ of jobs) {' : '  for (const { data } of jobs) {',
    ...unpacked({ ...job, type: undefined }, 'data').map((line) => `    ${line}`),
    `    await ${job.call};`,
    '  }',
    '});',
  ];
  return made ? [{ where: 'after', beside: made.statement, lines: queue }, { where: 'after', beside: last.statement, lines: work }] : [{ where: 'after', beside: last.statement, lines: [...queue, ...work] }];
}
