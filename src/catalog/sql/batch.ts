import type { Node, SelectStmt } from 'libpg-query';
import { bare, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isMapKey, isUniqueWith } from '../keys';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { parseStatements } from './parser';
import { readSql, type SqlFacts } from './read';
import { columnName, isStar, stringOf, visit } from './tree';

/** A text with one parameter in it that is the key, and how the call is written with another text and all keys. */
interface Written {
  readonly before: string;
  readonly after: string;
  /** As the parser sees it: every value is a parameter. */
  readonly parsed: string;
  readonly parameter: number;
  call(before: string, after: string): string;
}

/** What a rewritten statement says, and what of it is one key's. */
interface Narrowed {
  readonly before: string;
  readonly after: string;
  readonly keyAdded: boolean;
  /** What a key without rows has; `undefined` where that is nothing. */
  readonly absent?: string;
}

/**
 * `WHERE id = ANY($1)` for all keys, in place of a statement per key. Only of a plain `SELECT` on conditions: what limits, groups, or tells rows apart would mean something else
 * for all of them. A `NULL` among the keys finds nothing, as before. https://node-postgres.com/features/queries#parameterized-query,
 * https://www.postgresql.org/docs/current/functions-comparisons.html#FUNCTIONS-COMPARISONS-ANY-SOME
 */
export function batchRead(inner: Query, { keyField, key, keyList, firstOnly }: BatchReadRequest): BatchRead | undefined {
  if (ts.isPropertyAccessExpression(inner.call)) return undefined;
  const written = ts.isTaggedTemplateExpression(inner.call) ? inTemplate(inner.call, keyField, key, keyList) : inArguments(inner.call, key, keyList);
  const facts = written && readSql(written.parsed);
  const statement = written && parseStatements(written.parsed)?.[0];
  const select = statement && 'SelectStmt' in statement ? statement.SelectStmt : undefined;
  if (!written || !facts || !select || !isPlain(select) || (inner.model && !isMapKey(inner, keyField))) return undefined;
  if (!facts.equals.some(({ column, value }) => column === keyField && 'parameter' in value && value.parameter === written.parameter)) return undefined;
  const compared = /((?:"?[\w$]+"?\.)?"?[\w$]+"?)\s*=\s*$/.exec(written.before);
  const narrowed = compared?.[1] === undefined ? undefined : narrow(written, compared[1], facts, select, keyField);
  if (!narrowed) return undefined;
  const isCount = facts.op === 'count';
  const one = inner.model !== undefined && inner.filter !== undefined && isUniqueWith(inner.model, inner.filter.equals.map(({ field }) => field));
  // The first of rows in an order is one of possibly many; without one, whoever asks for the first expects no other.
  if (firstOnly ? !one && !isCount && (inner.model !== undefined || select.sortClause !== undefined) : isCount) return undefined;
  return {
    query: written.call(narrowed.before, narrowed.after), keyAdded: narrowed.keyAdded, perKey: one || isCount ? 'one' : firstOnly ? 'first' : 'all', missing: 'empty', absentFindsNothing: true,
    hasMoreThanRows: true, hasUntypedRows: inner.rowsIn !== undefined && inner.call.typeArguments === undefined, ...(narrowed.absent !== undefined && { absent: narrowed.absent }),
  };
}

/** The statement with the list of keys, and the key among its columns. */
function narrow({ before, after }: Written, column: string, facts: SqlFacts, select: SelectStmt, keyField: string): Narrowed | undefined {
  const cast = /^\s*::\s*[a-z_][\w ]*?(?=\s*(?:[);]|$|\b(?:and|order)\b))/i.exec(after)?.[0] ?? '';
  // Of other casts it is not known what makes a list of them.
  if (cast === '' && /^\s*::/.test(after)) return undefined;
  const open = `${before.replace(/=\s*$/, '')}= ANY(`;
  const closed = `${cast}${cast === '' ? '' : '[]'})${after.slice(cast.length)}`;
  if (facts.op === 'count') {
    const zero = zeroOf(select);
    const end = /[\s;]*$/.exec(closed)?.[0].length ?? 0;
    if (zero === undefined || select.sortClause !== undefined || /--[^\n]*$/.test(closed)) return undefined;
    const grouped = `${closed.slice(0, closed.length - end)} GROUP BY ${column}`;
    return { before: withColumn(open, column), after: grouped + closed.slice(closed.length - end).replace(/;/g, ''), keyAdded: true, absent: zero };
  }
  if (facts.op !== 'read-many' && facts.op !== 'read-one') return undefined;
  const has = hasColumn(select, column, keyField);
  if (has === undefined) return undefined;
  return { before: has ? open : withColumn(open, column), after: closed, keyAdded: !has };
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
  const qualifier = /^"?([\w$]+)"?\./.exec(column)?.[1];
  const same = named.every(({ val }) => {
    const fields = val && 'ColumnRef' in val ? (val.ColumnRef.fields ?? []).map(stringOf) : [];
    return fields.at(-1) === keyField && (alone || fields.at(-2) === qualifier);
  });
  return same ? true : undefined;
}

