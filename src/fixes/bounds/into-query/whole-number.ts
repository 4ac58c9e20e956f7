import { declarationOf, isConst } from '../../../flow/values/symbols';
import { bare, enclosingFunction, isAssignment, isReference, isStep, isWithin, outward, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changedIn } from '../../loops/passes/changes';

/**
 * Whether a variable has a whole number when a loop begins, by what gives it one: to a fraction, JavaScript adds one row after the other with other roundings than their sum, and to a text their digits.
 */
export function isNumber(target: ts.Identifier, loop: ts.Node, checker: ts.TypeChecker): boolean {
  const declaration = numberNamed(target, checker) ? declarationOf(target, checker) : undefined;
  const start = declaration && startOf(declaration);
  if (!declaration || !start || !isWholeStart(start)) return false;
  const scope = enclosingFunction(declaration) ?? declaration.getSourceFile();
  return changedIn(scope).every((one) => !ts.isIdentifier(one) || one.text !== target.text || !runsBefore(one, loop, declaration) || staysWhole(one));
}

/** Whether a variable never has anything but a whole number, by all that gives it one. */
export function isAlwaysWhole(declaration: ts.VariableDeclaration): boolean {
  const { name } = declaration;
  const start = startOf(declaration);
  if (!ts.isIdentifier(name) || !start || !isWholeStart(start)) return false;
  return changedIn(enclosingFunction(declaration) ?? declaration.getSourceFile()).every((one) => !ts.isIdentifier(one) || one.text !== name.text || staysWhole(one));
}

/** The same of a property of a constant, where the object is named nowhere before the loop begins. */
export function isNumberOf({ expression, name }: ts.PropertyAccessExpression, loop: ts.Node, checker: ts.TypeChecker): boolean {
  const base = bare(expression);
  const declaration = ts.isIdentifier(base) ? declarationOf(base, checker) : undefined;
  const start = declaration && ts.isVariableDeclaration(declaration) && isConst(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  const property = start && ts.isObjectLiteralExpression(start) ? start.properties.filter((one) => one.name?.getText() === name.text).at(-1) : undefined;
  if (!declaration || !start || !ts.isObjectLiteralExpression(start) || !property || !ts.isPropertyAssignment(property) || start.properties.some((one) => !ts.isPropertyAssignment(one)) || !isWholeStart(property.initializer)) return false;
  if (!numberNamed(name, checker) || declaration.end > loop.pos) return false;
  let isNamed = false;
  walk(declaration.parent.parent.parent, (node) => {
    isNamed ||= ts.isIdentifier(node) && node.text === base.getText() && node.parent !== declaration && (isReference(node) || ts.isShorthandPropertyAssignment(node.parent)) && runsBefore(node, loop, declaration);
    return !isNamed;
  });
  return !isNamed;
}

/** A whole number that is written out. */
export function isWholeStart(start: ts.Expression): boolean {
  const node = bare(start);
  return ts.isNumericLiteral(node) && Number.isInteger(Number(node.text));
}

function numberNamed(name: ts.Node, checker: ts.TypeChecker): boolean {
  return (checker.getTypeAtLocation(name).flags & ts.TypeFlags.NumberLike) !== 0;
}

/** The `0` of `let sum = 0` and of `let [sum, count] = [0, 0]`. */
function startOf(declaration: ts.Declaration): ts.Expression | undefined {
  if (ts.isVariableDeclaration(declaration)) return declaration.initializer;
  const pattern = declaration.parent;
  if (!ts.isBindingElement(declaration) || declaration.dotDotDotToken || declaration.initializer || !ts.isArrayBindingPattern(pattern) || !ts.isVariableDeclaration(pattern.parent)) return undefined;
  const list = pattern.parent.initializer && bare(pattern.parent.initializer);
  return list && ts.isArrayLiteralExpression(list) && !list.elements.some(ts.isSpreadElement) ? list.elements[pattern.elements.indexOf(declaration)] : undefined;
}

/** Whether what changes a whole number leaves one: `sum = 0`, `sum += 2`, `sum++`. */
function staysWhole(changed: ts.Expression): boolean {
  const { child, user } = outward(changed);
  if (isStep(user)) return true;
  const kind = isAssignment(user) && user.left === child ? user.operatorToken.kind : undefined;
  return (kind === ts.SyntaxKind.EqualsToken || kind === ts.SyntaxKind.PlusEqualsToken || kind === ts.SyntaxKind.MinusEqualsToken) && isWholeStart((user as ts.BinaryExpression).right);
}

/** Whether a place may run before a loop begins, once what both name is declared: it stands before it, another loop is around both, the loop is in a function that may be called again, or the place in one that may be called before it stands there. */
function runsBefore(place: ts.Node, loop: ts.Node, declaration: ts.Node): boolean {
  if (isWithin(place, loop)) return false;
  if (place.pos < loop.pos) return true;
  return someAround(place, declaration, ts.isFunctionDeclaration) || someAround(loop, declaration, (around) => ts.isFunctionLike(around) || (ts.isIterationStatement(around, false) && isWithin(place, around)));
}

/** Whether something around a node, which a declaration is outside of, is of a kind. */
function someAround(node: ts.Node, declaration: ts.Node, isKind: (around: ts.Node) => boolean): boolean {
  for (let at = node.parent; !ts.isSourceFile(at) && !isWithin(declaration, at); at = at.parent) if (isKind(at)) return true;
  return false;
}
