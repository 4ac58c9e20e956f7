import { orderings } from '../../../project/list-methods';
import { enclosingFunction, inlineFunction, isFunctionNode, isWithin, outward, propertyName, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { functionId } from '../../../flow/graph/names/function-table';
import { isEffect } from '../../../flow/graph/graph';
import type { QuerySite } from '../../../flow/types';
import { promiseAll, usesOfName, usesOfRows, type RowUse } from '../../../rules/bounds/uses';
import type { FixContext } from '../../types';
import { isAskedForAny, isLogged } from '../pages/answered';
import { givenBy, stateBehind } from './handed-back';

/** More callers than this are not looked at: one of them may work something out. */
const maxCallers = 20;
/** Nor are more functions that hand the rows to each other. */
const maxDepth = 3;

/**
 * Whether something is worked out from all rows of a query: a number, a sum, a page, those that meet a condition. With fewer rows it would be another one. A list that is answered with is only
 * shorter then, and so is one whose rows are made into something else, each for itself. Followed into the callers of the function with the query, where that gives the rows back, or the query itself
 * (`const of = (org) => db.from('votes').select().eq('org_id', org)`), and into functions that the rows are handed to.
 */
export function isWorkedOut({ call, enclosing, meaning }: QuerySite, context: FixContext): boolean {
  const uses = usesOfRows(call, context.checker, typeof meaning.rowsIn === 'number' ? meaning.rowsIn : undefined);
  return areKeysAlone(uses, call, enclosing, context) || isNeededWhole(uses, enclosing, context, 0);
}

/** The same of the rows of a relation that are loaded with each row: what the function makes of every `row.relation` that is named in it, or taken out of a row by its name. */
export function isWorkedOutAlong(relation: string, enclosing: ts.Node, context: FixContext): boolean {
  let found = false;
  walk(enclosing, (node) => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === relation) found ||= dependOnAll(usesOfRows(node, context.checker), context, 0);
    if (ts.isBindingElement(node) && propertyName(node.propertyName ?? node.name) === relation) found ||= dependOnAll(usesOfName(node.name, context.checker), context, 0);
    return !found;
  });
  return found;
}

function isNeededWhole(uses: readonly RowUse[], enclosing: ts.Node | undefined, context: FixContext, depth: number): boolean {
  if (dependOnAll(uses, context, 0)) return true;
  if (depth >= maxDepth || !enclosing || !isFunctionNode(enclosing) || !uses.some(({ end, node }) => end === 'all' && isGivenBack(node, enclosing))) return false;
  const callers = givenBy(enclosing, context);
  return callers.length > maxCallers || callers.some((one) => isNeededWhole(usesOfRows(askedWith(one), context.checker), enclosingFunction(one), context, depth + 1));
}

/** Whether rows are there for nothing but their keys, by which something else is asked for: that would be another answer, not a shorter list. */
function areKeysAlone(uses: readonly RowUse[], call: ts.Node, enclosing: QuerySite['enclosing'], context: FixContext): boolean {
  const needed = uses.filter(({ end, node }) => end !== 'test' && !(end === 'count' && ts.isExpression(node) && (isAskedForAny(node) || isLogged(node))));
  if (needed.length === 0 || needed.some(({ end, steps }) => end !== 'all' || !steps.some((step) => step.expression.getText().endsWith('map')))) return false;
  const asked = context.graph.stepsOf(functionId(enclosing)).flatMap((step) => (isEffect(step) && step.meaning.concept === 'query' && step.call !== call ? [step.call, ...step.meaning.inputs ?? []] : []));
  return needed.every(({ node }) => asked.some((one) => isWithin(node, one)));
}

/** The whole of a query that a function has begun: `of(org).gte('created_at', since)`, where that is what is waited for. */
function askedWith(call: ts.CallExpression | ts.NewExpression): ts.Expression {
  let whole: ts.Expression = call;
  for (let { child, user } = outward(whole); ts.isPropertyAccessExpression(user) && user.expression === child && ts.isCallExpression(user.parent) && user.parent.expression === user; { child, user } = outward(whole)) whole = user.parent;
  const { child, user } = outward(whole);
  return whole !== call && (ts.isAwaitExpression(user) || (ts.isArrayLiteralExpression(user) && user.elements.includes(child as ts.Expression) && promiseAll(user))) ? whole : call;
}

/** Whether a function gives something back by a statement, or as all that it is. */
function isGivenBack(node: ts.Node, fn: ts.Node): boolean {
  return ts.isReturnStatement(node) ? enclosingFunction(node) === fn : node === fn;
}

