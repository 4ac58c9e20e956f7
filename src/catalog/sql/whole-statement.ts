import type { TextEdit } from '../../core';
import { bare, hasModifier, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Query } from '../types';
import type { SqlDialect } from './dialect';
import { isHeld, preparedOf } from './prepared';
import { isVerbatim, textsOf, withParameters } from './written';

/** A statement that is written out in its call, and how more text and more values come into it. */
export interface Whole {
  /** With a parameter for every value. */
  readonly text: string;
  /** The text's place in its file. */
  readonly start: number;
  readonly end: number;
  /** How one of the values is named in the text. */
  value(place: number): string;
  /** Text as it is written there. */
  written(text: string): string;
  /** What the call needs for the values. */
  readonly given: readonly TextEdit[];
}

/** How a driver is handed statements. */
export interface StatementForm {
  readonly dialect: SqlDialect;
  /** As of the driver's rows: in a list, one by one behind the text, or to a prepared statement. */
  readonly values: 'list' | 'apart' | 'prepared';
}

/** The statement of a query and the edits that hand it `values`, in the order in which the text will name them; undefined where it is put together or held elsewhere. */
export function wholeStatement(query: Query, form: StatementForm, values: readonly string[]): Whole | undefined {
  const { call } = query;
  if (ts.isTaggedTemplateExpression(call)) return form.dialect === 'postgres' ? ofTemplate(call.template, values) : undefined;
  if (!ts.isCallExpression(call)) return undefined;
  return form.values === 'prepared' ? ofPrepared(query, call, form, values) : ofArguments(call, form, values);
}

/** `client.query('SELECT …', [status])`; the list of values has to be written out, if there is one. */
function ofArguments(call: ts.CallExpression, form: StatementForm, values: readonly string[]): Whole | undefined {
  const [first, second, ...more] = call.arguments;
  const list = second && bare(second);
  if (!first || (form.values === 'list' && more.length > 0) || [...call.arguments].some((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument))) return undefined;
  const given = values.join(', ');
  if (form.values === 'apart' && list && !ts.isArrayLiteralExpression(list)) {
    // What is not waited for hands its rows to a function, which may have any name.
    if (!ts.isAwaitExpression(call.parent)) return undefined;
    const end = call.arguments.at(-1)?.end ?? call.end - 1;
    return plainText(first, form, call.arguments.length - 1, { start: end, end, newText: `, ${given}` });
  }
  if (more.length > 0 || (list && (!ts.isArrayLiteralExpression(list) || list.elements.some(ts.isSpreadElement)))) return undefined;
  const count = list?.elements.length ?? 0;
  const at = list ? list.elements.at(-1)?.end ?? list.end - 1 : first.end;
  return plainText(first, form, count, { start: at, end: at, newText: list ? `${count > 0 ? ', ' : ''}${given}` : form.values === 'apart' ? `, ${given}` : `, [${given}]` });
}

/** `db.prepare('SELECT …').all(status)`, and a statement that a variable holds and nothing else runs. */
function ofPrepared(query: Query, call: ts.CallExpression, form: StatementForm, values: readonly string[]): Whole | undefined {
  const callee = bare(call.expression);
  const prepared = preparedOf(query);
  if (!prepared || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'all') return undefined;
  const { text, made } = prepared;
  const held = bare(callee.expression);
  if (held !== made && !(ts.isIdentifier(held) && isOnlyUse(held, made))) return undefined;
  const at = call.arguments.at(-1)?.end ?? call.end - 1;
  return plainText(text, form, call.arguments.length, { start: at, end: at, newText: `${call.arguments.length > 0 ? ', ' : ''}${values.join(', ')}` });
}

/** Whether a name is that of the constant which is made there, and stands nowhere else in the file. */
function isOnlyUse(name: ts.Identifier, made: ts.Expression): boolean {
  if (!isHeld(name, made)) return false;
  let count = 0;
  walk(made.getSourceFile(), (node) => {
    if (ts.isIdentifier(node) && node.text === name.text) count++;
  });
  return count === 2;
}

/** A text that is written out, of which `count` values are given; `given` adds those that come. */
function plainText(expression: ts.Expression, { dialect }: StatementForm, count: number, given: TextEdit): Whole | undefined {
  const text = writtenText(expression);
  if (!text) return undefined;
  const end = endOf(text, dialect);
  if (end === undefined || !isVerbatim(text)) return undefined;
  const quote = text.getText().charAt(0);
  return {
    text: text.text, start: text.getStart() + 1, end, value: (place) => (dialect === 'postgres' ? `$${count + place + 1}` : '?'), written: (added) => added.replaceAll(quote, `\\${quote}`), given: [given],
  };
}

/** A text that is written out, here or in a constant of the file that stands nowhere else. */
export function writtenText(expression: ts.Expression): ts.StringLiteralLike | undefined {
  const node = bare(expression);
  if (!ts.isIdentifier(node)) return ts.isStringLiteralLike(node) ? node : undefined;
  const named: ts.Identifier[] = [];
  walk(node.getSourceFile(), (one) => { if (ts.isIdentifier(one) && one.text === node.text) named.push(one); });
  const declaration = named.length === 2 ? named.find((one) => one !== node)?.parent : undefined;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !isConst(declaration) || !declaration.initializer || isExported(declaration)) return undefined;
  const text = bare(declaration.initializer);
  return ts.isStringLiteralLike(text) ? text : undefined;
}

function isExported({ parent: { parent: statement } }: ts.VariableDeclaration): boolean {
  return ts.isVariableStatement(statement) && hasModifier(statement, ts.SyntaxKind.ExportKeyword);
}

function isConst(declaration: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
}

/** `` sql`SELECT …` `` */
function ofTemplate(template: ts.TemplateLiteral, values: readonly string[]): Whole | undefined {
  const texts = textsOf(template);
  const end = endOf(template, 'postgres');
  if (end === undefined || !texts) return undefined;
  return { text: withParameters(texts), start: template.getStart() + 1, end, value: (place) => `\${${values[place] ?? ''}}`, written: (added) => added, given: [] };
}

/** Where a text ends, before white space and a semicolon; undefined behind a comment, which would swallow more. */
function endOf(text: ts.Node, dialect: SqlDialect): number | undefined {
  const written = text.getText().slice(1, -1);
  const after = /[\s;]*$/.exec(written)?.[0].length ?? 0;
  return endsInComment(written.slice(0, written.length - after), dialect) ? undefined : text.end - 1 - after;
}

/** Whether a comment goes on until the end of the line with which a text ends. */
export function endsInComment(text: string, dialect: SqlDialect): boolean {
  return (dialect === 'mysql' ? /(?:--|#)[^\n]*$/ : /--[^\n]*$/).test(text);
}
