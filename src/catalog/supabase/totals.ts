import type { Field, FileEdit, Model } from '../../core';
import { snake } from '../../project/letter-case';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { chainText, textOf, writtenChain } from '../chains/chain-text';
import type { FieldTest, Figure, Query, Totals, TotalsRequest } from '../types';
import { declaredFunction } from './declared-function';
import { freeName, functionText, identifier, lastMigration, numbered } from './migration';

const operators = { equal: '=', not: '<>', above: '>', 'at-least': '>=', below: '<', 'at-most': '<=' } as const;
const compares: Readonly<Record<string, string>> = { eq: '=', neq: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' };
/** Which end of a stretch a comparison is. */
const ends: Readonly<Record<string, string>> = { gt: '_from', gte: '_from', lt: '_to', lte: '_to' };
/** Types whose values mean the same in a filter's text and in a function's argument; all of them are found without a search path. */
const argumentTypes: Readonly<Record<string, string>> = {
  uuid: 'uuid', text: 'text', varchar: 'text', 'character varying': 'text', bool: 'boolean', boolean: 'boolean', int2: 'integer', smallint: 'integer', int4: 'integer', int: 'integer', integer: 'integer', serial: 'integer',
  int8: 'bigint', bigint: 'bigint', bigserial: 'bigint', date: 'date', timestamptz: 'timestamptz', timestamp: 'timestamp',
};

interface Parameter {
  readonly name: string;
  readonly type: string;
  /** Source text of what the query compared with. */
  readonly value: string;
}

/** The query's own conditions, and what of them the function is given. */
interface Conditions {
  readonly where: readonly string[];
  readonly parameters: readonly Parameter[];
}

/**
 * A function with the rights of whoever calls it, so that the table's policies hold as before (https://supabase.com/docs/guides/database/functions#security-definer-vs-invoker), and a call of it
 * (https://supabase.com/docs/reference/javascript/rpc). Sums of whole numbers are `bigint`, which JSON holds as a number.
 */
export function totals(query: Query, { figures, by, wish, made, text }: TotalsRequest): Totals | string {
  const { model } = query;
  const chain = writtenChain(query);
  const files = [...query.data?.files ?? [], ...made];
  const last = lastMigration(files, text);
  if (!model || !chain || model.table.includes('.')) return 'the query is put together elsewhere, or its table is not known';
  if (!last) return 'a function of the database needs a migration, and the project has no folder of them that is known, or new functions may not be called';
  const used = [...(by ? [by] : []), ...figures.flatMap(({ sum, tests }) => [...(sum ? [sum] : []), ...tests.map(({ field }) => field)])];
  const conditions = conditionsOf(chain.links, used, model, query, by !== undefined);
  if (!conditions) return 'a function of the database cannot be given one of the conditions of the query';
  const name = freeName(wish, files, text);
  const isOne = figures.length === 1;
  // Rows that no group is asked for make none.
  const tests = by ? figures.flatMap((figure) => figure.tests.map((test) => testSql(test, query))) : [];
  const body = figures.map((figure) => ({ figure, sql: figureSql(by ? { ...figure, tests: [] } : figure, query) }));
  const args = conditions.parameters.length === 0 ? [] : [`{ ${conditions.parameters.map((one) => `${one.name}: ${one.value}`).join(', ')} }`];
  const links: (readonly [string, string])[] = [['rpc', [`'${name}'`, ...args].join(', ')], ...(isOne ? [] : [['single', ''] as const])];
  const returns = by ? 'json' : isOne ? 'bigint' : `table (${figures.map((figure) => `${figure.name} bigint`).join(', ')})`;
  const parts = [...conditions.where, ...tests];
  const where = parts.length === 0 ? '' : `\n  where ${parts.join('\n    and ')}`;
  const from = `from public.${identifier(model.table)} t${where}`;
  const select = by ? grouped(by, body[0]?.sql ?? '', from) : `select ${body.map(({ figure, sql }) => (isOne ? sql : `${sql} as ${figure.name}`)).join(',\n    ')}\n  ${from};`;
  const migration = `${last.folder}/${last.next}_${name}.sql`;
  if (text(migration) !== undefined) return 'the next migration has a name that is taken';
  const sql = functionText({
    says: `Numbers of ${model.table} that pages show, worked out where the rows are`, name, parameters: conditions.parameters.map((one) => `${one.name} ${one.type}`).join(', '), returns, volatility: 'stable',
    body: `
  ${select}
`,
  });
  const declared = declaredFunction(files, text, { name, parameters: conditions.parameters, returns: by ? 'Json' : isOne ? 'number' : figures.map((figure) => figure.name) });
  const edits: readonly FileEdit[] = [{ file: migration, create: true, edits: [{ start: 0, end: 0, newText: sql }] }, ...(declared ? [declared] : [])];
  return { query: chainText(chain.root, links), edits, migration };
}

function conditionsOf(links: readonly Link[], used: readonly Field[], model: Model, query: Query, isOrderKept: boolean): Conditions | undefined {
  const where: string[] = [];
  const parameters: Parameter[] = [];
  const isTaken = (name: string): boolean => parameters.some((one) => one.name === name) || model.fields.has(name);
  for (const { name, call: { arguments: given } } of links) {
    if (name === 'from') continue;
    // The keys of an object stand in the order in which the rows came.
    if (name === 'order' && !isOrderKept) continue;
    if (name === 'select') {
      if (!isSelected(given, used)) return undefined;
      continue;
    }
    const [first, second, ...others] = given;
    const column = first && ts.isStringLiteralLike(first) ? model.fields.get(first.text) : undefined;
    if (!column || !second || others.length > 0) return undefined;
    const own = `t.${identifier(column.column)}`;
    const isNull = second.kind === ts.SyntaxKind.NullKeyword;
    if (name === 'is' && isNull) { where.push(`${own} is null`); continue; }
    const operator = Object.hasOwn(compares, name) ? compares[name] : undefined;
    const type = typeOf(column, query);
    if (type === undefined || isNull || (operator === undefined && name !== 'in')) return undefined;
    const parameter = numbered(`p_${snake(column.column)}${ends[name] ?? ''}`, isTaken);
    parameters.push({ name: parameter, type: name === 'in' ? `${type}[]` : type, value: textOf(second) });
    where.push(operator === undefined ? `${own} = any (${parameter})` : `${own} ${operator} ${parameter}`);
  }
  return { where, parameters };
}

/** Whether a query has the columns that the figures are made of, each under its own name. */
function isSelected(given: readonly ts.Expression[], used: readonly Field[]): boolean {
  const [first] = given;
  const columns = first && bare(first);
  if (given.length > 1 || (columns && !ts.isStringLiteralLike(columns))) return false;
  const text = columns?.text.trim() ?? '*';
  const names = text.split(',').map((one) => one.trim());
  return names.every((one) => /^(?:\*|\w+)$/.test(one)) && (names.includes('*') || used.every(({ column }) => names.includes(column)));
}

function typeOf({ kind, type, nativeType, list }: Field, { data }: Query): string | undefined {
  if (list) return undefined;
  if (kind === 'enum') return data?.enums.has(type) && !type.includes('.') ? `public.${identifier(type)}` : undefined;
  return nativeType !== undefined && Object.hasOwn(argumentTypes, nativeType) ? argumentTypes[nativeType] : undefined;
}

/** A sum of no rows is `null` to the database, and so is one of nothing but empty columns: JavaScript adds to zero. */
function figureSql({ sum, tests }: Figure, query: Query): string {
  const filter = tests.length === 0 ? '' : ` filter (where ${tests.map((test) => testSql(test, query)).join(' and ')})`;
  return sum ? `coalesce(sum(t.${identifier(sum.column)})${filter}, 0)` : `count(*)${filter}`;
}

function testSql({ field, is, value }: FieldTest, query: Query): string {
  const own = `t.${identifier(field.column)}`;
  if (value === 'null') return `${own} is ${is === 'equal' ? '' : 'not '}null`;
  const cast = field.kind === 'enum' ? `::${typeOf(field, query) ?? 'text'}` : '';
  if (is === 'among') return `${own} in (${literalsIn(value).map((one) => `${one}${cast}`).join(', ')})`;
  return `${own} ${operators[is]} ${literalsIn(value)[0] ?? 'null'}${cast}`;
}

/** Texts, whole numbers and truths of source text as SQL has them. */
function literalsIn(value: string): readonly string[] {
  return [...value.matchAll(/'([^']*)'|"([^"]*)"|(-?\d+|true|false)/g)].map(([, single, double, plain]) => plain ?? `'${(single ?? double ?? '').replaceAll("'", "''")}'`);
}

/** The column's values are the keys of an object, as JavaScript writes them: an empty one is the word `null`. */
function grouped(by: Field, figure: string, from: string): string {
  const key = `t.${identifier(by.column)}::text`;
  return `select coalesce(json_object_agg(g.key, g.figure), '{}')
  from (
    select ${by.optional ? `coalesce(${key}, 'null')` : key} as key, ${figure} as figure
    ${from.replaceAll('\n', '\n  ')}
    group by 1
  ) g;`;
}
