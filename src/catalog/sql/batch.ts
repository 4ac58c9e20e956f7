import type { Node, SelectStmt } from 'libpg-query';
import { ts } from '../../project/ts';
import { isMapKey, isUniqueWith } from '../models/keys';
import { givesNumbersPlainly } from '../rewrites/of-nothing';
import type { BatchRead, BatchReadRequest, Dialect, Query } from '../types';
import type { SqlDialect } from './dialect';
import { statementsIn } from './parser';
import { readSql, type SqlFacts } from './read';
import { rowOfNothing, type Place } from './of-nothing';
import { columnName, isStar, stringOf, visit } from './tree';
import { lists, writtenIn, type ListForm, type Written } from './written';

/** What a rewritten statement says, and what of it is one key's. */
interface Narrowed {
  readonly before: string;
  readonly after: string;
  readonly keyAdded: boolean;
  /** What a key without rows has; `undefined` where that is nothing. */
  readonly absent?: string;
}

/**
 * `WHERE id = ANY($1)` for all keys (`IN (?)` with MySQL), in place of a statement per key. Only of a plain `SELECT` on conditions: what limits, groups, or tells rows apart would mean
 * something else for all of them. A `NULL` among the keys finds nothing, as before. https://node-postgres.com/features/queries#parameterized-query,
 * https://www.postgresql.org/docs/current/functions-comparisons.html#FUNCTIONS-COMPARISONS-ANY-SOME,
 * https://sidorares.github.io/node-mysql2/docs/documentation (`query` writes a list out: `[1, 2]` becomes `1, 2`; `execute` has one parameter for one value)
 */
export function batchReads(form: ListForm): NonNullable<Dialect['batchRead']> {
  return (inner, request) => batchRead(form, inner, request);
}

