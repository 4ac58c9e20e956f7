import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { breakBefore } from '../limit-edit';
import { pageLinks, type PageEdit, type PageRequest } from '../page';
import { properties } from '../properties';
import type { Query } from '../types';

const excluded = /^(?:limit|range|single|maybeSingle|csv|geojson|explain|insert|update|upsert|delete|rpc)$/;

/** `order` and `range` at the end of the chain; the range's ends belong to it. https://supabase.com/docs/reference/javascript/range */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  return pageLinks(query, query.model, {
    ends: new Set(['then', 'throwOnError', 'returns', 'overrideTypes', 'abortSignal']), excluded, order: 'order',
    fresh: (fields, quote) => fields.map((field) => `order(${quote(field)})`).join('.'),
    page: [`range(${offset}, ${offset} + ${limit} - 1)`],
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
  });
}
