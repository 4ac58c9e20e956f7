import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText, textOf, writtenChain } from '../chain-text';
import { comparesAlike, isTotal } from '../into-query';
import type { FieldTest, Imported, IntoQuery, IntoQueryRequest, Query } from '../types';
import { isBefore } from '../version';

const operators = { equal: 'eq', not: 'ne', above: 'gt', 'at-least': 'gte', below: 'lt', 'at-most': 'lte', among: 'inArray' } as const;

/** `db.$count(orders, …)` (since 0.36: https://orm.drizzle.team/docs/select#count), or the chain with more conditions and a limit. */
export function intoQuery(query: Query, { tests, wants, take, skip, anyRows, imported }: IntoQueryRequest): IntoQuery | undefined {
  const chain = writtenChain(query);
  const { links } = chain ?? { links: [] };
  const table = links.find(({ name }) => name === 'from')?.call.arguments[0];
  if (!chain || !table || links.some(({ name }) => !['select', 'from', 'where', 'orderBy'].includes(name)) || !comparesAlike(query, tests)) return undefined;
  const order = links.find(({ name }) => name === 'orderBy')?.call.arguments ?? [];
  if (take !== undefined && anyRows !== true && !isTotal(order.flatMap((one) => columnIn(one) ?? []), query.model)) return undefined;
  const own = links.find(({ name }) => name === 'where')?.call.arguments[0];
  const all = [...(own ? [textOf(own)] : []), ...tests.map((test) => condition(test, table.getText(), imported))];
  const where = all.length > 1 ? `${imported('and', 'drizzle-orm')}(${all.join(', ')})` : all[0];
  if (wants === 'count') return isBefore(query.version, 0, 36) ? undefined : { query: `${chain.root}.$count(${table.getText()}${where === undefined ? '' : `, ${where}`})` };
  const kept = links.map((link): readonly [string, string] => [link.name, link.name === 'where' && where !== undefined ? where : argsText(link)]);
  const from = kept.findIndex(([name]) => name === 'from');
  if (!own && where !== undefined) kept.splice(from + 1, 0, ['where', where]);
  return { query: chainText(chain.root, [...kept, ...(take === undefined ? [] : [['limit', String(take)] as const]), ...(skip ? [['offset', String(skip)] as const] : [])]) };
}

function condition({ field, is, value }: FieldTest, table: string, imported: Imported): string {
  const column = `${table}.${field.name}`;
  if (value === 'null') return `${imported(is === 'equal' ? 'isNull' : 'isNotNull', 'drizzle-orm')}(${column})`;
  return `${imported(operators[is], 'drizzle-orm')}(${column}, ${value})`;
}

/** `id` of `asc(orders.id)` and of `orders.id`. */
function columnIn(order: ts.Expression): string | undefined {
  const node = bare(order);
  const column = ts.isCallExpression(node) && /^(?:asc|desc)$/.test(node.expression.getText()) && node.arguments[0] ? bare(node.arguments[0]) : node;
  return ts.isPropertyAccessExpression(column) ? column.name.text : undefined;
}
