import type { Field, TextEdit } from '../../core';
import { bare, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { passesHooksBy, type Withheld } from '../models/hooks';
import { addProperty } from '../rewrites/edit-literal';
import { assign, has, optionsIn } from '../rewrites/properties';
import { relationBetween } from '../models/relations';
import { isSaidToBeAbsent } from '../values/said-absent';
import type { EagerLoad, EagerLoadRequest, KeyPair, Query } from '../types';
import { optionsOfRead, transactionOf, writtenCall } from './written';

/** `include` of the list query, by the association's alias, in place of a query per row. */
export function eagerLoad(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[], { firstOnly, withheld }: EagerLoadRequest): EagerLoad | undefined {
  const field = relationBetween(list, path, inner, keys);
  const written = writtenCall(inner);
  const options = written && optionsOfRead(written);
  if (!field || !options || !/^(?:findAll|findOne|findByPk)$/.test(written.method) || (written.method === 'findAll') !== field.list) return undefined;
  const { equals = [], rest = [] } = inner.filter ?? {};
  const conditions = [...equals.filter(({ field: name }) => !keys.some(({ innerField }) => innerField === name)).map(({ field: name, value }) => assign(name, value.getText())), ...rest.map((node) => node.getText())];
  const edits = included(list, path, field, options, conditions.length > 0 ? `{ ${conditions.join(', ')} }` : undefined, withheld);
  return edits && { edits, relation: field.name, property: field.name, many: field.list, compound: false, read: (row) => `${row}.${field.name}${firstOnly ? '[0]' : ''}` };
}

/** The same in place of a method that the association added to each row: `order.getCustomer()`, `order.$get('customer')`. */
export function followed(list: Query, path: readonly string[], { call, follows }: Query, field: Field, { firstOnly, withheld, checker }: EagerLoadRequest): EagerLoad | undefined {
  if (!follows || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const options = optionsIn(call.arguments[call.expression.name.text === '$get' ? 1 : 0]);
  const where = options?.get('where');
  if (!options || (where && !ts.isObjectLiteralExpression(bare(where)))) return undefined;
  // Only what has rows of its own key is loaded by a query of its own, which an order needs.
  if (has(options, 'order') && !field.relation?.foreign) return undefined;
  const edits = included(list, path, field, options, where?.getText(), withheld);
  const sure = isSaidToBeAbsent(field, follows.row, call, checker) ? '!' : '';
  return edits && { edits, relation: field.name, property: field.name, many: field.list, compound: false, read: (row) => `${row}.${field.name}${sure}${firstOnly ? '[0]' : ''}` };
}

function included(list: Query, path: readonly string[], field: Field, options: ReadonlyMap<string, ts.Expression>, where: string | undefined, withheld: Withheld | undefined): readonly TextEdit[] | undefined {
  const model = list.data?.models.get(field.type);
  // A scope that holds by default is another thing for what is loaded along, which is found by no query of its own (`findAll` in `lib/model.js` runs the hooks of its own model alone).
  if (model?.hooks?.includes('defaultScope') || passesHooksBy({ model }, /Find$/, withheld)) return undefined;
  const text = includeText(field, options, where);
  return text === undefined ? undefined : intoOptions(list, options.get('transaction')?.getText() ?? '', path, text);
}

/** `'customer'`, or with what the inner query says beside its key: `{ association: 'items', separate: true, order: […] }`. */
function includeText(field: Field, options: ReadonlyMap<string, ts.Expression>, where: string | undefined): string | undefined {
  for (const name of options.keys()) if (!['where', 'include', 'order', 'attributes', 'transaction', 'limit'].includes(name)) return undefined;
  // Rows that do not meet more conditions would be null, as before; but a selection may lack the key that a list of them is told apart by.
  if (has(options, 'limit') || (field.list && has(options, 'attributes'))) return undefined;
  const parts = [
    ...(where === undefined ? [] : [`where: ${where}`]),
    ...(field.list && has(options, 'order') ? ['separate: true'] : where === undefined ? [] : ['required: false']),
    ...['attributes', 'include', ...(field.list ? ['order'] : [])].flatMap((name) => { const value = options.get(name); return value && has(options, name) ? [assign(name, value.getText())] : []; }),
  ];
  return parts.length === 0 ? `'${field.name}'` : `{ association: '${field.name}', ${parts.join(', ')} }`;
}

/** @param transaction what the query was told to belong to that no longer runs, as written */
function intoOptions(list: Query, transaction: string, path: readonly string[], included: string): readonly TextEdit[] | undefined {
  const written = writtenCall(list);
  const options = written && optionsOfRead(written);
  if (!written || !options || !/^(?:findAll|findAndCountAll|findOne|findByPk)$/.test(written.method) || transactionOf(written) !== transaction) return undefined;
  if (['raw', 'group', 'attributes', 'plain', 'nest'].some((name) => has(options, name))) return undefined;
  const literal = written.args[written.method === 'findByPk' ? 1 : 0];
  const given = options.get('include');
  if (path.length > 0) return given && nested(bare(given), path, included);
  if (given) return intoList(bare(given), included);
  if (!literal) {
    const at = written.call.end - 1;
    return [{ start: at, end: at, newText: `${written.args.length > 0 ? ', ' : ''}{ include: [${included}] }` }];
  }
  const node = bare(literal);
  return ts.isObjectLiteralExpression(node) ? [addProperty(node, `include: [${included}]`)] : undefined;
}

/** `include: Customer` becomes a list of two; what a list has already stays as it is. */
function intoList(given: ts.Expression, included: string): readonly TextEdit[] | undefined {
  if (!ts.isArrayLiteralExpression(given)) return [{ start: given.getStart(), end: given.end, newText: `[${given.getText()}, ${included}]` }];
  const name = /^'(.*)'$|association: '(.*?)'/.exec(included);
  const alias = name?.[1] ?? name?.[2];
  // What is there under that alias may have conditions of its own.
  const present = given.elements.find((element) => aliasOf(element) === alias);
  if (present) return ts.isStringLiteralLike(present) && included === `'${alias ?? ''}'` ? [] : undefined;
  if (given.elements.some((element) => aliasOf(element) === undefined && !ts.isIdentifier(element))) return undefined;
  const last = given.elements.at(-1);
  return [last ? { start: last.end, end: last.end, newText: `, ${included}` } : { start: given.getStart(), end: given.end, newText: `[${included}]` }];
}

/** The alias of one thing that is included: `'customer'`, `{ model: Customer, as: 'customer' }`. */
function aliasOf(element: ts.Expression): string | undefined {
  const node = bare(element);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const said = propertyValue(node, 'as') ?? propertyValue(node, 'association') ?? propertyValue(node, 'model');
  return said && (ts.isStringLiteralLike(said) ? said.text : said.getText());
}

/** Into the include of what the list includes already. */
function nested(given: ts.Expression, path: readonly string[], included: string): readonly TextEdit[] | undefined {
  const [name, ...rest] = path;
  const found = ts.isArrayLiteralExpression(given) ? given.elements.find((element) => aliasOf(element) === name) : aliasOf(given) === name ? given : undefined;
  const node = found && bare(found);
  if (!node) return undefined;
  if (ts.isStringLiteralLike(node)) return rest.length === 0 ? [{ start: node.getStart(), end: node.end, newText: `{ association: ${node.getText()}, include: [${included}] }` }] : undefined;
  if (!ts.isObjectLiteralExpression(node) || propertyValue(node, 'attributes')) return undefined;
  const inner = propertyValue(node, 'include');
  if (rest.length > 0) return inner && nested(bare(inner), rest, included);
  return inner ? intoList(bare(inner), included) : [addProperty(node, `include: [${included}]`)];
}