const workedOut: ReadonlySet<RowUse['end']> = new Set(['sum', 'extreme', 'distinct', 'tally', 'pick', 'page']);

function dependOnAll(all: readonly RowUse[], context: FixContext, depth: number): boolean {
  const uses = all.filter(({ end }) => end !== 'test' && end !== 'order');
  if (uses.some(({ end, filters }) => workedOut.has(end) || filters.length > 0)) return true;
  // The first of what JavaScript has put in order is another row among fewer.
  if (uses.some(({ end, steps }) => end === 'first' && (all.some((other) => other.end === 'order') || steps.some(isOrdering)))) return true;
  if (uses.some(({ end, node }) => end === 'all' && (isAddedUp(node) || isLookedThrough(node) || isHandedToWork(node, context, depth)))) return true;
  return uses.length > 0 && uses.every(({ end }) => end === 'count') && uses.some(({ node }) => ts.isExpression(node) && !isAskedForAny(node) && !isLogged(node));
}

/** Methods of a list that look for one of its elements, or fold it, but for those that `usesOfRows` knows. */
const oneOfAll: ReadonlySet<string> = new Set(['at', 'includes', 'indexOf', 'lastIndexOf', 'findLastIndex', 'reduceRight']);
/** Those that it knows, where another function asks them: for each row of another list, `users.map((user) => ({ ...user, roles: roles.filter(…) }))`. */
const lookingThrough: ReadonlySet<string> = new Set([...oneOfAll, 'filter', 'find', 'findIndex', 'findLast', 'some', 'every', 'reduce']);
/**
 * What changes by each row: `sum += …`, `count++`, `by[key] = …`, `most = Math.max(most, …)`, `byId.set(key, …)`. Where something is kept by a key, somebody looks it up: with fewer rows it
 * would not be found.
 */
const growing = /[-+*/|&?]=(?!=)|\+\+|--|([\w.[\]]+)\s*=\s*\(*(?:Math\.\w+\()?\1|\.(?:set|add)\(|[\w$)\]]\[[^[\]]*\]+\s*=(?![=>])/;

function isOrdering({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && orderings.includes(expression.name.text);
}

/** Whether a loop adds rows up, or a call makes one value of them all. */
function isAddedUp(node: ts.Node): boolean {
  if (ts.isForOfStatement(node)) return growing.test(node.statement.getText()) || endsEarly(node);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { text } = node.expression.name;
    if (text === 'forEach') return growing.test(node.arguments[0]?.getText() ?? '');
    if (oneOfAll.has(text)) return node.arguments[0]?.getText() !== '0' || text !== 'at';
  }
  // A table of the rows by their keys, to look them up in.
  if (ts.isNewExpression(node) && node.expression.getText() === 'Map') return true;
  const call = ts.isSpreadElement(node) ? node.parent : node;
  if (ts.isCallExpression(call) && /^(?:Object\.fromEntries|(?:Object|Map)\.groupBy)$/.test(call.expression.getText())) return true;
  return ts.isCallExpression(call) && /^Math\.(?:max|min)$/.test(call.expression.getText());
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

/** Whether a list that another function names is looked through there. */
function isLookedThrough(node: ts.Node): boolean {
  if (!ts.isIdentifier(node)) return false;
  const { child, user } = outward(node);
  return ts.isPropertyAccessExpression(user) && user.expression === child && lookingThrough.has(user.name.text) && ts.isCallExpression(user.parent) && user.parent.expression === user;
}

/** Whether a call hands rows to functions of the program that work something out of all of them, or to what goes on with them: `query.then((rows) => rows.length)`. */
function isHandedToWork(node: ts.Node, context: FixContext, depth: number): boolean {
  if (!ts.isCallExpression(node) || depth >= maxDepth) return false;
  const state = stateBehind(node, context);
  if (state) return dependOnAll(usesOfName(state, context.checker), context, depth + 1);
  const next = goesOn(node);
  if (next) return next.parameters.slice(0, 1).some(({ name }) => dependOnAll(usesOfName(name, context.checker), context, depth + 1)) || dependOnAll(usesOfRows(node, context.checker), context, depth + 1);
  return context.functionsOf(node.expression).some((fn) => fn.parameters.slice(0, node.arguments.length).some(({ name }) => ts.isIdentifier(name) && dependOnAll(usesOfName(name, context.checker), context, depth + 1)));
}

/** The function that goes on with the rows once they are there: `.then((rows) => …)`. */
function goesOn({ expression, arguments: [next] }: ts.CallExpression): ReturnType<typeof inlineFunction> {
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'then' ? inlineFunction(next) : undefined;
}
