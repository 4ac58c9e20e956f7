import type { Node, SelectStmt } from 'libpg-query';
import type { TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { missingKey, type OrderPart, type PageEdit, type PageRequest } from '../page';
import type { Query } from '../types';
import { parseStatements } from './parser';
import { columnName, visit } from './tree';
import { textsOf } from './written';

/** A statement of Postgres that is written out in its call, and how more text and more values come to its end. */
interface Whole {
  /** With a parameter for every value. */
  readonly text: string;
  add(text: (value: (at: number) => string) => string, values: readonly string[]): readonly TextEdit[];
}

/**
 * `ORDER BY`, `LIMIT` and `OFFSET` at the end of a text, with parameters behind those that are there. Only of a plain `SELECT` from one table.
 * https://www.postgresql.org/docs/current/queries-limit.html
 */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  const { call, filter, isLimited } = query;
  if (isLimited || !filter?.complete) return undefined;
  const whole = ts.isTaggedTemplateExpression(call) ? ofTemplate(call.template) : ts.isCallExpression(call) ? ofArguments(call) : undefined;
  const statements = whole && parseStatements(whole.text);
  const [statement] = statements ?? [];
  const select = statements?.length === 1 && statement && 'SelectStmt' in statement ? statement.SelectStmt : undefined;
  const order = select && isPlain(select) ? orderOf(select) : undefined;
  const by = order && missingKey(query.model, order.map(({ field }) => field));
  if (!whole || !select || !order || !by || renames(select, [...order.map(({ field }) => field), ...by])) return undefined;
  const descending = order.at(-1)?.descending === true ? ' DESC' : '';
  const ties = by.map((column) => `${quoted(column)}${descending}`).join(', ');
  const sorted = by.length === 0 ? '' : order.length > 0 ? `, ${ties}` : ` ORDER BY ${ties}`;
  return { by, isNew: order.length === 0, edits: whole.add((value) => `${sorted} LIMIT ${value(0)} OFFSET ${value(1)}`, [limit, offset]) };
}

/** `client.query('SELECT …', [status])`; the list of values has to be written out, if there is one. */
function ofArguments(call: ts.CallExpression): Whole | undefined {
  const [first, second, ...more] = call.arguments;
  const text = first && bare(first);
  const list = second && bare(second);
  if (!first || !text || !ts.isStringLiteralLike(text) || more.length > 0 || (list && (!ts.isArrayLiteralExpression(list) || list.elements.some(ts.isSpreadElement)))) return undefined;
  const end = endOf(text);
  if (end === undefined || text.getText().slice(1, -1) !== text.text) return undefined;
  const count = list?.elements.length ?? 0;
  const at = list ? list.elements.at(-1)?.end ?? list.end - 1 : first.end;
  const quote = text.getText().charAt(0);
  return {
    text: text.text,
    add(made, values) {
      const added = made((place) => `$${count + place + 1}`);
      const given = values.join(', ');
      return [{ start: end, end, newText: quote === '`' ? added : added.replaceAll(quote, `\\${quote}`) }, { start: at, end: at, newText: list ? `${count > 0 ? ', ' : ''}${given}` : `, [${given}]` }];
    },
  };
}

/** `` sql`SELECT …` `` */
function ofTemplate(template: ts.TemplateLiteral): Whole | undefined {
  const texts = textsOf(template);
  const end = endOf(template);
  if (end === undefined || !texts) return undefined;
  const text = texts.map((part, place) => (place === 0 ? '' : `$${place}`) + part).join('');
  return { text, add: (made, values) => [{ start: end, end, newText: made((place) => `\${${values[place] ?? ''}}`) }] };
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
