import type { SortedBy } from '../../../catalog';
import type { Field, Model } from '../../../core';
import { bare, inlineFunction } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** What a column's value is made to be subtracted: itself, or the moment that it names. */
type Read = { readonly row: string; readonly column: string; readonly isMoment: boolean; readonly isDate?: boolean };

/**
 * The column that the callback of `sort` compares by, where the database sorts by it as JavaScript does: whole numbers, and moments with a time zone, that are never empty. Texts
 * are none: a database sorts them by its own collation (https://www.postgresql.org/docs/current/collation.html). Beside the database, `isServer`, the library has made dates of moments, and knows in which zone.
 */
export function sortedBy(callback: ts.Expression | undefined, model: Model | undefined, isServer = false): SortedBy | undefined {
  const fn = inlineFunction(callback);
  const [first, second, ...others] = fn?.parameters ?? [];
  if (!fn || fn.modifiers?.length || !first || !second || others.length > 0 || !ts.isIdentifier(first.name) || !ts.isIdentifier(second.name) || ts.isBlock(fn.body)) return undefined;
  const body = bare(fn.body);
  if (!ts.isBinaryExpression(body) || body.operatorToken.kind !== ts.SyntaxKind.MinusToken) return undefined;
  const [left, right] = [readOf(body.left), readOf(body.right)];
  if (!left || !right || left.column !== right.column || left.isMoment !== right.isMoment || left.isDate !== right.isDate || (left.isDate === true && !isServer)) return undefined;
  const isTurned = left.row === second.name.text && right.row === first.name.text;
  if (!isTurned && (left.row !== first.name.text || right.row !== second.name.text)) return undefined;
  const field = fieldRead(left, model, isServer);
  return field && { field, descending: isTurned };
}

/** The column of a row that an expression gives the number of, beside the database: `row.total`, `row.createdAt.getTime()`. */
export function sortedColumn(expression: ts.Expression, row: string, model: Model | undefined): Field | undefined {
  const read = readOf(expression);
  return read?.row === row && (!read.isMoment || read.isDate === true) ? fieldRead(read, model, true) : undefined;
}

function fieldRead({ column, isMoment }: Read, model: Model | undefined, isServer: boolean): Field | undefined {
  const field = model?.fields.get(column);
  if (!field || field.optional || field.list || field.converted === true || field.kind !== 'scalar') return undefined;
  // A moment without a time zone is read in the browser's own, where an hour may come twice.
  const fits = isMoment ? field.type === 'DateTime' && (isServer || /^(?:timestamptz|date)$/.test(field.nativeType ?? '')) : field.type === 'Int';
  return fits ? field : undefined;
}

/** `a.total`, `new Date(a.created_at)`, `new Date(a.created_at).getTime()`, `Date.parse(a.created_at)`. */
function readOf(expression: ts.Expression): Read | undefined {
  const node = bare(expression);
  if (ts.isPropertyAccessExpression(node) && !node.questionDotToken && ts.isIdentifier(node.expression)) return { row: node.expression.text, column: node.name.text, isMoment: false };
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken) return moment(bare(node.operand)) ?? dateOf(bare(node.operand));
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return moment(node);
  if (node.expression.getText() === 'Date.parse') return ofMoment(node.arguments);
  return /^(?:getTime|valueOf)$/.test(node.expression.name.text) ? moment(bare(node.expression.expression)) ?? dateOf(bare(node.expression.expression)) : undefined;
}

/** `a.createdAt` of `a.createdAt.getTime()`, which is a date already. */
function dateOf(node: ts.Expression): Read | undefined {
  const read = ts.isPropertyAccessExpression(node) ? readOf(node) : undefined;
  return read && { ...read, isMoment: true, isDate: true };
}

function moment(node: ts.Expression): Read | undefined {
  return ts.isNewExpression(node) && node.expression.getText() === 'Date' ? ofMoment(node.arguments) : undefined;
}

function ofMoment(given: readonly ts.Expression[] | undefined): Read | undefined {
  const read = given?.length === 1 && given[0] ? readOf(given[0]) : undefined;
  return read && !read.isMoment ? { ...read, isMoment: true } : undefined;
}
