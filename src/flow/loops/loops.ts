import { bare, optionOf, uncast, inlineFunction, isAssignment, isWithin, lastOf, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FunctionNode } from '../../project/syntax';
import type { Loop } from '../types';

/** Array methods that call back once per element, and whether one call ends before the next begins. */
const callbackMethods: ReadonlyMap<string, { readonly sequential: boolean; readonly item: number }> = new Map([
  ['map', { sequential: false, item: 0 }],
  ['flatMap', { sequential: false, item: 0 }],
  ['forEach', { sequential: false, item: 0 }],
  // Of Mongoose's cursors, which wait for each: https://mongoosejs.com/docs/api/querycursor.html#QueryCursor.prototype.eachAsync()
  ['eachAsync', { sequential: true, item: 0 }],
  ['filter', { sequential: false, item: 0 }],
  ['some', { sequential: false, item: 0 }],
  ['every', { sequential: false, item: 0 }],
  ['find', { sequential: false, item: 0 }],
  ['findIndex', { sequential: false, item: 0 }],
  ['reduce', { sequential: true, item: 1 }],
  ['reduceRight', { sequential: true, item: 1 }],
]);

/** The repetition that a call of an array method is, if its callback is written in place. By name: the receiver's type is asked later. */
export function callbackLoop(call: ts.CallExpression): Loop | undefined {
  if (!ts.isPropertyAccessExpression(call.expression)) return undefined;
  const name = call.expression.name.text;
  // `Array.from(rows, async (row) => …)`
  if (isArrayFrom(call.expression)) {
    const body = inlineFunction(call.arguments[1]);
    const [list] = call.arguments;
    if (!body || !list) return undefined;
    const count = countOf(list);
    const collection = count ? lengthOf(count) : list;
    const item = body.parameters[count ? 1 : 0]?.name;
    return { node: call, kind: 'callback', method: name, ...(collection && { collection }), ...(item && { item }), ...(count && { count, indexed: true }), body, sequential: name === 'fromAsync' };
  }
  const method = callbackMethods.get(name);
  const body = method && inlineFunction(call.arguments[0]);
  if (!body) return undefined;
  const item = body.parameters[method.item]?.name;
  return { node: call, kind: 'callback', method: name, collection: call.expression.expression, ...(item && { item }), body, sequential: method.sequential, ...(name === 'eachAsync' && { streamed: true }) };
}

