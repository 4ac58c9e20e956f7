import type { InsertStmt, Node, UpdateStmt } from 'libpg-query';
import type { Field, Model } from '../../core';
import { literally } from '../../project/pattern';
import { ts } from '../../project/ts';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { quotedName } from './names';
import { parseStatements } from './parser';
import { readSql } from './read';
import { hasSubquery } from './tree';
import { parameterIn, wholeText, type ListForm, type WholeText } from './written';

/** What a parameter becomes: the list of all its values, and how one of them is named in the statement. */
interface Listed {
  readonly parameter: number;
  readonly column: string;
  readonly name: string;
  /** Source text of the list. */
  readonly list: string;
  /** What its values are in the database. */
  readonly type: string;
}

/** What the lists are called in the statement. */
const table = 'given';

/**
 * One statement for rows whose values differ, of lists that `unnest` makes rows of: `UPDATE … FROM unnest($1::int[], $2::text[]) AS given (by_id, new_status)`, and `INSERT … SELECT … FROM unnest(…)`, which
 * keeps its `ON CONFLICT`. The types of the columns have to be known, since a list says none. Not of columns that hold lists or JSON, of which a list would be another value.
 * https://www.postgresql.org/docs/current/functions-array.html, https://www.postgresql.org/docs/current/sql-update.html, https://www.postgresql.org/docs/current/sql-insert.html
 */
export function rowValues(form: ListForm, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const { call, model } = inner;
  const whole = form.dialect === 'postgres' && model ? wholeText(call, form) : undefined;
  const [statement, ...others] = (whole && parseStatements(whole.text)) ?? [];
  if (!model || !whole || !statement || others.length > 0 || hasSubquery(statement) || /--|\/\*/.test(whole.text)) return undefined;
  if ('UpdateStmt' in statement) return request.needsRows ? undefined : update(form, inner, model, whole, statement.UpdateStmt, request);
  return 'InsertStmt' in statement ? insert(form, inner, model, whole, statement.InsertStmt, request) : undefined;
}

/** Of a row that two elements write, only the last would count, and which one that is nobody says: https://www.postgresql.org/docs/current/sql-update.html#SQL-UPDATE-NOTES */
function update(form: ListForm, inner: Query, model: Model, whole: WholeText, { relation, targetList = [], whereClause, fromClause, returningClause }: UpdateStmt, request: BulkWriteRequest): BulkWrite | undefined {
  if (!request.uniqueKeys || !whereClause || fromClause || returningClause || relation?.alias?.aliasname === table || inner.filter?.rest.some(request.varies)) return undefined;
  const set = new Map(targetList.flatMap((target) => ('ResTarget' in target && !target.ResTarget.indirection ? [[parameterOf(target.ResTarget.val), target.ResTarget.name ?? ''] as const] : [])));
  const keys = new Map((readSql(whole.text)?.equals ?? []).flatMap(({ column, value }) => ('parameter' in value ? [[value.parameter, column] as const] : [])));
  const listed = listsOf(form, model, whole, request, (parameter) => {
    const key = keys.get(parameter);
    const column = key ?? set.get(parameter);
    // A name that the table has, too, would be that of two columns.
    const name = key === undefined ? `new_${column}` : `by_${key}`;
    return column === undefined || model.fields.has(name) ? undefined : { column, name };
  });
  if (!listed?.some(({ parameter }) => keys.has(parameter)) || !listed.some(({ parameter }) => set.has(parameter))) return undefined;
  const [where, ...more] = [...whole.text.matchAll(/(\s+)where\s/gi)];
  if (!where || more.length > 0 || !listed.every(({ parameter, column }) => new RegExp(`(?<![\\w$":.])(?:[\\w$"]+\\.)?"?${literally(column)}"?\\s*=\\s*\\$${parameter}(?!\\d|\\s*::)`, 'i').test(whole.text))) return undefined;
  const text = `${named(whole.text.slice(0, where.index), listed)}${where[1]}FROM ${unnested(listed)}${named(whole.text.slice(where.index), listed)}`;
  const query = written(whole, text, listed);
  return query === undefined ? undefined : { query, name: 'UPDATE … FROM unnest', caveat: 'all or nothing' };
}

