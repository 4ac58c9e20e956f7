import { bare, enclosingFunction, isFunctionNode, isRequire, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { stubRoot } from '../tables/members';

/** Where a value comes from, as far as names lead back. */
export interface Origin {
  /** The expression that it was made by (casts and `await` taken off), or the declaration where the trail ends: a parameter, a property. */
  readonly node: ts.Expression | ts.Declaration;
  /** True where the value is an element of what that expression gives: `for (const user of users)`, `users.map((user) => …)`. */
  readonly element: boolean;
  /** True where a variable on the way is given other values too, so that this is one of several origins. */
  readonly several: boolean;
}

/** How far a value is followed. */
const maxSteps = 12;
/** Array methods that hand each element to their callback as its first parameter. */
const elementMethods: ReadonlySet<string> = new Set(['map', 'forEach', 'filter', 'find', 'some', 'every', 'flatMap', 'findIndex']);
/** Array methods whose result holds elements of the array that they are called on. */
const sameElements: ReadonlySet<string> = new Set(['filter', 'slice', 'sort', 'toSorted', 'reverse', 'find', 'at', 'pop', 'shift', 'concat']);

/**
 * Follows an expression back through variables, imports (also `require` and `module.exports`), properties of object literals,
 * destructuring, functions and getters with one `return`, loops over a list and
 * callbacks of array methods: `user` of `for (const user of await User.find())` is an element of `User.find()`.
 */
export function originOf(expression: ts.Expression, checker: ts.TypeChecker): Origin {
  let node: ts.Expression | ts.Declaration = bare(expression);
  let element = false;
  let several = false;
  for (let step = 0; step < maxSteps; step++) {
    const next: Origin | undefined = isTraced(node) ? before(node, checker) : undefined;
    if (!next) break;
    element ||= next.element;
    several ||= next.several;
    node = next.node;
  }
  return { node, element, several };
}

function isTraced(node: ts.Node): node is ts.Expression {
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) || ts.isElementAccessExpression(node);
}

/** One step back; undefined where the expression makes the value itself. */
function before(node: ts.Expression, checker: ts.TypeChecker): Origin | undefined {
  if (ts.isElementAccessExpression(node)) return ts.isStringLiteralLike(node.argumentExpression) ? undefined : from(node.expression, true);
  if (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    if (isRequire(callee)) return required(node, checker);
    if (!ts.isPropertyAccessExpression(callee) || !sameElements.has(callee.name.text)) return returned(callee, checker);
    // `find` and `filter` are names of queries too: of an array they take a function.
    const argument = node.arguments[0];
    if (/^f/.test(callee.name.text) && !(argument && isFunctionNode(bare(argument)))) return returned(callee, checker);
    return checker.isArrayLikeType(checker.getTypeAtLocation(callee.expression)) ? from(callee.expression, true) : undefined;
  }
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  let symbol = ts.isShorthandPropertyAssignment(name.parent) ? checker.getShorthandAssignmentValueSymbol(name.parent) : checker.getSymbolAtLocation(name);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  // What a stub declares has no value to follow; what is known of it is the expression.
  if (!declaration || declaration === node.parent || ts.isPropertySignature(declaration) || declaration.getSourceFile().fileName.startsWith(stubRoot)) return undefined;
  return ofDeclaration(declaration, checker);
}

function ofDeclaration(declaration: ts.Declaration, checker: ts.TypeChecker): Origin {
  if (ts.isVariableDeclaration(declaration)) {
    const loop = declaration.parent.parent;
    if (ts.isForOfStatement(loop)) return from(loop.expression, true);
    return declaration.initializer ? from(declaration.initializer, false, isReassigned(declaration)) : { node: declaration, element: false, several: true };
  }
  if (ts.isBindingElement(declaration)) return ofBinding(declaration, checker);
  if (ts.isParameter(declaration)) return ofParameter(declaration);
  if (ts.isPropertyAssignment(declaration)) return from(declaration.initializer);
  if (ts.isShorthandPropertyAssignment(declaration)) {
    const value = checker.getShorthandAssignmentValueSymbol(declaration)?.valueDeclaration;
    return value && value !== declaration ? ofDeclaration(value, checker) : { node: declaration, element: false, several: false };
  }
  // `exports.User = …`, `module.exports = …`: the checker gives the assignment, or its left side.
  if (ts.isBinaryExpression(declaration)) return from(declaration.right);
  if (ts.isPropertyAccessExpression(declaration) && ts.isBinaryExpression(declaration.parent) && declaration.parent.left === declaration) return from(declaration.parent.right);
  if (ts.isExportAssignment(declaration)) return from(declaration.expression);
  if (ts.isPropertyDeclaration(declaration) && declaration.initializer) return from(declaration.initializer);
  if (ts.isGetAccessorDeclaration(declaration)) return onlyReturn(declaration) ?? { node: declaration, element: false, several: false };
  return { node: declaration, element: false, several: false };
}