/** Whether a call is written as an array method's, of what goes by one name: `rows.map(…)`, and `A.map(…)` of a package. */
export function isMethodOfName({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && callbackMethods.has(expression.name.text) && ts.isIdentifier(expression.expression);
}

/** The function that a function gives which is nothing else: `() => load(id)` of `(id) => () => load(id)`. */
export function innermost(fn: FunctionNode): FunctionNode {
  const given = ts.isArrowFunction(fn) && !ts.isBlock(fn.body) ? inlineFunction(fn.body) : undefined;
  return given ? innermost(given) : fn;
}

/** `Array.from`, and `Array.fromAsync`, which waits for each: https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Array/fromAsync */
function isArrayFrom({ name, expression }: ts.PropertyAccessExpression): boolean {
  return (name.text === 'from' || name.text === 'fromAsync') && ts.isIdentifier(expression) && expression.text === 'Array';
}

/** `days` of `Array.from({ length: days }, …)`. */
function countOf(list: ts.Expression): ts.Expression | undefined {
  const node = bare(list);
  return ts.isObjectLiteralExpression(node) && node.properties.length === 1 ? optionOf(node, 'length') : undefined;
}

/** What an array method walks over with the callback at an index of its arguments, written in place or not. */
export function callbackMethod(call: ts.CallExpression): { readonly index: number; readonly collection: ts.Expression; readonly sequential: boolean } | undefined {
  if (!ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { name, expression } = call.expression;
  if (isArrayFrom(call.expression)) return call.arguments[0] && { index: 1, collection: call.arguments[0], sequential: name.text === 'fromAsync' };
  const method = callbackMethods.get(name.text);
  return method && { index: 0, collection: expression, sequential: method.sequential };
}

/** The repetition of a callback that is only named: `rows.map(toDto)`, `ids.forEach(this.load)`, `rows.map(this.toDto.bind(this))`. */
export function namedCallbackLoop(call: ts.CallExpression): { readonly loop: Loop; readonly callback: ts.Expression } | undefined {
  const method = callbackMethod(call);
  const callback = method && call.arguments[method.index];
  if (!callback || !isNamedFunction(callback)) return undefined;
  return { callback, loop: { node: call, kind: 'callback', method: (call.expression as ts.PropertyAccessExpression).name.text, collection: method.collection, body: call, sequential: method.sequential } };
}

/** Whether an expression may stand for a function that is written elsewhere: a name, a member, what a wrapper or `bind` gives. */
export function isNamedFunction(expression: ts.Expression): boolean {
  const node = bare(expression);
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isCallExpression(node);
}

/** The repetition that a statement is. */
export function statementLoop(node: ts.IterationStatement): Loop {
  const base = { node, body: node.statement, sequential: true } as const;
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const kind = ts.isForInStatement(node) ? 'for-in' : node.awaitModifier ? 'for-await' : 'for-of';
    const item = ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0]?.name : ts.isIdentifier(node.initializer) ? node.initializer : undefined;
    return { ...base, kind, collection: node.expression, ...(item && { item }), ...(kind === 'for-await' && { streamed: true }) };
  }
  if (ts.isForStatement(node)) {
    const counter = node.initializer && ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0]?.name : undefined;
    const collection = counter && ts.isIdentifier(counter) ? lengthOwner(node.condition, counter.text) ?? countedDown(node) : undefined;
    const moved = counter && ts.isIdentifier(counter) && node.incrementor ? nextOf(node.incrementor, counter.text) : undefined;
    if (moved) return { ...base, kind: 'for', collection: moved, ...(counter && { item: counter }), streamed: true };
    if (!node.condition && !node.initializer) return { ...base, kind: 'for', ...drainedQueue(node) };
    return { ...base, kind: 'for', ...(counter && { item: counter }), ...(collection && { collection, indexed: true }) };
  }
  const kind = ts.isWhileStatement(node) ? 'while' : 'do';
  const repeated = node as ts.WhileStatement | ts.DoStatement;
  return { ...base, kind, ...(whileCounter(repeated) ?? drainedInCondition(repeated) ?? drainedQueue(repeated)) };
}

/** `rows` of `rows.length`. */
export function lengthOf(bound: ts.Expression): ts.Expression | undefined {
  const node = bare(bound);
  return ts.isPropertyAccessExpression(node) && node.name.text === 'length' ? node.expression : undefined;
}

/** `rows` of a condition like `i < rows.length`. */
function lengthOwner(condition: ts.Expression | undefined, counter: string): ts.Expression | undefined {
  if (!condition || !ts.isBinaryExpression(condition)) return undefined;
  const sides = [bare(condition.left), bare(condition.right)];
  if (!sides.some((side) => ts.isIdentifier(side) && side.text === counter)) return undefined;
  for (const side of sides) {
    if (ts.isPropertyAccessExpression(side) && (side.name.text === 'length' || side.name.text === 'size')) return side.expression;
  }
  return undefined;
}

/** `rows` of `for (let i = rows.length - 1; i >= 0; i--)`. */
function countedDown(node: ts.ForStatement): ts.Expression | undefined {
  const start = node.initializer && ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0]?.initializer : undefined;
  const value = start && bare(start);
  const length = value && ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.MinusToken ? bare(value.left) : value;
  return length && ts.isPropertyAccessExpression(length) && (length.name.text === 'length' || length.name.text === 'size') ? length.expression : undefined;
}

/** The counter of `let i = 0; while (i < rows.length) { … i++; }`. */
function whileCounter(node: ts.WhileStatement | ts.DoStatement): { collection: ts.Expression; item: ts.Identifier; indexed: true } | undefined {
  const condition = bare(node.expression);
  const down = downFrom(node, condition);
  if (down) return down;
  if (!ts.isBinaryExpression(condition)) return undefined;
  for (const side of [condition.left, condition.right]) {
    const counter = bare(side);
    const collection = ts.isIdentifier(counter) ? lengthOwner(condition, counter.text) : undefined;
    if (!ts.isIdentifier(counter) || !collection) continue;
    let steps = false;
    walk(node.statement, (inner) => {
      if (isStepOfOne(inner, counter.text)) steps = true;
    });
    if (steps) return { collection, item: counter, indexed: true };
  }
  return undefined;
}

