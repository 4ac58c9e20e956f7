import { bare, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { numericValue, objectLiteral } from '../values/literal';
import type { EqualityCondition, Filter } from '../types';

/** A filter that lets every row through: the query was given none. */
export const noFilter: Filter = { equals: [], rest: [], complete: true };

/** Names of keys that join conditions instead of naming a field: `$or`, `[Op.and]`. */
const joining = /^(?:\$|\[\s*(?:Sequelize\.)?Op\.)/;

/**
 * The conditions of an object whose keys are fields: `{ userId: id, status: { $in: […] } }`. A value that is written as an object or list
 * is more than equality. Undefined where the expression is no literal that can be read.
 */
export function objectFilter(expression: ts.Expression | undefined, checker: ts.TypeChecker): Filter | undefined {
  const literal = objectLiteral(expression, checker);
  if (!literal) return undefined;
  const equals: EqualityCondition[] = [];
  const rest: ts.Node[] = [];
  let complete = true;
  for (const element of literal.properties) {
    const field = propertyName(element.name);
    const value = ts.isPropertyAssignment(element) ? element.initializer : ts.isShorthandPropertyAssignment(element) ? element.name : undefined;
    if (field === undefined || !value || joining.test(element.name?.getText() ?? '')) {
      rest.push(element);
      complete &&= joining.test(element.name?.getText() ?? '');
    } else if (isEquality(value, checker)) equals.push({ field, value: equalTo(value) });
    else rest.push(element);
  }
  return { equals, rest, complete };
}

/** Whether a field's value is what it must equal: no object of operators, no list, no operator that is a call (`In(ids)`, `MoreThan(1)`). */
function isEquality(value: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(value);
  if (ts.isObjectLiteralExpression(node)) return operand(node) !== undefined;
  if (ts.isArrayLiteralExpression(node) || ts.isRegularExpressionLiteral(node)) return false;
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && operatorCalls.has(node.expression.text)) return false;
  return !isListType(checker.getTypeAtLocation(node), checker);
}

/** Whether a type is that of a list; `any` is not. */
function isListType(type: ts.Type, checker: ts.TypeChecker): boolean {
  return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) === 0 && checker.isArrayLikeType(type);
}

/** TypeORM's find operators (https://typeorm.io/docs/working-with-entity-manager/find-options#advanced-options). */
const operatorCalls: ReadonlySet<string> = new Set([
  'In', 'Not', 'Like', 'ILike', 'LessThan', 'LessThanOrEqual', 'MoreThan', 'MoreThanOrEqual', 'Between', 'Any', 'IsNull', 'Raw', 'And', 'Or',
  'ArrayContains', 'ArrayContainedBy', 'ArrayOverlap', 'JsonContains',
]);

/** `x` of `{ $eq: x }` and `{ [Op.eq]: x }`. */
function operand(node: ts.ObjectLiteralExpression): ts.Expression | undefined {
  const only = node.properties.length === 1 ? node.properties[0] : undefined;
  return only && ts.isPropertyAssignment(only) && /^['"]?\$eq['"]?$|^\[\s*(?:Sequelize\.)?Op\.eq\s*\]$/.test(only.name.getText()) ? only.initializer : undefined;
}

function equalTo(value: ts.Expression): ts.Expression {
  const node = bare(value);
  return (ts.isObjectLiteralExpression(node) ? operand(node) : undefined) ?? value;
}

/** What an option of that name is given in an object literal. */
export function option(expression: ts.Expression | undefined, name: string, checker: ts.TypeChecker): ts.Expression | undefined {
  const literal = objectLiteral(expression, checker);
  return literal && propertyValue(literal, name);
}

/** What is said about how many rows come back, by a number or an expression that gives one. */
export function limitOf(value: ts.Expression | undefined, checker: ts.TypeChecker): { readonly limit?: number; readonly isLimited: boolean } {
  if (!value || bare(value).kind === ts.SyntaxKind.NullKeyword) return { isLimited: false };
  const limit = numericValue(value, checker);
  return { ...(limit !== undefined && { limit }), isLimited: true };
}

/** Whether an expression gives a list of values: an array literal, or anything of an array's type. */
export function isList(expression: ts.Expression | undefined, checker: ts.TypeChecker): boolean {
  if (!expression || ts.isObjectLiteralExpression(bare(expression))) return false;
  return ts.isArrayLiteralExpression(bare(expression)) || isListType(checker.getNonNullableType(checker.getTypeAtLocation(expression)), checker);
}
