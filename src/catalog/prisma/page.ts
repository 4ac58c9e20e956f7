import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { keysetOptions, type KeysetEdit, type KeysetOptions, type KeysetRequest } from '../rewrites/keyset';
import { pageOptions, type OrderPart, type PageEdit, type PageRequest, type Quote } from '../rewrites/page';
import { properties } from '../rewrites/properties';
import type { Query } from '../types';
import { methodName } from './args';

/** Offset pagination: https://www.prisma.io/docs/orm/prisma-client/queries/pagination#offset-pagination */
export const form: KeysetOptions = {
  limit: 'take', offset: 'skip', order: 'orderBy', excluded: ['cursor', 'distinct'], where: 'where', selection: ['select', 'omit'],
  // A condition that is not given is none: https://www.prisma.io/docs/orm/prisma-client/special-fields-and-types/null-and-undefined
  condition: ({ field, descending }, { after }) => `${field}: { ${descending ? 'lt' : 'gt'}: ${after} }`,
  fresh: (fields, quote) => listed(fields.map((field) => ({ field, descending: false })), quote),
  extended(written, quote) {
    const node = bare(written);
    if (ts.isArrayLiteralExpression(node)) {
      const parts = node.elements.map(partOf);
      const last = node.elements.at(-1);
      if (parts.includes(undefined) || !last) return undefined;
      return { order: parts as readonly OrderPart[], add: (added) => ({ start: last.end, end: last.end, newText: `, ${added.map((part) => text(part, quote)).join(', ')}` }) };
    }
    const part = partOf(node);
    return part && { order: [part], add: (added) => ({ start: node.getStart(), end: node.end, newText: `[${node.getText()}, ${added.map((part) => text(part, quote)).join(', ')}]` }) };
  },
};

/** `{ createdAt: 'desc' }`; an order by a relation's field or a text that is worked out is not read. */
function partOf(written: ts.Expression): OrderPart | undefined {
  const node = bare(written);
  const [only, ...others] = ts.isObjectLiteralExpression(node) ? properties(node) ?? [] : [];
  if (!only || others.length > 0) return undefined;
  const [field, value] = only;
  const direction = ts.isObjectLiteralExpression(bare(value)) ? properties(bare(value) as ts.ObjectLiteralExpression)?.get('sort') : value;
  const said = direction && bare(direction);
  return said && ts.isStringLiteralLike(said) ? { field, descending: said.text === 'desc' } : undefined;
}

function text({ field, descending }: OrderPart, quote: Quote): string {
  return `{ ${field}: ${quote(descending ? 'desc' : 'asc')} }`;
}

function listed(parts: readonly OrderPart[], quote: Quote): string {
  const texts = parts.map((part) => text(part, quote));
  return texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
}

/** `take`, `skip` and an order among the arguments. */
export function page(query: Query, request: PageRequest): PageEdit | undefined {
  return methodName(query) === 'findMany' ? pageOptions(query, 0, form, request) : undefined;
}

/** `where`, `take` and an order. https://www.prisma.io/docs/orm/prisma-client/queries/pagination#cursor-based-pagination */
export function keyset(query: Query, request: KeysetRequest): KeysetEdit | undefined {
  // Where a condition without a value is refused, this one would need another form.
  if (methodName(query) !== 'findMany' || query.data?.clients.some(({ previewFeatures }) => previewFeatures.includes('strictUndefinedChecks')) !== false) return undefined;
  return keysetOptions(query, 0, form, request);
}
