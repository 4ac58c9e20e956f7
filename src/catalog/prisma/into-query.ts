import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { optionsQuery, type OptionsForm } from '../into-query';
import type { FieldTest, IntoQuery, IntoQueryRequest, Query } from '../types';
import { methodName } from './args';

const operators = { not: 'not', above: 'gt', 'at-least': 'gte', below: 'lt', 'at-most': 'lte', among: 'in' } as const;

/** `count`, or `findMany` with more conditions and a limit (https://www.prisma.io/docs/orm/reference/prisma-client-reference). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  return methodName(query) === 'findMany' ? optionsQuery(query, request, form) : undefined;
}

const form: OptionsForm = { index: 0, rows: 'findMany', order: 'orderBy', orderOf, dropped: ['include', 'select', 'omit'], page: [['skip', 'skip'], ['take', 'take']], condition };

function condition({ is, value }: FieldTest): string {
  return is === 'equal' ? value : `{ ${operators[is]}: ${value} }`;
}

/** The columns of `orderBy: { id: 'asc' }` and of a list of such objects. */
function orderOf(order: ts.Expression | undefined): readonly string[] {
  const node = order && bare(order);
  if (!node) return [];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(orderOf);
  return ts.isObjectLiteralExpression(node) ? node.properties.flatMap((element) => propertyName(element.name) ?? []) : [];
}
