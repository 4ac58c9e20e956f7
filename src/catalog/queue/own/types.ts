import { isRequire, propertyValue } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { constDeclaration, objectLiteral } from '../../values/literal';
import type { ResultText } from '../jobs/results';
import type { TransactionAdapter } from '../transactions';

/** A queue that a project has made itself, to which a job can be added in the way of its own jobs. */
export interface OwnQueue {
  /** What it is, for people: the library, and what the project calls the queue. */
  readonly title: string;
  /** The names by which one sees what jobs it is for; undefined where each job has a queue or function of its own. */
  readonly called?: string;
  /** True where a service calls for the jobs, so that no process of the project's own has to wait for them. */
  readonly isHosted?: boolean;
  /** What jobs are added to: a constant or function of a module of the project, what the library exports, a call that adds one elsewhere, or what classes are given. */
  readonly holder: ts.VariableDeclaration | ts.FunctionDeclaration | LibraryExport | SendingCall | InjectedQueue;
  /** The class whose method does the jobs, with what it is given. */
  readonly workerClass?: ts.ClassDeclaration;
  /** The property that says beside a job's data what it is: `{ type: 'sendConfirmation', number }`. */
  readonly kindBeside?: string;
  /** The module that does its jobs. */
  readonly worker: ts.SourceFile;
  /** The function there that the new job's code is put into, whose own names hide those of the module. */
  readonly around?: ts.Node;
  /** The names of its jobs so far. */
  readonly jobs: ReadonlySet<string>;
  /** True where a job can be a row of the application's own transaction. */
  readonly isTransactional?: boolean;
  /** The queue's own adapter for a transaction of another library. */
  adapter?(library: string): TransactionAdapter | undefined;
  /** What stands before and behind a job's data where it is added to what is called `holder`; `transaction` is what sends statements in one, only for queues with `isTransactional`. */
  sending(job: string, holder: string, transaction?: string): readonly [head: string, tail: string];
  /** What the worker's module gets, so that it does the job. */
  taking(job: OwnJob): readonly Insertion[];
  /** How jobs are started that are asked for later, and found, by functions of the holder's own module, or, where classes are given the queue, by functions that are handed it as `queue`; left out where it cannot keep what they give. */
  readonly results?: ResultText;
}

/** A call that sends a message, whose names other places need as well. */
export interface SendingCall {
  readonly sends: ts.CallExpression;
  /** What it sends. */
  readonly message: ts.Node;
}

/** A queue that classes are given by its name: `@InjectQueue('emails') private readonly emails: Queue`. */
export interface InjectedQueue {
  readonly injected: string;
  readonly decorator: string;
  /** The package whose type `Queue` it has. */
  readonly module: string;
  /** The package of the decorator, and the call by which a module of the application has the queue to give: `BullModule.registerQueue`. */
  readonly decorators: string;
  readonly registers: RegExp;
}

export interface LibraryExport {
  readonly name: string;
  readonly module: string;
}

/** A job as the worker's module does it. */
export interface OwnJob {
  readonly name: string;
  /** What it is given, as a pattern: `{ order, total }`; empty where it is given nothing. */
  readonly pattern: string;
  /** The type of that, where the module has types. */
  readonly type: string | undefined;
  /** The call that does it. */
  readonly call: string;
  /** Whether what it gives is kept for whoever asks, and whether it must not be done a second time. */
  readonly asked?: 'again' | 'once';
  /** Statements that come before all that. */
  readonly first?: readonly string[];
}

/** Lines beside a node, on its indentation, one more element of a list, or of what is imported, or another type in place of one. They have single quotes, semicolons and two spaces; what stands between « and » is the project's. */
export type Insertion =
  | { readonly where: 'before' | 'after'; readonly beside: ts.Node; readonly lines: readonly string[] }
  | { readonly where: 'last'; readonly list: ts.ArrayLiteralExpression | ts.NamedImports; readonly lines: readonly [string] }
  | { readonly where: 'instead'; readonly of: ts.TypeNode; readonly lines: readonly [string] };

