import type { Node, SelectStmt } from 'libpg-query';
import { ts } from '../../project/ts';
import { cursorKey, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { calleeName } from '../tables/members';
import { missingKey, type OrderPart, type PageEdit, type PageRequest } from '../rewrites/page';
import type { LibraryEntry, Query } from '../types';
import { translate, type SqlDialect } from './dialect';
import { quotedName } from './names';
import { isTooLong, parseStatements } from './parser';
import { columnName, visit } from './tree';
import { wholeStatement, type StatementForm, type Whole } from './whole-statement';

/** How a driver's statements get pages. */
export interface PagedStatements extends StatementForm {
  /** Methods whose limit has to be a text: a number is sent as one with a fraction, which the server refuses there (https://github.com/sidorares/node-mysql2/issues/1789). */
  readonly limitsAreTexts?: readonly string[];
}

/** `page` and `keyset` of a driver. */
export function pagesOf(form: PagedStatements): Required<Pick<LibraryEntry, 'page' | 'keyset'>> {
  return { page: (query, request) => page(query, form, request), keyset: (query, request) => keyset(query, form, request) };
}

/** A plain `SELECT` from one table, and the columns that its rows are put in order by. */
export interface PlainSelect {
  readonly whole: Whole;
  readonly select: SelectStmt;
  readonly order: readonly OrderPart[];
  /** A name with the letters that it has in the text. */
  spelled(name: string): string;
}

/** The statement of a query, and the edits that hand it values, where it is such a one. */
export function plainSelect(query: Query, form: StatementForm, values: readonly string[]): PlainSelect | undefined {
  if (query.isLimited || !query.filter?.complete) return undefined;
  const whole = wholeStatement(query, form, values);
  const translated = whole && form.dialect !== 'postgres' && !isTooLong(whole.text) ? translate(whole.text, form.dialect) : undefined;
  // Named values are given in an object, to which a list cannot be added; "?2" says its place.
  if (!whole || (translated && (translated.names.length > 0 || /[?$]\d/.test(whole.text)))) return undefined;
  const statements = parseStatements(translated?.text ?? whole.text);
  const [statement] = statements ?? [];
  const select = statements?.length === 1 && statement && 'SelectStmt' in statement ? statement.SelectStmt : undefined;
  const order = select && isPlain(select) ? orderOf(select) : undefined;
  // Postgres alone folds the letters of names: of the others, they are as the text has them.
  const spelled = (name: string): string => (translated && /^\w+$/.test(name) ? new RegExp(`\\b${name}\\b`, 'i').exec(whole.text)?.[0] ?? name : name);
  return whole && select && order && { whole, select, spelled, order: order.map((part) => ({ ...part, field: spelled(part.field) })) };
}

/**
 * `ORDER BY`, `LIMIT` and `OFFSET` at the end of a text, with parameters behind those that are there. Only of a plain `SELECT` from one table.
 * https://www.postgresql.org/docs/current/queries-limit.html, https://dev.mysql.com/doc/refman/8.4/en/select.html, https://sqlite.org/lang_select.html#the_limit_clause
 */
function page(query: Query, form: PagedStatements, { limit, offset }: PageRequest): PageEdit | undefined {
  const plain = plainSelect(query, form, [asLimit(query, form, limit), asLimit(query, form, offset)]);
  const by = plain && missingKey(query.model, plain.order.map(({ field }) => field));
  if (!plain || !by || renames(plain.select, [...plain.order.map(({ field }) => field), ...by])) return undefined;
  const { whole, order } = plain;
  const descending = order.at(-1)?.descending === true ? ' DESC' : '';
  const ties = by.map((column) => `${quotedName(column, form.dialect)}${descending}`).join(', ');
  const sorted = by.length === 0 ? '' : order.length > 0 ? `, ${ties}` : ` ORDER BY ${ties}`;
  return { by, isNew: order.length === 0, edits: [{ start: whole.end, end: whole.end, newText: `${whole.written(sorted)} LIMIT ${whole.value(0)} OFFSET ${whole.value(1)}` }, ...whole.given] };
}

/** What is given for `LIMIT`. */
function asLimit({ call }: Query, { limitsAreTexts = [] }: PagedStatements, value: string): string {
  return ts.isCallExpression(call) && limitsAreTexts.includes(calleeName(call) ?? '') ? `String(${value})` : value;
}

/**
 * A condition that holds for every row where there is no key, the order, and a limit. The first mention of a parameter says its type, which nothing else would where its value is null
 * (https://www.postgresql.org/docs/current/sql-prepare.html); where parameters have no names, the key is given twice.
 */
function keyset(query: Query, form: PagedStatements, { limit, after, isOwn }: KeysetRequest): KeysetEdit | undefined {
  const { dialect } = form;
  const isNumbered = dialect === 'postgres';
  const given = `${after} ?? null`;
  const plain = plainSelect(query, form, [given, ...(isNumbered ? [] : [given]), asLimit(query, form, limit)]);
  const key = plain && cursorKey(query.model, plain.order, isOwn === true);
  // In SQLite, a key that is no number may be null: https://sqlite.org/lang_createtable.html#the_primary_key
  if (!plain || !key || (dialect === 'sqlite' && key.type !== 'number') || renames(plain.select, [key.field]) || !hasColumn(plain.select, key.field, plain.spelled)) return undefined;
  const { whole, select, order } = plain;
  const { text } = query.call.getSourceFile();
  const place = placeOfCondition(whole, select, text, dialect);
  // Values without names are given in their order in the text.
  if (!place || (!isNumbered && text.slice(place.at, whole.end).includes('?'))) return undefined;
  const column = quotedName(key.field, dialect);
  const asked = isNumbered ? `${whole.value(0)}::${key.type === 'number' ? 'int' : 'text'}` : whole.value(0);
  const condition = `${select.whereClause ? 'AND' : 'WHERE'} (${asked} IS NULL OR ${whole.written(column)} ${key.descending ? '<' : '>'} ${whole.value(isNumbered ? 0 : 1)})`;
  const end = `${order.length > 0 ? '' : ` ORDER BY ${whole.written(column)}`} LIMIT ${whole.value(isNumbered ? 1 : 2)}`;
  const edits = place.at === whole.end ? [{ start: whole.end, end: whole.end, newText: ` ${condition}${end}` }]
    : [{ start: place.at, end: place.at, newText: condition + place.space }, { start: whole.end, end: whole.end, newText: end }];
  return { key, edits: [...edits, ...whole.given] };
}

/**
 * Where one condition more can stand: before the order, or at the end. Undefined where that is one of alternatives, or the text says `ORDER BY` more than once. MySQL takes `||` for `OR`
 * (https://dev.mysql.com/doc/refman/8.4/en/logical-operators.html#operator_or).
 */
export function placeOfCondition({ text: statement, start, end }: Whole, { whereClause, sortClause = [] }: SelectStmt, text: string, dialect: SqlDialect): { readonly at: number; readonly space: string } | undefined {
  if (dialect === 'mysql' && statement.includes('||')) return undefined;
  if (whereClause && 'BoolExpr' in whereClause && whereClause.BoolExpr.boolop !== 'AND_EXPR') return undefined;
  if (sortClause.length === 0) return { at: end, space: '' };
  const [order, ...others] = [...text.slice(start, end).matchAll(/(\s+)order\s+by\b/gi)];
  return order && others.length === 0 ? { at: start + order.index + (order[1]?.length ?? 0), space: order[1] ?? ' ' } : undefined;
}

/** Whether the rows have a column under its own name. */
export function hasColumn({ targetList = [] }: SelectStmt, column: string, spelled: (name: string) => string): boolean {
  return targetList.some((target) => {
    const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
    if (!value || !('ColumnRef' in value)) return false;
    const name = columnName(value);
    return (name !== undefined && spelled(name) === column) || (value.ColumnRef.fields ?? []).some((field) => 'A_Star' in field);
  });
}

/** All rows of one table that meet the conditions, each once. */
function isPlain(select: SelectStmt): boolean {
  return select.limitCount === undefined && select.limitOffset === undefined && isOfOneTable(select);
}

/** Rows of one table, each once. */
export function isOfOneTable({ fromClause = [], distinctClause, groupClause, havingClause, windowClause, withClause, lockingClause, larg, valuesLists, intoClause, targetList }: SelectStmt): boolean {
  if ([distinctClause, groupClause, havingClause, windowClause, withClause, lockingClause, larg, valuesLists, intoClause].some((clause) => clause !== undefined)) return false;
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
export function renames({ targetList = [] }: SelectStmt, columns: readonly string[]): boolean {
  return targetList.some((target) => 'ResTarget' in target && target.ResTarget.name !== undefined && columns.includes(target.ResTarget.name));
}
