import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { optionsQuery } from '../into-query';
import { calleeName } from '../members';
import type { FieldTest, Imported, IntoQuery, IntoQueryRequest, Query } from '../types';

const operators = { not: 'Not', above: 'MoreThan', 'at-least': 'MoreThanOrEqual', below: 'LessThan', 'at-most': 'LessThanOrEqual', among: 'In' } as const;

/** `count`, or `find` with more conditions and a limit (https://typeorm.io/docs/working-with-entity-manager/repository-api). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  const { call, client } = query;
  if (!ts.isCallExpression(call) || calleeName(call) !== 'find') return undefined;
  return optionsQuery(query, request, {
    index: /manager/i.test(client.getText()) ? 1 : 0, rows: 'find', order: 'order', orderOf, dropped: ['select'], page: [['skip', 'skip'], ['take', 'take']],
    condition: (test) => condition(test, request.imported),
  });
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
