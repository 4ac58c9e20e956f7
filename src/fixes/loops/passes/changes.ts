import { chainedMethods } from '../../../catalog/values/callbacks';
import type { FlowContext, QuerySite } from '../../../flow/types';
import { enclosingFunction, isAssignment, isFunctionNode, isReference, isStep, isWithin, namesIn, outward, rootOf, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isTried } from '../../../flow/loops/loops';

/** Methods that change the list, set or map that they are called on. */
const changing: ReadonlySet<string> = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'set', 'add', 'delete', 'clear']);

/** Every expression below a node that is assigned to, deleted, or changed by a method or by `Object.assign`. */
export function changedIn(root: ts.Node): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  walk(root, (node) => {
    if (isAssignment(node)) found.push(...targets(node.left));
    else if (ts.isDeleteExpression(node)) found.push(node.expression);
    else if (isStep(node)) found.push(node.operand);
    else if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && !ts.isVariableDeclarationList(node.initializer)) found.push(...targets(node.initializer));
    else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [first] = node.arguments;
      if (changing.has(node.expression.name.text)) found.push(node.expression.expression);
      else if (node.expression.name.text === 'assign' && first) found.push(first);
    }
  });
  return found;
}

/** What an assignment gives a value to; each part of a pattern on its own (`[a.x, b] = …`). */
function targets(left: ts.Expression): readonly ts.Expression[] {
  const node = uncast(left);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((element) => targets(ts.isSpreadElement(element) ? element.expression : element));
  if (!ts.isObjectLiteralExpression(node)) return [node];
  return node.properties.flatMap((property) => {
    if (ts.isPropertyAssignment(property)) return targets(property.initializer);
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    return ts.isSpreadAssignment(property) ? targets(property.expression) : [];
  });
}

/** The name of the property that an expression is: `id` of `row.id` and of `row['id']`. */
export function memberName(expression: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isElementAccessExpression(expression) && ts.isStringLiteralLike(expression.argumentExpression) ? expression.argumentExpression.text : undefined;
}

/**
 * Whether one of the names is handed on as a whole below `root`, before a node where one is given: to a function, which may change what it is
 * given, or to another name, by which it can be changed.
 */
export function handedOn(root: ts.Node, names: readonly string[], before?: ts.Node): boolean {
  let found = false;
  walk(root, (node) => {
    if (found || (before && node.pos >= before.pos)) return false;
    if (!ts.isIdentifier(node) || !names.includes(node.text) || !isReference(node)) return true;
    const { child, user } = outward(node);
    if ((ts.isCallExpression(user) || ts.isNewExpression(user)) && user.expression !== child) found = true;
    if (ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name)) found = true;
    if (ts.isBinaryExpression(user) && user.operatorToken.kind === ts.SyntaxKind.EqualsToken && user.right === child) found = true;
    return !found;
  });
  return found;
}

/** The names that a value may go by in a body: its own, and those that are declared from it (`const card = customer ?? {}`). */
export function aliases(body: ts.Node, names: readonly string[]): readonly string[] {
  const all = [...names];
  walk(body, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return;
    const value = uncast(node.initializer);
    const parts = ts.isBinaryExpression(value) ? [value.left, value.right] : [value];
    if (parts.some((part) => { const inner = uncast(part); return ts.isIdentifier(inner) && all.includes(inner.text); })) all.push(node.name.text);
  });
  return all;
}

/** Whether a function that stands beside the loop, or another name for the list, may change the list while it is walked over. */
export function isListShared(loop: ts.Node, list: ts.Expression): boolean {
  const text = uncast(list).getText();
  const scope = enclosingFunction(loop) ?? loop.getSourceFile();
  let shared = false;
  walk(scope, (node) => {
    if (shared || (node !== scope && node === loop)) return false;
    if (node !== scope && isFunctionNode(node) && !isWithin(loop, node) && changesList(node, list)) shared = true;
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && uncast(node.initializer).getText() === text) shared = true;
    return !shared;
  });
  return shared;
}

/** Whether something that one of the names stands for is changed below a node: the variable, or anything inside what it holds. */
export function changes(root: ts.Node, names: readonly string[]): boolean {
  return names.length > 0 && changedIn(root).some((expression) => names.includes(rootName(expression) ?? ''));
}

/** Whether one of the names is given another value as a whole below a node: `tag = await create()`, `[tag] = …`. */
export function isGivenAnother(root: ts.Node, name: string): boolean {
  return changedIn(root).some((expression) => isWhole(expression) && rootName(expression) === name);
}

/**
 * Whether rows that the names stand for change below a node, by these names or by others that they are given: a variable that is given another row changes none.
 * @param rowsIn where the rows are in what the names stand for
 */
export function changesRows(root: ts.Node, names: readonly string[], rowsIn?: string | number): boolean {
  if (names.length === 0) return false;
  const all = rowNames(root, names, rowsIn);
  return changedIn(root).some((expression) => !isWhole(expression) && all.has(rootName(expression) ?? ''));
}

