import { orderings } from '../../project/list-methods';
import { enclosingFunction, isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { QuerySite } from '../../flow/types';
import { usesOfRows, type RowUse } from '../../rules/bounds/uses';
import type { FixContext } from '../types';
import { isAskedForAny, isLogged } from './answered';

/** More callers than this are not looked at: one of them may work something out. */
const maxCallers = 20;

/**
 * Whether something is worked out from all rows of a query: a number, a sum, a page, those that meet a condition. With fewer rows it would be another one. A list that is answered with is only
 * shorter then, and so is one whose rows are made into something else, each for itself. Followed into the callers of the function with the query, where that gives the rows back.
 */
export function isWorkedOut({ call, enclosing, meaning }: QuerySite, context: FixContext): boolean {
  const place = typeof meaning.rowsIn === 'number' ? meaning.rowsIn : undefined;
  const uses = usesOfRows(call, context.checker, place);
  if (dependOnAll(uses)) return true;
  if (!isFunctionNode(enclosing) || !uses.some(({ end, node }) => end === 'all' && isGivenBack(node, enclosing))) return false;
  const callers = context.callsOf(enclosing);
  return callers.length > maxCallers || callers.some((one) => dependOnAll(usesOfRows(one, context.checker)));
}

/** Whether a function gives something back by a statement, or as all that it is. */
function isGivenBack(node: ts.Node, fn: ts.Node): boolean {
  return ts.isReturnStatement(node) ? enclosingFunction(node) === fn : node === fn;
}

const workedOut: ReadonlySet<RowUse['end']> = new Set(['sum', 'extreme', 'distinct', 'tally', 'pick', 'page']);

function dependOnAll(all: readonly RowUse[]): boolean {
  const uses = all.filter(({ end }) => end !== 'test' && end !== 'order');
  if (uses.some(({ end, filters }) => workedOut.has(end) || filters.length > 0)) return true;
  // The first of what JavaScript has put in order is another row among fewer.
  if (uses.some(({ end, steps }) => end === 'first' && (all.some((other) => other.end === 'order') || steps.some(isOrdering)))) return true;
  if (uses.some(({ end, node }) => end === 'all' && isAddedUp(node))) return true;
  return uses.length > 0 && uses.every(({ end }) => end === 'count') && uses.some(({ node }) => ts.isExpression(node) && !isAskedForAny(node) && !isLogged(node));
}

/** Methods of a list that look for one of its elements, or fold it, but for those that `usesOfRows` knows. */
const oneOfAll: ReadonlySet<string> = new Set(['at', 'includes', 'indexOf', 'lastIndexOf', 'findLastIndex', 'reduceRight']);
/** What changes by each row: `sum += …`, `count++`, `by[key] = (by[key] ?? 0) + …`, `most = Math.max(most, …)`, `sums.set(key, (sums.get(key) ?? 0) + …)`. */
const growing = /[-+*/|&]=|\+\+|--|([\w.[\]]+)\s*=\s*\(*(?:Math\.\w+\()?\1|\.set\(.*\.get\(/;

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
  const call = ts.isSpreadElement(node) ? node.parent : node;
  return ts.isCallExpression(call) && /^Math\.(?:max|min)$/.test(call.expression.getText());
}
