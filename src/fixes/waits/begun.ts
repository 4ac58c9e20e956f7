import { returnedExpressions } from '../../catalog/values/given-values';
import { declarationOf } from '../../flow/values/symbols';
import { enclosingFunction, isFunctionNode, isWithin, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { beginning, committing, says, undoing, type TransactionWord } from './transaction-words';

/** How many functions of the workspace deep it is looked for what begins, commits or undoes a transaction. */
const steps = 2;

/**
 * Whether the transaction of a client is open where a call stands: the client is the parameter of the function around the call, or has begun before the call, is not undone in between
 * (`if (!stock) { await trx.rollback(); … }`), and commits behind it. What functions of the workspace do for it counts as well: `const trx = await begin()`, `await commit(trx)`.
 */
export function isOpenAt(name: ts.Identifier, call: ts.CallExpression, context: FixContext): boolean {
  const declaration = declarationOf(name, context.checker);
  if (!declaration) return false;
  if (ts.isParameter(declaration)) return isFunctionNode(declaration.parent) && isWithin(call, declaration.parent) && enclosingFunction(call) === declaration.parent;
  const scope = enclosingFunction(declaration);
  if (!scope || enclosingFunction(call) !== scope) return false;
  const begun = placesBegun(declaration, name.text, scope, context, steps);
  const committed = placesOf(committing, name.text, scope, context, steps);
  const [[from = 0, ...again], [to = 0, ...twice]] = [begun, committed];
  const isUndone = placesOf(undoing, name.text, scope, context, steps).some((at) => from < at && at < call.pos);
  return again.length + twice.length === 0 && begun.length === 1 && from < call.pos && to > call.end && !isUndone;
}

/** What a variable is made by, where it is given its value once: where it is declared, or by the one assignment of a variable that is declared before (`let trx: Transaction; try { trx = await begin(); … }`). */
export function madeBy(declaration: ts.VariableDeclaration): ts.CallExpression | undefined {
  const made = declaration.initializer ?? givenOnce(declaration);
  const call = made && awaited(made);
  return call && ts.isCallExpression(call) ? call : undefined;
}

/** The one call that a function of the workspace returns what it makes of, as a connection that it takes: `const getClient = () => pool.connect()`. The call itself where it is of no such function. */
export function madeIn(call: ts.CallExpression, context: FixContext, depth = steps): ts.CallExpression {
  const fn = depth > 0 && !context.recognise(call) ? onlyFunction(call, context) : undefined;
  const [result, another] = fn ? returnedExpressions(fn) : [];
  if (!result || another) return call;
  const inner = awaited(result);
  const declaration = ts.isIdentifier(inner) ? declarationOf(inner, context.checker) : undefined;
  const made = ts.isCallExpression(inner) ? inner : declaration && ts.isVariableDeclaration(declaration) ? madeBy(declaration) : undefined;
  return made ? madeIn(made, context, depth - 1) : call;
}

/** The function of the workspace that a call is of, where it is just one. */
export function onlyFunction(call: ts.CallExpression, { functionsOf }: FixContext): FunctionNode | undefined {
  const [fn, another] = functionsOf(call.expression);
  return another ? undefined : fn;
}

/** Where a client's transaction begins in a function: where the client is made, or where it is said. */
function placesBegun(declaration: ts.Declaration, name: string, scope: FunctionNode, context: FixContext, depth: number): readonly number[] {
  const made = ts.isVariableDeclaration(declaration) ? madeBy(declaration) : undefined;
  return [...(made && givesBegun(made, context, depth) ? [made.pos] : []), ...placesOf(beginning, name, scope, context, depth)];
}

/** Whether a call gives a transaction that has begun: `db.transaction()`, or a function that returns one. */
function givesBegun(call: ts.CallExpression, context: FixContext, depth: number): boolean {
  if (/\.(?:t|startT)ransaction\((?:\{[^{}]*\})?\)/.test(call.getText())) return true;
  const fn = depth > 0 ? onlyFunction(call, context) : undefined;
  const results = fn ? returnedExpressions(fn).map(awaited) : [];
  return fn !== undefined && results.length > 0 && results.every((result) => (ts.isCallExpression(result) ? givesBegun(result, context, depth - 1) : ts.isIdentifier(result) && isBegunIn(result, fn, context, depth - 1)));
}

/** Whether a function returns a client of its own in whose transaction nothing has ended. */
function isBegunIn(result: ts.Identifier, fn: FunctionNode, context: FixContext, depth: number): boolean {
  const declaration = declarationOf(result, context.checker);
  if (!declaration || ts.isParameter(declaration) || enclosingFunction(declaration) !== fn) return false;
  const begun = placesBegun(declaration, result.text, fn, context, depth);
  return begun.length === 1 && begun.every((at) => at < result.pos) && placesOf(committing, result.text, fn, context, depth).length === 0 && placesOf(undoing, result.text, fn, context, depth).every((at) => at > result.pos);
}

/** Where a client is told a word in code, or is handed to a function of the workspace that tells it. */
function placesOf(word: TransactionWord, name: string, code: ts.Node, context: FixContext, depth: number): readonly number[] {
  const places: number[] = [];
  walk(code, (node) => {
    if (!ts.isCallExpression(node)) return;
    const isTold = ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === name && says(node, word);
    if (isTold || isToldIn(word, name, node, context, depth)) places.push(node.pos);
  });
  return places;
}

function isToldIn(word: TransactionWord, name: string, call: ts.CallExpression, context: FixContext, depth: number): boolean {
  const index = depth > 0 ? call.arguments.findIndex((argument) => ts.isIdentifier(argument) && argument.text === name) : -1;
  const fn = index >= 0 ? onlyFunction(call, context) : undefined;
  const parameter = fn?.parameters[index]?.name;
  return fn?.body !== undefined && parameter !== undefined && ts.isIdentifier(parameter) && placesOf(word, parameter.text, fn.body, context, depth - 1).length > 0;
}

/**
 * What the one assignment of a variable puts into it, where no condition decides whether it does (`if (orders.length > 1) trx = await begin()`). A function that stands in for the transaction reads the variable when it is called, so that its type has to say at its declaration that something is in it, or there are no types.
 */
function givenOnce(declaration: ts.VariableDeclaration): ts.Expression | undefined {
  const scope = enclosingFunction(declaration);
  const { name, type } = declaration;
  if (!scope || !ts.isIdentifier(name) || (/\.[cm]?tsx?$/.test(declaration.getSourceFile().fileName) && (!type || ts.isUnionTypeNode(type)))) return undefined;
  const given: ts.BinaryExpression[] = [];
  walk(scope, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left) && node.left.text === name.text) given.push(node);
  });
  const [one, another] = given;
  if (!one || another) return undefined;
  let block: ts.Node = one.parent;
  while (ts.isParenthesizedExpression(block)) block = block.parent;
  if (!ts.isExpressionStatement(block)) return undefined;
  for (block = block.parent; block !== scope.body; block = block.parent) if (!ts.isBlock(block) && !ts.isTryStatement(block)) return undefined;
  return one.right;
}

/** An expression behind its `await`. */
export function awaited(expression: ts.Expression): ts.Expression {
  const inner = uncast(expression);
  return ts.isAwaitExpression(inner) ? uncast(inner.expression) : inner;
}