/** What a count gives where there is no row, under its name. It is a `bigint`, which the drivers give as text, unless the statement makes it an `int`. */
function zeroOf({ targetList = [] }: SelectStmt): string | undefined {
  const [only] = targetList;
  const target = only && targetList.length === 1 && 'ResTarget' in only ? only.ResTarget : undefined;
  const cast = target?.val && 'TypeCast' in target.val ? target.val.TypeCast : undefined;
  const value = cast ? cast.arg : target?.val;
  if (!target || !value || !('FuncCall' in value)) return undefined;
  const type = cast && stringOf(cast.typeName?.names?.at(-1));
  if (cast && type !== 'int4') return undefined;
  const name = target.name ?? (cast ? undefined : stringOf(value.FuncCall.funcname?.at(-1))) ?? 'count';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `{ ${name}: ${cast ? '0' : '\'0\''} }` : undefined;
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

/** `client.query('… WHERE id = $1', [id])` */
function inArguments(call: ts.CallExpression, key: ts.Expression, keyList: string): Written | undefined {
  const [first, second, ...more] = call.arguments;
  const text = first && bare(first);
  const values = second && bare(second);
  if (!text || !ts.isStringLiteralLike(text) || !values || !ts.isArrayLiteralExpression(values) || more.length > 0) return undefined;
  const source = text.getText();
  const index = values.elements.findIndex((element) => uncast(element) === uncast(key));
  const places = [...text.text.matchAll(new RegExp(`\\$${index + 1}(?!\\d)`, 'g'))];
  const at = places[0]?.index;
  // With an escape in it, what stands in the source is another text.
  if (index < 0 || at === undefined || places.length > 1 || source.slice(1, -1) !== text.text || values.elements.some(ts.isSpreadElement)) return undefined;
  const list = values.elements.map((element, place) => (place === index ? keyList : element.getText())).join(', ');
  const head = call.getText().slice(0, first.getStart() - call.getStart());
  const quote = source.charAt(0);
  const parameter = places[0]?.[0] ?? '';
  return {
    before: text.text.slice(0, at), after: text.text.slice(at + parameter.length), parsed: text.text, parameter: index + 1,
    call: (before, after) => `${head}${quote}${before}${parameter}${after}${quote}, [${list}])`,
  };
}

/** `` sql`… WHERE id = ${id}` `` */
function inTemplate({ tag, template, typeArguments }: ts.TaggedTemplateExpression, keyField: string, key: ts.Expression, keyList: string): Written | undefined {
  if (!ts.isTemplateExpression(template) || mayBeRenamed(key, keyField)) return undefined;
  const { head, templateSpans: spans } = template;
  const index = spans.findIndex((span) => uncast(span.expression) === uncast(key));
  const texts = [head, ...spans.map(({ literal }) => literal)];
  if (index < 0 || texts.some((literal) => literal.rawText !== undefined && literal.rawText !== literal.text)) return undefined;
  const written = (from: number, to: number, value: (at: number) => string): string => texts.slice(from, to).map((literal, place) => (place === 0 ? '' : value(from + place - 1)) + literal.text).join('');
  const source = (at: number): string => `\${${spans[at]?.expression.getText() ?? ''}}`;
  const numbered = (at: number): string => `$${at + 1}`;
  const types = typeArguments ? `<${typeArguments.map((type) => type.getText()).join(', ')}>` : '';
  return {
    before: written(0, index + 1, source), after: written(index + 1, texts.length, source), parsed: written(0, texts.length, numbered), parameter: index + 1,
    call: (before, after) => `${tag.getText()}${types}\`${before}\${${keyList}}${after}\``,
  };
}

/**
 * Whether rows may have the column under another name: a client can be told to give `customer_id` as `customerId` (https://github.com/porsager/postgres#data-transformation). Where the
 * file reads it as the database calls it, this one is not.
 */
function mayBeRenamed(key: ts.Expression, column: string): boolean {
  return column.includes('_') && !new RegExp(`\\.${column}\\b`).test(key.getSourceFile().text);
}
