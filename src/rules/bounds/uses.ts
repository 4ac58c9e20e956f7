import { rowHolders } from '../../flow/values/origin';
import { symbolOf } from '../../flow/values/symbols';
import { orderings } from '../../project/list-methods';
import { enclosingFunction, isAssignment, isOr, isReference, isStep, outward, propertyName, walk } from '../../project/syntax';
import { isDrawn } from '../../project/markup/component-files';
import { ts } from '../../project/ts';
import { extremeCall, extremeOf } from './extreme';
import { addsUp, keepsOne } from './gathered';
import { givenOnce, handedTo, isBegunEmpty, isEmpty, isGiven, isLast, isPlaceOfLast } from './held-by';
import { sumOf, sumsOf, tallyOf } from './tally';

/**
 * What becomes of a query's rows at one place. `all`: they are needed as they are (returned, handed on, walked over), or nothing is known; `test`: it is only
 * asked whether there is an answer; `order`: they are put into another order where they are.
 */
export type RowEnd = 'all' | 'order' | 'count' | 'page' | 'first' | 'pick' | 'sum' | 'distinct' | 'tally' | 'extreme' | 'test';

export interface RowUse {
  readonly end: RowEnd;
  /** Where it ends. */
  readonly node: ts.Node;
  /** The `filter` calls on the way there. */
  readonly filters: readonly ts.CallExpression[];
  /** All calls on the way there: those, and what puts the rows into another order or form. */
  readonly steps: readonly ts.CallExpression[];
}

function useAt(end: RowEnd, node: ts.Node, steps: readonly ts.CallExpression[]): RowUse {
  return { end, node, steps, filters: steps.filter((step) => nameOf(step) === 'filter') };
}

function nameOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}

/** Methods whose result stands for the same rows, in another order or form. */
const passing: ReadonlySet<string> = new Set(['filter', ...orderings, 'map']);
const ends: Readonly<Record<string, RowEnd>> = { slice: 'page', find: 'pick', findLast: 'pick', some: 'pick', every: 'pick', findIndex: 'pick', reduce: 'sum' };
const maxUses = 40;
/** Nor does anybody hand rows on through more variables than this. */
const maxDepth = 12;

/** Every use of the rows that a call gives, through variables, `data` and `rows` of its answer, and `Promise.all`. Of an answer that is a list itself, `place` is that of the rows. */
export function usesOfRows(call: ts.Expression, checker: ts.TypeChecker, place?: number): readonly RowUse[] {
  const uses: RowUse[] = [];
  follow(call, [], { uses, checker, depth: 0, ...(place !== undefined && { place }) });
  return uses;
}

/** The same of the rows that a name stands for, or a part of a pattern: a parameter that is given them. */
export function usesOfName(name: ts.BindingName, checker: ts.TypeChecker): readonly RowUse[] {
  const uses: RowUse[] = [];
  binding(name, [], { uses, checker, depth: 0 });
  return uses;
}

/** What is found while rows are followed; `depth` is the number of variables that they went through. */
interface Trace {
  readonly uses: RowUse[];
  readonly checker: ts.TypeChecker;
  readonly depth: number;
  /** Where the rows are in the list that is followed, until they are come to. */
  readonly place?: number;
}

