import { bare, enclosingFunction, isFunctionNode, isShortCircuit, lastOf, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isCachedFunction } from '../cached-functions';
import { isBehindKept } from './kept';
import { declarationOf } from './symbols';
import type { Site } from '../types';

/** Functions of this name keep what a function gives, and call it once: `once(() => …)`, `singleton('db', () => …)`. */
const keepers = /^(?:once|lazy|lazily|memo|memoize\w*|singleton|remember|getOrCreate|getOrSet|cached?|unstable_cache)$/i;

/**
 * Whether a place is reached the first time only, since something that outlives the call decides: the function hands out what it kept (`kept.ts`), a condition asks whether
 * a variable of the module, a field or a global is set already (`if (!client) await connect()`), or all of the function is given to one that keeps its result, or says `'use cache'`.
 */
export function isOnce({ call, enclosing }: Pick<Site, 'call' | 'enclosing'>, checker: ts.TypeChecker): boolean {
  if (!isFunctionNode(enclosing)) return false;
  return isCachedFunction(enclosing) || isGivenToKeeper(enclosing) || isBehindKept(enclosing, call) || isBehindState(enclosing, call, checker);
}

function isGivenToKeeper(fn: FunctionNode): boolean {
  const { parent } = fn;
  if (!ts.isCallExpression(parent) || parent.expression === (fn as ts.Node) || enclosingFunction(parent) !== undefined) return false;
  const callee = bare(parent.expression);
  return keepers.test(ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '');
}

function isBehindState(fn: FunctionNode, place: ts.Node, checker: ts.TypeChecker): boolean {
  for (let node = place; node !== fn && node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && node !== parent.expression && asksState(parent.expression, fn, checker)) return true;
    if (ts.isConditionalExpression(parent) && node !== parent.condition && asksState(parent.condition, fn, checker)) return true;
    if (ts.isBinaryExpression(parent) && node === parent.right && isShortCircuit(parent.operatorToken.kind) && asksState(parent.left, fn, checker)) return true;
    if (!ts.isBlock(parent)) continue;
    for (const statement of parent.statements) {
      if (statement === node) break;
      if (ts.isIfStatement(statement) && ends(statement.thenStatement) && asksState(statement.expression, fn, checker)) return true;
    }
  }
  return false;
}

function ends(statement: ts.Statement): boolean {
  const last = lastOf(statement);
  return last !== undefined && ts.isReturnStatement(last);
}

/** Whether a condition reads something that is set while the program runs and outlives the function: `let` of a module, a field, a global, the state of a connection. */
function asksState(condition: ts.Expression, fn: FunctionNode, checker: ts.TypeChecker): boolean {
  let found = false;
  walk(condition, (node) => {
    if (found) return false;
    if (node.kind === ts.SyntaxKind.ThisKeyword) found = true;
    else if (ts.isPropertyAccessExpression(node) && /^(?:readyState|isInitialized|isOpen|isReady)$/.test(node.name.text)) found = true;
    else if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) found = isOfGlobal(node) || isField(node, checker);
    else if (ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent)) found = isState(node, fn, checker);
    return !found;
  });
  return found;
}

function isOfGlobal(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean {
  const owner = bare(node.expression);
  return ts.isIdentifier(owner) && /^(?:globalThis|global|\w*[gG]lobal\w*)$/.test(owner.text);
}

/** `Database.instance`, `cached.conn` of an object of the module, `pools[id]`. */
function isField(node: ts.PropertyAccessExpression | ts.ElementAccessExpression, checker: ts.TypeChecker): boolean {
  const owner = bare(node.expression);
  const declaration = ts.isIdentifier(owner) ? declarationOf(owner, checker) : undefined;
  if (!declaration) return false;
  if (ts.isClassLike(declaration)) return true;
  return ts.isVariableDeclaration(declaration) && enclosingFunction(declaration) === undefined && !ts.isEnumDeclaration(declaration.parent);
}

/** A variable that the module gives a value to later on; one of the function that was taken from such a place counts too. */
function isState(node: ts.Identifier, fn: FunctionNode, checker: ts.TypeChecker): boolean {
  const declaration = declarationOf(node, checker);
  if (!declaration || !ts.isVariableDeclaration(declaration)) return false;
  const home = enclosingFunction(declaration);
  if (home === fn && declaration.initializer) return asksStored(declaration.initializer, fn, checker);
  return home !== fn && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0;
}

/** `const known = pools.get(id)`, `const cached = global.mongo`. */
function asksStored(initializer: ts.Expression, fn: FunctionNode, checker: ts.TypeChecker): boolean {
  const node = bare(initializer);
  if (ts.isAwaitExpression(initializer)) return false;
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'get' && asksState(node.expression, fn, checker);
  return (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) && asksState(node, fn, checker);
}