/** `rows` of `let i = rows.length; while (i--)`, and of `while (i-- > 0)`. */
function downFrom(node: ts.WhileStatement | ts.DoStatement, condition: ts.Expression): { collection: ts.Expression; item: ts.Identifier; indexed: true } | undefined {
  const step = ts.isBinaryExpression(condition) && condition.right.getText() === '0' ? bare(condition.left) : condition;
  if (!(ts.isPostfixUnaryExpression(step) || ts.isPrefixUnaryExpression(step)) || step.operator !== ts.SyntaxKind.MinusMinusToken || !ts.isIdentifier(step.operand)) return undefined;
  const [item, block] = [step.operand, node.parent];
  let collection: ts.Expression | undefined;
  for (const statement of ts.isBlock(block) || ts.isSourceFile(block) ? block.statements : []) {
    if (statement === node) break;
    for (const { name, initializer } of ts.isVariableStatement(statement) ? statement.declarationList.declarations : []) {
      if (name.getText() === item.text) collection = initializer && lengthOf(initializer);
    }
  }
  return collection && { collection, item, indexed: true };
}

/** `i++`, `i += 1`, `i = i + 1`. */
function isStepOfOne(node: ts.Node, counter: string): boolean {
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.PlusPlusToken && node.operand.getText() === counter;
  if (!isAssignment(node) || node.left.getText() !== counter) return false;
  const added = bare(node.right);
  if (node.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken) return isOne(added);
  return ts.isBinaryExpression(added) && added.operatorToken.kind === ts.SyntaxKind.PlusToken && added.left.getText() === counter && isOne(bare(added.right));
}

function isOne(node: ts.Expression): boolean {
  return ts.isNumericLiteral(node) && Number(node.text) === 1;
}

/** `cursor` of `row = await cursor.next()`. What is not waited for gives an object that says whether it was the last (`next.done`). */
function nextOf(step: ts.Expression, item: string): ts.Expression | undefined {
  const node = bare(step);
  const value = isAssignment(node) && node.left.getText() === item ? uncast(node.right) : undefined;
  const taken = value && ts.isAwaitExpression(value) ? bare(value.expression) : undefined;
  const holder = node.parent;
  const isDone = ts.isParenthesizedExpression(holder) && ts.isPropertyAccessExpression(holder.parent);
  return taken && isNext(taken) && !isDone ? takenFrom(taken) : undefined;
}

/** `while ((id = ids.pop()) !== undefined)`, `while ((row = await cursor.next()))` */
function drainedInCondition(node: ts.WhileStatement | ts.DoStatement): { collection: ts.Expression; item: ts.Identifier; streamed?: true } | undefined {
  let found: { collection: ts.Expression; item: ts.Identifier; streamed?: true } | undefined;
  walk(node.expression, (inner) => {
    if (!ts.isBinaryExpression(inner) || inner.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isIdentifier(inner.left)) return;
    const value = bare(inner.right);
    const from = isNext(value) ? nextOf(inner, inner.left.text) : takenFrom(value);
    if (from) found = { collection: from, item: inner.left, ...(isNext(value) && { streamed: true }) };
  });
  return found && !fills(node.statement, found.collection.getText()) ? found : undefined;
}

/** Whether elements are put into a list there, by its name. */
export function fills(body: ts.Node, list: string): boolean {
  let filled = false;
  walk(body, (inner) => {
    if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression) && inner.expression.expression.getText() === list && ['push', 'unshift', 'splice'].includes(inner.expression.name.text)) filled = true;
  });
  return filled;
}

/**
 * `while (queue.length) { const job = queue.shift(); … }` walks over a list that was there before, and so does a loop without a condition that ends
 * when there is nothing left to take (`const job = queue.pop(); if (!job) break;`), or over a cursor (`while (await rows.hasNext()) { const row = await rows.next(); … }`). A loop that also fills it (a walk over a tree) follows what it finds and is none.
 */
