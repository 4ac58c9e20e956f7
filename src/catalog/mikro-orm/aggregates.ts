import { isTypeScript } from '../../project/paths';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Field } from '../../core';
import { textOf } from '../chains/chain-text';
import { sumName, tellsApart } from '../rewrites/grouping';
import { withTests } from '../rewrites/into-query';
import { properties } from '../rewrites/properties';
import { runsAtReads } from '../models/row-order';
import { isBefore } from '../tables/version';
import type { AddedUp, CountedBy, DistinctRows, FieldTest, GroupRequest, Numbers, NumbersRequest, Query, SumRequest } from '../types';
import { askedIn, conditionText, isComparedAlike } from './into-query';

/**
 * Numbers that a builder of a SQL driver's manager asks for (https://mikro-orm.io/docs/query-builder), as rows that are no entities: `execute` gives them by the names of the properties, and numbers as the driver has them.
 * It writes nothing that is not flushed yet before it asks, as `find` does (https://mikro-orm.io/docs/unit-of-work#flush-modes), which a title says, but for a manager that is new.
 */
export function countedBy(query: Query, { field, sums, tests = [], isNamed, imported }: GroupRequest): CountedBy | undefined {
  const name = sums ? 'sum' : 'count';
  // An empty column is null or undefined in an entity, as the configuration says (`forceUndefined`: https://mikro-orm.io/api/core/interface/Options).
  if ((field.optional && isNamed !== true) || query.model?.fields.has(name) === true || (sums && !isOneWord(sums))) return undefined;
  const what = sums ? `sum(entry.${sums.name}) as sum` : 'count(*) as count';
  const made = built(query, tests, [field, ...(sums ? [sums] : [])], (raw) => `select(['${field.name}', ${raw(what)}])`, imported);
  return made && { query: `${made.query}.groupBy('${field.name}').execute${typed(query, `{ ${field.name}: ${typeOf(field)}; ${name}: unknown }[]`)}()`, count: (row) => `Number(${row}.${name})`, isSummed: sums !== undefined, isNarrowed: true, ...made.said };
}

export function addedUp(query: Query, { field, tests, imported }: SumRequest): AddedUp | undefined {
  const made = isOneWord(field) && query.model?.fields.has('sum') !== true ? built(query, tests, [field], (raw) => `select([${raw(`sum(entry.${field.name}) as sum`)}])`, imported) : undefined;
  return made && { query: `${made.query}.execute${typed(query, '{ sum: unknown }')}('get')`, sum: (awaited) => `Number((${awaited}).sum ?? 0)`, ...made.said };
}

export function numbersOf(query: Query, { sums, tests, imported }: NumbersRequest): Numbers | undefined {
  const names = [...sums.map(sumName), 'count'];
  if (!sums.every(isOneWord) || names.some((name) => query.model?.fields.has(name) === true)) return undefined;
  const wanted = [...sums.map((field) => `sum(entry.${field.name}) as ${sumName(field)}`), 'count(*) as count'];
  const made = built(query, tests, sums, (raw) => `select([${wanted.map(raw).join(', ')}])`, imported);
  return made && {
    query: `${made.query}.execute${typed(query, `{ ${names.map((name) => `${name}: unknown`).join('; ')} }`)}('get')`, sum: (row, field) => `Number(${row}.${sumName(field)} ?? 0)`, count: (row) => `Number(${row}.count)`, ...made.said,
  };
}

export function distinctRows(query: Query, { field, imported }: GroupRequest): DistinctRows | undefined {
  const made = field.optional ? undefined : built(query, [], [field], () => `select('${field.name}').distinct()`, imported);
  return made && { query: `${made.query}.execute${typed(query, `{ ${field.name}: ${typeOf(field)} }[]`)}()`, ...made.said };
}

/** Packages whose managers have a builder, and whose `raw` writes a piece of SQL (since 6: https://mikro-orm.io/api/sql/function/raw). */
const drivers = /from\s*['"](@mikro-orm\/(?:postgresql|sqlite|better-sqlite|libsql|mysql|mariadb))['"]|require\(['"](@mikro-orm\/(?:postgresql|sqlite|better-sqlite|libsql|mysql|mariadb))['"]\)/;
/** A manager of the core has no builder in its type. */
const ofCore = /\bEntity(?:Manager|Repository)\b[^;]*from\s*['"]@mikro-orm\/(?:core|mongodb)['"]/;

/** A builder with the conditions of a `find` and others; undefined where that has more to it, or an entity has other values than its row. */
function built(query: Query, tests: readonly FieldTest[], fields: readonly Field[], select: (raw: (text: string) => string) => string, imported: GroupRequest['imported']): { readonly query: string; readonly said: { readonly caveat?: string } } | undefined {
  const asked = askedIn(query);
  const { text } = query.call.getSourceFile();
  const [, named, required] = drivers.exec(text) ?? [];
  const driver = named ?? required;
  if (!asked || driver === undefined || ofCore.test(text) || isBefore(query.version, 6, 0) || runsAtReads(query.model) || fields.some(({ type }) => type === 'Boolean')) return undefined;
  if (!isComparedAlike(query, asked, [...tests, ...fields.map(tellsApart)]) || !isOfColumns(asked.where, query) || asked.options.has('populate')) return undefined;
  const { written: { receiver, target }, where: given } = asked;
  const where = tests.length > 0 ? withTests(given, tests, conditionText) : given ? textOf(given) : undefined;
  if (where === undefined && tests.length > 0) return undefined;
  const on = `${receiver}.createQueryBuilder(${target}'entry').${select((sql) => `${imported('raw', driver)}('${sql}')`)}`;
  return { query: where === undefined || /^\{\s*\}$/.test(where) ? on : `${on}.where(${where})`, said: /\.fork\(\)$/.test(receiver) ? {} : { caveat: 'what is not flushed yet is left out' } };
}

/** Whether conditions are about columns alone: what they say of relations is joined in another way. */
function isOfColumns(where: ts.Expression | undefined, { model }: Query): boolean {
  const node = where && bare(where);
  const known = !node ? new Map<string, ts.Expression>() : ts.isObjectLiteralExpression(node) ? properties(node) : undefined;
  return known !== undefined && [...known.keys()].every((name) => { const kind = model?.fields.get(name)?.kind; return kind === 'scalar' || kind === 'enum'; });
}

/** Names of one word are those of the columns with every naming strategy (https://mikro-orm.io/docs/naming-strategy), and stand in SQL without quotes. */
function isOneWord({ name, column }: Field): boolean {
  return name === column && /^[a-z][a-z\d]*$/.test(name);
}

function typed({ call }: Query, type: string): string {
  return isTypeScript(call.getSourceFile().fileName) ? `<${type}>` : '';
}

function typeOf({ type, optional }: Field): string {
  return `${type === 'Int' ? 'number' : 'string'}${optional ? ' | null' : ''}`;
}
