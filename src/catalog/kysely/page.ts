import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { breakBefore } from '../rewrites/limit-edit';
import { keysetLinks, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { orderByLink, orderByText } from '../rewrites/ordered-by';
import { pageLinks, quoteOf, type PageEdit, type PageLinks, type PageRequest } from '../rewrites/page';
import { ownColumn } from '../knex/filter';
import type { Query } from '../types';

/** Links with which the rows are not those of one table, each once, and callbacks that may add any. */
const excluded = /join|apply|union|intersect|except|group|having|distinct|^(?:limit|offset|fetch|top|with\w*|\$call|\$if|modify\w*|clear\w*|selectNoFrom|as|explain|stream|for[A-Z]\w*)$/i;

/** Where the chain ends, and how its order is read and written. */
function formOf({ entity }: Query): Omit<PageLinks, 'page'> {
  return {
    ends: new Set(['execute']), excluded, order: 'orderBy',
    fresh: (fields, quote) => fields.map((field) => orderByText({ field, descending: false }, quote)).join('.'),
    // `'entity desc'` says the direction in the name.
    extended: (link, quote) => orderByLink(link, quote, (name) => (/\s/.test(name) ? undefined : ownColumn(name, entity))),
  };
}

/** `orderBy`, `limit` and `offset` before the call that executes the chain. https://kysely-org.github.io/kysely-apidoc/interfaces/SelectQueryBuilder.html#offset */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  return pageLinks(query, query.model, { ...formOf(query), page: [`limit(${limit})`, `offset(${offset})`] });
}

/** A condition of an expression builder, which is `true` for the first rows: https://kysely-org.github.io/kysely-apidoc/interfaces/ExpressionBuilder.html#lit */
export function keyset(query: Query, { limit, after, isOwn }: KeysetRequest): KeysetEdit | undefined {
  const quote = quoteOf(query.call);
  return keysetLinks(query, query.model, {
    ...formOf(query), limit: `limit(${limit})`,
    condition: ({ field, descending }, _links, before) => [{
      start: before.end, end: before.end, newText: `${breakBefore(before)}.where((rows) => (${after} === undefined ? rows.lit(true) : rows(${quote(field)}, ${quote(descending ? '<' : '>')}, ${after})))`,
    }],
    selects: (links, field) => links.some(({ name, call }) => name === 'selectAll' || (name === 'select' && call.arguments.some((argument) => named(argument).some((column) => ownColumn(column, query.entity) === field)))),
  }, isOwn);
}

/** The columns that a selection names. */
function named(selection: ts.Expression): readonly string[] {
  const node = bare(selection);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(named);
  return ts.isStringLiteralLike(node) ? [node.text] : [];
}
