import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { breakBefore } from '../rewrites/limit-edit';
import { keysetLinks, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { pageLinks, quoteOf, type PageEdit, type PageLinks, type PageRequest } from '../rewrites/page';
import { properties } from '../rewrites/properties';
import type { Query } from '../types';

const excluded = /^(?:limit|range|single|maybeSingle|csv|geojson|explain|insert|update|upsert|delete|rpc)$/;

/** Where the chain ends, and how its order is read and written. */
const form: Omit<PageLinks, 'page'> = {
  ends: new Set(['then', 'throwOnError', 'returns', 'overrideTypes', 'abortSignal']), excluded, order: 'order',
  fresh: (fields, quote) => fields.map((field) => `order(${quote(field)})`).join('.'),
  extended({ call: link }, quote) {
    const [column, options] = link.arguments.map((argument) => bare(argument));
    if (!column || !ts.isStringLiteralLike(column) || (options && !ts.isObjectLiteralExpression(options))) return undefined;
    const said = options && ts.isObjectLiteralExpression(options) ? properties(options) : new Map<string, ts.Expression>();
    const ascending = said?.get('ascending');
    // An order of the embedded rows is none of the rows themselves.
    if (!said || said.has('foreignTable') || said.has('referencedTable') || (ascending && !/^(?:true|false)$/.test(ascending.getText()))) return undefined;
    const descending = ascending?.getText() === 'false';
    return {
      order: [{ field: column.text, descending }],
      add: (parts) => ({ start: link.end, end: link.end, newText: parts.map((part) => `${breakBefore(link)}.order(${quote(part.field)}${part.descending ? ', { ascending: false }' : ''})`).join('') }),
    };
  },
};

/** `order` and `range` at the end of the chain; the range's ends belong to it. https://supabase.com/docs/reference/javascript/range */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  return pageLinks(query, query.model, { ...form, page: [`range(${offset}, ${offset} + ${limit} - 1)`] });
}

/**
 * A filter, `order` and `limit`. Without a key the filter asks whether the column has a value, which a key always has; `filter` takes the operator as a text
 * (https://supabase.com/docs/reference/javascript/filter). What PostgREST answers is JSON, so that big numbers are numbers, too.
 */
export function keyset(query: Query, { limit, after, isOwn }: KeysetRequest): KeysetEdit | undefined {
  const quote = quoteOf(query.call);
  return keysetLinks(query, query.model, {
    ...form, limit: `limit(${limit})`, numbers: ['Int', 'BigInt'],
    condition: ({ field, descending }, _links, before) => [{
      start: before.end, end: before.end,
      newText: `${breakBefore(before)}.filter(${quote(field)}, ${after} === undefined ? ${quote('not.is')} : ${quote(descending ? 'lt' : 'gt')}, ${after} ?? null)`,
    }],
    selects: (links, field) => {
      const columns = links.find(({ name }) => name === 'select')?.call.arguments[0];
      const written = columns && bare(columns);
      return !written || (ts.isStringLiteralLike(written) && splitColumns(written.text).some((column) => column === field || column === '*'));
    },
  }, isOwn);
}

/** The columns of a selection; those of embedded rows stand in parentheses and are none of its own. */
function splitColumns(text: string): readonly string[] {
  let own = text;
  for (let before = ''; before !== own;) [before, own] = [own, own.replace(/[\w:!]*\([^()]*\)/g, '')];
  return own.split(',').map((column) => column.trim());
}
