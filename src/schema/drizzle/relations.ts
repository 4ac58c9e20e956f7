import { bare, inlineFunction, optionOf, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isTrue, locationOf, textOf } from '../declarations';
import type { DrizzleModel, DrizzleRelation } from './link';
import { columnOf, columnsIn } from './table';

/** What a call says of the relations of tables, which other files may declare: `relations(orders, ({ one, many }) => ({ … }))`, `defineRelations(schema, (r) => ({ … }))`. */
export function relationsOf(call: ts.CallExpression): readonly DrizzleModel[] {
  const callee = bare(call.expression);
  const name = ts.isIdentifier(callee) ? callee.text : undefined;
  const [tables, config] = call.arguments;
  const body = config && inlineFunction(config)?.body;
  if (!tables || !body || !name) return [];
  const result = ts.isBlock(body) ? lastReturn(body) : bare(body);
  if (!result || !ts.isObjectLiteralExpression(result)) return [];
  if (name === 'relations') {
    const table = tableName(tables);
    return table === undefined ? [] : [part(table, call, relationsIn(result, (value) => ofTable(value)))];
  }
  if (!name.startsWith('defineRelations')) return [];
  return result.properties.flatMap((element) => {
    const table = propertyName(element.name);
    const value = ts.isPropertyAssignment(element) ? bare(element.initializer) : undefined;
    return table !== undefined && value && ts.isObjectLiteralExpression(value) ? [part(table, element, relationsIn(value, (each) => ofSchema(each)))] : [];
  });
}

/** A model that only adds to the one of that name. */
function part(name: string, node: ts.Node, relations: readonly DrizzleRelation[]): DrizzleModel {
  return { name, table: '', writable: true, fields: new Map(), primaryKey: [], uniques: [], indexes: [], keys: [], relations, location: locationOf(node) };
}

function lastReturn(block: ts.Block): ts.Expression | undefined {
  const last = block.statements.at(-1);
  return last && ts.isReturnStatement(last) && last.expression ? bare(last.expression) : undefined;
}

function relationsIn(literal: ts.ObjectLiteralExpression, read: (call: ts.CallExpression) => Omit<DrizzleRelation, 'name' | 'location'> | undefined): readonly DrizzleRelation[] {
  return literal.properties.flatMap((element) => {
    const name = propertyName(element.name);
    const value = ts.isPropertyAssignment(element) ? bare(element.initializer) : undefined;
    const relation = value && ts.isCallExpression(value) ? read(value) : undefined;
    return name !== undefined && relation ? [{ ...relation, name, location: locationOf(element) }] : [];
  });
}

/** `one(customers, { fields: [orders.customerId], references: [customers.id] })`, `many(items)` (https://orm.drizzle.team/docs/relations). */
function ofTable(call: ts.CallExpression): Omit<DrizzleRelation, 'name' | 'location'> | undefined {
  const callee = bare(call.expression);
  const kind = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  const target = call.arguments[0] && tableName(call.arguments[0]);
  if ((kind !== 'one' && kind !== 'many') || target === undefined) return undefined;
  const config = call.arguments[1] && bare(call.arguments[1]);
  const literal = config && ts.isObjectLiteralExpression(config) ? config : undefined;
  const alias = textOf(optionOf(literal, 'relationName'));
  return {
    target, list: kind === 'many', fields: literal ? columnsIn(propertyValue(literal, 'fields')) : [], references: literal ? columnsIn(propertyValue(literal, 'references')) : [],
    ...(alias !== undefined && { alias }),
  };
}

/** `r.one.customers({ from: r.orders.customerId, to: r.customers.id })`, `r.many.items()` (https://orm.drizzle.team/docs/relations-v2). */
function ofSchema(call: ts.CallExpression): Omit<DrizzleRelation, 'name' | 'location'> | undefined {
  const callee = bare(call.expression);
  const owner = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : undefined;
  const kind = owner && ts.isPropertyAccessExpression(owner) ? owner.name.text : '';
  if (!ts.isPropertyAccessExpression(callee) || (kind !== 'one' && kind !== 'many')) return undefined;
  const config = call.arguments[0] && bare(call.arguments[0]);
  const literal = config && ts.isObjectLiteralExpression(config) ? config : undefined;
  const [from, to] = [literal && propertyValue(literal, 'from'), literal && propertyValue(literal, 'to')];
  const alias = textOf(optionOf(literal, 'alias'));
  // A relation through a third table, and one with a condition of its own, is no plain key.
  const isThrough = /\.through\s*\(/.test(literal?.getText() ?? '') || optionOf(literal, 'where') !== undefined;
  const columns = (value: ts.Expression | undefined): readonly string[] => {
    const one = columnOf(value);
    return value && ts.isArrayLiteralExpression(bare(value)) ? columnsIn(value) : one ? [one.column] : [];
  };
  return {
    target: callee.name.text, list: kind === 'many', fields: isThrough ? [] : columns(from), references: isThrough ? [] : columns(to),
    ...(alias !== undefined && { alias }), ...(isThrough && { through: true }), ...(isTrue(optionOf(literal, 'optional')) && { optional: true }),
  };
}

/** `orders` of `orders` and `schema.orders`. */
function tableName(expression: ts.Expression): string | undefined {
  const node = bare(expression);
  return ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
}
