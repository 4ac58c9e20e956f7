import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperties } from '../edit-literal';
import { calleeName } from '../members';
import { keysetOptions, type KeysetEdit, type KeysetOptions, type KeysetRequest } from '../keyset';
import { pageOptions, type OrderPart, type PageEdit, type PageRequest, type Quote } from '../page';
import { properties } from '../properties';
import type { Query } from '../types';

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

/** `take`, `skip` and an order among a repository's find options. */
export function page(query: Query, request: PageRequest): PageEdit | undefined {
  const index = optionsAt(query);
  return index === undefined ? undefined : pageOptions(query, index, form, request);
}

/** `where`, `take` and an order among them. */
export function keyset(query: Query, request: KeysetRequest): KeysetEdit | undefined {
  const index = optionsAt(query);
  return index === undefined ? undefined : keysetOptions(query, index, form, request);
}

function optionsAt({ call, clientIsModel }: Query): number | undefined {
  if (!ts.isCallExpression(call) || calleeName(call) !== 'find') return undefined;
  return clientIsModel === true ? 0 : 1;
}
