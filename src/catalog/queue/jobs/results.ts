import type { TextEdit } from '../../../core';
import { isTypeScript } from '../../../project/paths';
import { walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** The two modules of a queue, as they were made, and the job whose result somebody will ask for. */
export interface ResultModules {
  readonly queue: ts.SourceFile;
  readonly worker: ts.SourceFile;
  readonly name: string;
  /** The version range of the library that the project has or gets. */
  readonly version: string;
}

/** The changes of both modules. Their text has single quotes, semicolons and two spaces. */
export interface ResultEdits {
  readonly queue: readonly TextEdit[];
  readonly worker: readonly TextEdit[];
}

/** How a library starts jobs that are asked for later, and finds them: the rest of the queue's module, without types where it has none. */
export interface ResultText {
  /** The statements of `startJob` and `findJob`. */
  readonly start: readonly string[];
  readonly find: readonly string[];
}

/**
 * The changes of the queue's module: `startJob` and `findJob` beside `enqueue`, and the names of the jobs that are asked for. Where it has them, the name is added; undefined where the module
 * was changed too much.
 */
export function intoQueue(file: ts.SourceFile, name: string, { start, find }: ResultText): readonly TextEdit[] | undefined {
  const asked = variable(file, 'askedFor')?.declaration.initializer;
  if (asked) {
    if (!ts.isArrayLiteralExpression(asked)) return undefined;
    const last = asked.elements.at(-1);
    return asked.elements.some((one) => ts.isStringLiteral(one) && one.text === name) ? [] : [insertion(last?.end ?? asked.getStart() + 1, `${last ? ', ' : ''}'${name}'`)];
  }
  const dead = variable(file, 'deadLetters');
  if (!dead || !file.statements.some((one) => ts.isFunctionDeclaration(one) && one.name?.text === 'enqueue')) return undefined;
  const exported = exportsOf(file);
  const t = (text: string): string => (isTypeScript(file.fileName) ? text : '');
  const e = exported ? '' : 'export ';
  const text = functionsText({ start, find }, { typed: isTypeScript(file.fileName), exported: exported === undefined, knowsJobs: true });
  const end = exported?.getFullStart() ?? file.statements.at(-1)?.end ?? file.end;
  return [
    insertion(dead.statement.getFullStart(), `\n\n/** Those whose result is asked for afterwards. */\n${e}const askedFor${t(': readonly (keyof Jobs)[]')} = ['${name}'];`),
    insertion(end, text),
    ...(exported ? exporting(exported, ['askedFor', 'findJob', 'startJob']) : []),
  ];
}

/** `startJob` and `findJob`; with the types of the module's jobs where it has them. `queue` is the parameter that they have where their callers have the queue: `queue: Queue`. */
export function functionsText({ start, find }: ResultText, { typed, exported, knowsJobs, queue }: { readonly typed: boolean; readonly exported: boolean; readonly knowsJobs: boolean; readonly queue?: string }): string {
  const given = queue === undefined ? [] : [queue];
  const t = (text: string): string => (typed ? text : '');
  const e = exported ? 'export ' : '';
  const generic = knowsJobs ? t('<Name extends keyof Jobs>') : '';
  return [
    '',
    ...(typed ? [
      '', '/** How far a job is, what it was given and, once it is done, what it gave. */', `${e}interface FoundJob${knowsJobs ? '<Data>' : ''} {`, '  state: \'queued\' | \'active\' | \'completed\' | \'failed\';', `  data: ${knowsJobs ? 'Data' : 'Record<string, unknown>'};`, '  result?: unknown;', '}',
    ] : []),
    '', '/**', ' * Writes a job down that is asked for later, and gives its id, which nobody can guess.', ' * With `once` it is not tried again where it fails: what it has done would be done twice.', ' */',
    ...headOf(`${e}async function startJob${generic}(`, [...given, `name${t(knowsJobs ? ': Name' : ': string')}`, `data${t(knowsJobs ? ': Jobs[Name]' : ': object')}`, '{ once = false } = {}'], `)${t(': Promise<string>')} {`), ...start, '}',
    '', '/** A job by its id; undefined where there is none, or none any more. */',
    ...headOf(`${e}async function findJob${generic}(`, [...given, `name${t(knowsJobs ? ': Name' : ': string')}`, `id${t(': string')}`], `)${t(`: Promise<FoundJob${knowsJobs ? '<Jobs[Name]>' : ''} | undefined>`)} {`), ...find, '}',
  ].join('\n');
}

/** The head of a function, on one line where there is room, else with a parameter a line. */
function headOf(before: string, parameters: readonly string[], behind: string): readonly string[] {
  const whole = before + parameters.join(', ') + behind;
  return whole.length <= 80 ? [whole] : [before, ...parameters.map((one) => `  ${one},`), behind];
}

/** The statement by which a module of CommonJS gives its names to others: `module.exports = { … }`. */
export function exportsOf(file: ts.SourceFile): ts.Statement | undefined {
  return file.statements.find((one) => /^module\.exports = \{[^]*\};?$/.test(one.getText()));
}

/** Puts new names into `module.exports = { … }`, behind the last one and what is said of it. */
export function exporting(statement: ts.Statement, names: readonly string[]): readonly TextEdit[] {
  const object = ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) ? statement.expression.right : undefined;
  if (!object || !ts.isObjectLiteralExpression(object)) return [];
  const { properties } = object;
  const { text } = statement.getSourceFile();
  const last = properties.at(-1)?.end ?? object.getStart() + 1;
  const mark = properties.length === 0 || properties.hasTrailingComma ? [] : [insertion(last, ',')];
  const behind = ts.getTrailingCommentRanges(text, properties.length > 0 ? properties.end : last)?.at(-1)?.end ?? Math.max(last, properties.end);
  const isBroken = /\n\s*$/.test(text.slice(behind, object.end - 1));
  return [...mark, insertion(behind, isBroken ? names.map((name) => `\n  ${name},`).join('') : ` ${names.join(', ')}`)];
}

/** The names that the worker's module gets from the queue's. */
export function intoImport(worker: ts.SourceFile, names: readonly string[]): readonly TextEdit[] | undefined {
  for (const statement of worker.statements) {
    const text = statement.getText();
    if (!/\b(?:openQueue|queueName)\b/.test(text) || !(ts.isImportDeclaration(statement) || /\brequire\(/.test(text))) continue;
    const missing = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
    return missing.length === 0 ? [] : [insertion(statement.getStart() + text.indexOf('{') + 1, ` ${missing.join(', ')},`)];
  }
  return undefined;
}

/** The first node of a module with that text, and of that kind. */
export function nodeOf<Node extends ts.Node>(file: ts.SourceFile, is: (node: ts.Node) => node is Node, text: RegExp): Node | undefined {
  let found: Node | undefined;
  walk(file, (node) => {
    if (!found && is(node) && text.test(node.getText())) found = node;
    return !found;
  });
  return found;
}

/** The statement that declares a name at the top of a module. */
function variable(file: ts.SourceFile, name: string): { readonly statement: ts.VariableStatement; readonly declaration: ts.VariableDeclaration } | undefined {
  for (const statement of file.statements) {
    const declaration = ts.isVariableStatement(statement) ? statement.declarationList.declarations.find((one) => one.name.getText() === name) : undefined;
    if (declaration && ts.isVariableStatement(statement)) return { statement, declaration };
  }
  return undefined;
}

export function insertion(at: number, newText: string): TextEdit {
  return { start: at, end: at, newText };
}

export function replacement(node: ts.Node, newText: string): TextEdit {
  return { start: node.getStart(), end: node.end, newText };
}
