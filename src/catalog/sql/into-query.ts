import { isTypeScript } from '../../project/paths';
import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import { applyEdits, type Field } from '../../core';
import { sumName, tellsApart } from '../rewrites/grouping';
import { orderParts, rowOrder, settledBy, type RowOrder } from '../models/row-order';
import type { AddedUp, CountedBy, Dialect, DistinctRows, FieldTest, GroupRequest, IntoQuery, IntoQueryRequest, Numbers, NumbersRequest, Query, SumRequest } from '../types';
import { calleeName } from '../tables/members';
import { quotedName } from './names';
import { hasColumn, placeOfCondition, plainSelect, renames, type PlainSelect } from './page';
import { statementsIn } from './parser';
import { preparedOf } from './prepared';
import { endsInComment, type StatementForm } from './whole-statement';

const signs = { equal: '=', not: '<>', above: '>', 'at-least': '>=', below: '<', 'at-most': '<=' } as const;
/** `SELECT` and its columns, none of which is made of anything. */
const beginning = /^(\s*select\s+)([\w\s,."`*]+?)(\s+from\b)/i;
const ordering = /\s+order\s+by\s+[\w\s,."`]+$/i;

/** What a driver's text asks of the database in the place of JavaScript: conditions, a limit, a count, sums, and the values of a column. */
export function intoQueries(form: StatementForm): Pick<Dialect, 'intoQuery' | 'countedBy' | 'addedUp' | 'numbersOf' | 'distinctRows'> {
  return {
    intoQuery: (query, request) => intoQuery(query, form, request),
    countedBy: (query, request) => countedBy(query, form, request),
    addedUp: (query, request) => addedUp(query, form, request),
    numbersOf: (query, request) => numbersOf(query, form, request),
    distinctRows: (query, request) => distinctRows(query, form, request),
  };
}

/**
 * `count(*)`, or the text with more conditions and a limit. https://www.postgresql.org/docs/current/functions-aggregate.html, https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html,
 * https://sqlite.org/lang_aggfunc.html
 */
function intoQuery(query: Query, form: StatementForm, request: IntoQueryRequest): IntoQuery | undefined {
  const { tests, wants, take, skip, order: sorted } = request;
  if (wants === 'count') return number(query, form, tests, 'count(*)', 'count', (read) => `Number(${read})`);
  // What is no number yet is handed over behind the values of the conditions.
  const given = [take, skip].filter((one) => typeof one === 'string');
  if (given.length > 0 && form.dialect === 'mysql' && ts.isCallExpression(query.call) && calleeName(query.call) === 'execute') return undefined;
  let by: RowOrder | undefined;
  const text = changed(query, form, tests, (parts) => {
    by = orderOfRows(parts, query, request);
    return by && orderedIn(parts, by, form, request);
  }, sorted && [sorted.field], given);
  return text === undefined || !by ? undefined : { query: text, isOrdered: true, ...settledBy(by) };
}

/** Undefined where it is not sure which rows come first. */
function orderOfRows({ plain }: Parts, query: Query, request: IntoQueryRequest): RowOrder | undefined {
  const columns = plain.order.map(({ field }) => field);
  const by = rowOrder(columns, query, request, { hasOwn: columns.length > 0 });
  return by && request.take !== undefined && request.anyRows !== true && renames(plain.select, [...columns, ...by.last.map((field) => field.column)]) ? undefined : by;
}

/** The parts with the order that is asked for, and the limits behind it. */
function orderedIn(parts: Parts, by: RowOrder, form: StatementForm, request: IntoQueryRequest): Parts {
  const { plain, order } = parts;
  const limits = ({ given }: Parts): string => (['take', 'skip'] as const).map((name) => { const amount = request[name]; return amount === undefined || amount === 0 ? '' : ` ${name === 'take' ? 'LIMIT' : 'OFFSET'} ${typeof amount === 'string' ? given.shift() ?? '' : amount}`; }).join('');
  if (!by.first && by.last.length === 0) return { ...parts, limits: limits(parts) };
  // Its own columns are there as the source has them, and others are written so.
  const [own = ''] = /[^\s](?:.|\n)*$/.exec(order.replace(/^\s+order\s+by\s+/i, '')) ?? [];
  const written = orderParts(by, own === '' ? [] : [own], (field, descending) => plain.whole.written(`${column(field, form)}${descending ? ' DESC' : ''}`));
  return { ...parts, order: ` ORDER BY ${written.join(', ')}`, limits: limits(parts) };
}

/** Drivers give the numbers that count as texts, where they may be larger than a number. */
function countedBy(query: Query, form: StatementForm, { field, isNamed, sums, tests = [] }: GroupRequest): CountedBy | undefined {
  const wanted = sums ? `sum(${column(sums, form)}) AS sum` : 'count(*) AS count';
  const name = column(field, form);
  const text = groupable(form, field) ? changed(query, form, tests, (parts) => ({ ...parts, columns: `${name}, ${wanted}`, order: '', end: ` GROUP BY ${name}` }), [field, ...(sums ? [sums] : [])]) : undefined;
  // Without a type of its own a row is `unknown` (https://github.com/DefinitelyTyped/DefinitelyTyped/blob/master/types/better-sqlite3/index.d.ts), and what the old rows were taken for goes with them.
  const cast = isNamed && form.values === 'prepared' && isTypeScript(query.call.getSourceFile().fileName) ? ' as any[]' : '';
  return text === undefined ? undefined : { query: text + cast, count: (row) => `Number(${row}.${sums ? 'sum' : 'count'})`, isSummed: sums !== undefined, isNarrowed: true };
}

function addedUp(query: Query, form: StatementForm, { field, tests }: SumRequest): AddedUp | undefined {
  const made = number(query, form, tests, `sum(${column(field, form)})`, 'sum', (read) => `Number(${read} ?? 0)`, [field]);
  return made?.number && { query: made.query, sum: made.number, ...(made.numberOf && { sumOf: made.numberOf }) };
}

function numbersOf(query: Query, form: StatementForm, { sums, tests }: NumbersRequest): Numbers | undefined {
  const columns = [...sums.map((field) => `sum(${column(field, form)}) AS ${sumName(field)}`), 'count(*) AS count'].join(', ');
  // Without a type of its own a row is `unknown`, as above.
  const cast = form.values === 'prepared' && isTypeScript(query.call.getSourceFile().fileName) ? ' as any[]' : '';
  const text = sums.every((field) => /^[a-z_][a-z\d_]*$/.test(field.column)) ? changed(query, form, tests, (parts) => ({ ...parts, columns, order: '' }), sums) : undefined;
  return text === undefined ? undefined : { query: text + cast, isList: true, sum: (row, field) => `Number(${row}?.${sumName(field)} ?? 0)`, count: (row) => `Number(${row}?.count)` };
}

function distinctRows(query: Query, form: StatementForm, { field }: GroupRequest): DistinctRows | undefined {
  const text = groupable(form, field) ? changed(query, form, [], (parts) => ({ ...parts, columns: `DISTINCT ${column(field, form)}`, order: '' }), [field]) : undefined;
  return text === undefined ? undefined : { query: text };
}

/** A query of one number, called `name`, and how that is read off what it gives. A statement of SQLite that is prepared gives it alone. */
function number(query: Query, form: StatementForm, tests: readonly FieldTest[], what: string, name: string, reads: (read: string) => string, columns: readonly Field[] = []): IntoQuery | undefined {
  const { call } = query;
  if (query.hasOtherRows) return undefined;
  // Whoever says what type a row has says it of another row.
  if (ts.isCallExpression(call) || ts.isTaggedTemplateExpression(call)) for (const type of [...call.typeArguments ?? [], ...preparedOf(query)?.made.typeArguments ?? []]) if (!/^(?:any|any\[\]|(?:\w+\.)?RowDataPacket\[\])$/.test(type.getText())) return undefined;
  const isPrepared = form.values === 'prepared';
  const text = changed(query, form, tests, (parts) => ({ ...parts, columns: isPrepared ? what : `${what} AS ${name}`, order: '', ...(isPrepared && { method: 'pluck().get' }) }), columns);
  if (text === undefined) return undefined;
  const first = (rows: string): string => reads(`${rows}[0]?.${name}`);
  return isPrepared ? { query: text, number: reads } : query.rowsIn === undefined ? { query: text, number: (awaited) => first(`(${awaited})`) } : { query: text, number: first, numberOf: first };
}

/** Whether the database tells the values of a column apart as JavaScript does, which gets them as they are. */
function groupable(form: StatementForm, field: Field): boolean {
  return isAsStored(field, form) && isAlike(form, [tellsApart(field)]);
}

/** The flags of MySQL and SQLite are numbers for JavaScript. */
function isAsStored({ type }: Field, { dialect }: StatementForm): boolean {
  return type !== 'Boolean' || dialect === 'postgres';
}

/** MySQL may take one letter for another (https://dev.mysql.com/doc/refman/8.4/en/case-sensitivity.html). */
function isAlike({ dialect }: StatementForm, tests: readonly FieldTest[]): boolean {
  return dialect !== 'mysql' || tests.every(({ field, value }) => field.type !== 'String' || value === 'null');
}

/** A statement in its parts, as their texts stand in the source. */
interface Parts {
  readonly plain: PlainSelect;
  readonly columns: string;
  readonly order: string;
  readonly end: string;
  /** What limits the rows, and what the values that are handed over for that are called. */
  readonly limits?: string;
  readonly given: string[];
  /** What is called in place of `all`. */
  readonly method?: string;
}

/** The call with the statement that is made of its parts, and more conditions. `read` are columns that the statement has to give beside those of the tests. */
function changed(query: Query, form: StatementForm, tests: readonly FieldTest[], change: (parts: Parts) => Parts | undefined, read: readonly Field[] = [], more: readonly string[] = []): string | undefined {
  const { call } = query;
  if (!(ts.isCallExpression(call) || ts.isTaggedTemplateExpression(call)) || !isAlike(form, tests) || tests.some(({ field, value }) => value !== 'null' && !isAsStored(field, form))) return undefined;
  const isInText = ts.isTaggedTemplateExpression(call) || !/^'/.test(textOf(query)?.getText() ?? "'");
  const conditions = tests.map((test) => conditionOf(test, form, isInText));
  const known = conditions.filter((one) => one !== undefined);
  const values = [...known.flatMap((one) => one.values), ...more];
  const plain = known.length === tests.length ? plainSelect(query, form, values) : undefined;
  const names = [...tests.map(({ field }) => field), ...read].map((field) => field.column);
  if (!plain || renames(plain.select, names) || !names.every((name) => hasColumn(plain.select, name, plain.spelled))) return undefined;
  const { whole, select } = plain;
  const { text } = call.getSourceFile();
  const place = placeOfCondition(whole, select, text, form.dialect);
  const source = text.slice(whole.start, whole.end);
  const head = beginning.exec(source);
  const order = select.sortClause ? ordering.exec(source)?.[0] : '';
  if (!head || order === undefined || !place || (tests.length > 0 && form.dialect !== 'postgres' && text.slice(place.at, whole.end).includes('?'))) return undefined;
  const [all, verb = '', columns = '', from = ''] = head;
  const rest = source.slice(all.length, source.length - order.length);
  // What is read with the rows is asked for on its own afterwards: https://dev.mysql.com/doc/refman/8.4/en/information-functions.html#function_found-rows
  if (endsInComment(rest, form.dialect) || /\bsql_calc_found_rows\b/i.test(columns)) return undefined;
  const given = more.map((_, index) => whole.value(values.length - more.length + index));
  const parts = change({ plain, columns, order, end: '', given });
  if (!parts) return undefined;
  let count = 0;
  const added = known.map((one) => one.text(() => whole.value(count++))).join(' AND ');
  const condition = added === '' ? '' : ` ${select.whereClause ? 'AND' : 'WHERE'} ${added}`;
  const statement = verb + (parts.columns === columns ? columns : whole.written(parts.columns)) + from + rest + whole.written(condition) + parts.order + whole.written(parts.end) + (parts.limits ?? '');
  if (statementsIn(statement.replace(/\$\{[^{}]*\}/g, '$1').replaceAll('\\', ''), form.dialect)?.length !== 1) return undefined;
  const edits = [{ start: whole.start, end: whole.end, newText: statement }, ...(values.length > 0 ? whole.given : [])];
  const callee = ts.isCallExpression(call) ? bare(call.expression) : undefined;
  if (parts.method !== undefined && callee && ts.isPropertyAccessExpression(callee)) edits.push({ start: callee.name.getStart(), end: callee.name.end, newText: parts.method });
  const start = call.getStart();
  if (edits.some((edit) => edit.start < start || edit.end > call.end)) return undefined;
  return applyEdits(call.getText(), edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })));
}

