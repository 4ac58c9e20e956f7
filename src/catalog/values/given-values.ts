import { bare, classAround, isAssignment, thisOf, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What a file assigns, by the last name of the target: `a` of `a = 1`, `x.a = 1` and `x['a'] = 1`. */
export type Assignments = ReadonlyMap<string, readonly ts.BinaryExpression[]>;

const assigned = new WeakMap<ts.SourceFile, Assignments>();

/** Everything that a file assigns (`=`, `??=`, `||=`); collected once. */
export function assignmentsOf(file: ts.SourceFile): Assignments {
  let known = assigned.get(file);
  if (known) return known;
  const found = new Map<string, ts.BinaryExpression[]>();
  walk(file, (node) => {
    const name = isGiving(node) ? targetName(node.left) : undefined;
    if (name === undefined) return;
    const list = found.get(name);
    if (list) list.push(node as ts.BinaryExpression);
    else found.set(name, [node as ts.BinaryExpression]);
  });
  assigned.set(file, (known = found));
  return known;
}

function isGiving(node: ts.Node): node is ts.BinaryExpression {
  if (!isAssignment(node)) return false;
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.EqualsToken || kind === ts.SyntaxKind.QuestionQuestionEqualsToken || kind === ts.SyntaxKind.BarBarEqualsToken;
}

function targetName(target: ts.Expression): string | undefined {
  if (ts.isIdentifier(target)) return target.text;
  if (ts.isPropertyAccessExpression(target)) return target.name.text;
  return ts.isElementAccessExpression(target) && ts.isStringLiteralLike(target.argumentExpression) ? target.argumentExpression.text : undefined;
}

/**
 * What a variable, a field of a class or a property of an object literal is given, as far as its own file says: where it is declared, and by
 * assignments (of a property that is declared as `null` alone). What callers pass for a parameter is not among it.
 */
export function givenValues(declaration: ts.Declaration, checker: ts.TypeChecker): readonly ts.Expression[] {
  if (ts.isPropertyAssignment(declaration) && !isNothing(declaration.initializer)) return [declaration.initializer];
  if (ts.isShorthandPropertyAssignment(declaration)) return [declaration.name];
  if (ts.isExportAssignment(declaration)) return [declaration.expression];
  // CommonJS and fields that JavaScript declares by assigning them.
  if (ts.isBinaryExpression(declaration)) return [declaration.right];
  if ((ts.isPropertyAccessExpression(declaration) || ts.isElementAccessExpression(declaration)) && ts.isBinaryExpression(declaration.parent)) return [declaration.parent.right];
  if (ts.isGetAccessor(declaration)) return returnedExpressions(declaration);
  const isVariable = ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name);
  if (!isVariable && !ts.isPropertyDeclaration(declaration) && !ts.isPropertyAssignment(declaration)) return [];
  const initial = declaration.initializer && !isNothing(declaration.initializer) ? [declaration.initializer] : [];
  const name = targetNameOf(declaration.name);
  if (name === undefined || (isVariable && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const)) return initial;
  const later = (assignmentsOf(declaration.getSourceFile()).get(name) ?? []).filter(({ left, right }) => !isNothing(right) && isAt(left, declaration, checker));
  return [...initial, ...later.map(({ right }) => right)];
}

function targetNameOf(name: ts.PropertyName | ts.BindingName): string | undefined {
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

/** Whether an assignment's target is the variable or the field: a field counts where the class or object itself assigns it. */
function isAt(target: ts.Expression, declaration: ts.VariableDeclaration | ts.PropertyDeclaration | ts.PropertyAssignment, checker: ts.TypeChecker): boolean {
  if (ts.isIdentifier(target)) return ts.isVariableDeclaration(declaration) && checker.getSymbolAtLocation(target)?.valueDeclaration === declaration;
  if (ts.isVariableDeclaration(declaration) || !ts.isPropertyAccessExpression(target)) return false;
  if (target.expression.kind !== ts.SyntaxKind.ThisKeyword) return checker.getSymbolAtLocation(target.name)?.valueDeclaration === declaration;
  return (ts.isPropertyAssignment(declaration) ? objectOf(target) : classAround(target)) === declaration.parent;
}

/** The object literal whose method a `this` stands in: `{ init() { this.db = …; } }`, `{ init: function () { … } }`. */
function objectOf(node: ts.Node): ts.Node | undefined {
  const fn = thisOf(node);
  if (!fn) return undefined;
  return ts.isMethodDeclaration(fn) ? fn.parent : ts.isPropertyAssignment(fn.parent) ? fn.parent.parent : undefined;
}

/** The values that a function returns, what functions inside it return left out. */
export function returnedExpressions(fn: ts.FunctionLikeDeclaration): readonly ts.Expression[] {
  const { body } = fn;
  if (!body) return [];
  if (!ts.isBlock(body)) return [body];
  const returned: ts.Expression[] = [];
  walk(body, (inner) => {
    if (ts.isFunctionLike(inner) || ts.isClassLike(inner)) return false;
    if (ts.isReturnStatement(inner) && inner.expression) returned.push(inner.expression);
    return true;
  });
  return returned;
}

/** `null` and `undefined`, which say nothing of what comes later. */
export function isNothing(expression: ts.Expression): boolean {
  const node = bare(expression);
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}

/** The name under which the workspace's values are kept that are set and got by a text: `context.set('db', db)`, `context.get('db')`. */
export function keptUnder(key: string): string {
  return `(set) ${key}`;
}