function batchRead(form: ListForm, inner: Query, { keyField, key, keyList, firstOnly, files, checker }: BatchReadRequest): BatchRead | undefined {
  const { dialect } = form;
  const isMysql = dialect === 'mysql';
  const asked = writtenIn(inner, form, keyField, key, keyList);
  // One row for each key: see `isFirst`.
  const limit = asked && !asked.text.includes('--') ? /\s+limit\s+1(?=[\s;]*$)/i.exec(asked.after)?.[0] : undefined;
  const written = limit === undefined ? asked : asked && { ...asked, text: asked.text.slice(0, asked.text.lastIndexOf(limit)), after: asked.after.slice(0, asked.after.lastIndexOf(limit)) };
  const facts = written && readSql(written.text, dialect);
  const statement = written && statementsIn(written.text, dialect)?.[0];
  const select = statement && 'SelectStmt' in statement ? statement.SelectStmt : undefined;
  if (!written || !facts || !select || !isPlain(select) || (inner.model && !isMapKey(inner, keyField)) || (dialect !== 'postgres' && mayFoldCase(inner, keyField, key, checker))) return undefined;
  if (!facts.equals.some(({ column, value }) => column === keyField && 'parameter' in value && value.parameter === written.parameter)) return undefined;
  const compared = /((?:["`]?[\w$]+["`]?\.)?["`]?[\w$]+["`]?)\s*=\s*$/.exec(written.before);
  const plainly = compared?.[1] === undefined ? undefined : narrow(written, compared[1], facts, select, keyField, { dialect, model: inner.model, isPlain: () => givesNumbersPlainly(files) });
  const isFigures = facts.op === 'count' || facts.op === 'aggregate';
  const one = inner.model !== undefined && inner.filter !== undefined && isUniqueWith(inner.model, inner.filter.equals.map(({ field }) => field));
  // Postgres gives the first row of each key in an order: https://www.postgresql.org/docs/current/sql-select.html#SQL-DISTINCT
  const isFirst = limit !== undefined && !one && select.sortClause !== undefined;
  const narrowed = isFirst ? plainly && distinctOn(plainly, compared?.[1] ?? '', dialect) : plainly;
  if (!narrowed || (limit !== undefined && (isFigures || (!one && !isFirst && inner.model !== undefined)))) return undefined;
  const method = !ts.isCallExpression(inner.call) || !ts.isPropertyAccessExpression(inner.call.expression) ? undefined : inner.call.expression.name.text;
  // SQLite gives one row by itself where the others give a list with one.
  const isRow = dialect === 'sqlite' && method === 'get';
  if (dialect === 'sqlite' && !isRow && method !== 'all') return undefined;
  // The first of rows in an order is one of possibly many; without one, whoever asks for the first expects no other.
  if ((firstOnly || isRow) && !one && !isFigures && !isFirst && (inner.model !== undefined || select.sortClause !== undefined)) return undefined;
  const other = method === undefined ? undefined : form.instead?.[method];
  return {
    query: written.call(narrowed.before, narrowed.after), keyAdded: narrowed.keyAdded, perKey: one || isFigures || isFirst ? 'one' : firstOnly || isRow || limit !== undefined ? 'first' : 'all', missing: isRow ? 'undefined' : 'empty', absentFindsNothing: true,
    ...(dialect !== 'sqlite' && { hasMoreThanRows: true }), hasUntypedRows: inner.rowsIn !== undefined && (ts.isPropertyAccessExpression(inner.call) || inner.call.typeArguments === undefined),
    ...(written.leftOver && { leftOver: written.leftOver }), ...(narrowed.absent !== undefined && { absent: narrowed.absent }), ...(isMysql && { failsIfEmpty: true }), ...(other !== undefined && { caveat: `by \`${other}\`, which takes lists` }),
  };
}

/**
 * Whether the database may take two texts for the same that JavaScript tells apart, as MySQL does without regard to case (https://dev.mysql.com/doc/refman/8.4/en/case-sensitivity.html); keys are
 * copied letter by letter.
 */
function mayFoldCase({ model }: Query, column: string, key: ts.Expression, checker: ts.TypeChecker): boolean {
  const field = model?.fields.get(column);
  if (model && field) return field.type === 'String' && !model.primaryKey.includes(column) && ![...model.fields.values()].some((other) => other.relation?.fields.includes(column) === true);
  const type = checker.getNonNullableType(checker.getTypeAtLocation(key));
  return (type.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike)) === 0 && !/(?:^id|_id|Id)$/.test(column);
}

/** The statement with the list of keys, and the key among its columns. */
function narrow({ before, after }: Written, column: string, facts: SqlFacts, select: SelectStmt, keyField: string, place: Place): Narrowed | undefined {
  const { dialect } = place;
  const isMysql = dialect === 'mysql';
  const [listOpen, listEnd] = lists[dialect];
  const cast = /^\s*::\s*[a-z_][\w ]*?(?=\s*(?:[);]|$|\b(?:and|order)\b))/i.exec(after)?.[0] ?? '';
  // Of other casts it is not known what makes a list of them.
  if (cast === '' && /^\s*::/.test(after)) return undefined;
  // Words between `SELECT` and the columns, which only MySQL has.
  if (isMysql && /^\s*select\s+(?:sql_\w+|straight_join|high_priority|binary|all)\b/i.test(before)) return undefined;
  const open = `${before.replace(/=\s*$/, '')}${listOpen}`;
  const closed = `${cast}${cast === '' ? '' : '[]'}${listEnd}${after.slice(cast.length)}`;
  if (facts.op === 'count' || facts.op === 'aggregate') {
    const absent = select.targetList && rowOfNothing(select.targetList, place);
    const end = /[\s;]*$/.exec(closed)?.[0].length ?? 0;
    if (absent === undefined || hasColumn(select, column, keyField) !== false || select.sortClause !== undefined || /--[^\n]*$/.test(closed)) return undefined;
    const grouped = `${closed.slice(0, closed.length - end)} GROUP BY ${column}`;
    return { before: withColumn(open, column), after: grouped + closed.slice(closed.length - end).replace(/;/g, ''), keyAdded: true, absent };
  }
  if (facts.op !== 'read-many' && facts.op !== 'read-one') return undefined;
  const has = hasColumn(select, column, keyField);
  // `ORDER BY 1` is by another column once there is one more before it.
  if (has === undefined || (!has && select.sortClause?.some((by) => 'SortBy' in by && by.SortBy.node && 'A_Const' in by.SortBy.node))) return undefined;
  return { before: has ? open : withColumn(open, column), after: closed, keyAdded: !has };
}

/** `SELECT DISTINCT ON (key) … ORDER BY key, …`, of Postgres alone; undefined where the order is not the statement's only one. */
function distinctOn({ before, after, ...rest }: Narrowed, column: string, dialect: SqlDialect): Narrowed | undefined {
  const orders = `${before}${after}`.match(/\border\s+by\s+/gi) ?? [];
  if (dialect !== 'postgres' || orders.length !== 1 || !/\border\s+by\s+/i.test(after)) return undefined;
  return { ...rest, before: before.replace(/^(\s*select\s+)/i, (start) => `${start}DISTINCT ON (${column}) `), after: after.replace(/\border\s+by\s+/i, (by) => `${by}${column}, `) };
}

function withColumn(text: string, column: string): string {
  return text.replace(/^(\s*select\s+)/i, (start) => `${start}${column}, `);
}

/** Whether rows have the column under its own name; undefined where another one has that. */
function hasColumn(select: SelectStmt, column: string, keyField: string): boolean | undefined {
  const alone = select.fromClause?.length === 1 && 'RangeVar' in (select.fromClause[0] as Node);
  const targets = (select.targetList ?? []).flatMap((target) => ('ResTarget' in target ? target.ResTarget : []));
  if (targets.some(({ val }) => val && isStar(val))) return alone ? true : undefined;
  const named = targets.filter(({ name, val }) => (name ?? (val && columnName(val))) === keyField);
  if (named.length === 0) return false;
  const qualifier = /^["`]?([\w$]+)["`]?\./.exec(column)?.[1];
  const same = named.every(({ val }) => {
    const fields = val && 'ColumnRef' in val ? (val.ColumnRef.fields ?? []).map(stringOf) : [];
    return fields.at(-1) === keyField && (alone || fields.at(-2) === qualifier);
  });
  return same ? true : undefined;
}

/** Nothing but columns, tables, conditions and an order. */
function isPlain(select: SelectStmt): boolean {
  const { distinctClause, groupClause, havingClause, windowClause, limitCount, limitOffset, withClause, lockingClause, larg, valuesLists, intoClause } = select;
  if ([distinctClause, groupClause, havingClause, windowClause, limitCount, limitOffset, withClause, lockingClause, larg, valuesLists, intoClause].some((clause) => clause !== undefined)) return false;
  let plain = true;
  visit([select.targetList, select.sortClause], (key) => {
    // A window is over all rows that are read.
    if (key === 'over') plain = false;
  });
  return plain;
}
