import { walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { textValue } from '../../values/text-value';
import { localName, usualOptions, usualRetries, type OwnQueue } from './types';
import type { ResultText } from '../jobs/results';

/** A class of Nest that does the jobs of a queue (https://docs.nestjs.com/techniques/queues). */
export interface NestClass {
  readonly of: ts.ClassDeclaration;
  readonly queue: string;
}

/** The library of queues below Nest: what people call it, the package of its types, and how its jobs are started and found that are asked for; left out where their class cannot give what they gave. */
export interface NestLibrary {
  readonly library: string;
  readonly module: string;
  readonly results?: ((queue: string, retries: readonly string[]) => ResultText) | undefined;
}

/** Whether a parameter, or a queue, takes jobs of any name: no type argument says what they hold. */
export function takesAll(parameter: ts.ParameterDeclaration | ts.PropertyDeclaration | undefined): boolean {
  return !/<(?!\s*any\b)/.test(parameter?.type?.getText() ?? '');
}

/** The classes of a module with `@Processor('emails')` of a package. */
export function nestClasses(file: ts.SourceFile, module: string, checker: ts.TypeChecker): readonly NestClass[] {
  const decorator = localName(file, module, 'Processor');
  return decorator === undefined ? [] : file.statements.filter(ts.isClassDeclaration).flatMap((of) => {
    const queue = textValue(decoratorOf(of, decorator)?.arguments[0], checker);
    return queue === undefined ? [] : [{ of, queue }];
  });
}

/** The call that decorates a class or method by that name. */
export function decoratorOf(node: ts.ClassDeclaration | ts.MethodDeclaration, name: string): ts.CallExpression | undefined {
  return ts.getDecorators(node)?.map(({ expression }) => expression).find((one): one is ts.CallExpression => ts.isCallExpression(one) && one.expression.getText() === name);
}

/** What is the same of a queue whose jobs a class does: classes are given it by its name, and its options stand where the application registers it. */
export function nestQueue(of: ts.ClassDeclaration, queue: string, { library, module, results }: NestLibrary, files: readonly ts.SourceFile[]): Pick<OwnQueue, 'title' | 'called' | 'holder' | 'worker' | 'workerClass' | 'sending' | 'results'> {
  const retries = files.some(({ text }) => /\bdefaultJobOptions\b/.test(text)) ? '' : usualRetries;
  return {
    title: `the queue \`${queue}\` of ${library}`,
    called: `${queue} ${of.name?.text ?? ''}`,
    holder: { injected: queue, decorator: 'InjectQueue', module, decorators: `@nestjs/${module}`, registers: /^BullModule\.registerQueue(?:Async)?$/ },
    worker: of.getSourceFile(),
    workerClass: of,
    sending: (job, holder) => [`${holder}.add('${job}', `, `${retries})`],
    ...(results && { results: results('queue', retries === '' ? [] : usualOptions.map((option) => `${option},`)) }),
  };
}

export function isAsync(method: ts.MethodDeclaration): boolean {
  return method.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
}

/** All texts of a piece of code: the names that it may compare. */
export function textsIn(node: ts.Node): ReadonlySet<string> {
  const texts = new Set<string>();
  walk(node, (inner) => {
    if (ts.isStringLiteral(inner)) texts.add(inner.text);
  });
  return texts;
}