function drainedQueue(node: ts.WhileStatement | ts.DoStatement | ts.ForStatement): { collection?: ts.Expression; item?: ts.BindingName; streamed?: true } {
  const condition = ts.isForStatement(node) ? node.condition : node.expression;
  let owner: ts.Expression | undefined;
  if (!condition || condition.kind === ts.SyntaxKind.TrueKeyword) owner = takenUntilEmpty(node.statement);
  else {
    walk(condition, (inner) => {
      if (ts.isPropertyAccessExpression(inner) && (inner.name.text === 'length' || inner.name.text === 'size' || isHasNext(inner))) owner ??= inner.expression;
    });
  }
  if (!owner) return {};
  const text = owner.getText();
  if (fills(node.statement, text)) return {};
  let item: ts.BindingName | undefined;
  let taken = false;
  let streamed = false;
  walk(node.statement, (inner) => {
    if (takenFrom(inner)?.getText() !== text) return;
    taken = true;
    streamed ||= isNext(inner);
    let holder: ts.Node = inner.parent;
    while (ts.isNonNullExpression(holder) || ts.isAsExpression(holder) || ts.isParenthesizedExpression(holder) || ts.isAwaitExpression(holder)) holder = holder.parent;
    if (ts.isVariableDeclaration(holder)) item = holder.name;
  });
  return taken ? { collection: owner, ...(item && { item }), ...(streamed ? { streamed: true } : {}) } : {};
}

function isHasNext({ name, parent }: ts.PropertyAccessExpression): boolean {
  return name.text === 'hasNext' && ts.isCallExpression(parent);
}

const takes: ReadonlySet<string> = new Set(['shift', 'pop', 'next', 'tryNext']);

/** `queue` of `queue.shift()` and `queue.pop()`, `cursor` of `cursor.next()`. */
export function takenFrom(node: ts.Node): ts.Expression | undefined {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && takes.has(node.expression.name.text) ? node.expression.expression : undefined;
}

/** `queue` of `const job = queue.pop(); if (!job) break;`, at the beginning of a loop's body. */
export function takenUntilEmpty(body: ts.Statement): ts.Expression | undefined {
  const [first, second] = ts.isBlock(body) ? body.statements : [];
  if (!first || !second || !ts.isVariableStatement(first) || !ts.isIfStatement(second)) return undefined;
  const initial = first.declarationList.declarations[0]?.initializer;
  const exit = lastOf(second.thenStatement);
  const from = initial && exit && (ts.isBreakStatement(exit) || ts.isReturnStatement(exit)) ? bare(initial) : undefined;
  return from && !isNext(from) ? takenFrom(from) : undefined;
}

/** What a generator gives next may be a page as well as a row. */
function isNext(node: ts.Node): boolean {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /next$/i.test(node.expression.name.text);
}

/** The step of a counting loop: 1 for `i++`; undefined where it is none or not a known number other than by name (`i += SIZE`). */
export function stepOf(loop: Loop): number | 'chunk' | undefined {
  if (!ts.isForStatement(loop.node) || !loop.node.incrementor) return undefined;
  const step = bare(loop.node.incrementor);
  if (ts.isPostfixUnaryExpression(step) || ts.isPrefixUnaryExpression(step)) return 1;
  if (!ts.isBinaryExpression(step)) return undefined;
  if (step.operatorToken.kind !== ts.SyntaxKind.PlusEqualsToken && step.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const by = step.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken ? bare(step.right) : undefined;
  if (by && ts.isNumericLiteral(by)) return Number(by.text) === 1 ? 1 : 'chunk';
  // `row = await cursor.next()`
  if (ts.isAwaitExpression(uncast(step.right))) return undefined;
  if (!by && ts.isBinaryExpression(bare(step.right))) {
    const sum = bare(step.right) as ts.BinaryExpression;
    const right = bare(sum.right);
    return ts.isNumericLiteral(right) && Number(right.text) === 1 ? 1 : 'chunk';
  }
  return 'chunk';
}

/** Whether a `try` inside the loop catches what goes wrong in the node: taken out of it, one failure would end everything. */
export function isTried(node: ts.Node, loop: ts.Node): boolean {
  for (let current = node; current !== loop && current.parent; current = current.parent) {
    if (ts.isTryStatement(current.parent) && current.parent.tryBlock === current && isWithin(current.parent, loop)) return true;
  }
  return false;
}
