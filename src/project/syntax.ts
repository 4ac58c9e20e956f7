import { ts } from './ts';

/** The expression without parentheses, casts, `!`, `satisfies` and `await`: what it was made from. */
export function bare(expression: ts.Expression): ts.Expression {
  let current = expression;
  for (;;) {
    if (
      ts.isParenthesizedExpression(current) || ts.isAsExpression(current) || ts.isNonNullExpression(current) ||
      ts.isSatisfiesExpression(current) || ts.isTypeAssertionExpression(current) || ts.isAwaitExpression(current)
    ) {
      current = current.expression;
    } else return current;
  }
}

/** `bare`, but an `await` stays. */
export function uncast(expression: ts.Expression): ts.Expression {
  let current = expression;
  while (
    ts.isParenthesizedExpression(current) || ts.isAsExpression(current) || ts.isNonNullExpression(current) ||
    ts.isSatisfiesExpression(current) || ts.isTypeAssertionExpression(current)
  ) current = current.expression;
  return current;
}

/** What a chain of calls begins with: `app` of `app.get(…).post(…)`, and whatever else is no link of one. */
export function chainStart(expression: ts.Expression): ts.Expression {
  let node = bare(expression);
  while (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) node = bare(node.expression.expression);
  return node;
}

/** Whether what is called is `require`. */
export function isRequire(callee: ts.Expression): boolean {
  return ts.isIdentifier(callee) && callee.text === 'require';
}

/** Whether a call loads a module: `require('./orders')`, `import('./orders')`. */
export function isModuleLoad({ expression }: ts.CallExpression): boolean {
  return expression.kind === ts.SyntaxKind.ImportKeyword || isRequire(expression);
}

/** The parent, with parentheses and casts around the node skipped; the node that `user` then has as its child is `child`. */
export function outward(node: ts.Node): { readonly child: ts.Node; readonly user: ts.Node } {
  let child = node;
  let user = node.parent;
  while (
    ts.isParenthesizedExpression(user) || ts.isAsExpression(user) || ts.isNonNullExpression(user) ||
    ts.isSatisfiesExpression(user) || ts.isTypeAssertionExpression(user)
  ) {
    child = user;
    user = user.parent;
  }
  return { child, user };
}

/** The name of a property as written, where it is static: `a`, `'a'`, `1`. */
export function propertyName(name: ts.PropertyName | ts.BindingName | undefined): string | undefined {
  if (!name) return undefined;
  if (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name) || ts.isPrivateIdentifier(name)) return name.text;
  if (ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression)) return name.expression.text;
  return undefined;
}

/** The property of an object literal by its static name. */
export function property(literal: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
  return literal.properties.find((element) => propertyName(element.name) === name);
}

/** The value of a property of an object literal: `v` of `a: v`, and `a` of the shorthand `{ a }`. */
export function propertyValue(literal: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const found = property(literal, name);
  if (!found) return undefined;
  if (ts.isPropertyAssignment(found)) return found.initializer;
  if (ts.isShorthandPropertyAssignment(found)) return found.name;
  return undefined;
}

/** What an option is given, where the options are an object that is written out. */
export function optionOf(options: ts.Expression | undefined, name: string): ts.Expression | undefined {
  const literal = options && bare(options);
  const value = literal && ts.isObjectLiteralExpression(literal) ? propertyValue(literal, name) : undefined;
  return value && bare(value);
}

/** A function with a body that runs when it is called. */
export type FunctionNode =
  | ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration
  | ts.ConstructorDeclaration | ts.GetAccessorDeclaration | ts.SetAccessorDeclaration;

export function isFunctionNode(node: ts.Node): node is FunctionNode {
  switch (node.kind) {
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.Constructor:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
      return true;
    default:
      return false;
  }
}

/** An arrow function or function expression, parentheses and casts around it looked through. */
export function inlineFunction(node: ts.Expression | undefined): ts.ArrowFunction | ts.FunctionExpression | undefined {
  if (!node) return undefined;
  const inner = uncast(node);
  return ts.isArrowFunction(inner) || ts.isFunctionExpression(inner) ? inner : undefined;
}

/** The function that a node stands in; undefined at the top of a module. */
export function enclosingFunction(node: ts.Node): FunctionNode | undefined {
  let current: ts.Node | undefined = node.parent;
  while (current && !isFunctionNode(current)) current = current.parent;
  return current;
}

/** The function whose `this` a node has: the one that it stands in, arrow functions left out. */
export function thisOf(node: ts.Node): FunctionNode | undefined {
  let fn = enclosingFunction(node);
  while (fn && ts.isArrowFunction(fn)) fn = enclosingFunction(fn);
  return fn;
}

/** The class that a node stands in. */
export function classAround(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  let current: ts.Node | undefined = node.parent;
  while (current && !ts.isClassLike(current)) current = current.parent;
  return current;
}

/** The name of the class that a function around a node belongs to. */
export function classNameAround(node: ts.Node): string | undefined {
  const fn = enclosingFunction(node);
  return fn && classAround(fn)?.name?.text;
}

/** `a = b`, `a += b` and the other assignments. */
export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
}

