import { ts } from '../../project/ts';
import { breakBefore } from '../rewrites/limit-edit';
import type { Link } from '../chains/chain';
import { keysetLinks, type KeysetEdit, type KeysetLinks, type KeysetRequest } from '../rewrites/keyset';
import { orderByLink } from '../rewrites/ordered-by';
import { pageLinks, quoteOf, type PageEdit, type PageLinks, type PageRequest } from '../rewrites/page';
import type { Query } from '../types';
import { ownColumn } from './filter';

/** Links with which the rows are not those of one table, each once. */
const excluded = /join|union|intersect|except|group|having|distinct|^(?:limit|offset|first|with\w*|count\w*|min|max|sum\w*|avg\w*|pluck|modify|raw|stream|returning|insert|update|del|delete|clone|as|orderByRaw)$/i;

/** Where the chain ends, and how its order is read and written. */
function formOf({ entity }: Query): Omit<PageLinks, 'page'> {
  return {
    ends: new Set(['then', 'transacting', 'timeout']), excluded, ...orderOf(entity),
  };
}

/** How the order of a builder of Knex's kind is read and written; `table` is what may qualify a column. */
export function orderOf(table: string | undefined): Pick<PageLinks, 'order' | 'fresh' | 'extended'> {
  return {
    order: 'orderBy',
    fresh: ([only = '', ...others], quote) => (others.length === 0 ? `orderBy(${quote(only)})` : `orderBy([${[only, ...others].map((field) => quote(field)).join(', ')}])`),
    extended: (link, quote) => orderByLink(link, quote, (name) => ownColumn(name, table)),
  };
}

/** `orderBy`, `limit` and `offset` at the end of the chain. https://knexjs.org/guide/query-builder.html#offset */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  return pageLinks(query, query.model, { ...formOf(query), page: [`limit(${limit})`, `offset(${offset})`] });
}

/** A condition in a function, which may add none, `orderBy` and `limit`; `modify` would lose the rows' type. https://knexjs.org/guide/query-builder.html#grouped-chain */
export function keyset(query: Query, { limit, after, isOwn }: KeysetRequest): KeysetEdit | undefined {
  return keysetLinks(query, query.model, { ...formOf(query), limit: `limit(${limit})`, condition: afterKey(query, after), selects: selectsColumn }, isOwn);
}

/** A condition that there is none of where no key is given; undefined behind alternatives, of which it would narrow the last one alone. */
export function afterKey({ call }: Query, after: string): KeysetLinks['condition'] {
  const quote = quoteOf(call);
  return ({ field, descending }, links, before) => (links.some(({ name }) => /^or[A-Z]/.test(name) && name !== 'orderBy') ? undefined : [{
    start: before.end, end: before.end, newText: `${breakBefore(before)}.where((rows) => ${after} !== undefined && rows.where(${quote(field)}, ${quote(descending ? '<' : '>')}, ${after}))`,
  }]);
}

/** Whether the rows have a column, where every selection is written out. */
export function selectsColumn(links: readonly Link[], field: string): boolean {
  return links.filter(({ name }) => /^(?:select|columns?)$/.test(name)).every(({ call }) => call.arguments.length === 0 || call.arguments.some((argument) => ts.isStringLiteralLike(argument) && [field, '*'].includes(argument.text.replace(/^.*\./, ''))));
}
