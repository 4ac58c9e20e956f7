import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { keysetLinks, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { afterKey, orderOf, selectsColumn } from '../knex/page';
import { pageLinks, type PageEdit, type PageLinks, type PageRequest } from '../rewrites/page';
import type { Query } from '../types';

/** Links with which the rows are not those of one table, each once, and those that may add any. Graphs that are fetched apart (`withGraphFetched`) change no row. */
const excluded = /join|union|intersect|except|group|having|distinct|^(?:limit|offset|first|page|range|find\w+|with(?!GraphFetched$)\w*|count\w*|min|max|sum\w*|avg\w*|pluck|modify|modifiers|raw|stream|returning|insert\w*|upsert\w*|update\w*|patch\w*|del|delete\w*|relate|unrelate|clone|as|alias|for|castTo|onBuild\w*|run(?:Before|After)|resultSize|orderByRaw|\$\w+|relatedQuery|fetchGraph|knexQuery)$/i;

/** The table of a model's queries, and how its order is read and written: Knex's links (https://vincit.github.io/objection.js/api/query-builder/find-methods.html#orderby). */
function formOf({ model }: Query): Omit<PageLinks, 'page'> {
  return { ends: new Set(['then', 'timeout', 'execute', 'transacting']), excluded, ...orderOf(model?.table ?? model?.name) };
}

/** `orderBy`, `limit` and `offset` at the end of the chain. https://vincit.github.io/objection.js/api/query-builder/find-methods.html#offset */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  return isOfTable(query) ? pageLinks(query, query.model, { ...formOf(query), page: [`limit(${limit})`, `offset(${offset})`] }) : undefined;
}

/** A condition in a function, as Knex's. Of keys of one word, which no mapper of names calls otherwise: https://vincit.github.io/objection.js/recipes/snake-case-to-camel-case-conversion.html */
export function keyset(query: Query, { limit, after, isOwn }: KeysetRequest): KeysetEdit | undefined {
  const made = isOfTable(query) ? keysetLinks(query, query.model, { ...formOf(query), limit: `limit(${limit})`, condition: afterKey(query, after), selects: selectsColumn }, isOwn) : undefined;
  return made && /^[a-z\d]+$/.test(made.key.field) ? made : undefined;
}

/** Whether the rows are those of a model's own table: those of a relation are joined to it by another one. */
function isOfTable({ call }: Query): boolean {
  return ts.isCallExpression(call) && linksOf(call).links[0]?.name === 'query';
}
