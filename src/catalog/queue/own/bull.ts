import { isAsync, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { textValue } from '../../values/text-value';
import { bullFunctions } from '../jobs/bullmq-results';
import { decoratorOf, nestClasses, nestQueue } from './nest';
import { ownWork } from './switch-case';
import { isConstant, localName, madeConstants, retriesOf, usualOptions, type OwnJob, type OwnQueue, type OwnQueueLibrary } from './types';

/**
 * Bull: `process` says of each name of jobs what does them, beside one for all others (https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queueprocess). A job is tried once
 * unless it says otherwise (https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queueadd), and stays among the failed ones when that was for good.
 */
export const ownBull: OwnQueueLibrary = {
  package: 'bull',
  trigger: /['"](?:@nestjs\/)?bull['"]|\.process\s*\(/,
  find: (files, version, checker) => [...files.flatMap((file) => nestQueues(file, files, version, checker)), ...files.flatMap((file) => madeConstants(file, localName(file, 'bull', 'default') ?? '')).flatMap(({ declaration, made }): readonly OwnQueue[] => {
    const queue = textValue(made.arguments?.[0], checker);
    const places = files.flatMap((file) => processing(file, declaration, checker));
    const last = places.at(-1);
    if (queue === undefined || !last || places.some((one) => one.getSourceFile() !== last.getSourceFile())) return [];
    const retries = retriesOf(made.arguments?.at(-1), checker);
    const own = callOf(last).expression.getText().replace(/\.process$/, '');
    return [{
      title: `the queue \`${queue}\` of Bull`,
      called: `${queue} ${declaration.name.getText()}`,
      holder: declaration,
      worker: last.getSourceFile(),
      jobs: new Set(places.flatMap((place) => textValue(callOf(place).arguments[0], checker) ?? [])),
      sending: (job: string, holder: string) => [`${holder}.add('${job}', `, `${retries})`] as const,
      taking: (job) => [{ where: 'after', beside: last, lines: ['', `${own}.process('${job.name}', async (job) => {`, ...ownWork(onceOf(job), 'job.data'), '});'] }],
      results: bullFunctions(declaration.name.getText(), retries === '' ? [] : usualOptions.map((option) => `${option},`), version),
    }];
  })],
};

/** Classes of Nest whose methods each do one kind of job: `@Process('digest') async digest(job) {…}` (https://docs.nestjs.com/techniques/queues#bull-installation). */
function nestQueues(file: ts.SourceFile, files: readonly ts.SourceFile[], version: string, checker: ts.TypeChecker): readonly OwnQueue[] {
  const decorator = localName(file, '@nestjs/bull', 'Process');
  return decorator === undefined ? [] : nestClasses(file, '@nestjs/bull', checker).flatMap(({ of, queue }) => {
    const methods = of.members.filter(ts.isMethodDeclaration).filter((method) => decoratorOf(method, decorator));
    const last = methods.at(-1);
    const type = last?.parameters[0]?.type?.getText() ?? 'Job';
    if (!last || type.includes('<') || !isAsync(last)) return [];
    return [{
      ...nestQueue(of, queue, { library: 'Bull', module: 'bull', results: (name, retries) => bullFunctions(name, retries, version) }, files),
      jobs: new Set([...methods.flatMap((method) => textValue(decoratorOf(method, decorator)?.arguments[0], checker) ?? []), ...methods.map(({ name }) => name.getText())]),
      taking: (job) => [{ where: 'after', beside: last, lines: ['', `@${decorator}('${job.name}')`, `async ${job.name}(job: ${type}) {`, ...ownWork(onceOf(job), 'job.data'), '}'] }],
    }];
  });
}

/** A job whose worker died is done once more whatever its attempts (https://github.com/OptimalBits/bull#important-notes): one that must not be says that it was begun. */
function onceOf(job: OwnJob): OwnJob {
  return job.asked !== 'once' ? job : { ...job, first: ['if (job.progress() === \'begun\') {', '  throw new Error(\'Its worker has died, and it must not be done twice.\');', '}', 'await job.progress(\'begun\');'] };
}

/** The statements of a module that say what does the queue's jobs. */
function processing(file: ts.SourceFile, queue: ts.VariableDeclaration, checker: ts.TypeChecker): readonly ts.ExpressionStatement[] {
  const found: ts.ExpressionStatement[] = [];
  walk(file, (node) => {
    if (!ts.isExpressionStatement(node)) return;
    const call = ts.isVoidExpression(node.expression) || ts.isAwaitExpression(node.expression) ? node.expression.expression : node.expression;
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'process') return;
    if (isConstant(call.expression.expression, queue, checker)) found.push(node);
  });
  return found;
}

function callOf({ expression }: ts.ExpressionStatement): ts.CallExpression {
  return (ts.isVoidExpression(expression) || ts.isAwaitExpression(expression) ? expression.expression : expression) as ts.CallExpression;
}
