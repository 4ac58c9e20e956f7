import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperties } from '../edit-literal';
import { calleeName } from '../members';
import { pageOptions, type OrderPart, type PageEdit, type PageOptions, type PageRequest, type Quote } from '../page';
import { properties } from '../properties';
import type { Query } from '../types';

/** https://mikro-orm.io/docs/entity-manager#fetching-paginated-results: "`limit` and `offset`", and "`orderBy`" as an object of properties */
const form: PageOptions = {
  limit: 'limit', offset: 'offset', order: 'orderBy', excluded: ['groupBy', 'having', 'first', 'last', 'before', 'after'],
  fresh: (fields, quote) => `{ ${fields.map((field) => text({ field, descending: false }, quote)).join(', ')} }`,
  extended(written, quote) {
    const node = bare(written);
    if (!ts.isObjectLiteralExpression(node)) return undefined;
    const parts = [...properties(node) ?? []].map(([field, value]): OrderPart | undefined => {
      const said = /^(?:['"](asc|desc)['"]|(?:\w+\.)?QueryOrder\.(ASC|DESC|asc|desc))$/i.exec(bare(value).getText());
      return said ? { field, descending: /^desc$/i.test(said[1] ?? said[2] ?? '') } : undefined;
    });
    return parts.length === 0 || parts.includes(undefined) ? undefined : { order: parts as readonly OrderPart[], add: (added) => addProperties(node, added.map((part) => text(part, quote))) };
  },
};

function text({ field, descending }: OrderPart, quote: Quote): string {
  return `${field}: ${quote(descending ? 'desc' : 'asc')}`;
}

/** `limit`, `offset` and an order among the options of `find` and `findAll`. */
export function page(query: Query, request: PageRequest): PageEdit | undefined {
  const { call, clientIsModel } = query;
  const name = ts.isCallExpression(call) ? calleeName(call) : undefined;
  if (name !== 'find' && name !== 'findAll') return undefined;
  return pageOptions(query, (clientIsModel === true ? 0 : 1) + (name === 'find' ? 1 : 0), form, request);
}
