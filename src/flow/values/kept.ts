import { bare, isAssignment, isFunctionNode, isWithin, lastOf, propertyName, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';

/**
 * Whether a function hands out what it has kept from calls before, so that most calls do not come to a place in it: it returns that first
 * (`if (users.has(id)) return users.get(id)`), or only makes what is missing (`value = known.get(key); if (!value) known.set(key, value = …)`, `this.config ??= …`).
 * What is kept lies outside of the function; a row that was just asked for is none. `fn` is the function around the place; syntax alone says so, and the answer is kept.
 */
export function isBehindKept(fn: FunctionNode, place: ts.Node): boolean {
  let found = behind.get(place);
  if (found === undefined) behind.set(place, (found = comesBehindKept(fn, place)));
  return found;
}

const behind = new WeakMap<ts.Node, boolean>();

function comesBehindKept(fn: FunctionNode, place: ts.Node): boolean {
  for (let node = place; node !== fn && node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && node === parent.thenStatement && keptNames(parent.expression, fn).some((name) => isPut(name, parent.thenStatement))) return true;
    if (ts.isBinaryExpression(parent) && node === parent.right && isFilling(parent.operatorToken.kind) && isKept(parent.left, fn)) return true;
  }
  let found = false;
  walk(fn, (node) => {
    if (found || node.pos >= place.pos || (node !== fn && isFunctionNode(node))) return false;
    if (!ts.isIfStatement(node) || isWithin(place, node)) return true;
    const exit = lastOf(node.thenStatement);
    const given = exit && ts.isReturnStatement(exit) && exit.expression;
    if (given && isKept(given, fn) && keptNames(node.expression, fn).includes(rootName(given)) && !isOfAnswer(given, node.expression, fn)) found = true;
    return !found;
  });
  return found;
}

/** `const found = await load(id); if (E.isLeft(found)) return E.left(found.left)`: a library is asked about what was just loaded; a cache is asked for a key. */
function isOfAnswer(given: ts.Expression, condition: ts.Expression, fn: FunctionNode): boolean {
  return ts.isCallExpression(bare(given)) && mentionsAnswer(condition, fn);
}

function mentionsAnswer(node: ts.Node, fn: FunctionNode): boolean {
  if (ts.isIdentifier(node)) return answers(fn).has(node.text);
  return ts.forEachChild(node, (child) => mentionsAnswer(child, fn)) ?? false;
}

const awaited = new WeakMap<FunctionNode, ReadonlySet<string>>();

/** The names in a function for what it has waited for, or for parts of it. */
function answers(fn: FunctionNode): ReadonlySet<string> {
  let names = awaited.get(fn);
  if (!names) {
    const found = new Set<string>();
    walk(fn, (node) => {
      if (ts.isVariableDeclaration(node) && node.initializer && ts.isAwaitExpression(uncast(node.initializer))) walk(node.name, (name) => { if (ts.isIdentifier(name)) found.add(name.text); return true; });
      return true;
    });
    awaited.set(fn, (names = found));
  }
  return names;
}

function isFilling(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.QuestionQuestionEqualsToken || kind === ts.SyntaxKind.BarBarEqualsToken;
}

/** The names in a condition that stand for something kept. */
function keptNames(condition: ts.Expression, fn: FunctionNode): readonly string[] {
  const names = new Set<string>();
  walk(condition, (node) => {
    if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return true;
    if (isKept(node, fn)) names.add(rootName(node));
    return false;
  });
  return [...names];
}

/** `cache` of `cache.get(key)`, `this.config` of `this.config.url`. */
function rootName(expression: ts.Expression): string {
  let node = bare(expression);
  while (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) || ts.isElementAccessExpression(node)) {
    if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword) return `this.${node.name.text}`;
    node = bare(node.expression);
  }
  return ts.isIdentifier(node) ? node.text : '';
}

/** Whether a value was there before the call: something outside of the function, or what that holds under a key. */
function isKept(expression: ts.Expression, fn: FunctionNode): boolean {
  const name = rootName(expression);
  if (name === '' || name === 'undefined') return false;
  if (name.startsWith('this.')) return true;
  const initial = localValue(name, fn);
  if (initial === undefined) return !isLibrary(name, fn);
  // What was waited for was asked for.
  if (initial === 'unknown' || ts.isAwaitExpression(initial)) return false;
  const value = bare(initial);
  const isLookup = ts.isElementAccessExpression(value) || (ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression) && value.expression.name.text === 'get');
  const holder = rootName(value);
  return isLookup && holder !== '' && (holder.startsWith('this.') || localValue(holder, fn) === undefined);
}

/** `E` of `import * as E from 'fp-ts/Either'`: what a package exports as a whole is functions, and keeps nothing of ours. */
function isLibrary(name: string, fn: FunctionNode): boolean {
  return fn.getSourceFile().statements.some((statement) => {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    return bindings !== undefined && ts.isNamespaceImport(bindings) && bindings.name.text === name && !/^[.~@#]?\//.test(bindings.parent.parent.moduleSpecifier.getText().slice(1));
  });
}

/** What a name is given where the function declares it; undefined where it is declared elsewhere. */
function localValue(name: string, fn: FunctionNode): ts.Expression | 'unknown' | undefined {
  let found: ts.Expression | 'unknown' | undefined;
  walk(fn, (node) => {
    if (found !== undefined) return false;
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) && propertyName(node.name) === name) {
      found = ts.isVariableDeclaration(node) && node.initializer ? node.initializer : 'unknown';
    }
    return found === undefined;
  });
  return found;
}

/** Whether a branch puts something there: `value = …`, `known.set(key, …)`, `known[key] = …`. */
function isPut(name: string, branch: ts.Node): boolean {
  let found = false;
  walk(branch, (node) => {
    if (isAssignment(node) && rootName(node.left) === name) found = true;
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'set' && rootName(node.expression) === name) found = true;
    return !found;
  });
  return found;
}
