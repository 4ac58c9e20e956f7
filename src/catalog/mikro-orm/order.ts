import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperties } from '../rewrites/edit-literal';
import type { OrderPart, PageOptions, Quote } from '../rewrites/page';
import { properties } from '../rewrites/properties';

/** `id: 'asc'` */
export function orderText({ field, descending }: OrderPart, quote: Quote): string {
  return `${field}: ${quote(descending ? 'desc' : 'asc')}`;
}

/** `{ name: 'asc', id: QueryOrder.DESC }`, and what it becomes with further columns. https://mikro-orm.io/docs/entity-manager#fetching-paginated-results */
export const orderIn: PageOptions['extended'] = (written, quote) => {
  const node = bare(written);
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const parts = [...properties(node) ?? []].map(([field, value]): OrderPart | undefined => {
    const said = /^(?:['"](asc|desc)['"]|(?:\w+\.)?QueryOrder\.(ASC|DESC|asc|desc))$/i.exec(bare(value).getText());
    return said ? { field, descending: /^desc$/i.test(said[1] ?? said[2] ?? '') } : undefined;
  });
  return parts.length === 0 || parts.includes(undefined) ? undefined : { order: parts as readonly OrderPart[], add: (added) => addProperties(node, added.map((part) => orderText(part, quote))) };
};
