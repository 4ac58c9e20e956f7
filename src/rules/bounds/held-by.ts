import { declarationOf } from '../../flow/values/symbols';
import { bare, enclosingFunction, inlineFunction, isAssignment, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** `rows[rows.length - 1]` */
export function isLast({ expression, argumentExpression }: ts.ElementAccessExpression): boolean {
  return argumentExpression.getText() === `${expression.getText()}.length - 1`;
}

/** The `rows.length` of it. */
export function isPlaceOfLast(length: ts.PropertyAccessExpression): boolean {
  const place = length.parent;
  return ts.isBinaryExpression(place) && ts.isElementAccessExpression(place.parent) && place.parent.argumentExpression === place && isLast(place.parent);
}

/** What a callback of `then` calls the rows that it is handed. */
export function handedTo(child: ts.Node, user: ts.Node): ts.BindingName | undefined {
  const call = ts.isPropertyAccessExpression(user) && user.expression === child && user.name.text === 'then' ? user.parent : undefined;
  const [only, ...others] = call && ts.isCallExpression(call) && call.expression === user ? inlineFunction(call.arguments[0])?.parameters ?? [] : [];
  return only && others.length === 0 && !only.initializer && !only.dotDotDotToken ? only.name : undefined;
}

/** The variable that an assignment gives its only value, `let rows; try { rows = await … }`, in the function that declares it; what it begins with has no rows. */
export function givenOnce({ left, operatorToken, parent }: ts.BinaryExpression, checker: ts.TypeChecker): ts.Identifier | undefined {
  const target = bare(left);
  const declaration = operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isExpressionStatement(parent) && ts.isIdentifier(target) ? declarationOf(target, checker) : undefined;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name) || !ts.isIdentifier(target)) return undefined;
  const { name } = declaration;
  const home = enclosingFunction(declaration);
  if (home === undefined || enclosingFunction(parent) !== home || !isBegunEmpty(name)) return undefined;
  let given = 0;
  walk(home, (node) => { if (ts.isIdentifier(node) && node.text === name.text && isGiven(node)) given++; });
  return given === 1 ? name : undefined;
}

/** Whether a name is what an assignment gives a value. */
export function isGiven(name: ts.Identifier): boolean {
  const { child, user } = outward(name);
  return isAssignment(user) && user.left === child && user.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** Whether a variable begins without rows: with nothing, or an empty list. */
export function isBegunEmpty({ parent }: ts.Identifier): boolean {
  if (!ts.isVariableDeclaration(parent) || ts.isForOfStatement(parent.parent.parent) || ts.isForInStatement(parent.parent.parent)) return false;
  return parent.initializer === undefined || isEmpty(parent.initializer) || /^(?:null|undefined)$/.test(parent.initializer.getText());
}

/** `[]` */
export function isEmpty(node: ts.Expression): boolean {
  return ts.isArrayLiteralExpression(node) && node.elements.length === 0;
}

