import { orderings } from '../../../project/list-methods';
import { enclosingFunction, inlineFunction, isFunctionNode, outward } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { QuerySite } from '../../../flow/types';
import { promiseAll, usesOfName, usesOfRows, type RowUse } from '../../../rules/bounds/uses';
import type { FixContext } from '../../types';
import { isAskedForAny, isLogged } from '../pages/answered';

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
  const place = typeof meaning.rowsIn === 'number' ? meaning.rowsIn : undefined;
  const uses = usesOfRows(call, context.checker, place);
  if (dependOnAll(uses, context, 0)) return true;
  if (!isFunctionNode(enclosing) || !uses.some(({ end, node }) => end === 'all' && isGivenBack(node, enclosing))) return false;
  const callers = context.callsOf(enclosing);
  return callers.length > maxCallers || callers.some((one) => dependOnAll(usesOfRows(askedWith(one), context.checker), context, 0));
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
  if (ts.isForOfStatement(node)) return growing.test(node.statement.getText());
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

/** Whether a list that another function names is looked through there. */
function isLookedThrough(node: ts.Node): boolean {
  if (!ts.isIdentifier(node)) return false;
  const { child, user } = outward(node);
  return ts.isPropertyAccessExpression(user) && user.expression === child && lookingThrough.has(user.name.text) && ts.isCallExpression(user.parent) && user.parent.expression === user;
}

/** Whether a call hands rows to functions of the program that work something out of all of them, or to what goes on with them: `query.then((rows) => rows.length)`. */
function isHandedToWork(node: ts.Node, context: FixContext, depth: number): boolean {
  if (!ts.isCallExpression(node) || depth >= maxDepth) return false;
  const next = goesOn(node);
  if (next) return next.parameters.slice(0, 1).some(({ name }) => dependOnAll(usesOfName(name, context.checker), context, depth + 1)) || dependOnAll(usesOfRows(node, context.checker), context, depth + 1);
  return context.functionsOf(node.expression).some((fn) => fn.parameters.slice(0, node.arguments.length).some(({ name }) => ts.isIdentifier(name) && dependOnAll(usesOfName(name, context.checker), context, depth + 1)));
}

/** The function that goes on with the rows once they are there: `.then((rows) => …)`. */
function goesOn({ expression, arguments: [next] }: ts.CallExpression): ReturnType<typeof inlineFunction> {
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'then' ? inlineFunction(next) : undefined;
}
