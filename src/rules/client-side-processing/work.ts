import { orderings } from '../../project/list-methods';
import { bare, inlineFunction, isOr, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import { sumOf, sumsOf, tallyOf } from '../bounds/tally';
import { listed } from '../words';

/** Something that is made of a list. */
export interface Work {
  readonly kind: 'search' | 'filter' | 'sort' | 'page' | 'count' | 'sum';
  readonly node: ts.CallExpression | ts.ForOfStatement;
  /** What the list began as, before `filter`, `sort` and the like. */
  readonly list: ts.Expression;
}

const methods: Readonly<Record<string, Work['kind']>> = { filter: 'filter', sort: 'sort', toSorted: 'sort', slice: 'page', reduce: 'sum' };
const passing: ReadonlySet<string> = new Set(['filter', ...orderings, 'slice', 'map']);
/** What a search box does. */
const searching = /\.\s*(?:toLowerCase|toLocaleLowerCase|includes|startsWith|match|indexOf)\s*\(/;

/** Cheap: whether a text may make something of a list. */
export const mayWork = /\.\s*(?:filter|sort|toSorted|slice|reduce|forEach)\s*[(<]|\bfor\s*\(\s*const\s+\w+\s+of\b/;

/** What a call or a loop makes of a list; undefined where it makes nothing of the kind. */
export function workOf(node: ts.Node): Work | undefined {
  if (ts.isForOfStatement(node)) {
    const kind = addedIn(node);
    return kind && { kind, node, list: rootOf(node.expression) };
  }
  if (!ts.isCallExpression(node)) return undefined;
  const { expression: callee } = node;
  if (!ts.isPropertyAccessExpression(callee) || !(callee.name.text === 'forEach' || Object.hasOwn(methods, callee.name.text))) return undefined;
  const plain = callee.name.text === 'forEach' ? addedIn(node) : methods[callee.name.text];
  const [first] = node.arguments;
  if (!plain || (plain === 'filter' && !inlineFunction(first)) || (plain === 'page' && node.arguments.length < 2) || isStateChange(node) || (plain === 'filter' && isOfKeys(first))) return undefined;
  const kind = plain !== 'filter' ? plain : searching.test(first?.getText() ?? '') && !/^\(?\w+\)?\s*=>\s*\[/.test(first?.getText() ?? '') ? 'search' : isCounted(node) ? 'count' : 'filter';
  return { kind, node, list: rootOf(callee.expression) };
}

/** What a loop counts or adds up that does nothing else: `for (const order of orders) sum += order.total`, `orders.forEach((order) => { counts[order.status] = (counts[order.status] || 0) + 1; })`. */
function addedIn(loop: ts.CallExpression | ts.ForOfStatement): 'count' | 'sum' | undefined {
  const added = tallyOf(loop) ?? sumOf(loop);
  if (!added) return sumsOf(loop) ? 'sum' : undefined;
  return added.step === undefined || /^1$|\+\+/.test(added.step.getText()) ? 'count' : 'sum';
}

function isCounted(call: ts.CallExpression): boolean {
  const { user } = outward(call);
  return ts.isPropertyAccessExpression(user) && user.name.text === 'length';
}

/** `setRows(rows.filter((row) => row.id !== id))`: what was removed is taken out of what is shown. */
function isStateChange(call: ts.CallExpression): boolean {
  const { user } = outward(call);
  // `[...rows.filter((row) => row.id !== id), changed]`
  if (ts.isSpreadElement(user) && ts.isArrayLiteralExpression(user.parent) && user.parent.elements.length > 1) return true;
  return ts.isCallExpression(user) && /^(?:set[A-Z]\w*|\w+\.setQueryData|dispatch)$/.test(user.expression.getText());
}

const key = /^(?:\w*_)?(?:id|uuid)$|Id$/;

/** `selected.has(row.id)`, `row.user_id !== user.id`: the rows that somebody has chosen among those that are shown, or all but one. */
function isOfKeys(callback: ts.Expression | undefined): boolean {
  const fn = inlineFunction(callback);
  const [row] = fn?.parameters ?? [];
  if (!fn || !row || !ts.isIdentifier(row.name) || ts.isBlock(fn.body)) return false;
  const { text } = row.name;
  const isKey = (node: ts.Expression | undefined): boolean => {
    const read = node && bare(node);
    return read !== undefined && ts.isPropertyAccessExpression(read) && read.expression.getText() === text && key.test(read.name.text);
  };
  const body = bare(fn.body);
  if (ts.isBinaryExpression(body)) return /^!==?$/.test(body.operatorToken.getText()) && (isKey(body.left) || isKey(body.right));
  return ts.isCallExpression(body) && ts.isPropertyAccessExpression(body.expression) && /^(?:has|includes)$/.test(body.expression.name.text) && isKey(body.arguments[0]);
}

/** The list that a chain of calls begins with; of a copy (`[...rows]`), what is copied. */
export function rootOf(expression: ts.Expression): ts.Expression {
  const node = bare(expression);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && passing.has(node.expression.name.text)) return rootOf(node.expression.expression);
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) return rootOf(node.left);
  const [only, ...others] = ts.isArrayLiteralExpression(node) ? node.elements : [];
  return only && others.length === 0 && ts.isSpreadElement(only) ? rootOf(only.expression) : node;
}

const names: Readonly<Record<Work['kind'], string>> = { search: 'searches', filter: 'filters', sort: 'sorts', page: 'cuts', count: 'counts', sum: 'sums' };

/** `searches, sorts and cuts them` */
export function workNames(kinds: readonly Work['kind'][]): string {
  return `${listed((Object.keys(names) as Work['kind'][]).filter((kind) => kinds.includes(kind)).map((kind) => names[kind]))} them`;
}
