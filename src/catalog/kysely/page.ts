import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { breakBefore } from '../limit-edit';
import { pageLinks, type OrderPart, type PageEdit, type PageRequest, type Quote } from '../page';
import { ownColumn } from '../knex/filter';
import type { Query } from '../types';

/** Links with which the rows are not those of one table, each once, and callbacks that may add any. */
const excluded = /join|apply|union|intersect|except|group|having|distinct|^(?:limit|offset|fetch|top|with\w*|\$call|\$if|modify\w*|clear\w*|selectNoFrom|as|explain|stream|for[A-Z]\w*)$/i;

/** `orderBy`, `limit` and `offset` before the call that executes the chain. https://kysely-org.github.io/kysely-apidoc/interfaces/SelectQueryBuilder.html#offset */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  return pageLinks(query, query.model, {
    ends: new Set(['execute']), excluded, order: 'orderBy', page: [`limit(${limit})`, `offset(${offset})`],
    fresh: (fields, quote) => fields.map((field) => text({ field, descending: false }, quote)).join('.'),
    extended({ call: link }, quote) {
      const [column, direction, ...others] = link.arguments.map((argument) => bare(argument));
      if (!column || !ts.isStringLiteralLike(column) || others.length > 0 || (direction && !ts.isStringLiteralLike(direction))) return undefined;
      // `'entity desc'` says the direction in the name.
      const field = /\s/.test(column.text) ? undefined : ownColumn(column.text, query.entity);
      const descending = direction !== undefined && ts.isStringLiteralLike(direction) && direction.text === 'desc';
      return field === undefined ? undefined : {
        order: [{ field, descending }],
        add: (parts) => ({ start: link.end, end: link.end, newText: parts.map((part) => `${breakBefore(link)}.${text(part, quote)}`).join('') }),
      };
    },
  });
}

function text({ field, descending }: OrderPart, quote: Quote): string {
  return `orderBy(${quote(field)}${descending ? `, ${quote('desc')}` : ''})`;
}
