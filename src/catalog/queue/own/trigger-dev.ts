import { fromKebab, kebab } from '../../../project/letter-case';
import { hasModifier, propertyValue } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { textValue } from '../../values/text-value';
import { localName, type OwnJob, type OwnQueueLibrary } from './types';

const modules = ['@trigger.dev/sdk', '@trigger.dev/sdk/v3'] as const;

/**
 * Trigger.dev: every task that a module of the project's task folders exports is deployed (https://trigger.dev/docs/tasks/overview), and started by its id (https://trigger.dev/docs/triggering).
 * How often it is tried is among its options (https://trigger.dev/docs/errors-retrying).
 */
export const ownTriggerDev: OwnQueueLibrary = {
  package: '@trigger.dev/sdk',
  trigger: /['"]@trigger\.dev\/sdk(?:\/v3)?['"]/,
  find(files, _version, checker) {
    const tasks = files.flatMap((file) => tasksOf(file, checker));
    const jobs = new Set(tasks.map(({ id }) => fromKebab(id)));
    const workers = [...new Set(tasks.map(({ statement }) => statement.getSourceFile()))];
    return workers.flatMap((worker) => {
      const last = tasks.findLast(({ statement }) => statement.getSourceFile() === worker);
      return !last ? [] : [{
        title: 'the project\'s tasks of Trigger.dev',
        // One module of tasks takes all; of several, the one whose name says so.
        ...(workers.length > 1 ? { called: /[^/]*$/.exec(worker.fileName)?.[0] ?? '' } : {}),
        isHosted: true,
        holder: { name: 'tasks', module: last.module },
        worker,
        jobs,
        sending: (job: string, holder: string) => [`${holder}.trigger('${kebab(job)}', `, ')'] as const,
        taking: (job: OwnJob) => [{
          where: 'after' as const, beside: last.statement, lines: [
            '',
            `export const ${job.name}Task = ${last.maker}({`,
            `  id: '${kebab(job.name)}',`,
            '  retry: { maxAttempts: 6 },',
            ...(job.pattern === '' ? ['  run: async () => {'] : `  run: async (${job.pattern}${job.type === undefined ? '' : `: ${job.type}`}) => {`.split('\n').map((line, at) => (at === 0 ? line : `  ${line}`))),
            `    await ${job.call};`,
            '  },',
            '});',
          ],
        }],
      }];
    });
  },
};

interface Task {
  readonly id: string;
  readonly statement: ts.VariableStatement;
  /** What the module calls the function that makes it, and where that is from. */
  readonly maker: string;
  readonly module: string;
}

/** The tasks that a module exports. */
function tasksOf(file: ts.SourceFile, checker: ts.TypeChecker): readonly Task[] {
  const module = modules.find((name) => localName(file, name, 'task') !== undefined);
  const maker = module && localName(file, module, 'task');
  if (module === undefined || maker === undefined) return [];
  return file.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement) || !hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return [];
    const made = statement.declarationList.declarations[0]?.initializer;
    const options = made && ts.isCallExpression(made) && made.expression.getText() === maker ? made.arguments[0] : undefined;
    const id = options && ts.isObjectLiteralExpression(options) ? textValue(propertyValue(options, 'id'), checker) : undefined;
    return id === undefined ? [] : [{ id, statement, maker, module }];
  });
}
