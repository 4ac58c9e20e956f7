import type { Field, Model, TextEdit } from '../../core';
import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { LoadedAlong } from '../rewrites/along';
import { addProperties } from '../rewrites/edit-literal';
import { alongPaths, type NamedPath } from '../rewrites/along-paths';
import { optionsIn, properties } from '../rewrites/properties';
import { onlyRelation } from '../models/relations';
import type { Query } from '../types';

/** `include` of the options: a model, an association's name, an object that says more of one, or a list of these. https://sequelize.org/docs/v6/advanced-association-concepts/eager-loading/ */
export function along(query: Query): readonly LoadedAlong[] {
  const given = ts.isCallExpression(query.call) ? query.call.arguments : [];
  const isPlain = given.length === 1 && asksRowsAlone(given[0]);
  const paths = given.flatMap((argument) => included(optionsIn(argument)?.get('include'), []));
  return alongPaths(query, paths.map((path) => (isPlain && path.names.length === 1 ? { ...path, limit: (rows: number, relation: Field) => limitOf(path.node, rows, relation) } : path)), associationOf);
}

/** Whether nothing but the include speaks of what is included, which a query of its own then asks for: a condition on it, an order by it, rows as the database gives them. */
function asksRowsAlone(given: ts.Expression | undefined): boolean {
  const options = optionsIn(given);
  if (!options || [...options.keys()].some((name) => !['where', 'order', 'limit', 'offset', 'include', 'transaction'].includes(name))) return false;
  const order = options.get('order') && bare(options.get('order') as ts.Expression);
  const isOwn = (one: ts.Expression): boolean => ts.isStringLiteralLike(one) || (ts.isArrayLiteralExpression(one) && one.elements.length <= 2 && one.elements.every((part) => ts.isStringLiteralLike(bare(part))));
  return !/\$/.test(options.get('where')?.getText() ?? '') && (!order || (ts.isArrayLiteralExpression(order) && order.elements.every((one) => isOwn(bare(one)))));
}

/**
 * "`limit`: limit the joined rows, only supported with `include.separate=true`", and "`separate`: if true, runs a separate query to fetch the associated instances, only supported for hasMany associations":
 * https://sequelize.org/api/v6/class/src/model.js~model#static-method-findAll. Of a model by its name, an association by its own, or what says both.
 */
function limitOf(node: ts.Node, rows: number, { relation, type }: Field): readonly TextEdit[] | undefined {
  // Where a table stands between, the other end has no key that leads to it.
  if (!relation?.foreign) return undefined;
  const added = ['separate: true', `limit: ${rows}`];
  if (ts.isObjectLiteralExpression(node)) return node.properties.every(({ name }) => ['model', 'as', 'association', 'order'].includes(propertyName(name) ?? '')) ? [addProperties(node, added)] : undefined;
  const holder = ts.isStringLiteralLike(node) ? 'association' : ts.isIdentifier(node) && node.text === type ? 'model' : undefined;
  return holder === undefined ? undefined : [{ start: node.getStart(), end: node.end, newText: `{ ${[`${holder}: ${node.getText()}`, ...added].join(', ')} }` }];
}

function included(given: ts.Expression | undefined, before: readonly string[]): readonly NamedPath[] {
  const node = given && bare(given);
  if (!node) return [];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((element) => included(element, before));
  if (!ts.isObjectLiteralExpression(node)) {
    const name = nameOf(node);
    return name === undefined ? [] : [{ names: [...before, name], node, isNarrowed: false }];
  }
  const own = properties(node);
  const name = nameOf(own?.get('as')) ?? nameOf(own?.get('association')) ?? nameOf(own?.get('model'));
  if (!own || name === undefined) return [];
  return [{ names: [...before, name], node, isNarrowed: ['limit', 'where'].some((option) => own.has(option)) }, ...included(own.get('include'), [...before, name])];
}

/** `'comments'`, `Comment`, `db.Comment` */
function nameOf(given: ts.Expression | undefined): string | undefined {
  const node = given && bare(given);
  if (!node) return undefined;
  return ts.isStringLiteralLike(node) || ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
}

/** An association by its name, or by the model that it alone leads to. */
function associationOf(model: Model, name: string): Field | undefined {
  return model.fields.get(name) ?? onlyRelation(model, name);
}