function insert(form: ListForm, { op, rowsIn }: Query, model: Model, whole: WholeText, { cols = [], selectStmt, onConflictClause, returningClause, override }: InsertStmt, request: BulkWriteRequest): BulkWrite | undefined {
  const [tuple, ...tuples] = (selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt.valuesLists : undefined) ?? [];
  const items = tuple && 'List' in tuple ? tuple.List.items ?? [] : [];
  if (tuples.length > 0 || items.length === 0 || items.length !== cols.length || (override !== undefined && override !== 'OVERRIDING_NOT_SET')) return undefined;
  // Rows that are there already come back from no statement.
  if (request.needsRows && (!returningClause || onConflictClause || rowsIn !== undefined || !request.takesFirst)) return undefined;
  const columns = new Map(items.map((item, at) => [parameterOf(item), nameOf(cols[at])] as const));
  const listed = listsOf(form, model, whole, request, (parameter) => { const column = columns.get(parameter); return column === undefined ? undefined : { column, name: column }; });
  if (!listed || items.some((item) => 'SetToDefault' in item)) return undefined;
  // One statement does not change a row twice: https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT
  const conflict = onConflictClause?.infer?.indexElems?.flatMap((element) => ('IndexElem' in element ? element.IndexElem.name ?? [] : [])) ?? [];
  if (op === 'upsert' && !listed.some(({ column, parameter }) => conflict.includes(column) && request.isUnique(whole.values[parameter - 1] as ts.Expression))) return undefined;
  const places = [...whole.text.matchAll(/\bvalues\s*\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/gi)].filter(({ 1: inside = '' }) => /\$\d/.test(inside));
  const [place, ...others] = places;
  if (!place || others.length > 0 || !listed.every(({ parameter }) => parameterIn(parameter).test(place[1] ?? ''))) return undefined;
  const text = `${whole.text.slice(0, place.index)}SELECT ${named((place[1] ?? '').trim(), listed)} FROM ${unnested(listed)}${whole.text.slice(place.index + place[0].length)}`;
  const query = written(whole, text, listed);
  return query === undefined ? undefined : { query, name: 'INSERT … SELECT FROM unnest', caveat: 'all or nothing' };
}

/** The parameters whose values differ, as lists; undefined where one of them is none that a list can stand for. */
function listsOf(form: ListForm, model: Model, whole: WholeText, request: BulkWriteRequest, place: (parameter: number) => Pick<Listed, 'column' | 'name'> | undefined): readonly Listed[] | undefined {
  const listed: Listed[] = [];
  for (const [at, value] of whole.values.entries()) {
    if (!request.varies(value)) continue;
    const parameter = at + 1;
    const found = place(parameter);
    const field = found && [...model.fields.values()].find(({ column, kind }) => column === found.column && kind === 'scalar');
    const type = field && typeOf(field);
    // Of the first of a list, some clients make the type of the whole.
    if (!type || (form.guessesTypes === true && !/^(?:String|Int|BigInt|Float|Decimal)$/.test(field.type)) || !isPlainValue(request.checker.getTypeAtLocation(value), form.guessesTypes !== true) || [...whole.text.matchAll(parameterIn(parameter, 'g'))].length !== 1) return undefined;
    const list = request.each(value, found.column);
    if (list === undefined || listed.some(({ name }) => name === found.name)) return undefined;
    listed.push({ parameter, ...found, list, type });
  }
  return listed.length === 0 ? undefined : listed;
}

/** The type of a column, as a list of its values is told it; undefined where such a list may be read otherwise than its values are one by one. */
function typeOf({ type, list, nativeType }: Field): string | undefined {
  const native = nativeType?.toLowerCase();
  if (list) return undefined;
  switch (type) {
    case 'String': return native === 'uuid' || native === 'citext' ? native : native === undefined || native === 'text' || native === 'varchar' ? 'text' : undefined;
    case 'Int': return 'int';
    case 'BigInt': return 'bigint';
    case 'Boolean': return 'boolean';
    case 'Float': return 'double precision';
    case 'Decimal': return native === 'money' ? undefined : 'numeric';
    case 'DateTime': return native === 'timestamptz' || native === 'timestamp' || native === 'date' ? native : undefined;
    default: return undefined;
  }
}

/** Whether a value is one of a list as it is alone: lists are not, and other objects may be anything. `others`: values that are no texts and numbers, too. */
export function isPlainValue(type: ts.Type, others: boolean): boolean {
  if (type.isUnion()) return type.types.every((part) => isPlainValue(part, others));
  const { Any, StringLike, NumberLike, BooleanLike, BigIntLike, Null, Undefined } = ts.TypeFlags;
  if (type.flags & (Any | StringLike | NumberLike | Null | Undefined)) return true;
  return others && ((type.flags & (BooleanLike | BigIntLike)) !== 0 || type.symbol?.name === 'Date');
}

function parameterOf(node: Node | undefined): number {
  return node && 'ParamRef' in node ? node.ParamRef.number ?? 0 : 0;
}

function nameOf(node: Node | undefined): string {
  return node && 'ResTarget' in node ? node.ResTarget.name ?? '' : '';
}

/** The text with the names of the lists' values in place of the parameters. */
function named(text: string, listed: readonly Listed[]): string {
  return listed.reduce((changed, { parameter, name }) => changed.replace(parameterIn(parameter), () => `${table}.${quotedName(name)}`), text);
}

function unnested(listed: readonly Listed[]): string {
  return `unnest(${listed.map(({ parameter, type }) => `$${parameter}::${type}[]`).join(', ')}) AS ${table} (${listed.map(({ name }) => quotedName(name)).join(', ')})`;
}

function written({ values, call }: WholeText, text: string, listed: readonly Listed[]): string | undefined {
  return call(text, values.map((value, at) => listed.find(({ parameter }) => parameter === at + 1)?.list ?? value.getText()));
}
