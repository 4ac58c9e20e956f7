import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { breakBefore } from '../limit-edit';
import { pageLinks, type PageEdit, type PageRequest } from '../page';
import type { Query } from '../types';
import { ownColumn } from './filter';

/** Links with which the rows are not those of one table, each once. */
const excluded = /join|union|intersect|except|group|having|distinct|^(?:limit|offset|first|with\w*|count\w*|min|max|sum\w*|avg\w*|pluck|modify|raw|stream|returning|insert|update|del|delete|clone|as|orderByRaw)$/i;

/** `orderBy`, `limit` and `offset` at the end of the chain. https://knexjs.org/guide/query-builder.html#offset */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  const { entity } = query;
  return pageLinks(query, query.model, {
    ends: new Set(['then', 'transacting', 'timeout']), excluded, order: 'orderBy',
    fresh: ([only = '', ...others], quote) => (others.length === 0 ? `orderBy(${quote(only)})` : `orderBy([${[only, ...others].map((field) => quote(field)).join(', ')}])`),
    page: [`limit(${limit})`, `offset(${offset})`],
    extended({ call: link }, quote) {
      const [column, direction, ...others] = link.arguments.map((argument) => bare(argument));
      if (!column || !ts.isStringLiteralLike(column) || others.length > 0 || (direction && !ts.isStringLiteralLike(direction))) return undefined;
      const field = ownColumn(column.text, entity);
      const descending = direction !== undefined && ts.isStringLiteralLike(direction) && direction.text.toLowerCase() === 'desc';
      return field === undefined ? undefined : {
        order: [{ field, descending }],
        add: (parts) => ({ start: link.end, end: link.end, newText: parts.map((part) => `${breakBefore(link)}.orderBy(${quote(part.field)}${part.descending ? `, ${quote('desc')}` : ''})`).join('') }),
      };
    },
  });
}
