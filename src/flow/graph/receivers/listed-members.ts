import { listedModels } from '../../../catalog/tables/listed-models';
import { bare, hasModifier, isAssignment, propertyName, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';

interface Asked {
  readonly checker: ts.TypeChecker;
  readonly names: { properties(name: string): readonly ts.Expression[]; heirs(name: string): readonly (ts.ClassLikeDeclaration | ts.InterfaceDeclaration)[] };
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
}

/**
 * The functions that a workspace gives to a model which is taken out of an index of models, or to a row of one: `Order.ofCustomer = function …` beside `sequelize.define('Order', …)`,
 * `Order.prototype.total = function …`, and the methods of `class Order extends Model`.
 */
export function listedMember(receiver: ts.Expression, name: string, asked: Asked): readonly FunctionNode[] {
  const assigned = asked.names.properties(name).filter(({ parent }) => isAssignment(parent) && ts.isPropertyAccessExpression(parent.left));
  const methods = asked.names.heirs(listedModels.base).flatMap((one) => (ts.isClassLike(one) ? one.members.filter(ts.isMethodDeclaration).filter((member) => propertyName(member.name) === name) : []));
  if (assigned.length + methods.length === 0) return [];
  const taken = listedModels.taken(receiver, asked);
  const model = taken ?? listedModels.rowOf(receiver, asked);
  if (model === undefined) return [];
  const added = assigned.filter(({ parent }) => holderOf(parent, taken === undefined, asked) === model).flatMap((value) => asked.functionsOf(value));
  return [...added, ...methods.filter((method) => isOf(method, model) && hasModifier(method, ts.SyntaxKind.StaticKeyword) === (taken !== undefined))];
}

/** The model whose function an assignment adds: of rows, `Order` of `Order.prototype.total = …`. */
function holderOf(assignment: ts.Node, isOfRows: boolean, asked: Asked): string | undefined {
  const target = isAssignment(assignment) && ts.isPropertyAccessExpression(assignment.left) ? bare(assignment.left.expression) : undefined;
  const prototype = target && ts.isPropertyAccessExpression(target) && target.name.text === 'prototype' ? target.expression : undefined;
  const holder = isOfRows ? prototype : prototype ? undefined : target;
  return holder && listedModels.defined(holder, asked);
}

function isOf({ parent }: ts.ClassElement, model: string): boolean {
  return ts.isClassLike(parent) && parent.name?.text === model;
}