function follow(node: ts.Node, steps: readonly ts.CallExpression[], trace: Trace): void {
  const { uses, depth } = trace;
  const end = (what: RowEnd, at: ts.Node): void => void uses.push(useAt(what, at, steps));
  if (uses.length > maxUses || depth > maxDepth) return end('all', node);
  const { child, user } = outward(node);
  if (ts.isAwaitExpression(user)) return follow(user, steps, trace);
  const handed = handedTo(child, user);
  if (handed) return binding(handed, steps, trace);
  if (trace.place !== undefined && !ts.isVariableDeclaration(user) && !ts.isArrayLiteralExpression(user)) return ofAnswer(child, user, steps, trace);
  if (ts.isPropertyAccessExpression(user) && user.expression === child) return member(user, steps, trace);
  if (ts.isElementAccessExpression(user) && user.expression === child) return end(user.argumentExpression.getText() === '0' ? 'first' : isLast(user) ? 'pick' : 'all', user);
  if (ts.isBinaryExpression(user) && user.left === child && isOr(user.operatorToken.kind) && isEmpty(user.right)) return follow(user, steps, trace);
  if (isTest(child, user)) return end('test', user);
  if (ts.isNewExpression(user) && user.expression.getText() === 'Set') return end('distinct', user);
  const extreme = isMapped(steps.at(-1)) ? extremeCall(user) : undefined;
  if (extreme) return end('extreme', extreme);
  const added = ts.isForOfStatement(user) && user.expression === child ? addedIn(user) : undefined;
  if (added) return end(added, user);
  if (ts.isExpressionStatement(user)) return end(isDrawn(child) ? 'all' : leftAt(steps.at(-1), child), user);
  if (ts.isVariableDeclaration(user) && user.initializer === child) return binding(user.name, steps, trace);
  const later = isAssignment(user) && user.right === child ? givenOnce(user, trace.checker) : undefined;
  if (later) return binding(later, steps, trace);
  // `[...rows]` are the same rows in a list that may be sorted.
  if (ts.isSpreadElement(user) && ts.isArrayLiteralExpression(user.parent) && user.parent.elements.length === 1 && trace.place === undefined) return follow(user.parent, steps, trace);
  const all = ts.isArrayLiteralExpression(user) ? promiseAll(user) : undefined;
  if (all && ts.isArrayLiteralExpression(user)) {
    const name = all.elements[user.elements.indexOf(child as ts.Expression)];
    if (name && ts.isBindingElement(name)) return binding(name.name, steps, trace);
  }
  end('all', user);
}

/** `rows.length = 0`: a list that is cut where it is. */
function isChangedAt(access: ts.PropertyAccessExpression): boolean {
  const { child, user } = outward(access);
  return isStep(user) || (isAssignment(user) && user.left === child);
}

function isMapped(step: ts.CallExpression | undefined): boolean {
  return step !== undefined && nameOf(step) === 'map';
}

/** What a loop does that makes numbers of all rows and nothing else. */
function addedIn(loop: ts.Node): RowEnd | undefined {
  return tallyOf(loop) ? 'tally' : sumOf(loop) || sumsOf(loop) ? 'sum' : extremeOf(loop) ? 'extreme' : addsUp(loop) ? 'tally' : keepsOne(loop) ? 'pick' : undefined;
}

/** What a statement does that leaves what it makes of the rows: `rows.sort(byDate)`, `rows.map((row) => send(row))`. */
function leftAt(step: ts.CallExpression | undefined, whole: ts.Node): RowEnd {
  if (step !== whole) return 'test';
  return isOrderedInPlace(step) ? 'order' : 'all';
}

/** What is made of an answer whose rows stand at a place of it: `(await pool.query(…))[0]`. */
function ofAnswer(child: ts.Node, user: ts.Node, steps: readonly ts.CallExpression[], { place, ...trace }: Trace): void {
  if (ts.isElementAccessExpression(user) && user.expression === child && user.argumentExpression.getText() === String(place)) return follow(user, steps, trace);
  trace.uses.push(useAt(ts.isExpressionStatement(user) ? 'test' : 'all', user, steps));
}

function member(access: ts.PropertyAccessExpression, steps: readonly ts.CallExpression[], trace: Trace): void {
  const { uses } = trace;
  const name = access.name.text;
  const call = ts.isCallExpression(access.parent) && access.parent.expression === access ? access.parent : undefined;
  if (!call) {
    // `snapshot.size` of Firestore: https://googleapis.dev/nodejs/firestore/latest/QuerySnapshot.html#size
    if (name === 'length' && isPlaceOfLast(access)) return void uses.push(useAt('test', access, steps));
    if (name === 'length' || (name === 'size' && steps.length === 0)) return void uses.push(useAt(isChangedAt(access) ? 'all' : 'count', access, steps));
    if (rowHolders.has(name) && steps.length === 0) return follow(access, steps, trace);
    return void uses.push(useAt(isBeside(name, access.expression, trace.checker) ? 'test' : 'all', access, steps));
  }
  const added = name === 'forEach' ? addedIn(call) : undefined;
  if (added) return void uses.push(useAt(added, call, steps));
  if (passing.has(name)) return follow(call, [...steps, call], trace);
  // A copy, which may be sorted.
  if (name === 'slice' && call.arguments.length === 0) return follow(call, steps, trace);
  if (name === 'includes' && isMapped(steps.at(-1))) return void uses.push(useAt('pick', call, steps));
  if (name === 'at' && call.arguments[0]?.getText() === '0') return void uses.push(useAt('first', call, steps));
  // What is taken from the end by a statement of its own leaves the others.
  if ((name === 'at' && call.arguments[0]?.getText() === '-1') || (name === 'pop' && !ts.isExpressionStatement(outward(call).user))) return void uses.push(useAt('pick', call, steps));
  uses.push(useAt(Object.hasOwn(ends, name) && call.arguments.length > 0 ? ends[name] ?? 'all' : 'all', call, steps));
}

