import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import { keysetOptions, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { pageOptions, type PageEdit, type PageOptions, type PageRequest } from '../rewrites/page';
import type { Query } from '../types';
import { builderKeyset, builderPage, isBuilt } from './builder-page';
import { orderIn, orderText } from './order';

/** https://mikro-orm.io/docs/entity-manager#fetching-paginated-results: "`limit` and `offset`", and "`orderBy`" as an object of properties */
const form: PageOptions = {
  limit: 'limit', offset: 'offset', order: 'orderBy', excluded: ['groupBy', 'having', 'first', 'last', 'before', 'after'],
  fresh: (fields, quote) => `{ ${fields.map((field) => orderText({ field, descending: false }, quote)).join(', ')} }`,
  extended: orderIn,
};

/** `limit`, `offset` and an order among the options of `find` and `findAll`, or as links of a builder's chain. */
export function page(query: Query, request: PageRequest): PageEdit | undefined {
  if (isBuilt(query)) return builderPage(query, request);
  const at = optionsAt(query);
  return at && pageOptions(query, at.options, form, request);
}

/** One condition more; of `find`, the conditions are an argument of their own. https://mikro-orm.io/docs/entity-manager#fetching-paginated-results */
export function keyset(query: Query, request: KeysetRequest): KeysetEdit | undefined {
  if (isBuilt(query)) return builderKeyset(query, request);
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