function ofBinding(declaration: ts.BindingElement, checker: ts.TypeChecker): Origin {
  const pattern = declaration.parent;
  const owner = pattern.parent;
  const own: Origin = { node: declaration, element: false, several: false };
  const value = ts.isVariableDeclaration(owner) ? owner.initializer ?? (ts.isForOfStatement(owner.parent.parent) ? owner.parent.parent.expression : undefined) : undefined;
  if (!value) return own;
  if (ts.isArrayBindingPattern(pattern)) {
    const all = bare(value);
    // `const [users, total] = await Promise.all([…])`
    const list = ts.isCallExpression(all) && all.arguments[0] && /^Promise\.all(Settled)?$/.test(all.expression.getText()) ? bare(all.arguments[0]) : undefined;
    const part = list && ts.isArrayLiteralExpression(list) ? list.elements[pattern.elements.indexOf(declaration)] : undefined;
    // `for (const [i, tag] of tags.entries())`
    const listed = ts.isCallExpression(all) && all.arguments.length === 0 && pattern.elements[1] === declaration && ts.isPropertyAccessExpression(all.expression) && all.expression.name.text === 'entries' ? all.expression.expression : undefined;
    return part ? from(part) : from(listed ?? value, true);
  }
  const name = declaration.propertyName ?? declaration.name;
  const member = ts.isIdentifier(name) ? checker.getPropertyOfType(checker.getTypeAtLocation(value), name.text)?.valueDeclaration : undefined;
  return member && member !== declaration ? ofDeclaration(member, checker) : own;
}

function ofParameter(declaration: ts.ParameterDeclaration): Origin {
  const own: Origin = { node: declaration, element: false, several: false };
  const call = declaration.parent.parent;
  const callee = ts.isCallExpression(call) && declaration.parent.parameters[0] === declaration && call.arguments.some((argument) => argument === declaration.parent) ? bare(call.expression) : undefined;
  return callee && ts.isPropertyAccessExpression(callee) && elementMethods.has(callee.name.text) ? from(callee.expression, true) : own;
}

/** What a module gives that is asked for with `require`: what its `module.exports` was set to. */
function required(node: ts.CallExpression, checker: ts.TypeChecker): Origin | undefined {
  const [specifier] = node.arguments;
  const module = specifier && ts.isStringLiteralLike(specifier) ? checker.getSymbolAtLocation(specifier) : undefined;
  const declaration = module?.exports?.get(ts.InternalSymbolName.ExportEquals)?.valueDeclaration;
  return declaration && !declaration.getSourceFile().fileName.startsWith(stubRoot) ? ofDeclaration(declaration, checker) : undefined;
}

/** What a function of the workspace gives back, where it does so in one place. */
function returned(callee: ts.Expression, checker: ts.TypeChecker): Origin | undefined {
  if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return undefined;
  let symbol = checker.getSymbolAtLocation(ts.isIdentifier(callee) ? callee : callee.name);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  const initial = declaration && (ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration) || ts.isPropertyAssignment(declaration)) && declaration.initializer ? bare(declaration.initializer) : declaration;
  return initial && isFunctionNode(initial) ? onlyReturn(initial) : undefined;
}

function onlyReturn(declaration: FunctionNode): Origin | undefined {
  const { body } = declaration;
  if (!body || declaration.asteriskToken) return undefined;
  if (!ts.isBlock(body)) return from(body);
  const values: ts.Expression[] = [];
  walk(body, (node) => {
    if (isFunctionNode(node)) return false;
    if (ts.isReturnStatement(node) && node.expression) values.push(node.expression);
    return true;
  });
  const [only] = values;
  return values.length === 1 && only ? from(only) : undefined;
}

function from(expression: ts.Expression, element = false, several = false): Origin {
  return { node: bare(expression), element, several };
}

function isReassigned(declaration: ts.VariableDeclaration): boolean {
  if (!ts.isIdentifier(declaration.name) || ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) return false;
  const { text } = declaration.name;
  let found = false;
  walk(enclosingFunction(declaration) ?? declaration.getSourceFile(), (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left) && node.left.text === text) found = true;
    return !found;
  });
  return found;
}