/** Whether a name is that of `error` or `count` beside the rows. The `count` of a list is the number of its rows: https://github.com/porsager/postgres#count */
function isBeside(name: string, of: ts.Node, checker: ts.TypeChecker): boolean {
  return name === 'error' || name === 'status' || (name === 'count' && !checker.getTypeAtLocation(of).getProperty('slice'));
}

/** What a variable, or the part of a pattern that holds the rows, is used for. */
function binding(name: ts.BindingName, steps: readonly ts.CallExpression[], trace: Trace): void {
  const { uses, checker } = trace;
  const next: Trace = { ...trace, depth: trace.depth + 1 };
  if (ts.isArrayBindingPattern(name)) {
    if (trace.place !== undefined) {
      const { place, ...rows } = trace;
      const held = name.elements[place];
      if (name.elements.some((one) => one !== held && ts.isBindingElement(one) && isNamed(one.name, checker))) return void uses.push(useAt('all', name, steps));
      if (held && ts.isBindingElement(held) && !held.dotDotDotToken) return binding(held.name, steps, rows);
      return void uses.push(useAt('all', name, steps));
    }
    const rest = name.elements.some((element) => ts.isBindingElement(element) && element.dotDotDotToken);
    return void uses.push(useAt(name.elements.length === 1 && !rest ? 'first' : 'all', name, steps));
  }
  if (ts.isObjectBindingPattern(name)) {
    if (trace.place !== undefined) return void uses.push(useAt('all', name, steps));
    for (const element of name.elements) {
      const property = propertyName(element.propertyName ?? (ts.isIdentifier(element.name) ? element.name : undefined));
      if (property !== undefined && rowHolders.has(property)) binding(element.name, steps, trace);
      // `rowCount` is the number of the rows, too, as are `length` and `size`; a number is one of the rows.
      else if (element.dotDotDotToken || ((property === undefined || /^(?:rowCount|length|size|\d+)$/.test(property) || (property === 'count' && !isBeside(property, name, checker))) && isNamed(element.name, checker))) uses.push(useAt('all', element, steps));
    }
    return;
  }
  const symbol = checker.getSymbolAtLocation(name);
  const home = enclosingFunction(name);
  const isLater = isBegunEmpty(name);
  const before = uses.length;
  walk(home?.body ?? name.getSourceFile(), (node) => {
    if (!ts.isIdentifier(node) || node.text !== name.text || node === name || !(isReference(node) || ts.isShorthandPropertyAssignment(node.parent)) || symbolOf(node, checker) !== symbol) return true;
    // A function may ask them again and again: for each row of another list, whenever something is shown.
    const first = uses.length;
    if (isLater && isGiven(node)) return true;
    if (enclosingFunction(node) === home) follow(node, steps, next);
    else uses.push(useAt('all', node, []));
    // So does a loop: it cuts one stretch after the other out of them, or looks for another one each time.
    if (isAskedAgain(node, name)) for (const [at, use] of uses.entries()) if (at >= first && (use.end === 'page' || use.end === 'pick')) uses[at] = useAt('all', use.node, []);
    return true;
  });
  // What nobody names has put the list into another order all the same.
  if (uses.length === before && isOrderedInPlace(steps.at(-1))) uses.push(useAt('test', name, steps));
}

/** Whether a loop that does not declare a name comes by a place where it stands again and again. */
function isAskedAgain(node: ts.Node, name: ts.Node): boolean {
  for (let [inner, around] = [node, node.parent]; around && around.pos > name.end; [inner, around] = [around, around.parent]) {
    if (ts.isIterationStatement(around, false) && !(ts.isForOfStatement(around) || ts.isForInStatement(around) ? inner === around.expression : ts.isForStatement(around) && inner === around.initializer)) return true;
  }
  return false;
}

