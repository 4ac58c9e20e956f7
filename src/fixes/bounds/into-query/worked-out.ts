import { orderings } from '../../../project/list-methods';
import { enclosingFunction, inlineFunction, isFunctionNode, isWithin, propertyName, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { bits } from '../../../flow/graph/reach/concepts';
import { functionId } from '../../../flow/graph/names/function-table';
import { isEffect } from '../../../flow/graph/graph';
import type { QuerySite } from '../../../flow/types';
import { usesOfName, usesOfRows, type RowUse } from '../../../rules/bounds/uses';
import type { FixContext } from '../../types';
import { isAskedForAny, isLogged } from '../pages/answered';
import { usesBehind, usesOfAsked } from './rows-behind';
import { isAtEnd, isReckonedWith, isWithinFew } from './reckoned';

/** Rows are followed through so many functions, states and components one behind the other, at most. */
const maxDepth = 6;

/** What is made of all rows: something is worked out from them, or their number is only shown beside them. */
export type OfAll = 'worked-out' | 'counted';

/**
 * Whether something is worked out from all rows of a query: a number, a sum, a page, those that meet a condition. With fewer rows it would be another one. A list that is answered with is only
 * shorter then, and so is one whose rows are made into something else, each for itself. Followed into the callers of the function with the query, where that gives the rows back, or the query itself
 * (`const of = (org) => db.from('votes').select().eq('org_id', org)`), into functions that the rows are handed to, and to the component that a hook gives them or whose state they become.
 * @param areLast whether a limit lets the last rows through, so that what is taken from the end of them stays what it was
 */
export function madeOfAll({ call, enclosing, meaning }: QuerySite, context: FixContext, areLast = false): OfAll | undefined {
  const uses = usesOfAsked(call, context, typeof meaning.rowsIn === 'number' ? meaning.rowsIn : undefined);
  const trace: Trace = { ...context, met: new Set(), shown: new Set(), areLast };
  return areKeysAlone(uses, enclosing, context) || dependOnAll(uses, trace, 0) ? 'worked-out' : trace.shown.size > 0 ? 'counted' : undefined;
}

/** The same of the rows of a relation that are loaded with each row: what the function makes of every `row.relation` that is named in it, or taken out of a row by its name. */
export function madeOfAllAlong(relation: string, enclosing: ts.Node, context: FixContext): OfAll | undefined {
  const trace: Trace = { ...context, met: new Set(), shown: new Set() };
  let found = false;
  walk(enclosing, (node) => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === relation) found ||= dependOnAll(usesOfRows(node, context.checker), trace, 0);
    if (ts.isBindingElement(node) && propertyName(node.propertyName ?? node.name) === relation) found ||= dependOnAll(usesOfName(node.name, context.checker), trace, 0);
    return !found;
  });
  return found ? 'worked-out' : trace.shown.size > 0 ? 'counted' : undefined;
}

/** Whether rows are there for nothing but their keys, by which something else is asked for: that would be another answer, not a shorter list. */
function areKeysAlone(uses: readonly RowUse[], enclosing: QuerySite['enclosing'], context: FixContext): boolean {
  const needed = uses.filter(({ end, node }) => end !== 'test' && !(end === 'count' && ts.isExpression(node) && (isAskedForAny(node) || isLogged(node))));
  if (needed.length === 0 || needed.some(({ end, steps }) => end !== 'all' || !steps.some((step) => step.expression.getText().endsWith('map')))) return false;
  const asked = context.graph.stepsOf(functionId(enclosing)).flatMap((step) => (isEffect(step)
    ? step.meaning.concept === 'query' ? [step.call, ...step.meaning.inputs ?? []] : []
    : context.graph.effectsOfCall(step, bits.read, 1).length > 0 && ts.isCallExpression(step.call) ? step.call.arguments : []));
  return needed.every(({ node }) => asked.some((one) => isWithin(node, one)));
}

