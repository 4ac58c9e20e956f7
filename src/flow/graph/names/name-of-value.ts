import { bare, isChoice } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isOfLanguage } from '../receivers/library-members';

/** `bind`, `call` and `apply`: what a function is used through. */
export function isFunctionMethod(name: string): boolean {
  return name === 'bind' || name === 'call' || name === 'apply';
}

/** Whether what is called is a method of the workspace's own that has the name of one of a function's: `cancelOrder.call(id)` of a service. */
export function isOwnMethod(callee: ts.Expression, checker: ts.TypeChecker): callee is ts.PropertyAccessExpression {
  if (!ts.isPropertyAccessExpression(callee) || !isFunctionMethod(callee.name.text)) return false;
  const symbol = checker.getSymbolAtLocation(callee.name);
  return symbol !== undefined && !isOfLanguage(symbol);
}

/** Whether a call only binds a function, which runs where the result is called: `const load = orders.load.bind(orders)`. */
export function isBinding(callee: ts.Expression, functionsOf: (expression: ts.Expression) => readonly unknown[]): boolean {
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind' && functionsOf(callee.expression).length > 0;
}

/** `list` of `this.orders.list` and of `list`. */
export function lastName(expression: ts.Expression): string | undefined {
  const node = bare(expression);
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}

/**
 * The name by which a call goes in the tables of names: that of the callee, of the function behind `fn.call(…)` and `fn.bind(…)`, of the maker of
 * what is called (`loaderOf(db)(id)`), of the table (`table[kind](row)`).
 */
export function calledName(expression: ts.Expression): string | undefined {
  const node = bare(expression);
  if (ts.isPropertyAccessExpression(node) && isFunctionMethod(node.name.text)) return calledName(node.expression) ?? node.name.text;
  if (node.kind === ts.SyntaxKind.SuperKeyword) return 'super';
  if (ts.isConditionalExpression(node)) return calledName(node.whenTrue);
  if (ts.isElementAccessExpression(node)) return lastName(node) ?? lastName(node.expression);
  if (!ts.isCallExpression(node)) return lastName(node);
  const maker = calledName(node.expression);
  return maker === 'require' ? 'default' : maker;
}

/**
 * The names of the functions that a value may be: of `fn`, `fn.bind(this)`, `wrap(fn)`. A call gives what its function makes (`makeLoad(db)`) or the function that it was
 * handed (`logged(load)`), which its text does not tell; a choice gives one of two.
 */
export function valueNames(expression: ts.Expression): readonly string[] {
  const node = bare(expression);
  if (ts.isConditionalExpression(node)) return [...valueNames(node.whenTrue), ...valueNames(node.whenFalse)];
  if (ts.isBinaryExpression(node) && isChoice(node.operatorToken.kind)) return [...valueNames(node.left), ...valueNames(node.right)];
  // `const handle = handlers[kind]`
  if (ts.isElementAccessExpression(node)) return [lastName(node) ?? lastName(node.expression) ?? []].flat();
  if (ts.isNewExpression(node)) return [lastName(node.expression) ?? []].flat();
  if (!ts.isCallExpression(node)) return [lastName(node) ?? []].flat();
  if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'bind') return [lastName(node.expression.expression) ?? []].flat();
  const first = node.arguments.map(bare).find((argument) => ts.isIdentifier(argument) || ts.isPropertyAccessExpression(argument));
  return [calledName(node.expression) ?? [], (first && lastName(first)) ?? []].flat();
}
