import type { Node, SelectStmt } from 'libpg-query';
import type { TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { cursorKey, type KeysetEdit, type KeysetRequest } from '../keyset';
import { missingKey, type OrderPart, type PageEdit, type PageRequest } from '../page';
import type { Query } from '../types';
import { parseStatements } from './parser';
import { columnName, visit } from './tree';
import { textsOf } from './written';

/** A statement of Postgres that is written out in its call, and how more text and more values come into it. */
interface Whole {
  /** With a parameter for every value. */
  readonly text: string;
  /** The text's place in the file. */
  readonly start: number;
  readonly end: number;
  /** How one of the values is named in the text. */
  value(place: number): string;
  /** Text as it is written there. */
  written(text: string): string;
  /** What the call needs for the values. */
  readonly given: readonly TextEdit[];
}

/** A plain `SELECT` from one table, and the columns that its rows are put in order by. */
function plainSelect({ call, filter, isLimited }: Query, values: readonly string[]): { readonly whole: Whole; readonly select: SelectStmt; readonly order: readonly OrderPart[] } | undefined {
  if (isLimited || !filter?.complete) return undefined;
  const whole = ts.isTaggedTemplateExpression(call) ? ofTemplate(call.template, values) : ts.isCallExpression(call) ? ofArguments(call, values) : undefined;
  const statements = whole && parseStatements(whole.text);
  const [statement] = statements ?? [];
  const select = statements?.length === 1 && statement && 'SelectStmt' in statement ? statement.SelectStmt : undefined;
  const order = select && isPlain(select) ? orderOf(select) : undefined;
  return whole && select && order && { whole, select, order };
}

/**
 * `ORDER BY`, `LIMIT` and `OFFSET` at the end of a text, with parameters behind those that are there. Only of a plain `SELECT` from one table.
 * https://www.postgresql.org/docs/current/queries-limit.html
 */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  const plain = plainSelect(query, [limit, offset]);
  const by = plain && missingKey(query.model, plain.order.map(({ field }) => field));
  if (!plain || !by || renames(plain.select, [...plain.order.map(({ field }) => field), ...by])) return undefined;
  const { whole, order } = plain;
  const descending = order.at(-1)?.descending === true ? ' DESC' : '';
  const ties = by.map((column) => `${quoted(column)}${descending}`).join(', ');
  const sorted = by.length === 0 ? '' : order.length > 0 ? `, ${ties}` : ` ORDER BY ${ties}`;
  return { by, isNew: order.length === 0, edits: [{ start: whole.end, end: whole.end, newText: whole.written(`${sorted} LIMIT ${whole.value(0)} OFFSET ${whole.value(1)}`) }, ...whole.given] };
}

/**
 * A condition that holds for every row where there is no key, the order, and a limit. The first mention of a parameter says its type, which nothing else would where its value is null
 * (https://www.postgresql.org/docs/current/sql-prepare.html).
 */
export function keyset(query: Query, { limit, after, isOwn }: KeysetRequest): KeysetEdit | undefined {
  const plain = plainSelect(query, [`${after} ?? null`, limit]);
  const key = plain && cursorKey(query.model, plain.order, isOwn === true);
  if (!plain || !key || renames(plain.select, [key.field]) || !hasColumn(plain.select, key.field)) return undefined;
  const { whole, select, order } = plain;
  const place = placeOfCondition(whole, select, query.call.getSourceFile());
  if (!place) return undefined;
  const column = quoted(key.field);
  const condition = `${select.whereClause ? 'AND' : 'WHERE'} (${whole.value(0)}::${key.type === 'number' ? 'int' : 'text'} IS NULL OR ${column} ${key.descending ? '<' : '>'} ${whole.value(0)})`;
  const end = `${order.length > 0 ? '' : ` ORDER BY ${column}`} LIMIT ${whole.value(1)}`;
  const edits = place.at === whole.end ? [{ start: whole.end, end: whole.end, newText: whole.written(` ${condition}${end}`) }]
    : [{ start: place.at, end: place.at, newText: whole.written(condition + place.space) }, { start: whole.end, end: whole.end, newText: whole.written(end) }];
  return { key, edits: [...edits, ...whole.given] };
}

/** Where one condition more can stand: before the order, or at the end. Undefined where that is one of alternatives, or the text says `ORDER BY` more than once. */
function placeOfCondition({ start, end }: Whole, { whereClause, sortClause = [] }: SelectStmt, file: ts.SourceFile): { readonly at: number; readonly space: string } | undefined {
  if (whereClause && 'BoolExpr' in whereClause && whereClause.BoolExpr.boolop !== 'AND_EXPR') return undefined;
  if (sortClause.length === 0) return { at: end, space: '' };
  const [order, ...others] = [...file.text.slice(start, end).matchAll(/(\s+)order\s+by\b/gi)];
  return order && others.length === 0 ? { at: start + order.index + (order[1]?.length ?? 0), space: order[1] ?? ' ' } : undefined;
}

