import type { Field, Model } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { LoadedAlong } from '../along';
import { alongPaths, type NamedPath } from '../along-paths';
import { optionsIn, properties } from '../properties';
import { onlyRelation } from '../relations';
import type { Query } from '../types';

/** `include` of the options: a model, an association's name, an object that says more of one, or a list of these. https://sequelize.org/docs/v6/advanced-association-concepts/eager-loading/ */
export function along(query: Query): readonly LoadedAlong[] {
  const given = ts.isCallExpression(query.call) ? query.call.arguments : [];
  return alongPaths(query, given.flatMap((argument) => included(optionsIn(argument)?.get('include'), [])), associationOf);
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
