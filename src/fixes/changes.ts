import { isWithin, uncast, walk } from '../project/syntax';
import { ts } from '../project/ts';

/** Methods that change the list, set or map that they are called on. */
const changing: ReadonlySet<string> = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'set', 'add', 'delete', 'clear']);

/** Every expression below a node that is assigned to, deleted, or changed by a method or by `Object.assign`. */
export function changedIn(root: ts.Node): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  walk(root, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment) found.push(node.left);
    else if (ts.isDeleteExpression(node)) found.push(node.expression);
    else if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)) found.push(node.operand);
    else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [first] = node.arguments;
      if (changing.has(node.expression.name.text)) found.push(node.expression.expression);
      else if (node.expression.name.text === 'assign' && first) found.push(first);
    }
  });
  return found;
}

/** Whether something that one of the names stands for is changed below a node: the variable, or anything inside what it holds. */
export function changes(root: ts.Node, names: readonly string[]): boolean {
  return names.length > 0 && changedIn(root).some((expression) => names.includes(rootName(expression) ?? ''));
}

/**
 * Whether an element's key changes below a node: the variable gets another element, or one of the columns that the key is read from gets
 * another value. Without `columns` (a computed key) any change of the element counts. A result that is stored on the element is none.
 */
export function changesKey(root: ts.Node, names: readonly string[], columns: readonly string[] | undefined): boolean {
  return changedIn(root).some((expression) => {
    if (!names.includes(rootName(expression) ?? '')) return false;
    let current = uncast(expression);
    let column: string | undefined;
    while (ts.isPropertyAccessExpression(current) || ts.isElementAccessExpression(current)) {
      column = ts.isPropertyAccessExpression(current) ? current.name.text : undefined;
      current = uncast(current.expression);
    }
    return current === uncast(expression) || column === undefined || columns === undefined || columns.includes(column);
  });
}

/** Whether a list itself is changed below a node: filled, sorted, replaced, or given other elements. */
export function changesList(root: ts.Node, list: ts.Expression): boolean {
  const text = uncast(list).getText();
  return changedIn(root).some((expression) => {
    const node = uncast(expression);
    return node.getText() === text || (ts.isElementAccessExpression(node) && uncast(node.expression).getText() === text);
  });
}

/** `order` of `order.items[0]`. */
export function rootName(expression: ts.Expression): string | undefined {
  let current = uncast(expression);
  while (ts.isPropertyAccessExpression(current) || ts.isElementAccessExpression(current)) current = uncast(current.expression);
  return ts.isIdentifier(current) ? current.text : undefined;
}

/** The names that a pattern declares. */
export function namesIn(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** Whether a `try` inside the loop catches what goes wrong in the node: taken out of it, one failure would end everything. */
export function isTried(node: ts.Node, loop: ts.Node): boolean {
  for (let current = node; current !== loop && current.parent; current = current.parent) {
    if (ts.isTryStatement(current.parent) && current.parent.tryBlock === current && isWithin(current.parent, loop)) return true;
  }
  return false;
}
