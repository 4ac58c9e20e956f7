import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { changedOptions, comparesAlike, isTotal, receiverText, withTests } from '../into-query';
import { calleeName } from '../members';
import { optionsIn } from '../properties';
import type { FieldTest, IntoQuery, IntoQueryRequest, Query } from '../types';

const operators = { not: 'ne', above: 'gt', 'at-least': 'gte', below: 'lt', 'at-most': 'lte' } as const;

/** `count`, or `findAll` with more conditions and a limit (https://sequelize.org/docs/v6/core-concepts/model-querying-finders/). */
export function intoQuery(query: Query, { tests, wants, take, skip, anyRows, imported }: IntoQueryRequest): IntoQuery | undefined {
  const { call, model } = query;
  if (!ts.isCallExpression(call) || calleeName(call) !== 'findAll' || !comparesAlike(query, tests) || model?.hooks?.some((hook) => hook === '*' || hook === 'defaultScope' || /find/i.test(hook))) return undefined;
  const options = optionsIn(call.arguments[0]);
  const on = receiverText(call);
  if (!options || on === undefined || (take !== undefined && anyRows !== true && !isTotal(orderOf(options.get('order')), model))) return undefined;
  const condition = ({ is, value }: FieldTest): string => (is === 'equal' || is === 'among' ? value : `{ [${imported('Op', 'sequelize')}.${operators[is]}]: ${value} }`);
  const where = options.has('where') || tests.length > 0 ? withTests(options.get('where'), tests, condition) : undefined;
  if (where === undefined && (options.has('where') || tests.length > 0)) return undefined;
  const known = ['where', 'order', 'attributes', 'raw', 'transaction'];
  const args = wants === 'count'
    ? changedOptions(call, 0, known, { where, order: undefined, attributes: undefined, raw: undefined })
    : changedOptions(call, 0, known, { ...(where !== undefined && { where }), ...(take !== undefined && { limit: String(take) }), ...(skip && { offset: String(skip) }) });
  return args === undefined ? undefined : { query: `${on}.${wants === 'count' ? 'count' : 'findAll'}(${args})` };
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
