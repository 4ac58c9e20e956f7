import type { Field, FileEdit, FilePath } from '../../core';
import { snake } from '../../project/letter-case';
import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isUniqueWith } from '../models/keys';
import type { Link } from '../chains/chain';
import type { EachRead, EachReadRequest } from '../rewrites/each-request';
import type { Query, RowValue } from '../types';
import { isNeverNull } from '../values/absent-values';
import { declaredFunction } from './declared-function';
import { rootOf } from './each-update';
import { freeName, functionText, identifier, lastMigration } from './migration';
import { literalOf, writtenOf } from './written';

/** What is asked of the table: its conditions as SQL, and the values in them that the program has. */
interface Asked {
  readonly where: readonly string[];
  readonly values: readonly RowValue[];
  /** Where columns have types that are not known: what is put as literals in the places (`%L`) that the conditions leave for it. */
  readonly literals?: readonly string[];
}

/** Operators of PostgREST as those of SQL (https://docs.postgrest.org/en/stable/references/api/tables_views.html#operators). */
const operators: Readonly<Record<string, string>> = { eq: '=', neq: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' };

/**
 * Types that a text comes to as it does where PostgREST compares a column with it, without the length or precision that the column may have; those of an extension would be compared
 * by operators that a function with an empty search path does not find.
 */
const casts: Readonly<Record<string, string>> = {
  text: '', varchar: '', uuid: '::uuid', boolean: '::boolean', bool: '::boolean', smallint: '::smallint', int2: '::smallint', smallserial: '::smallint', integer: '::integer', int: '::integer', int4: '::integer', serial: '::integer',
  bigint: '::bigint', int8: '::bigint', bigserial: '::bigint', numeric: '::numeric', date: '::date', timestamptz: '::timestamptz', timestamp: '::timestamp',
};

/**
 * A read whose conditions no one request asks for several rows (other values of two columns, a limit or an order of each, `lt`, `ilike`): a function of the database that a new migration makes answers for all of
 * them, each as PostgREST would, whose rows are `json_agg` of a subquery too (https://docs.postgrest.org/en/stable/explanations/architecture.html). It has the rights of whoever calls it, so that the table's
 * policies hold as before (https://supabase.com/docs/guides/database/functions#security-definer-vs-invoker).
 */
export function eachRead(inner: Query, request: EachReadRequest): EachRead | undefined {
  const { model, filter } = inner;
  const { files: around, checker } = request;
  const written = writtenOf(inner);
  const root = written && rootOf(written);
  if (!model || !filter?.complete || !written || root === undefined || written.verb.name !== 'select' || model.table.includes('.')) return undefined;
  const single = written.rest.find(({ name }) => name === 'single' || name === 'maybeSingle')?.name;
  const columns = inner.op === 'count' ? countedBy(written.verb) : columnsOf(written.verb, model.fields);
  const asked = askedIn(written.rest, model.fields, checker) ?? askedAsText(written.rest, model.fields, request);
  const order = inner.op === 'count' ? (written.rest.some(({ name }) => !isCondition(name)) ? undefined : []) : orderOf(written.rest, model.fields);
  const limit = limitOf(written.rest);
  if (columns === undefined || !asked || !order || limit === undefined) return undefined;
  const text = (file: FilePath): string | undefined => around.text(file);
  const files = [...inner.data?.files ?? [], ...around.made()];
  const last = lastMigration(files, text);
  const rows = request.rows(asked.values);
  if (!last || rows === undefined) return undefined;
  const name = freeName(`${inner.op === 'count' ? 'count' : 'find'}_${snake(model.table)}`, files, text);
  const migration = `${last.folder}/${last.next}_${name}.sql`;
  if (text(migration) !== undefined) return undefined;
  const declared = declaredFunction(files, text, { name, parameters: [{ name: 'p_rows', type: 'json' }], returns: 'Json' });
  const isUnique = isUniqueWith(model, filter.equals.map(({ field }) => field));
  const sql = (asked.literals ? dynamicSql : sqlOf)(name, identifier(model.table), columns, asked, [...order.length > 0 ? [`order by ${order.join(', ')}`] : [], ...limit > 0 ? [`limit ${limit}`] : []], inner.op === 'count' ? 'count' : single ? 'row' : 'rows', !request.looksAtErrors);
  const edits: readonly FileEdit[] = [{ file: migration, create: true, edits: [{ start: 0, end: 0, newText: sql }] }, ...(declared ? [declared] : [])];
  // PostgREST cuts each answer, and nothing says at how many rows (https://docs.postgrest.org/en/stable/references/configuration.html#db-max-rows).
  const isLong = inner.op !== 'count' && !single && limit === 0 && !isUnique;
  const caveat = `${isLong ? 'no list is cut at the most rows of one answer; ' : ''}the new migration ${migration.slice(last.folder.length + 1)} makes the function and has to be applied first`;
  return { query: `${root}.rpc('${name}', { p_rows: ${rows} })`, rowsIn: 'data', name, missingIsError: single === 'single' || (single === 'maybeSingle' && !isUnique), caveat, edits };
}

/** What PostgREST selects, as SQL; undefined where it is more than columns of the table. */
function columnsOf({ call }: Link, fields: ReadonlyMap<string, Field>): string | undefined {
  const [list, ...options] = call.arguments;
  const selected = list ? literalOf(list)?.text : '*';
  if (selected === undefined || options.length > 0) return undefined;
  const names = selected.split(',').map((name) => name.trim());
  const isColumn = (name: string): boolean => name === '*' || (/^[A-Za-z_]\w*$/.test(name) && fields.has(name) && fields.get(name)?.kind !== 'relation');
  return names.every(isColumn) && new Set(names).size === names.length && (names.length === 1 || !names.includes('*')) ? names.map((name) => (name === '*' ? 't.*' : `t.${identifier(name)}`)).join(', ') : undefined;
}

/** `select('*', { count: 'exact' })`, of which the number of rows is taken. */
function countedBy({ call }: Link): string | undefined {
  const options = call.arguments[1] && bare(call.arguments[1]);
  const isExact = options && ts.isObjectLiteralExpression(options) && options.properties.some((one) => ts.isPropertyAssignment(one) && propertyName(one.name) === 'count' && literalOf(one.initializer)?.text === 'exact');
  return isExact && /^[\w\s,*]+$/.test(literalOf(call.arguments[0])?.text ?? '') ? 'count(*)' : undefined;
}

function isCondition(name: string): boolean {
  return name in operators || name === 'is' || name === 'not' || name === 'ilike' || name === 'like' || name === 'in';
}

/** A condition of the chain as it is written: a column of the table, and what it is compared with. */
interface Condition {
  readonly name: string;
  readonly column: string;
  readonly own: string;
  /** Undefined where the column is one that neither the generated types nor a migration names. */
  readonly field: Field | undefined;
  readonly value: ts.Expression;
  /** The condition as SQL, where nothing in it is a value of the program. */
  readonly constant?: string;
}

/** The conditions of a chain; undefined where one is none of those that are read. */
function conditionsIn(links: readonly Link[], fields: ReadonlyMap<string, Field>): readonly Condition[] | undefined {
  const found: Condition[] = [];
  for (const { name, call } of links) {
    if (!isCondition(name)) {
      if (!['order', 'limit', 'single', 'maybeSingle'].includes(name)) return undefined;
      continue;
    }
    const args = call.arguments.map((one) => bare(one));
    const column = literalOf(args[0])?.text;
    const field = column === undefined ? undefined : fields.get(column);
    const value = args[name === 'not' ? 2 : 1];
    if (column === undefined || !/^\w+$/.test(column) || field?.list || field?.kind === 'relation' || !value || args.length > (name === 'not' ? 3 : 2)) return undefined;
    const own = `t.${identifier(column)}`;
    const word = { [ts.SyntaxKind.NullKeyword]: 'null', [ts.SyntaxKind.TrueKeyword]: 'true', [ts.SyntaxKind.FalseKeyword]: 'false' }[value.kind as number];
    if (name === 'is' || name === 'not') {
      if (word === undefined || (name === 'not' && literalOf(args[1])?.text !== 'is') || (word !== 'null' && field?.type !== 'Boolean')) return undefined;
      found.push({ name, column, own, field, value, constant: `${own} is ${name === 'not' ? 'not ' : ''}${word}` });
      continue;
    }
    if (name === 'in') {
      // What stands between commas and brackets there is read otherwise.
      const all = ts.isArrayLiteralExpression(value) ? value.elements.map((one) => plainText(bare(one))) : [undefined];
      if (all.length === 0 || !all.every((one) => one !== undefined && /^[^"'\\,()]+$/.test(one))) return undefined;
      found.push({ name, column, own, field, value, constant: `${own} in (${all.map((one) => `'${one ?? ''}'`).join(', ')})` });
      continue;
    }
    const literal = plainText(value) ?? (word === 'null' ? undefined : word);
    if (literal !== undefined && !(name in operators)) return undefined;
    found.push({ name, column, own, field, value, ...(literal !== undefined && { constant: `${own} ${operators[name] ?? name} '${literal.replaceAll("'", "''")}'` }) });
  }
  return found;
}

function plainText(value: ts.Expression): string | undefined {
  return ts.isStringLiteralLike(value) || ts.isNumericLiteral(value) ? value.text : undefined;
}

/** The conditions of a chain with values of known types; undefined where one compares a column in a way that SQL may not. */
function askedIn(links: readonly Link[], fields: ReadonlyMap<string, Field>, checker: ts.TypeChecker): Asked | undefined {
  const where: string[] = [];
  const values: RowValue[] = [];
  for (const { name, column, own, field, value, constant } of conditionsIn(links, fields) ?? []) {
    const cast = casts[field?.nativeType ?? ''];
    if (!field) return undefined;
    if (constant !== undefined) {
      // An enum's values are compared by their places.
      if (name !== 'is' && name !== 'not' && cast === undefined && !(field.kind === 'enum' && (name === 'eq' || name === 'neq' || name === 'in'))) return undefined;
      where.push(constant);
      continue;
    }
    const form = cast === undefined ? undefined : formOf(value, name, cast, checker);
    if (!form) return undefined;
    const key = keyOf(column, values);
    const given = `(e.value ->> '${key}')${cast ?? ''}`;
    // A star stands for `%` there (https://docs.postgrest.org/en/stable/references/api/tables_views.html#operators).
    where.push(name in operators ? `${own} ${operators[name] ?? name} ${given}` : `${own} ${name} replace(${given}, '*', '%')`);
    values.push({ name: key, value, ...(form === 'text' && { asText: true as const }) });
  }
  return values.length > 0 ? { where, values } : undefined;
}

/**
 * The same for columns whose types are not known, as those of tables that no migration makes: each value is put into the statement as the text that it is in an address, which the database
 * brings to the type of what it is compared with, as it does there. A text that is none of that type fails its own read alone, which nobody may look at then, or has to be what the program says that it is.
 */
function askedAsText(links: readonly Link[], fields: ReadonlyMap<string, Field>, { checker, looksAtErrors }: EachReadRequest): Asked | undefined {
  const where: string[] = [];
  const values: RowValue[] = [];
  const literals: string[] = [];
  for (const { name, column, own, value, constant } of conditionsIn(links, fields) ?? []) {
    if (constant !== undefined) {
      where.push(constant.replaceAll('%', '%%'));
      continue;
    }
    const isPlain = isNeverNull(value, checker) && formOf(value, name, '', checker) === 'plain';
    if (looksAtErrors && !isPlain) return undefined;
    const key = keyOf(column, values);
    where.push(`${own} ${operators[name] ?? name} %L`);
    literals.push(name in operators ? `asked ->> '${key}'` : `replace(asked ->> '${key}', '*', '%')`);
    values.push({ name: key, value, ...(!isPlain && { asText: true as const }) });
  }
  return values.length > 0 && !where.some((one) => one.includes('$query$')) ? { where, values, literals } : undefined;
}

/** What a value is called in the object of an element: as its column, with a number where that is taken. */
function keyOf(column: string, values: readonly RowValue[]): string {
  return values.some((one) => one.name === column) ? `${column}_${values.length + 1}` : column;
}

/**
 * How a value comes to be in JSON what it is in an address: as it is, or as a text, which of something that is absent is the word `null`, as it is there. Undefined where that cannot be told, or where something absent
 * is no value of the column's type, so that the request would have failed.
 */
function formOf(value: ts.Expression, name: string, cast: string, checker: ts.TypeChecker): 'plain' | 'text' | undefined {
  const type = checker.getTypeAtLocation(value);
  const isOf = (flags: ts.TypeFlags): boolean => (type.isUnion() ? type.types : [type]).every((part) => (part.flags & flags) !== 0);
  const plain = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike;
  if (cast !== '') return name in operators && isOf(plain | (name === 'neq' ? 0 : ts.TypeFlags.Any)) ? 'plain' : undefined;
  return isOf(plain) ? 'plain' : isOf(plain | ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Any) ? 'text' : undefined;
}

/** The order as SQL: of a direction alone, where the empty come is the database's own. */
function orderOf(links: readonly Link[], fields: ReadonlyMap<string, Field>): readonly string[] | undefined {
  const order: string[] = [];
  for (const { name, call } of links) {
    if (name !== 'order') continue;
    const column = literalOf(call.arguments[0])?.text;
    const options = call.arguments[1] && bare(call.arguments[1]);
    if (column === undefined || fields.get(column) === undefined || fields.get(column)?.kind === 'relation' || call.arguments.length > 2 || (options && !ts.isObjectLiteralExpression(options))) return undefined;
    const said = new Map<string, boolean>();
    for (const property of options?.properties ?? []) {
      const value = ts.isPropertyAssignment(property) ? property.initializer.kind : undefined;
      const option = property.name && propertyName(property.name);
      if (option === undefined || (value !== ts.SyntaxKind.TrueKeyword && value !== ts.SyntaxKind.FalseKeyword)) return undefined;
      said.set(option, value === ts.SyntaxKind.TrueKeyword);
    }
    if ([...said.keys()].some((option) => option !== 'ascending' && option !== 'nullsFirst')) return undefined;
    const nulls = said.get('nullsFirst');
    order.push(`t.${identifier(column)}${said.get('ascending') === false ? ' desc' : ''}${nulls === undefined ? '' : nulls ? ' nulls first' : ' nulls last'}`);
  }
  return order;
}

/** How many rows there are at most, 0 where nothing says so; undefined where it is no number that is written out. */
function limitOf(links: readonly Link[]): number | undefined {
  const limits = links.filter(({ name }) => name === 'limit');
  const [only] = limits;
  if (!only) return 0;
  const value = only.call.arguments[0] && bare(only.call.arguments[0]);
  return limits.length === 1 && only.call.arguments.length === 1 && value && ts.isNumericLiteral(value) && Number(value.text) > 0 ? Number(value.text) : undefined;
}

const says = { rows: 'The rows', row: 'The one row', count: 'How many rows there are' };
/** What one read gives, of its rows. */
const given = { rows: "coalesce(json_agg(r), '[]')", row: 'case when count(*) = 1 then json_agg(r) -> 0 end', count: 'to_json(count(*))' };

function sqlOf(name: string, table: string, columns: string, { where }: Asked, ends: readonly string[], gives: 'rows' | 'row' | 'count'): string {
  const found = given[gives];
  const lateral = gives === 'count' ? `    select ${columns} as found
    from public.${table} t
    where ${where.join('\n      and ')}`
    : `    select ${found} as found
    from (
      select ${columns}
      from public.${table} t
      where ${[where.join('\n        and '), ...ends].join('\n      ')}
    ) r`;
  return functionText({
    says: `${says[gives]} of ${table} for each of several questions, in their order`, name, parameters: 'p_rows json', returns: 'json', volatility: 'stable',
    body: `
  select coalesce(json_agg(f.found order by e.place), '[]')
  from json_array_elements(p_rows) with ordinality e (value, place)
  cross join lateral (
${lateral}
  ) f;
`,
  });
}

/** A statement for each question, put together of texts; one that fails gives nothing where it is `alone`, as its request did. */
function dynamicSql(name: string, table: string, columns: string, { where, literals = [] }: Asked, ends: readonly string[], gives: 'rows' | 'row' | 'count', alone: boolean): string {
  const statement = gives === 'count' ? [`select ${given.count}`, `from public.${table} t`, `where ${where.join('\n  and ')}`]
    : [`select ${given[gives]}`, 'from (', `  select ${columns.replaceAll('%', '%%')}`, `  from public.${table} t`, `  where ${[where.join('\n    and '), ...ends.map((one) => one.replaceAll('%', '%%'))].join('\n  ')}`, ') r'];
  const indent = (lines: string, by: string): string => lines.split('\n').map((line) => `${by}${line}`).join('\n');
  const execute = `execute format($query$\n${indent(statement.join('\n'), '  ')}\n$query$, ${literals.join(', ')}) into found;`;
  return functionText({
    says: `${says[gives]} of ${table} for each of several questions, in their order${alone ? '; null for one that fails' : ''}`, name, parameters: 'p_rows json', returns: 'json', volatility: 'stable', isDynamic: true,
    body: `
declare
  asked json;
  found json;
  answers json[] := '{}';
begin
  for asked in select e.value from json_array_elements(p_rows) with ordinality e (value, place) order by e.place loop
${alone ? `    begin\n${indent(execute, '      ')}\n    exception when others then\n      found := null;\n    end;` : indent(execute, '    ')}
    answers := array_append(answers, found);
  end loop;
  return array_to_json(answers);
end
`,
  });
}