/** Whether a call puts the list that it is called on into another order, for whoever has it under another name. */
export function isOrderedInPlace(step: ts.CallExpression | undefined): boolean {
  return step !== undefined && /^(?:sort|reverse)$/.test(nameOf(step));
}

/** Whether something else names what a pattern declares. */
function isNamed(name: ts.BindingName, checker: ts.TypeChecker): boolean {
  if (!ts.isIdentifier(name)) return true;
  const symbol = checker.getSymbolAtLocation(name);
  let found = false;
  walk(enclosingFunction(name)?.body ?? name.getSourceFile(), (node) => {
    found ||= ts.isIdentifier(node) && node !== name && node.text === name.text && (isReference(node) || ts.isShorthandPropertyAssignment(node.parent)) && symbolOf(node, checker) === symbol;
    return !found;
  });
  return found;
}

/** The names of `const [a, b] = await Promise.all([…])`. */
export function promiseAll(list: ts.ArrayLiteralExpression): ts.ArrayBindingPattern | undefined {
  const { user } = outward(list);
  if (!ts.isCallExpression(user) || !/^(?:Promise\.all|[\w.]*\$?transaction)$/.test(user.expression.getText())) return undefined;
  const { user: awaiting } = outward(user);
  const declared = ts.isAwaitExpression(awaiting) ? outward(awaiting).user : undefined;
  return declared && ts.isVariableDeclaration(declared) && ts.isArrayBindingPattern(declared.name) ? declared.name : undefined;
}

/** Whether nothing depends on the order of a set's values: they are counted, looked up, or sorted. */
export function isOrderless(set: ts.Node): boolean {
  const { child, user } = outward(set);
  if (ts.isPropertyAccessExpression(user) && user.expression === child) return user.name.text === 'size' || user.name.text === 'has';
  const list = ts.isSpreadElement(user) && ts.isArrayLiteralExpression(user.parent) && user.parent.elements.length === 1 ? user.parent : ts.isCallExpression(user) && user.expression.getText() === 'Array.from' && user.arguments.length === 1 ? user : undefined;
  const next = list && outward(list).user;
  if (!next || !ts.isPropertyAccessExpression(next)) return false;
  return next.name.text === 'length' || (/^(?:sort|toSorted)$/.test(next.name.text) && ts.isCallExpression(next.parent) && next.parent.arguments.length === 0);
}

/** Whether a set's values are what is wanted: put into a list, or counted, also of a variable that holds it. Others serve to look something up. */
export function isListed(set: ts.Node, checker: ts.TypeChecker): boolean {
  const { child, user } = outward(set);
  if (ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name)) {
    const { name } = user;
    const symbol = checker.getSymbolAtLocation(name);
    let [listed, lookedUp] = [false, false];
    walk(enclosingFunction(name)?.body ?? name.getSourceFile(), (node) => {
      if (!ts.isIdentifier(node) || node === name || node.text !== name.text || !isReference(node) || symbolOf(node, checker) !== symbol) return;
      if (isMadeToList(node)) listed = true;
      else lookedUp = true;
    });
    return listed && !lookedUp;
  }
  return isMadeToList(set);
}

function isMadeToList(set: ts.Node): boolean {
  const { child, user } = outward(set);
  return ts.isSpreadElement(user) || (ts.isPropertyAccessExpression(user) && user.expression === child && user.name.text === 'size') || (ts.isCallExpression(user) && user.expression.getText() === 'Array.from');
}

/** `if (!rows)`, `if (!error && rows)`, `rows && …`, `rows === null`. */
function isTest(child: ts.Node, user: ts.Node): boolean {
  if (ts.isBinaryExpression(user) && user.right === child && /^(?:&&|\|\|)$/.test(user.operatorToken.getText())) {
    const { child: both, user: around } = outward(user);
    return isTest(both, around);
  }
  if (ts.isPrefixUnaryExpression(user)) return true;
  if (ts.isIfStatement(user)) return user.expression === child;
  if (ts.isConditionalExpression(user)) return user.condition === child;
  return ts.isBinaryExpression(user) && user.left === child && (user.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken || /^[=!]==?$/.test(user.operatorToken.getText()) || user.operatorToken.kind === ts.SyntaxKind.BarBarToken);
}