/** What is put into a property of an object by itself, `this.name = value`, in a part of its class. */
export function ownAssignments(scope: ts.Node, name: string): readonly ts.BinaryExpression[] {
  const found: ts.BinaryExpression[] = [];
  walk(scope, (node) => {
    if (isAssignment(node) && ts.isPropertyAccessExpression(node.left) && node.left.expression.kind === ts.SyntaxKind.ThisKeyword && node.left.name.text === name) found.push(node);
    return true;
  });
  return found;
}

/** `a++`, `--a`. */
export function isStep(node: ts.Node): node is ts.PrefixUnaryExpression | ts.PostfixUnaryExpression {
  return (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken);
}

/** What a branch ends with: the last statement of a block, or the statement that it is. */
export function lastOf(statement: ts.Statement): ts.Statement | undefined {
  return ts.isBlock(statement) ? statement.statements.at(-1) : statement;
}

/** Whether `node` lies within `ancestor` (or is it). */
export function isWithin(node: ts.Node, ancestor: ts.Node): boolean {
  return node.pos >= ancestor.pos && node.end <= ancestor.end && node.getSourceFile() === ancestor.getSourceFile();
}

/** What members are read from: `order` of `order.items[0]`, `this` of `this.city`. */
export function rootOf(expression: ts.Expression): ts.Expression {
  let current = uncast(expression);
  while (ts.isPropertyAccessExpression(current) || ts.isElementAccessExpression(current)) current = uncast(current.expression);
  return current;
}

/** Calls `visit` for the node and everything below it; a `false` answer skips what is below. */
export function walk(node: ts.Node, visit: (node: ts.Node) => boolean | void): void {
  if (visit(node) === false) return;
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Whether the node or something below it meets a condition, functions in it left out: what they hold does not run where they stand. */
export function someInRun(root: ts.Node, test: (node: ts.Node) => boolean): boolean {
  let found = false;
  walk(root, (node) => {
    if (found || (node !== root && isFunctionNode(node))) return false;
    if (test(node)) found = true;
    return !found;
  });
  return found;
}

/** Whether an identifier stands for a value here (and is no property name, key or declaration name). */
export function isReference(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isPropertyDeclaration(parent)) return parent.initializer === node;
  if (ts.isMethodDeclaration(parent) || ts.isPropertySignature(parent)) return false;
  if (ts.isFunctionDeclaration(parent) || ts.isFunctionExpression(parent) || ts.isClassDeclaration(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return false;
  if (ts.isJsxAttribute(parent) || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  return true;
}

/** Whether a function is declared `async`. */
export function isAsync(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
}

/** Whether a node is a function that gives one thing after the other. */
export function isGenerator(node: ts.Node | undefined): node is FunctionNode {
  return node !== undefined && isFunctionNode(node) && 'asteriskToken' in node && node.asteriskToken !== undefined;
}

/** The places of a piece of code that refer to a name, whatever it is declared by. */
export function referencesTo(name: string, code: ts.Node): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  walk(code, (node) => { if (ts.isIdentifier(node) && node.text === name && isReference(node)) found.push(node); });
  return found;
}

/** Whether a name stands anywhere in a piece of code, be it of a value or a property. */
export function isNamedIn(name: string, code: ts.Node): boolean {
  let found = false;
  walk(code, (node) => {
    if (ts.isIdentifier(node) && node.text === name) found = true;
    return !found;
  });
  return found;
}

/** How often a name stands in a piece of code, its declaration included and properties of the name left out. */
export function timesNamed(name: string, code: ts.Node): number {
  let count = 0;
  walk(code, (node) => { if (ts.isIdentifier(node) && node.text === name && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)) count++; });
  return count;
}

/** The names that a pattern declares. */
export function namesIn(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** A text between the backticks of a template literal: all of it, or the part before, between or behind what is put in. */
export function isTemplateText(node: ts.Node): boolean {
  return ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
}

/** Whether one of the names stands for a value somewhere in a piece of code. */
export function mentions(code: ts.Node, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(code, (node) => {
    if (ts.isIdentifier(node) && names.has(node.text) && isReference(node)) found = true;
    return !found;
  });
  return found;
}

/** The argument at an index; undefined where there is none, or what comes before it is spread. */
export function argumentAt(args: readonly ts.Expression[] | undefined, index: number): ts.Expression | undefined {
  return args?.slice(0, index + 1).some(ts.isSpreadElement) ? undefined : args?.[index];
}

/** Whether an operator gives one of its sides: `||`, `??`, `&&`. */
export function isChoice(kind: ts.SyntaxKind): boolean {
  return isOr(kind) || kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

/** Whether an operator gives its right side where the left one is missing: `||`, `??`. */
export function isOr(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
}

/** Whether a declaration or a statement says a word before it: `export`, `default`, `static`. */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((one) => one.kind === kind) === true;
}

/** Whether what stands on an operator's right runs only where the left side asks for it: `||`, `??`, `&&` and the assignments of that kind. */
export function isShortCircuit(kind: ts.SyntaxKind): boolean {
  return isChoice(kind) || (kind >= ts.SyntaxKind.BarBarEqualsToken && kind <= ts.SyntaxKind.QuestionQuestionEqualsToken);
}

/** `===`, `==`. */
export function isEquals(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsToken;
}

/** `!==`, `!=`. */
export function isUnequals(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.ExclamationEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsToken;
}
