import { inlineFunction, isAsync, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { textValue } from '../../values/text-value';
import { bullmqFunctions } from '../jobs/bullmq-results';
import { caseWork, switchCase } from './switch-case';
import { nestClasses, nestQueue, takesAll, textsIn } from './nest';
import { localName, madeConstants, retriesOf, usualOptions, type Insertion, type OwnJob, type OwnQueue, type OwnQueueLibrary } from './types';

/**
 * BullMQ: a `Queue` and a `Worker` of the same name, whose one processor does jobs of every name (https://docs.bullmq.io/patterns/named-processor). A job is tried once unless
 * it says otherwise (https://docs.bullmq.io/guide/retrying-failing-jobs); one that failed for good stays in the queue's failed set (https://docs.bullmq.io/guide/queues/auto-removal-of-jobs).
 */
export const ownBullmq: OwnQueueLibrary = {
  package: 'bullmq',
  trigger: /['"](?:@nestjs\/)?bullmq['"]/,
  find(files, _version, checker) {
    const processors = files.flatMap((file) => processorsIn(file, checker));
    return [...files.flatMap((file) => bullmqProcessors(file, checker)).map((one) => nestProcessor(one, files)), ...files.flatMap((file) => madeConstants(file, localName(file, 'bullmq', 'Queue') ?? '')).flatMap(({ declaration, made }) => {
      const name = textValue(made.arguments?.[0], checker);
      const [processor, ...others] = processors.filter((one) => one.queue === name);
      if (name === undefined || !processor || others.length > 0) return [];
      return [ownQueue(declaration, made, name, processor, files, checker)];
    })];
  },
};

/** The function of a worker with what it calls a job's name and data. */
interface Processor {
  readonly queue: string;
  readonly body: ts.Block;
  readonly name: string;
  readonly data: string;
}

function processorsIn(file: ts.SourceFile, checker: ts.TypeChecker): readonly Processor[] {
  const maker = localName(file, 'bullmq', 'Worker');
  const found: Processor[] = [];
  if (maker !== undefined) walk(file, (node) => {
    if (!ts.isNewExpression(node) || node.expression.getText() !== maker || node.typeArguments) return;
    const queue = textValue(node.arguments?.[0], checker);
    const given = node.arguments?.[1];
    const fn = inlineFunction(given) ?? (given && ts.isIdentifier(given) ? functionNamed(given, checker) : undefined);
    const parameter = fn?.parameters[0];
    if (queue === undefined || !fn?.body || !ts.isBlock(fn.body) || !parameter || (parameter.type && /</.test(parameter.type.getText()))) return;
    const names = namesOf(parameter.name);
    if (names && fn.body.statements.length > 0) found.push({ queue, body: fn.body, ...names });
  });
  return found;
}

/** A class of Nest as the queue whose jobs it does. What it gives for a job is seen where its method does not say that it gives nothing, or something else. */
function nestProcessor({ of, processor }: { readonly of: ts.ClassDeclaration; readonly processor: Processor }, files: readonly ts.SourceFile[]): OwnQueue {
  const method = processor.body.parent as ts.MethodDeclaration;
  const type = method.type?.getText() ?? '';
  const keeps = takesAll(method.parameters[0]) && /^$|^Promise<(?:any|unknown|void|undefined)>$/.test(type) && processor.name.endsWith('.name');
  return {
    ...nestQueue(of, processor.queue, { library: 'BullMQ', module: 'bullmq', ...(keeps && { results: (queue, retries) => bullmqFunctions(queue, [], retries) }) }, files),
    around: method, jobs: textsIn(processor.body),
    taking: (job: OwnJob) => [
      taken(processor, job), ...(job.asked ? otherwise(processor) : []),
      ...(job.asked && method.type && /void|undefined/.test(type) ? [{ where: 'instead' as const, of: method.type, lines: ['Promise<unknown>'] as const }] : []),
    ],
  };
}

/** Classes of Nest that do a queue's jobs: `@Processor('emails') class … extends WorkerHost { async process(job) {…} }` (https://docs.nestjs.com/techniques/queues#consumers). */
function bullmqProcessors(file: ts.SourceFile, checker: ts.TypeChecker): readonly { readonly of: ts.ClassDeclaration; readonly processor: Processor }[] {
  return nestClasses(file, '@nestjs/bullmq', checker).flatMap(({ of, queue }) => {
    const method = of.members.find((one): one is ts.MethodDeclaration => ts.isMethodDeclaration(one) && one.name.getText() === 'process');
    const parameter = method?.parameters[0];
    const names = parameter && namesOf(parameter.name);
    return !method?.body || method.body.statements.length === 0 || !names || !isAsync(method) ? [] : [{ of, processor: { queue, body: method.body, ...names } }];
  });
}

function functionNamed(name: ts.Identifier, checker: ts.TypeChecker): ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration | undefined {
  let symbol = checker.getSymbolAtLocation(name);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  if (declaration && ts.isFunctionDeclaration(declaration)) return declaration;
  return declaration && ts.isVariableDeclaration(declaration) ? inlineFunction(declaration.initializer) : undefined;
}

/** `job`, or `{ name, data }`. */
function namesOf(parameter: ts.BindingName): { readonly name: string; readonly data: string } | undefined {
  if (ts.isIdentifier(parameter)) return { name: `${parameter.text}.name`, data: `${parameter.text}.data` };
  if (!ts.isObjectBindingPattern(parameter)) return undefined;
  const local = (wanted: string): string | undefined => parameter.elements.find((one) => (one.propertyName ?? one.name).getText() === wanted && ts.isIdentifier(one.name))?.name.getText();
  const [name, data] = [local('name'), local('data')];
  return name === undefined || data === undefined ? undefined : { name, data };
}

function ownQueue(declaration: ts.VariableDeclaration, made: ts.NewExpression, queue: string, processor: Processor, files: readonly ts.SourceFile[], checker: ts.TypeChecker): OwnQueue {
  const retries = retriesOf(made.arguments?.[1], checker);
  return {
    title: `the queue \`${queue}\` of BullMQ`,
    called: `${queue} ${declaration.name.getText()}`,
    holder: declaration,
    worker: processor.body.getSourceFile(),
    around: processor.body.parent,
    jobs: jobsOf(processor, files, declaration.name.getText(), checker),
    sending: (job, holder) => [`${holder}.add('${job}', `, `${retries})`],
    taking: (job) => [taken(processor, job), ...(job.asked ? otherwise(processor) : [])],
    // How often a job was begun says the job itself.
    ...(processor.name.endsWith('.name') && { results: bullmqFunctions(declaration.name.getText(), [], retries === '' ? [] : usualOptions.map((option) => `${option},`)) }),
  };
}

/** Names that the processor compares, and those that are added somewhere. */
function jobsOf({ body }: Processor, files: readonly ts.SourceFile[], holder: string, checker: ts.TypeChecker): ReadonlySet<string> {
  const names = new Set<string>();
  walk(body, (node) => {
    if (ts.isStringLiteral(node)) names.add(node.text);
  });
  for (const file of files) if (file.text.includes(`${holder}.add`)) walk(file, (node) => {
    const text = ts.isCallExpression(node) && node.expression.getText() === `${holder}.add` ? textValue(node.arguments[0], checker) : undefined;
    if (text !== undefined) names.add(text);
  });
  return names;
}

/** One more case of the processor's `switch` over names, else a branch before everything else. */
function taken({ body, name, data }: Processor, asked: OwnJob): Insertion {
  // A job whose worker died is done once more whatever its attempts: https://docs.bullmq.io/guide/workers/stalled-jobs
  const job = asked.asked !== 'once' ? asked : { ...asked, first: [`if (${name.replace(/\.name$/, '.attemptsStarted')} > 1) {`, '  throw new Error(\'Its worker has died, and it must not be done twice.\');', '}'] };
  const choice = body.statements.find((statement): statement is ts.SwitchStatement => ts.isSwitchStatement(statement) && statement.expression.getText() === name);
  const [start] = body.statements;
  // What stands behind the `switch` is for the other jobs.
  return (choice && switchCase(choice, job, data, body.statements.slice(body.statements.indexOf(choice) + 1).every(givesNothing) ? 'break;' : 'return;'))
    ?? { where: 'before', beside: start ?? body, lines: [`if (${name} === '${job.name}') {`, ...caseWork(job, data, 'return;'), '}'] };
}

/** The end of a processor that gives something for one job, and nothing for the others: https://www.typescriptlang.org/tsconfig/#noImplicitReturns */
function otherwise({ body }: Processor): readonly Insertion[] {
  const last = body.statements.at(-1);
  return !last || ts.isReturnStatement(last) || ts.isThrowStatement(last) ? [] : [{ where: 'after', beside: last, lines: ['return undefined;'] }];
}

function givesNothing(statement: ts.Statement): boolean {
  return ts.isReturnStatement(statement) && (!statement.expression || statement.expression.getText() === 'undefined');
}
