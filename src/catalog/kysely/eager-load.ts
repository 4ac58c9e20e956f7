import type { Model, TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { argsText, textOf, writtenChain } from '../chains/chain-text';
import { isUniqueWith } from '../models/keys';
import { breakBefore } from '../rewrites/limit-edit';
import { textsOf } from '../values/literal';
import { quoteOf } from '../rewrites/page';
import type { EagerLoad, EagerLoadRequest, KeyPair, Query } from '../types';
import { columnsOf, databaseOf, isPostgresAlone, kindInJson, type ColumnKind } from './database';

const listLinks: ReadonlySet<string> = new Set(['selectFrom', 'selectAll', 'select', 'where', 'whereRef', 'orderBy', 'limit', 'offset', 'execute']);
const innerLinks: ReadonlySet<string> = new Set(['selectFrom', 'selectAll', 'select', 'where', 'orderBy', 'limit', 'innerJoin', 'leftJoin', 'execute', 'executeTakeFirst']);

/** A table of a query by the name that its columns are qualified with. */
interface Table {
  readonly name: string;
  readonly alias: string;
  readonly columns: ReadonlyMap<string, ts.Symbol>;
  readonly model?: Model;
}

/**
 * A subquery of the list query that gives the related rows as JSON, by `kysely/helpers/postgres` (https://kysely.dev/docs/recipes/relations). In JSON a date is a text and a `numeric` a number: only where each column that is
 * loaded is the same there, by the interface that the client is typed with, and where Postgres compares the two columns of the key without a cast, which a value needs none of. Elsewhere a batch is left. Of MySQL's helpers
 * the order is not kept (`JSON_ARRAYAGG`: "the order of elements in this array is undefined", https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html), and those of SQLite and SQL Server give texts.
 */
export function eagerLoad(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[], request: EagerLoadRequest): EagerLoad | undefined {
  const [lists, asked] = [writtenChain(list), writtenChain(inner)];
  if (!lists || !asked || path.length > 0 || list.op !== 'read-many' || (inner.op !== 'read-many' && inner.op !== 'read-one')) return undefined;
  if (lists.links.some(({ name }) => !listLinks.has(name)) || asked.links.some(({ name }) => !innerLinks.has(name))) return undefined;
  const client = ts.isCallExpression(list.call) ? databaseOf(request.checker.getTypeAtLocation(list.client), request.checker) : undefined;
  const own = client && tableOf(lists.links[0], client, list, request.checker);
  const related = client && tablesOf(asked.links, client, inner, request.checker);
  const [child] = related ?? [];
  if (!client || !own || !child || !related) return undefined;
  const takesFirst = asked.links.at(-1)?.name === 'executeTakeFirst';
  const property = request.named(!takesFirst);
  const selected = selectedBy(lists.links, own);
  if (!selected || own.columns.has(property) || selected.has(property) || !keys.every((key) => selected.has(key.listField) && comparesAlike(own, child, key, request.checker))) return undefined;
  const taken = [own.alias, ...related.slice(1).map((table) => table.alias)];
  const alias = [child.alias, property, 'related'].find((name) => !taken.includes(name));
  if (alias === undefined || related.slice(1).some((table) => table.alias === own.alias)) return undefined;
  const shape = { tables: related, alias };
  const parts = asked.links.slice(0, -1).map((link) => part(link, shape, inner, keys, own));
  if (parts.includes(undefined) || !areKept(asked.links, related, request.checker)) return undefined;
  // Of several rows, which no subquery may give, the first is taken.
  if (takesFirst) {
    const limit = asked.links.find(({ name }) => name === 'limit');
    if (limit && argsText(limit) !== '1') return undefined;
    const isOne = inner.model !== undefined && related.length === 1 && inner.filter !== undefined && isUniqueWith(inner.model, inner.filter.equals.map(({ field }) => field));
    if (!limit && !isOne) parts.push('.limit(1)');
  }
  const after = lists.links.findLast(({ name }) => name === 'select' || name === 'selectAll');
  if (!after || !isPostgresAlone(request.files)) return undefined;
  const text = parts.join('');
  const builder = ['eb', 'query', 'related', 'subquery'].find((name) => !new RegExp(`\\b${name}\\b`).test(text));
  if (builder === undefined) return undefined;
  const helper = request.imported(takesFirst ? 'jsonObjectFrom' : 'jsonArrayFrom', 'kysely/helpers/postgres');
  const quote = quoteOf(list.call);
  const edit: TextEdit = { start: after.call.end, end: after.call.end, newText: `${breakBefore(after.call)}.select((${builder}) => ${helper}(${builder}${text}).as(${quote(property)}))` };
  const isFirst = !takesFirst && request.firstOnly;
  return {
    edits: [edit], relation: property, property, many: !takesFirst && !request.firstOnly,
    read: (row) => (takesFirst ? `${row}.${property} ?? undefined` : isFirst ? `${row}.${property}[0]` : `${row}.${property}`), compound: takesFirst,
  };
}

/** `selectFrom('Item as i')` */
function tableOf(link: Link | undefined, database: ts.Type, query: Query, checker: ts.TypeChecker): Table | undefined {
  const [source, ...others] = link?.call.arguments ?? [];
  const text = source && literalOf(source);
  const match = text === undefined || others.length > 0 || link?.name !== 'selectFrom' ? undefined : /^(\w+)(?: as (\w+))?$/.exec(text);
  return match?.[1] === undefined ? undefined : declaredTable(match[1], match[2] ?? match[1], database, query, checker);
}

function declaredTable(name: string, alias: string, database: ts.Type, { data, model, entity }: Query, checker: ts.TypeChecker): Table | undefined {
  const columns = columnsOf(database, name, checker);
  const declared = entity === name ? model : data?.models.get(name);
  return columns && { name, alias, columns, ...(declared && { model: declared }) };
}

/** The tables of a query, its own first; undefined where one is joined otherwise than by two columns. */
function tablesOf(links: readonly Link[], database: ts.Type, query: Query, checker: ts.TypeChecker): readonly Table[] | undefined {
  const [first, ...others] = links;
  const tables = [tableOf(first, database, query, checker)];
  for (const { name, call } of others) {
    if (!name.endsWith('Join')) continue;
    const [source, ...columns] = call.arguments.map((argument) => literalOf(argument));
    const match = source === undefined || columns.length !== 2 || columns.includes(undefined) ? undefined : /^(\w+)(?: as (\w+))?$/.exec(source);
    tables.push(match?.[1] === undefined ? undefined : declaredTable(match[1], match[2] ?? match[1], database, query, checker));
  }
  const all = tables.flatMap((table) => (table ? [table] : []));
  return all.length === tables.length && new Set(all.map(({ alias }) => alias)).size === all.length ? all : undefined;
}

/** What the list selects, by the names of the rows' properties: `undefined` where that is more than columns of their own names and subqueries with names (`(eb) => jsonArrayFrom(…).as('items')`). */
function selectedBy(links: readonly Link[], { alias, columns }: Table): ReadonlySet<string> | undefined {
  const names = new Set<string>(links.some(({ name, call }) => name === 'selectAll' && call.arguments.length === 0) ? columns.keys() : []);
  for (const { name, call } of links) {
    if (name === 'selectAll' && call.arguments.length > 0) return undefined;
    if (name !== 'select') continue;
    const [first, ...others] = call.arguments;
    const added = first && others.length === 0 ? [subqueryName(first) ?? textsOf(first)].flat() : [undefined];
    for (const text of added) {
      const own = text?.startsWith(`${alias}.`) === true ? text.slice(alias.length + 1) : text;
      if (own === undefined || !/^\w+$/.test(own)) return undefined;
      names.add(own);
    }
  }
  return names;
}

/** `items` of `(eb) => jsonArrayFrom(…).as('items')` */
function subqueryName(selection: ts.Expression): string | undefined {
  const callback = bare(selection);
  const body = ts.isArrowFunction(callback) && !ts.isBlock(callback.body) ? bare(callback.body) : undefined;
  const named = body && ts.isCallExpression(body) && ts.isPropertyAccessExpression(body.expression) && body.expression.name.text === 'as' ? body.arguments[0] : undefined;
  return named && literalOf(named);
}

/** Whether Postgres compares the two columns as they are: numbers, and texts that are known to be of one type. A `uuid` that is compared to a `text` is an error, where a value would be read as what it is compared to. */
function comparesAlike(own: Table, child: Table, { listField, innerField }: KeyPair, checker: ts.TypeChecker): boolean {
  const [a, b] = [kindOf(own, listField, checker), kindOf(child, innerField, checker)];
  if (a === 'number' && b === 'number') return true;
  const types = [own.model?.fields.get(listField), child.model?.fields.get(innerField)].map((field) => field?.nativeType);
  return a === 'text' && b === 'text' && types[0] !== undefined && types[0] === types[1];
}

function kindOf({ columns, model }: Table, name: string, checker: ts.TypeChecker): ColumnKind | undefined {
  const column = columns.get(name);
  return column && kindInJson(column, model, checker);
}

/** Whether each column that is loaded is the same in JSON. */
function areKept(links: readonly Link[], tables: readonly Table[], checker: ts.TypeChecker): boolean {
  const [own] = tables;
  const holds = (table: Table | undefined, column: string): boolean => table !== undefined && kindOf(table, column, checker) !== undefined;
  return links.every(({ name, call }) => {
    if (name === 'selectAll') return tables.length === 1 && own !== undefined && [...own.columns.keys()].every((column) => holds(own, column));
    if (name !== 'select') return true;
    return (call.arguments[0] ? textsOf(call.arguments[0]) : undefined)?.every((text) => {
      const [, table, column] = /^(?:(\w+)\.)?(\w+)(?: as \w+)?$/.exec(text) ?? [];
      return column !== undefined && holds(table === undefined ? tables.length === 1 ? own : undefined : tables.find(({ alias }) => alias === table), column);
    }) === true;
  });
}

/** What the columns of the inner query are qualified with. */
interface Shape {
  readonly tables: readonly Table[];
  /** What its own table is called in the subquery: not as the one around it. */
  readonly alias: string;
}

/** A link as it stands in the subquery, where names are qualified: those of the list's table are known there too. */
function part(link: Link, { tables, alias }: Shape, inner: Query, keys: readonly KeyPair[], own: Table): string | undefined {
  const [child] = tables as readonly [Table, ...Table[]];
  const { name, call } = link;
  const quote = quoteOf(call);
  const isAlone = tables.length === 1;
  const qualified = (text: string): string | undefined => {
    const match = /^(?:(\w+)\.)?(\w+)( as \w+| asc| desc)?$/.exec(text);
    if (!match || match[1] === undefined && !isAlone) return undefined;
    return `${match[1] === undefined || match[1] === child.alias ? alias : match[1]}.${match[2] ?? ''}${match[3] ?? ''}`;
  };
  const [first, ...rest] = call.arguments;
  const texts = first && textsOf(first)?.map(qualified);
  const all = texts?.includes(undefined) === false ? (texts as readonly string[]).map(quote) : undefined;
  switch (name) {
    case 'selectFrom': return `.selectFrom(${quote(child.name === alias ? alias : `${child.name} as ${alias}`)})`;
    // Without a name it would be the columns of both tables, to the types.
    case 'selectAll': return first ? undefined : `.selectAll(${quote(alias)})`;
    case 'select': return all && rest.length === 0 ? `.select([${all.join(', ')}])` : undefined;
    case 'limit': return `.limit(${argsText(link)})`;
    case 'orderBy': return all && `.orderBy(${[all.length === 1 ? all.join('') : `[${all.join(', ')}]`, ...rest.map(textOf)].join(', ')})`;
    case 'innerJoin': case 'leftJoin': {
      const columns = rest.map((column) => qualified(literalOf(column) ?? ''));
      return first && !columns.includes(undefined) ? `.${name}(${[textOf(first), ...columns.map((column) => quote(column ?? ''))].join(', ')})` : undefined;
    }
    case 'where': {
      const [operator, value] = rest;
      if (all?.length !== 1 || !operator || !value || rest.length !== 2) return undefined;
      const key = inner.filter?.equals.find((condition) => condition.value === value);
      const pair = key && keys.find(({ innerField }) => innerField === key.field);
      return pair ? `.whereRef(${all.join('')}, ${quote('=')}, ${quote(`${own.alias}.${pair.listField}`)})` : `.where(${[...all, ...rest.map(textOf)].join(', ')})`;
    }
    default: return undefined;
  }
}

function literalOf(node: ts.Node): string | undefined {
  const inner = ts.isExpression(node) ? bare(node) : node;
  return ts.isStringLiteralLike(inner) ? inner.text : undefined;
}