/** How the queues that projects make with a library are found. */
export interface OwnQueueLibrary {
  readonly package: string;
  /** A file whose text does not match has no part in it. */
  readonly trigger: RegExp;
  /** All of them in files of a package; `version` is the range that the project has. */
  find(files: readonly ts.SourceFile[], version: string, checker: ts.TypeChecker): readonly OwnQueue[];
}

/** `const { a, b }: { … } = job.data;`, where a job is given something. */
export function unpacked({ pattern, type }: OwnJob, data: string): readonly string[] {
  return pattern === '' ? [] : `const ${pattern}${type === undefined ? '' : `: ${type}`} = ${data};`.split('\n');
}

/** What a file calls an export of a module (`default` for the module as a whole), by import or `require`. */
export function localName(file: ts.SourceFile, module: string, name: string): string | undefined {
  for (const statement of file.statements) {
    const found = ts.isImportDeclaration(statement) ? imported(statement, module, name) : ts.isVariableStatement(statement) ? required(statement, module, name) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function imported({ moduleSpecifier, importClause }: ts.ImportDeclaration, module: string, name: string): string | undefined {
  if (!ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== module || !importClause) return undefined;
  const { namedBindings } = importClause;
  if (name === 'default') return importClause.name?.text ?? (namedBindings && ts.isNamespaceImport(namedBindings) ? namedBindings.name.text : undefined);
  return namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements.find((one) => (one.propertyName ?? one.name).text === name)?.name.text : undefined;
}

function required({ declarationList }: ts.VariableStatement, module: string, name: string): string | undefined {
  for (const { name: pattern, initializer } of declarationList.declarations) {
    if (!initializer || !ts.isCallExpression(initializer) || !isRequire(initializer.expression)) continue;
    const [first] = initializer.arguments;
    if (!first || !ts.isStringLiteral(first) || first.text !== module) continue;
    if (ts.isIdentifier(pattern)) return name === 'default' ? pattern.text : undefined;
    const element = ts.isObjectBindingPattern(pattern) ? pattern.elements.find((one) => (one.propertyName ?? one.name).getText() === name) : undefined;
    if (element) return element.name.getText();
  }
  return undefined;
}

/** The constants of a module that are made by `new Maker(…)`, without type arguments: those say what jobs there are. */
export function madeConstants(file: ts.SourceFile, maker: string): readonly { readonly declaration: ts.VariableDeclaration; readonly made: ts.NewExpression }[] {
  return file.statements.flatMap((statement) => (ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Const) !== 0 ? [...statement.declarationList.declarations] : []))
    .flatMap((declaration) => {
      const { initializer: made } = declaration;
      return made && ts.isNewExpression(made) && made.expression.getText() === maker && !made.typeArguments && !declaration.type && ts.isIdentifier(declaration.name) ? [{ declaration, made }] : [];
    });
}

/** How a job says for itself that it is tried again, behind its data; empty where the options of its queue (of Bull and BullMQ) say how often. */
export function retriesOf(options: ts.Expression | undefined, checker: ts.TypeChecker): string {
  const literal = objectLiteral(options, checker);
  const usual = literal && objectLiteral(propertyValue(literal, 'defaultJobOptions'), checker);
  return usual && propertyValue(usual, 'attempts') ? '' : usualRetries;
}

/** Options by which a job is tried again; and the same behind its data. */
export const usualOptions: readonly string[] = ['attempts: 6', 'backoff: { type: \'exponential\', delay: 10_000 }'];
export const usualRetries = `, { ${usualOptions.join(', ')} }`;

/** Whether a name stands for a constant, here or as another module brings it, by import or `const { queue } = require('./queue')`. */
export function isConstant(name: ts.Expression, constant: ts.VariableDeclaration, checker: ts.TypeChecker): boolean {
  if (!ts.isIdentifier(name)) return false;
  if (constDeclaration(name, checker) === constant) return true;
  const binding = checker.getSymbolAtLocation(name)?.valueDeclaration;
  if (!binding || !ts.isBindingElement(binding)) return false;
  const origin = checker.getTypeAtLocation(binding.parent).getProperty((binding.propertyName ?? binding.name).getText())?.valueDeclaration;
  return origin === constant || (origin !== undefined && ts.isShorthandPropertyAssignment(origin) && checker.getShorthandAssignmentValueSymbol(origin)?.valueDeclaration === constant);
}