/** The same in one of the functions that rows come to. */
function areKeysAnywhere(uses: readonly RowUse[], context: FixContext): boolean {
  const homes = [...new Set(uses.map(({ node }) => enclosingFunction(node)))];
  return homes.some((home) => home !== undefined && areKeysAlone(uses.filter(({ node }) => enclosingFunction(node) === home), home, context));
}

/** What is asked while rows are followed, and the places that were come by. */
interface Trace extends FixContext {
  readonly met: Set<ts.Node>;
  /** Where it is shown how many rows there are. */
  readonly shown: Set<ts.Node>;
  /** Whether it is the last rows that a limit lets through. */
  readonly areLast?: boolean;
}

const workedOut: ReadonlySet<RowUse['end']> = new Set(['sum', 'extreme', 'distinct', 'tally', 'pick', 'page']);

function dependOnAll(all: readonly RowUse[], context: Trace, depth: number): boolean {
  const isLast = ({ steps, node }: RowUse): boolean => context.areLast === true && steps.length === 0 && isAtEnd(node);
  const uses = all.filter((use) => use.end !== 'test' && use.end !== 'order' && !isLast(use)).flatMap((use) => inOtherFunction(use, context));
  if (uses.some(({ end, filters }) => workedOut.has(end) || filters.length > 0)) return true;
  // Of the last rows another one is the first.
  if (context.areLast === true && uses.some(({ end, node }) => end === 'first' || (end === 'all' && ts.isElementAccessExpression(node)))) return true;
  // What JavaScript puts in order begins with other rows among fewer: those of the query's own order that come first may stand at its end.
  if (uses.some(({ end, steps }) => (end === 'first' || end === 'all') && (all.some((other) => other.end === 'order') || steps.some(isOrdering)))) return true;
  if (uses.some((use) => use.end === 'all' && (isAddedUp(use.node) || isHandedToWork(use.node, context, depth) || isBehind(use, context, depth)))) return true;
  const counts = uses.flatMap(({ end, node }) => (end === 'count' && ts.isExpression(node) && !isAskedForAny(node) && !isLogged(node) ? [node] : []));
  if (counts.some((node) => isReckonedWith(node, context))) return true;
  for (const node of counts) if (!isWithinFew(node)) context.shown.add(node);
  // A number that nothing else goes with but one row is that of all.
  return counts.length > 0 && uses.every(({ end }) => end === 'count' || end === 'first');
}

/** What another function makes of rows that it names: for each row of another list, or whenever something is shown. */
function inOtherFunction(use: RowUse, { checker }: Trace): readonly RowUse[] {
  return use.end === 'all' && ts.isIdentifier(use.node) && use.steps.length === 0 ? usesOfRows(use.node, checker) : [use];
}

/** Whether what has the rows behind a place works something out. */
function isBehind(use: RowUse, context: Trace, depth: number): boolean {
  if (depth >= maxDepth || context.met.has(use.node)) return false;
  context.met.add(use.node);
  const uses = usesBehind(use, context);
  return uses === undefined || areKeysAnywhere(uses, context) || dependOnAll(uses, context, depth + 1);
}

/** Methods of a list that look for one of its elements, or fold it, but for those that `usesOfRows` knows. */
const oneOfAll: ReadonlySet<string> = new Set(['at', 'pop', 'splice', 'includes', 'indexOf', 'lastIndexOf', 'findLastIndex', 'reduceRight']);
/**
 * What changes by each row: `sum += …`, `count++`, `by[key] = …`, `most = Math.max(most, …)`, `byId.set(key, …)`. Where something is kept by a key, somebody looks it up: with fewer rows it
 * would not be found.
 */
