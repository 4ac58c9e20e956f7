import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { changedOptions, comparesAlike, isTotal, receiverText, withTests } from '../into-query';
import { calleeName } from '../members';
import { optionsIn } from '../properties';
import type { FieldTest, Imported, IntoQuery, IntoQueryRequest, Query } from '../types';

const operators = { not: 'Not', above: 'MoreThan', 'at-least': 'MoreThanOrEqual', below: 'LessThan', 'at-most': 'LessThanOrEqual', among: 'In' } as const;

/** `count`, or `find` with more conditions and a limit (https://typeorm.io/docs/working-with-entity-manager/repository-api). */
export function intoQuery(query: Query, { tests, wants, take, skip, anyRows, imported }: IntoQueryRequest): IntoQuery | undefined {
  const { call, client, model } = query;
  if (!ts.isCallExpression(call) || calleeName(call) !== 'find' || !comparesAlike(query, tests)) return undefined;
  const index = /manager/i.test(client.getText()) ? 1 : 0;
  const options = optionsIn(call.arguments[index]);
  const on = receiverText(call);
  if (!options || on === undefined || (take !== undefined && anyRows !== true && !isTotal(orderOf(options.get('order')), model))) return undefined;
  const where = options.has('where') || tests.length > 0 ? withTests(options.get('where'), tests, (test) => condition(test, imported)) : undefined;
  if (where === undefined && (options.has('where') || tests.length > 0)) return undefined;
  const known = ['where', 'order', 'select'];
  const args = wants === 'count'
    ? changedOptions(call, index, known, { where, order: undefined, select: undefined })
    : changedOptions(call, index, known, { ...(where !== undefined && { where }), ...(skip && { skip: String(skip) }), ...(take !== undefined && { take: String(take) }) });
  return args === undefined ? undefined : { query: `${on}.${wants === 'count' ? 'count' : 'find'}(${args})` };
}

function condition({ is, value }: FieldTest, imported: Imported): string {
  const operator = (name: string): string => imported(name, 'typeorm');
  if (value === 'null') return is === 'equal' ? `${operator('IsNull')}()` : `${operator('Not')}(${operator('IsNull')}())`;
  return is === 'equal' ? value : `${operator(operators[is])}(${value})`;
}

function orderOf(order: ts.Expression | undefined): readonly string[] {
  const node = order && bare(order);
  return node && ts.isObjectLiteralExpression(node) ? node.properties.flatMap((element) => propertyName(element.name) ?? []) : [];
}
