import type { TextEdit } from '../../../core';
import type { ts } from '../../../project/ts';
import type { TransactionAdapter } from '../transactions';
import type { ResultEdits, ResultModules } from './results';

/** What decides how the modules of a queue are written. Their text has single quotes, semicolons and two spaces; who asks brings it into the project's form. */
export interface JobModules {
  /** TypeScript, and not JavaScript. */
  readonly typed: boolean;
  /** `import` and `export`, and not `require` and `module.exports`. */
  readonly modules: boolean;
  /** The version range of the library that the project has or gets. */
  readonly version: string;
  /** The expression that gives the address of the server that keeps the jobs, as `addressIn` found it or `addressOf` made it. */
  readonly address: string;
  /** Import lines that the address needs. */
  readonly addressImports: readonly string[];
  /** Whether modules are loaded anew while developing, so that what is open has to outlive them. */
  readonly reloads: boolean;
  /** How the queue's module is imported into the worker's. */
  readonly queueModule: string;
  /** The first job: its name, the type of what it is given, and the worker's handler. */
  readonly job: Job;
  /** Whether `enqueue` can write a job as part of a transaction; only for queues with `intoTransactions`. */
  readonly transactional: boolean;
  /** Imports that have to come before all others. */
  readonly firstImports: readonly string[];
  /** Import lines that the handler needs, and what it takes for granted beside them. */
  readonly workerImports: readonly string[];
  readonly workerLines: readonly string[];
  /** Statements of the worker before it takes the first job. */
  readonly workerStart: readonly string[];
}

export interface Job {
  readonly name: string;
  readonly payload: string;
  readonly handler: string;
}

/** A library that keeps jobs, as a rewrite sets it up: one module that takes jobs, one process that does them. */
export interface JobQueue {
  readonly id: string;
  /** The package, and the range of it that is added where a project has none. */
  readonly package: string;
  readonly range: string;
  /** Packages that the range needs beside it. */
  readonly beside: Readonly<Record<string, string>>;
  /** The types of Node that those of the range are written for, where a project has older ones: the first version, and the range that takes their place. */
  readonly nodeTypes?: { readonly from: readonly [major: number, minor: number]; readonly range: string };
  /** What keeps the jobs, for people. */
  readonly keeper: string;
  /** Packages that show that an application has such a server already. */
  readonly shownBy: readonly string[];
  /** Providers of a data model that show the same. */
  readonly providers: readonly string[];
  /** The variable of the environment that usually has that server's address. */
  readonly variable: string;
  /** Variables of other names that have it. */
  readonly variables: RegExp;
  /** A file whose text does not match says nothing of that. */
  readonly reached: RegExp;
  /** Where code of the application says how its own client reaches that server: the expression for `JobModules.address`. */
  addressIn(node: ts.Node): ts.Expression | undefined;
  /** The same for an expression that gives a URL. */
  addressOf(url: string): string;
  /** The change that lets the `enqueue` of a module that was made without it write jobs in a transaction; undefined where that was changed too much. Left out where a job cannot be a row of the application's own transaction. */
  intoTransactions?(module: ts.SourceFile): readonly TextEdit[] | undefined;
  /** The library's own adapter for a transaction of another one, in a version of it. */
  adapter?(library: string, version: string): TransactionAdapter | undefined;
  /** The changes that let the two modules below, as they were made, keep what a job gives for whoever asks later: `startJob` and `findJob` beside `enqueue`. Undefined where they were changed too much. */
  intoResults(modules: ResultModules): ResultEdits | undefined;
  /** Whether the modules below run with a version that the project has. */
  supports(range: string): boolean;
  /** The module that takes jobs. It exports `enqueue`, and has `interface Jobs` (or a typedef of it) and, where the library wants them, `jobNames`. */
  queueText(request: JobModules): string;
  /** The module that does them: a process of its own. It has an object `handlers`. */
  workerText(request: JobModules): string;
}

/** `import { a } from 'm';` or `const { a } = require('m');`. `types` are names of types. */
export function importLine({ modules, typed }: Pick<JobModules, 'modules' | 'typed'>, names: readonly string[], module: string, types: readonly string[] = []): string {
  const all = [...names, ...(typed ? types.map((name) => `type ${name}`) : [])].join(', ');
  return modules ? `import { ${all} } from '${module}';` : `const { ${names.join(', ')} } = require('${module}');`;
}

/** What a module declares for others, with `export` before each, or with `module.exports` at the end. */
export function exporting({ modules }: JobModules, lines: readonly string[], names: readonly string[]): readonly string[] {
  return modules ? lines : [...lines.map((line) => line.replace(/^export /, '')), '', `module.exports = { ${names.join(', ')} };`];
}

/** The declaration of all jobs with what each is given. */
export function jobsType({ typed, job }: JobModules): readonly string[] {
  return typed
    ? ['/** The jobs, and what each is given: plain data, since it is kept as JSON. */', 'export interface Jobs {', `  ${job.name}: ${job.payload};`, '}']
    : ['/**', ' * The jobs, and what each is given: plain data, since it is kept as JSON.', ' * @typedef {object} Jobs', ` * @property {${job.payload}} ${job.name}`, ' */'];
}

/** The object that says what is done for each job. */
export function handlersOf({ typed, job }: JobModules): readonly string[] {
  const type = typed ? ': { [Name in keyof Jobs]: (data: Jobs[Name]) => unknown }' : '';
  return ['/** What is done for each job. */', `const handlers${type} = {`, `  ${job.name}: ${job.handler},`, '};'];
}

/** What sends statements in a transaction of the application's. */
export const transactionType = '{ executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> }';

/** How the module begins the function that takes jobs. */
export function enqueueHead({ typed, transactional }: JobModules): readonly string[] {
  return [
    ...(transactional ? [
      '/**',
      ' * Writes a job down. Await it, so that a job which is lost is an error here. With `db` it',
      ' * is part of that transaction: where it is undone, there is no job.',
      ' */',
    ] : ['/** Writes a job down. Await it, so that a job which is lost is an error here. */']),
    ...(typed ? [
      'export async function enqueue<Name extends keyof Jobs>(',
      '  name: Name,',
      '  data: Jobs[Name],',
      ...(transactional ? [`  db?: ${transactionType},`] : []),
      '): Promise<void> {',
    ] : [`export async function enqueue(name, data${transactional ? ', db' : ''}) {`]),
  ];
}

/** The process that does jobs, from its first statement to its end; `work` opens what `closing` closes. */
export function mainOf({ typed, workerStart }: JobModules, work: readonly string[], closing: string): readonly string[] {
  return [
    `async function main()${typed ? ': Promise<void>' : ''} {`,
    ...workerStart.map((line) => `  ${line}`),
    ...work,
    '  // What was begun is brought to an end before the process goes.',
    '  for (const signal of [\'SIGINT\', \'SIGTERM\']) {',
    '    process.once(signal, () => {',
    `      ${closing}.then(`,
    '        () => process.exit(0),',
    '        () => process.exit(1),',
    '      );',
    '    });',
    '  }',
    '}', '',
    'main().catch((error) => {',
    '  console.error(error);',
    '  process.exit(1);',
    '});',
  ];
}
