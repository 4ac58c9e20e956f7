import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperties } from '../rewrites/edit-literal';
import { calleeName } from '../tables/members';
import { cursorKey, keysetOptions, type KeysetEdit, type KeysetOptions, type KeysetRequest } from '../rewrites/keyset';
import { missingKey, pageOptions, quoteOf, type OrderPart, type PageEdit, type PageRequest, type Quote } from '../rewrites/page';
import { properties } from '../rewrites/properties';
import type { Query } from '../types';
import { builderKeyset, builderPage } from './builder-page';
import { asOptions } from './conditions-alone';

/** https://typeorm.io/docs/working-with-entity-manager/find-options */
const form: KeysetOptions = {
  limit: 'take', offset: 'skip', order: 'order', excluded: [], where: 'where', selection: ['select'],
  condition: ({ field, descending }, { after, imported }) => `...(${after} !== undefined && { ${field}: ${imported(descending ? 'LessThan' : 'MoreThan', 'typeorm')}(${after}) })`,
  fresh: (fields, quote) => `{ ${fields.map((field) => text({ field, descending: false }, quote)).join(', ')} }`,
  extended(written, quote) {
    const node = bare(written);
    if (!ts.isObjectLiteralExpression(node)) return undefined;
    const parts = [...properties(node) ?? []].map(([field, value]): OrderPart | undefined => {
      const said = bare(value);
      return ts.isStringLiteralLike(said) ? { field, descending: /^desc$/i.test(said.text) } : undefined;
    });
    return parts.length === 0 || parts.includes(undefined) ? undefined : { order: parts as readonly OrderPart[], add: (added) => addProperties(node, added.map((part) => text(part, quote))) };
  },
};

function text({ field, descending }: OrderPart, quote: Quote): string {
  return `${field}: ${quote(descending ? 'DESC' : 'ASC')}`;
}

/** `take`, `skip` and an order among a repository's find options, or on a builder. */
export function page(query: Query, request: PageRequest): PageEdit | undefined {
  const at = placeIn(query);
  if (!at) return builderPage(query, request);
  const { call, index, isByConditions } = at;
  if (!isByConditions) return pageOptions(query, index, form, request);
  const by = missingKey(query.model, []);
  const edits = by && asOptions(call, index, [`order: ${form.fresh(by, quoteOf(call))}`, `take: ${request.limit}`, `skip: ${request.offset}`]);
  return edits && { by, isNew: true, edits };
}

/** `where`, `take` and an order among them. Beside a number of all rows, there is none: it would be that of those behind the key. */
export function keyset(query: Query, request: KeysetRequest): KeysetEdit | undefined {
  const at = placeIn(query);
  if (!at) return builderKeyset(query, request);
  const { call, index, isByConditions } = at;
  if (/AndCount/.test(calleeName(call) ?? '')) return undefined;
  if (!isByConditions) return keysetOptions(query, index, form, request);
  const where = call.arguments[index];
  const conditions = where && bare(where);
  const key = cursorKey(query.model, [], request.isOwn === true);
  const written = conditions && ts.isObjectLiteralExpression(conditions) ? properties(conditions) : undefined;
  // Conditions before the new one end in a property: it is put behind that.
  if (!key || !written || !conditions || !ts.isObjectLiteralExpression(conditions) || conditions.properties.length === 0 || written.has(key.field)) return undefined;
  const edits = asOptions(call, index, [`order: ${form.fresh([key.field], quoteOf(call))}`, `take: ${request.limit}`]);
  return edits && { key, edits: [addProperties(conditions, [form.condition(key, request)]), ...edits] };
}

/** Where a repository or manager is given its options, or the conditions that stand for them. */
function placeIn({ call, clientIsModel }: Query): { readonly call: ts.CallExpression; readonly index: number; readonly isByConditions: boolean } | undefined {
  const name = ts.isCallExpression(call) ? calleeName(call) ?? '' : '';
  if (!ts.isCallExpression(call) || !/^find(?:AndCount)?(?:By)?$/.test(name)) return undefined;
  return { call, index: clientIsModel === true ? 0 : 1, isByConditions: name.endsWith('By') };
}