/** Whether the rows have a column under its own name. */
function hasColumn({ targetList = [] }: SelectStmt, column: string): boolean {
  return targetList.some((target) => {
    const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
    if (!value || !('ColumnRef' in value)) return false;
    return columnName(value) === column || (value.ColumnRef.fields ?? []).some((field) => 'A_Star' in field);
  });
}

/** `client.query('SELECT …', [status])`; the list of values has to be written out, if there is one. */
function ofArguments(call: ts.CallExpression, values: readonly string[]): Whole | undefined {
  const [first, second, ...more] = call.arguments;
  const text = first && bare(first);
  const list = second && bare(second);
  if (!first || !text || !ts.isStringLiteralLike(text) || more.length > 0 || (list && (!ts.isArrayLiteralExpression(list) || list.elements.some(ts.isSpreadElement)))) return undefined;
  const end = endOf(text);
  if (end === undefined || text.getText().slice(1, -1) !== text.text) return undefined;
  const count = list?.elements.length ?? 0;
  const at = list ? list.elements.at(-1)?.end ?? list.end - 1 : first.end;
  const quote = text.getText().charAt(0);
  const given = values.join(', ');
  return {
    text: text.text, start: text.getStart() + 1, end, value: (place) => `$${count + place + 1}`, written: (added) => (quote === '`' ? added : added.replaceAll(quote, `\\${quote}`)),
    given: [{ start: at, end: at, newText: list ? `${count > 0 ? ', ' : ''}${given}` : `, [${given}]` }],
  };
}

/** `` sql`SELECT …` `` */
function ofTemplate(template: ts.TemplateLiteral, values: readonly string[]): Whole | undefined {
  const texts = textsOf(template);
  const end = endOf(template);
  if (end === undefined || !texts) return undefined;
  const text = texts.map((part, place) => (place === 0 ? '' : `$${place}`) + part).join('');
  return { text, start: template.getStart() + 1, end, value: (place) => `\${${values[place] ?? ''}}`, written: (added) => added, given: [] };
}

/** Where a text ends, before white space and a semicolon; undefined behind a comment, which would swallow more. */
function endOf(text: ts.Node): number | undefined {
  const written = text.getText().slice(1, -1);
  return /--[^\n]*$/.test(written) ? undefined : text.end - 1 - (/[\s;]*$/.exec(written)?.[0].length ?? 0);
}

/** Rows of one table, each once. */
function isPlain({ fromClause = [], distinctClause, groupClause, havingClause, windowClause, limitCount, limitOffset, withClause, lockingClause, larg, valuesLists, intoClause, targetList }: SelectStmt): boolean {
  if ([distinctClause, groupClause, havingClause, windowClause, limitCount, limitOffset, withClause, lockingClause, larg, valuesLists, intoClause].some((clause) => clause !== undefined)) return false;
  let plain = fromClause.length === 1 && 'RangeVar' in (fromClause[0] as Node);
  visit(targetList, (key) => {
    // A window is over all rows that are read, and functions may give several rows for one.
    if (key === 'over' || key === 'FuncCall') plain = false;
  });
  return plain;
}

/** The columns that the rows are put in order by; undefined where it is by something else. */
function orderOf({ sortClause = [] }: SelectStmt): readonly OrderPart[] | undefined {
  const parts = sortClause.map((node): OrderPart | undefined => {
    const sort = 'SortBy' in node ? node.SortBy : undefined;
    const field = sort?.node && columnName(sort.node);
    return field === undefined || sort?.sortby_dir === 'SORTBY_USING' ? undefined : { field, descending: sort?.sortby_dir === 'SORTBY_DESC' };
  });
  return parts.includes(undefined) ? undefined : parts as readonly OrderPart[];
}

/** Whether the order would be by something that only has a column's name: `SELECT upper(name) AS id … ORDER BY id`. */
function renames({ targetList = [] }: SelectStmt, columns: readonly string[]): boolean {
  return targetList.some((target) => 'ResTarget' in target && target.ResTarget.name !== undefined && columns.includes(target.ResTarget.name));
}

/** Names that are no words of the language and have no capital letters need no quotation marks. */
function quoted(column: string): string {
  return /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(column) && !/^(?:all|asc|case|check|column|default|desc|do|end|for|from|group|limit|offset|on|order|table|to|user|when|where|with)$/.test(column) ? column : `"${column}"`;
}
