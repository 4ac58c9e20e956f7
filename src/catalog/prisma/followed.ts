import type { Model } from '../../core';
import { bare, outward, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Followed } from '../models/followed';
import { isUniqueWith } from '../models/keys';
import { properties } from '../rewrites/properties';
import type { EqualityCondition, Filter } from '../types';

/**
 * A relation of a row that is asked for by the row's key: with the call of its name behind a read of that row (https://www.prisma.io/docs/orm/prisma-client/queries/relation-queries#fluent-api),
 * or by a condition on the relation at its other end: `tag.findMany({ where: { products: { some: { id: product.id } } } })`.
 */
export function followedBy(call: ts.CallExpression, args: ts.ObjectLiteralExpression | undefined, filter: Filter | undefined, model: Model | undefined): Followed | undefined {
  if (!args || !filter || !model) return undefined;
  return fluent(call, args, filter, model) ?? through(filter, model);
}

function fluent(call: ts.CallExpression, args: ts.ObjectLiteralExpression, { equals, rest, complete }: Filter, model: Model): Followed | undefined {
  const { child, user: access } = outward(call);
  const whole = access.parent;
  if (!ts.isPropertyAccessExpression(access) || access.expression !== child || model.fields.get(access.name.text)?.kind !== 'relation' || !ts.isCallExpression(whole) || whole.expression !== access) return undefined;
  // Of a relation of that relation another row is the one that is asked.
  const beyond = outward(whole).user;
  if (ts.isPropertyAccessExpression(beyond) && beyond.expression === whole) return undefined;
  if (!complete || rest.length > 0 || args.properties.length !== 1 || !isUniqueWith(model, equals.map(({ field }) => field))) return undefined;
  const row = rowOf(equals);
  return row && { row, keys: equals.map(({ value }) => value), relation: access.name.text, call: whole };
}

/** The one condition that says of a relation to many that a row is among its rows. */
function through({ rest, complete }: Filter, model: Model): Followed | undefined {
  const found = rest.flatMap((node) => {
    const name = ts.isPropertyAssignment(node) ? propertyName(node.name) : undefined;
    const relation = name === undefined ? undefined : model.fields.get(name);
    const value = ts.isPropertyAssignment(node) ? bare(node.initializer) : undefined;
    const opposite = relation?.list === true ? relation.relation?.opposite : undefined;
    const some = value && ts.isObjectLiteralExpression(value) && value.properties.length === 1 ? propertyValue(value, 'some') : undefined;
    const keys = some && ts.isObjectLiteralExpression(bare(some)) ? properties(bare(some) as ts.ObjectLiteralExpression) : undefined;
    if (opposite === undefined || !keys || keys.size === 0) return [];
    const equals = [...keys].map(([field, one]) => ({ field, value: one }));
    const row = rowOf(equals);
    return row ? [{ row, keys: equals.map((one) => one.value), relation: opposite, condition: node, by: equals.map(({ field }) => field) }] : [];
  });
  const [one, ...others] = found;
  return complete && one && others.length === 0 ? one : undefined;
}

/** `item` of `{ orderId: item.orderId, line: item.line }`. */
function rowOf(equals: readonly EqualityCondition[]): ts.Expression | undefined {
  const rows = equals.map(({ field, value }) => { const node = bare(value); return ts.isPropertyAccessExpression(node) && node.name.text === field ? node.expression : undefined; });
  const [first] = rows;
  return first && rows.every((row) => row?.getText() === first.getText()) ? first : undefined;
}