/** The text that the query sends, where its call says it. */
function textOf({ call, inputs }: Query): ts.Node | undefined {
  const [text] = inputs ?? [];
  return text && isWithin(text, call) && ts.isExpression(text) ? bare(text) : undefined;
}

/** A condition: its values that are handed over, and its text, given what the next of them is called there. */
function conditionOf({ field, is, value }: FieldTest, form: StatementForm, isInText: boolean): { readonly values: readonly string[]; text(next: () => string): string } | undefined {
  const name = column(field, form);
  if (value === 'null') return { values: [], text: () => `${name} IS ${is === 'equal' ? '' : 'NOT '}NULL` };
  const parts = is === 'among' ? /^\[(.*)\]$/s.exec(value)?.[1]?.split(',').map((one) => one.trim()).filter((one) => one !== '') : [value];
  const read = parts?.map((one) => literal(one, isInText));
  // A list whose texts have commas in them is not taken apart.
  if (!parts || !read || (is === 'among' && parts.some((one) => !/^(?:-?\d+|(['"`])[^'"`]*\1)$/.test(one)))) return undefined;
  return {
    values: read.flatMap((one, at) => (one === undefined ? [parts[at] ?? ''] : [])),
    text(next) {
      const all = read.map((one) => one ?? next());
      return is === 'among' ? `${name} IN (${all.join(', ')})` : `${name} ${signs[is]} ${all[0] ?? ''}`;
    },
  };
}

/** A number, a truth, or a text without any sign that means something in SQL or in the source, as SQL writes it; undefined for what is handed over. */
function literal(value: string, isInText: boolean): string | undefined {
  if (/^(?:-?\d+|true|false)$/.test(value)) return value;
  const text = isInText ? /^(['"`])([\w .:@-]*)\1$/.exec(value)?.[2] : undefined;
  return text === undefined ? undefined : `'${text}'`;
}

function column(field: Field, { dialect }: StatementForm): string {
  return quotedName(field.column, dialect);
}