/** The names that rows may go by in a body: those that hold them, and what is declared from these or given them (`tag = made`, `const [tag] = made.rows`). */
function rowNames(body: ts.Node, names: readonly string[], rowsIn: string | number | undefined): ReadonlySet<string> {
  const all = new Set(names);
  const holdsRow = (value: ts.Expression): boolean => {
    let node = uncast(value);
    if (ts.isConditionalExpression(node)) return holdsRow(node.whenTrue) || holdsRow(node.whenFalse);
    if (ts.isBinaryExpression(node)) return holdsRow(node.left) || holdsRow(node.right);
    while ((ts.isElementAccessExpression(node) && ts.isNumericLiteral(uncast(node.argumentExpression))) || (ts.isPropertyAccessExpression(node) && node.name.text === rowsIn)) node = uncast(node.expression);
    return ts.isIdentifier(node) && all.has(node.text);
  };
  let known: number;
  // What is given a row may stand before what it is given on to.
  do {
    known = all.size;
    walk(body, (node) => {
      if (ts.isVariableDeclaration(node) && node.initializer && (ts.isIdentifier(node.name) || ts.isArrayBindingPattern(node.name) || rowsIn !== undefined) && holdsRow(node.initializer)) for (const name of namesIn(node.name)) all.add(name);
      else if (isAssignment(node) && ts.isIdentifier(uncast(node.left)) && holdsRow(node.right)) all.add(node.left.getText());
    });
  } while (all.size > known);
  return all;
}

/** Whether what is changed is a variable itself, by an assignment. */
function isWhole(changed: ts.Expression): boolean {
  if (!ts.isIdentifier(uncast(changed))) return false;
  const { child, user } = outward(changed);
  return (isAssignment(user) && user.left === child) || ts.isArrayLiteralExpression(user) || ts.isPropertyAssignment(user) || ts.isShorthandPropertyAssignment(user);
}

/**
 * Whether an element's key changes below a node: the variable gets another element, or one of the columns that the key is read from gets
 * another value. Without `columns` (a computed key) any change of the element counts. A result that is stored on the element is none, and neither is a change
 * behind `until`, where that is given.
 */
export function changesKey(root: ts.Node, names: readonly string[], columns: readonly string[] | undefined, until?: ts.Node): boolean {
  return changedIn(root).some((expression) => {
    if (until && expression.pos >= until.end && expression !== rootOf(expression)) return false;
    if (!names.includes(rootName(expression) ?? '')) return false;
    let current = uncast(expression);
    let column: string | undefined;
    while (ts.isPropertyAccessExpression(current) || ts.isElementAccessExpression(current)) {
      column = memberName(current);
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
  const root = rootOf(expression);
  return ts.isIdentifier(root) ? root.text : undefined;
}

/** Functions and methods that make a new list, whose elements are those that the old one has. */
export const copying = /^(?:map|filter|slice|split|flat|flatMap|concat|from|keys|values|entries|parse|toSorted|fromEntries)$/;

/** The object that a change is about: `order` of `order.total = 1`, `order.items` of `order.items.push(item)`, the variable where that gets another value. */
export function holderOf(target: ts.Expression): ts.Expression {
  const { child, user } = outward(target);
  const isCalledOn = (ts.isPropertyAccessExpression(user) && user.expression === child) || ts.isCallExpression(user);
  const node = uncast(target);
  return !isCalledOn && (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) ? uncast(node.expression) : node;
}

/** Whether a method that changes lists elsewhere is a link of a query: `client.from('orders').delete()`. */
export function isLinkOfQuery(target: ts.Expression, { recognise }: FlowContext): boolean {
  for (let node: ts.Node = target.parent; ts.isPropertyAccessExpression(node) || ts.isCallExpression(node); node = node.parent) {
    if (ts.isCallExpression(node) && recognise(node)?.concept === 'query') return true;
  }
  return false;
}

/** Whether the promises of a loop's callbacks are settled one by one, or by a pool that lists what failed: taken out of them, one failure would end everything. */
export function isSettled(loop: ts.Node): boolean {
  if (ts.isCallExpression(loop) && ts.isPropertyAccessExpression(loop.expression) && chainedMethods.has(loop.expression.name.text)) return true;
  const { user } = outward(loop);
  return ts.isCallExpression(user) && /(?:^|\.)allSettled$/.test(user.expression.getText());
}

/** Whether a method changes the value where it stands: `(await query).pop()`. */
export function isChangedInPlace(node: ts.Expression): boolean {
  const { child, user } = outward(node);
  return ts.isPropertyAccessExpression(user) && user.expression === child && changing.has(user.name.text);
}

/** Whether a query's failure is dealt with by its own pass. A client that gives back its errors fails in no `try`. */
export function failsAlone({ call, meaning }: QuerySite, loop: ts.Node): boolean {
  // A link of the call may ask for the opposite.
  const rejects = meaning.errorIn === undefined || /\.throw\w*\(/.test(call.getText());
  return rejects && (isTried(call, loop) || isSettled(loop));
}
