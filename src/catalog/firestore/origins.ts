import { bare, enclosingFunction, isFunctionNode, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isConditional } from '../values/branches';

/** An expression that a name was given, in the order of the source. */
export interface Given {
  readonly expression: ts.Expression;
  /** True where it is given only if something else holds. */
  readonly conditional: boolean;
}

/** What a variable, a field of a class, a property of an object or a function's call was given by the workspace. */
export function originsOf(node: ts.Identifier | ts.PropertyAccessExpression | ts.CallExpression, checker: ts.TypeChecker): readonly Given[] {
  if (ts.isCallExpression(node)) return returned(bare(node.expression), checker);
  const declaration = declarationOf(node, checker);
  if (!declaration) return [];
  if (ts.isVariableDeclaration(declaration)) return ts.isIdentifier(declaration.name) ? ofVariable(declaration, declaration.name) : [];
  if (ts.isPropertyAssignment(declaration)) return [{ expression: declaration.initializer, conditional: false }];
  if (ts.isPropertyDeclaration(declaration)) return declaration.initializer ? [{ expression: declaration.initializer, conditional: false }] : ofField(declaration);
  return [];
}

function declarationOf(node: ts.Identifier | ts.PropertyAccessExpression, checker: ts.TypeChecker): ts.Declaration | undefined {
  const symbol = checker.getSymbolAtLocation(ts.isIdentifier(node) ? node : node.name);
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return target?.valueDeclaration;
}

function ofVariable(declaration: ts.VariableDeclaration, name: ts.Identifier): readonly Given[] {
  const initial = declaration.initializer ? [{ expression: declaration.initializer, conditional: false }] : [];
  if (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) return initial;
  const given: Given[] = [];
  walk(enclosingFunction(declaration)?.body ?? declaration.getSourceFile(), (inner) => {
    if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(inner.left) && inner.left.text === name.text) {
      given.push({ expression: inner.right, conditional: isConditional(inner, declaration) });
    }
  });
  return [...initial, ...given];
}

/** `this.users = db.collection('users')` in the constructor. */
function ofField(declaration: ts.PropertyDeclaration): readonly Given[] {
  const name = declaration.name.getText();
  const constructor = declaration.parent.members.find(ts.isConstructorDeclaration);
  const given: Given[] = [];
  if (constructor?.body) {
    walk(constructor.body, (inner) => {
      if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.EqualsToken && inner.left.getText() === `this.${name}`) given.push({ expression: inner.right, conditional: false });
    });
  }
  return given;
}

/** What a function of the workspace returns, where it returns in one place. */
function returned(callee: ts.Expression, checker: ts.TypeChecker): readonly Given[] {
  if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return [];
  const declaration = declarationOf(callee, checker);
  const value = declaration && (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration) || ts.isPropertyDeclaration(declaration)) ? declaration.initializer && bare(declaration.initializer) : declaration;
  if (!value || !isFunctionNode(value) || !value.body) return [];
  if (!ts.isBlock(value.body)) return [{ expression: value.body, conditional: false }];
  const results: ts.Expression[] = [];
  walk(value.body, (inner) => {
    if (isFunctionNode(inner)) return false;
    if (ts.isReturnStatement(inner) && inner.expression) results.push(inner.expression);
    return true;
  });
  return results.length === 1 ? results.map((expression) => ({ expression, conditional: false })) : [];
}

/** Everything that is pushed to a list, where it is declared. */
export function pushedTo(declaration: ts.VariableDeclaration, checker: ts.TypeChecker): readonly ts.Expression[] {
  const symbol = checker.getSymbolAtLocation(declaration.name);
  const pushed: ts.Expression[] = [];
  walk(enclosingFunction(declaration)?.body ?? declaration.getSourceFile(), (inner) => {
    if (!ts.isCallExpression(inner) || !ts.isPropertyAccessExpression(inner.expression) || inner.expression.name.text !== 'push') return;
    if (checker.getSymbolAtLocation(inner.expression.expression) === symbol) pushed.push(...inner.arguments);
  });
  return pushed;
}

/**
 * The query or reference that a snapshot was got with: `q` for `doc` of `(await getDocs(q)).docs.map((doc) => …)`, of
 * `for (const doc of (await q.get()).docs)`, and of `const doc = await q.get()`.
 */
export function snapshotOf(expression: ts.Expression, checker: ts.TypeChecker, depth = 0): ts.Expression | undefined {
  if (depth > 6) return undefined;
  const node = bare(expression);
  const next = (inner: ts.Expression): ts.Expression | undefined => snapshotOf(inner, checker, depth + 1);
  if (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    if (ts.isPropertyAccessExpression(callee)) return callee.name.text === 'get' ? node.arguments[0] ?? callee.expression : undefined;
    return ts.isIdentifier(callee) ? node.arguments[0] : undefined;
  }
  if (ts.isElementAccessExpression(node)) return next(node.expression);
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'docs' ? next(node.expression) : undefined;
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (!declaration) return undefined;
  if (ts.isVariableDeclaration(declaration)) {
    const loop = declaration.parent.parent;
    const value = ts.isForOfStatement(loop) ? loop.expression : declaration.initializer;
    return value && next(value);
  }
  const call = ts.isParameter(declaration) ? declaration.parent.parent : undefined;
  return call && ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) ? next(call.expression.expression) : undefined;
}
