import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperties } from '../rewrites/edit-literal';
import { calleeName } from '../tables/members';
import { keysetOptions, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { pageOptions, type OrderPart, type PageEdit, type PageOptions, type PageRequest, type Quote } from '../rewrites/page';
import { properties } from '../rewrites/properties';
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
  const at = optionsAt(query);
  return at && pageOptions(query, at.options, form, request);
}

/** One condition more; of `find`, the conditions are an argument of their own. https://mikro-orm.io/docs/entity-manager#fetching-paginated-results */
export function keyset(query: Query, request: KeysetRequest): KeysetEdit | undefined {
  const at = optionsAt(query);
  return at && keysetOptions(query, at.options, {
    ...form, excluded: [...form.excluded, 'exclude'], where: 'where', ...(at.where !== undefined && { whereAt: at.where }), selection: ['fields'],
    condition: ({ field, descending }, { after }) => `...(${after} !== undefined && { ${field}: { ${descending ? '$lt' : '$gt'}: ${after} } })`,
  }, request);
}

/** The arguments that the options and, of `find`, the conditions are. */
function optionsAt({ call, clientIsModel }: Query): { readonly options: number; readonly where?: number } | undefined {
  const name = ts.isCallExpression(call) ? calleeName(call) : undefined;
  const first = clientIsModel === true ? 0 : 1;
  return name === 'find' ? { options: first + 1, where: first } : name === 'findAll' ? { options: first } : undefined;
}
