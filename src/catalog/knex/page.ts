import { ts } from '../../project/ts';
import { breakBefore } from '../limit-edit';
import { keysetLinks, type KeysetEdit, type KeysetRequest } from '../keyset';
import { orderByLink } from '../ordered-by';
import { pageLinks, quoteOf, type PageEdit, type PageLinks, type PageRequest } from '../page';
import type { Query } from '../types';
import { ownColumn } from './filter';

/** Links with which the rows are not those of one table, each once. */
const excluded = /join|union|intersect|except|group|having|distinct|^(?:limit|offset|first|with\w*|count\w*|min|max|sum\w*|avg\w*|pluck|modify|raw|stream|returning|insert|update|del|delete|clone|as|orderByRaw)$/i;

/** Where the chain ends, and how its order is read and written. */
function formOf({ entity }: Query): Omit<PageLinks, 'page'> {
  return {
    ends: new Set(['then', 'transacting', 'timeout']), excluded, order: 'orderBy',
    fresh: ([only = '', ...others], quote) => (others.length === 0 ? `orderBy(${quote(only)})` : `orderBy([${[only, ...others].map((field) => quote(field)).join(', ')}])`),
    extended: (link, quote) => orderByLink(link, quote, (name) => ownColumn(name, entity)),
  };
}

/** `orderBy`, `limit` and `offset` at the end of the chain. https://knexjs.org/guide/query-builder.html#offset */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  return pageLinks(query, query.model, { ...formOf(query), page: [`limit(${limit})`, `offset(${offset})`] });
}

/** A condition in a function, which may add none, `orderBy` and `limit`; `modify` would lose the rows' type. https://knexjs.org/guide/query-builder.html#grouped-chain */
export function keyset(query: Query, { limit, after, isOwn }: KeysetRequest): KeysetEdit | undefined {
  const quote = quoteOf(query.call);
  return keysetLinks(query, query.model, {
    ...formOf(query), limit: `limit(${limit})`,
    condition: ({ field, descending }, _links, before) => [{
      start: before.end, end: before.end, newText: `${breakBefore(before)}.where((rows) => ${after} !== undefined && rows.where(${quote(field)}, ${quote(descending ? '<' : '>')}, ${after}))`,
    }],
    selects: (links, field) => links.filter(({ name }) => /^(?:select|columns?)$/.test(name)).every(({ call }) => call.arguments.length === 0 || call.arguments.some((argument) => ts.isStringLiteralLike(argument) && [field, '*'].includes(argument.text.replace(/^.*\./, '')))),
  }, isOwn);
}
