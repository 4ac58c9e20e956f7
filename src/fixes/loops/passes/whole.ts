import { declarationOf, isConst } from '../../../flow/values/symbols';
import type { FlowContext } from '../../../flow/types';
import { isFunctionNode, isOr, uncast, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isAlwaysWhole } from '../../bounds/into-query/whole-number';

/** How many names and functions are followed. */
const deepest = 6;

/** Whether a value is a whole number, of which the sum is the same in every order: one that is written out, how many there are of something, or what a function counts. */
export function isWhole(value: ts.Expression, context: FlowContext, depth = 0): boolean {
  const node = uncast(value);
  const isAlso = (one: ts.Expression): boolean => isWhole(one, context, depth + 1);
  if (depth > deepest) return false;
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) return isAlso(node.left) && isAlso(node.right);
  if (ts.isConditionalExpression(node)) return isAlso(node.whenTrue) && isAlso(node.whenFalse);
  if (ts.isNumericLiteral(node)) return Number.isInteger(Number(node.text));
  if (ts.isAwaitExpression(node)) return isAlso(node.expression);
  if (ts.isPropertyAccessExpression(node)) return /^(?:length|size)$/.test(node.name.text) && isListOrText(node.expression, context.checker);
  if (ts.isCallExpression(node)) {
    const functions = context.functionsOf(node.expression);
    return functions.length > 0 && functions.every((called) => givenBy(called)?.every(isAlso) === true);
  }
  const declaration = ts.isIdentifier(node) ? declarationOf(node, context.checker) : undefined;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return false;
  return isConst(declaration) && declaration.initializer ? isAlso(declaration.initializer) : isAlwaysWhole(declaration);
}

/** What a function gives back, in each place; undefined where it may give nothing. */
function givenBy({ body }: FunctionNode): readonly ts.Expression[] | undefined {
  if (!body || !ts.isBlock(body)) return body && [body];
  const given: (ts.Expression | undefined)[] = [];
  walk(body, (node) => {
    if (isFunctionNode(node)) return false;
    if (ts.isReturnStatement(node)) given.push(node.expression);
    return true;
  });
  const values = given.filter((one) => one !== undefined);
  return values.length > 0 && values.length === given.length ? values : undefined;
}

function isListOrText(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(node));
  return (type.flags & ts.TypeFlags.Any) !== 0 || checker.isArrayLikeType(type) || (type.flags & ts.TypeFlags.StringLike) !== 0 || /^(?:Set|Map)$/.test(type.symbol?.name ?? '');
}
