import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import { keysetOptions, type KeysetEdit, type KeysetOptions, type KeysetRequest } from '../rewrites/keyset';
import { pageOptions, type OrderPart, type PageEdit, type PageRequest, type Quote } from '../rewrites/page';
import type { Query } from '../types';

/** https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#limits-and-pagination */
const form: KeysetOptions = {
  limit: 'limit', offset: 'offset', order: 'order', excluded: ['group', 'having'], where: 'where', selection: ['attributes'],
  condition: ({ field, descending }, { after, imported }) => `...(${after} !== undefined && { ${field}: { [${imported('Op', 'sequelize')}.${descending ? 'lt' : 'gt'}]: ${after} } })`,
  fresh: (fields, quote) => `[${fields.map((field) => text({ field, descending: false }, quote)).join(', ')}]`,
  extended(written, quote) {
    const node = bare(written);
    if (!ts.isArrayLiteralExpression(node)) return undefined;
    const parts = node.elements.map(partOf);
    const last = node.elements.at(-1);
    if (!last || parts.includes(undefined)) return undefined;
    return { order: parts as readonly OrderPart[], add: (added) => ({ start: last.end, end: last.end, newText: `, ${added.map((part) => text(part, quote)).join(', ')}` }) };
  },
};

/** `'name'`, `['createdAt', 'DESC']`; an order by an association's column is not read. */
function partOf(written: ts.Expression): OrderPart | undefined {
  const node = bare(written);
  if (ts.isStringLiteralLike(node)) return { field: node.text, descending: false };
  if (!ts.isArrayLiteralExpression(node) || node.elements.length > 2) return undefined;
  const [field, direction] = node.elements.map((element) => bare(element));
  if (!field || !ts.isStringLiteralLike(field) || (direction && !ts.isStringLiteralLike(direction))) return undefined;
  return { field: field.text, descending: direction !== undefined && ts.isStringLiteralLike(direction) && /^desc/i.test(direction.text) };
}

function text({ field, descending }: OrderPart, quote: Quote): string {
  return `[${quote(field)}, ${quote(descending ? 'DESC' : 'ASC')}]`;
}

/** `limit`, `offset` and an order among the options of a model's finder. */
export function page(query: Query, request: PageRequest): PageEdit | undefined {
  return ts.isCallExpression(query.call) && calleeName(query.call) === 'findAll' ? pageOptions(query, 0, form, request) : undefined;
}

/** `where`, `limit` and an order among them. */
export function keyset(query: Query, request: KeysetRequest): KeysetEdit | undefined {
  return ts.isCallExpression(query.call) && calleeName(query.call) === 'findAll' ? keysetOptions(query, 0, form, request) : undefined;
}