const growing = /[-+*/|&?]=(?!=)|\+\+|--|([\w.[\]]+)\s*=\s*\(*(?:Math\.\w+\()?\1|\.(?:set|add)\(|[\w$)\]]\[[^[\]]*\]+\s*=(?![=>])/;

function isOrdering({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && orderings.includes(expression.name.text);
}

/** `flatMap((row) => (row.open ? [row.number] : []))` leaves rows out as a filter does. */
const leavesOut = /(?:\?|:|\breturn)\s*\[\s*\]/;

/** Functions of libraries that are handed a list and what to do with each of its elements, and give those that it is true of, one of them, or a number: `filter(rows, (row) => row.open)`. */
const picking = /^(?:filter|reject|partition|find|some|every|any|all|reduce|(?:sum|mean|max|min|count|group|key|index|uniq)(?:[A-Z]\w*)?)$/;

/** Whether a loop adds rows up, or a call makes one value of them all, or the one at a place is taken that is told by how many there are (`rows[rows.length - 1]`). */
function isAddedUp(node: ts.Node): boolean {
  if (ts.isElementAccessExpression(node)) return !ts.isNumericLiteral(node.argumentExpression);
  if (ts.isForOfStatement(node)) return growing.test(node.statement.getText()) || endsEarly(node) || picks(node.statement);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { text } = node.expression.name;
    if (text === 'forEach') return growing.test(node.arguments[0]?.getText() ?? '') || picks(inlineFunction(node.arguments[0])?.body);
    if (oneOfAll.has(text)) return node.arguments[0]?.getText() !== '0' || text !== 'at';
    if (isExport(text) || (text === 'flatMap' && leavesOut.test(node.arguments[0]?.getText() ?? ''))) return true;
    if (node.arguments.length === 2 && picking.test(text) && inlineFunction(node.arguments[1])) return true;
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && isExport(node.expression.text)) return true;
  // A table of the rows by their keys, to look them up in.
  if (ts.isNewExpression(node) && node.expression.getText() === 'Map') return true;
  const call = ts.isSpreadElement(node) ? node.parent : node;
  if (ts.isCallExpression(call) && /^(?:Object\.fromEntries|(?:Object|Map)\.groupBy)$/.test(call.expression.getText())) return true;
  return ts.isCallExpression(call) && /^Math\.(?:max|min)$/.test(call.expression.getText());
}

/** Whether a loop puts only some of its elements into a list: those that meet a condition. */
function picks(body: ts.Node | undefined): boolean {
  let found = false;
  if (body) walk(body, (node) => {
    const call = ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) ? node.expression.expression : undefined;
    if (call && ts.isPropertyAccessExpression(call) && call.name.text === 'push') found ||= ts.findAncestor(node, (outer) => outer === body || ts.isIfStatement(outer)) !== body || goesOn(body, node);
    return !found;
  });
  return found;
}

/** Whether a pass may go on with the next element before it comes to a place. */
function goesOn(body: ts.Node, place: ts.Node): boolean {
  let found = false;
  walk(body, (node) => {
    found ||= node.end <= place.pos && (ts.isContinueStatement(node) || ts.isReturnStatement(node));
    return !found && !(isFunctionNode(node) && node !== body);
  });
  return found;
}

/** `exportData`, `exportToCsv`, `backupLinks`: who calls for that wants all of it. */
export function isExport(name: string): boolean {
  return /(?:^|[a-z\d])(?:[eE]xport|[bB]ackup)(?:$|[A-Z\d])/.test(name);
}

/** Whether a loop looks for one of the rows: it ends where it has come to it, or gives it back. */
function endsEarly(loop: ts.ForOfStatement): boolean {
  let found = false;
  const look = (node: ts.Node, isInner: boolean): void => {
    if (isFunctionNode(node)) return;
    found ||= ts.isReturnStatement(node) || (ts.isBreakStatement(node) && !node.label && !isInner);
    ts.forEachChild(node, (child) => look(child, isInner || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node)));
  };
  look(loop.statement, false);
  return found;
}

/** Whether a call hands rows to functions of the program that work something out of all of them. */
function isHandedToWork(node: ts.Node, context: Trace, depth: number): boolean {
  if (!ts.isCallExpression(node) || depth >= maxDepth) return false;
  return context.functionsOf(node.expression).some((fn) => fn.parameters.slice(0, node.arguments.length).some(({ name }) => ts.isIdentifier(name) && dependOnAll(usesOfName(name, context.checker), context, depth + 1)));
}
