import type { TextEdit } from '../../core';
import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chain';
import { addProperties } from '../edit-literal';
import { pageLinks, type Keys, type OrderPart, type PageEdit, type PageRequest } from '../page';
import { properties } from '../properties';
import type { Query } from '../types';

/** `sort`, `skip` and `limit` before the call that executes it. https://mongoosejs.com/docs/api/query.html#Query.prototype.skip() */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  if (!ts.isCallExpression(query.call) || !linksOf(query.call).links.some(({ name, call }) => name === 'find' && call.arguments.length < 3)) return undefined;
  return pageLinks(query, query.model ?? idOnly, {
    ends: new Set(['exec', 'then']), excluded: /^(?:skip|limit|distinct|cursor|count\w*|estimatedDocumentCount|find(?:One|By)\w*|aggregate|sample|group)$/,
    order: 'sort', fresh: (fields) => `sort({ ${fields.map((field) => text({ field, descending: false })).join(', ')} })`,
    page: [`skip(${offset})`, `limit(${limit})`],
    extended({ call }) {
      const [argument, ...others] = call.arguments;
      const node = argument && bare(argument);
      if (!node || others.length > 0) return undefined;
      if (ts.isStringLiteralLike(node)) {
        const order = node.text.split(/\s+/).filter((part) => part !== '').map((part) => ({ field: part.replace(/^-/, ''), descending: part.startsWith('-') }));
        return { order, add: (added) => ({ start: node.end - 1, end: node.end - 1, newText: added.map(({ field, descending }) => ` ${descending ? '-' : ''}${field}`).join('') }) };
      }
      if (!ts.isObjectLiteralExpression(node)) return undefined;
      const parts = [...properties(node) ?? []].map(([field, value]): OrderPart | undefined => {
        const said = /^(?:(-)?1|['"](?:(desc)|asc)(?:ending)?['"])$/.exec(bare(value).getText());
        return said ? { field, descending: (said[1] ?? said[2]) !== undefined } : undefined;
      });
      return parts.length === 0 || parts.includes(undefined) ? undefined : { order: parts as readonly OrderPart[], add: (added) => addProperties(node, added.map(text)) };
    },
  });
}

/** Every document has an `_id`, whatever else is known of it. */
const idOnly: Keys = { fields: new Map(), primaryKey: ['_id'], uniques: [] };

function text({ field, descending }: OrderPart): string {
  return `${field}: ${descending ? -1 : 1}`;
}

/** The query's own cursor: `for await (const order of Order.find().cursor())`. https://mongoosejs.com/docs/api/query.html#Query.prototype.cursor() */
export function cursor({ call, inputs }: Query): readonly TextEdit[] | undefined {
  if (!ts.isCallExpression(call) || inputs?.some((node) => !isWithin(node, call))) return undefined;
  const { links } = linksOf(call);
  const find = links.findIndex(({ name }) => name === 'find');
  const plain = links.slice(find).every(({ name }) => /^(?:find|where|equals|gte?|lte?|in|nin|ne|or|and|select|sort|lean|populate|hint|collation|session)$/.test(name));
  return find >= 0 && plain ? [{ start: call.end, end: call.end, newText: '.cursor()' }] : undefined;
}
