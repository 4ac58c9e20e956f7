import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { optionsQuery } from '../into-query';
import { calleeName } from '../members';
import type { IntoQuery, IntoQueryRequest, Query } from '../types';

const operators = { not: 'ne', above: 'gt', 'at-least': 'gte', below: 'lt', 'at-most': 'lte' } as const;

/** `count`, or `findAll` with more conditions and a limit (https://sequelize.org/docs/v6/core-concepts/model-querying-finders/). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  const { call, model } = query;
  if (!ts.isCallExpression(call) || calleeName(call) !== 'findAll' || model?.hooks?.some((hook) => hook === '*' || hook === 'defaultScope' || /find/i.test(hook))) return undefined;
  return optionsQuery(query, request, {
    index: 0, rows: 'findAll', order: 'order', orderOf, dropped: ['attributes', 'raw'], kept: ['transaction'], page: [['take', 'limit'], ['skip', 'offset']],
    condition: ({ is, value }) => (is === 'equal' || is === 'among' ? value : `{ [${request.imported('Op', 'sequelize')}.${operators[is]}]: ${value} }`),
  });
}

/** The columns of `order: [['id', 'ASC']]`. */
function orderOf(order: ts.Expression | undefined): readonly string[] {
  const list = order && bare(order);
  if (!list || !ts.isArrayLiteralExpression(list)) return [];
  return list.elements.flatMap((element) => {
    const one = bare(element);
    const column = ts.isArrayLiteralExpression(one) ? one.elements[0] && bare(one.elements[0]) : one;
    return column && ts.isStringLiteralLike(column) ? [column.text] : [];
  });
}
