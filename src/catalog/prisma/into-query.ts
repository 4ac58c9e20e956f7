import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { changedOptions, comparesAlike, isTotal, receiverText, withTests } from '../into-query';
import { optionsIn } from '../properties';
import type { FieldTest, IntoQuery, IntoQueryRequest, Query } from '../types';
import { methodName } from './args';

const operators = { not: 'not', above: 'gt', 'at-least': 'gte', below: 'lt', 'at-most': 'lte', among: 'in' } as const;

/** `count`, or `findMany` with more conditions and a limit (https://www.prisma.io/docs/orm/reference/prisma-client-reference). */
export function intoQuery(query: Query, { tests, wants, take, skip, anyRows }: IntoQueryRequest): IntoQuery | undefined {
  const { call, model } = query;
  if (!ts.isCallExpression(call) || methodName(query) !== 'findMany' || !comparesAlike(query, tests)) return undefined;
  const options = optionsIn(call.arguments[0]);
  const on = receiverText(call);
  if (!options || on === undefined || (take !== undefined && anyRows !== true && !isTotal(orderOf(options.get('orderBy')), model))) return undefined;
  const where = options.has('where') || tests.length > 0 ? withTests(options.get('where'), tests, condition) : undefined;
  if (where === undefined && (options.has('where') || tests.length > 0)) return undefined;
  const known = ['where', 'orderBy', 'include', 'select', 'omit'];
  const args = wants === 'count'
    ? changedOptions(call, 0, known, { where, orderBy: undefined, include: undefined, select: undefined, omit: undefined })
    : changedOptions(call, 0, known, { ...(where !== undefined && { where }), ...(skip && { skip: String(skip) }), ...(take !== undefined && { take: String(take) }) });
  return args === undefined ? undefined : { query: `${on}.${wants === 'count' ? 'count' : 'findMany'}(${args})` };
}

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
