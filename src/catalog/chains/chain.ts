import { bare, enclosingFunction, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** One call of a builder's chain: `.eq('id', id)`. */
export interface Link {
  readonly name: string;
  readonly call: ts.CallExpression;
}

/** A query that is put together by calls on what the call before gave: `db.from('orders').select().eq('id', id).limit(1)`. */
export interface Chain {
  /** What the first call is made on: `db`; for a chain whose first call has no receiver (`knex('users')`), the function. */
  readonly root: ts.Expression;
  /** In the order in which they are written, those of later statements last. A first call without a receiver is named `()`. */
  readonly links: readonly Link[];
  /** The outermost call of the statement in which the chain begins: where the query is reported. */
  readonly call: ts.CallExpression;
}

/** Promise methods: what stands before them is the whole query. */
const promiseMethods: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

/**
 * The chain whose outermost link of its first statement is `call`; undefined for a link in its middle, and for a statement that only goes on
 * with a chain kept in a variable (`query = query.limit(10)`, `query.where(…)`, `await query.range(0, 9)`): one query is one site, with the links of all
 * its statements.
 */
export function chainOf(call: ts.CallExpression, checker: ts.TypeChecker): Chain | undefined {
  if (!isOutermost(call)) return undefined;
  const own = linksOf(call);
  if (continues(own.root, checker)) return undefined;
  return { root: own.root, call, links: [...own.links, ...laterLinks(call, checker)] };
}

/** Whether no further link is called on the call's result (`.then(…)` is none). Cheap: ask this first. */
export function isOutermost(call: ts.CallExpression): boolean {
  let node: ts.Expression = call;
  while (ts.isParenthesizedExpression(node.parent) || ts.isAsExpression(node.parent) || ts.isNonNullExpression(node.parent)) node = node.parent;
  const access = node.parent;
  if (!ts.isPropertyAccessExpression(access) || access.expression !== node) return true;
  if (promiseMethods.has(access.name.text)) return true;
  return !(ts.isCallExpression(access.parent) && access.parent.expression === access);
}

/** The calls that stand one on the other in one expression, and what the first is called on. */
export function linksOf(call: ts.CallExpression): { readonly root: ts.Expression; readonly links: readonly Link[] } {
  const links: Link[] = [];
  let current: ts.Expression = call;
  for (;;) {
    current = uncast(current);
    if (!ts.isCallExpression(current)) return { root: current, links: links.reverse() };
    const callee: ts.Expression = uncast(current.expression);
    if (!ts.isPropertyAccessExpression(callee)) {
      links.push({ name: '()', call: current });
      return { root: callee, links: links.reverse() };
    }
    links.push({ name: callee.name.text, call: current });
    current = callee.expression;
    // `db.query.users.findMany()`: names between the client and the call belong to the root.
  }
}

/** The link of that name, the last where it is called several times. */
export function link(chain: Chain, ...names: readonly string[]): Link | undefined {
  return chain.links.findLast(({ name }) => names.includes(name));
}

/** All arguments of all links: what decides what the query asks. */
export function chainInputs(chain: Chain): readonly ts.Node[] {
  return chain.links.flatMap(({ call }) => [...call.arguments]);
}

/** Whether a root is a variable that holds a chain which began in another statement. */
function continues(root: ts.Expression, checker: ts.TypeChecker): boolean {
  if (!ts.isIdentifier(root)) return false;
  const declaration = checker.getSymbolAtLocation(root)?.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || enclosingFunction(declaration) === undefined) return false;
  const { initializer } = declaration;
  if (!initializer || ts.isAwaitExpression(uncast(initializer))) return false;
  const initial = bare(initializer);
  return ts.isCallExpression(initial) && holdsBuilder(initial, root, checker);
}

/** A chain goes on with what a variable holds only where that is of a builder's type, and not a client that a call gave. */
function holdsBuilder(initial: ts.CallExpression, root: ts.Identifier, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(root);
  if (type.flags & ts.TypeFlags.Any) return linksOf(initial).links.length > 1;
  return checker.getPropertyOfType(type, 'then') !== undefined || /Builder|Query|Knex|Filter|Select|Chain/.test(type.symbol?.name ?? '');
}

/** The links that later statements add to a chain that is kept in a variable. */
function laterLinks(call: ts.CallExpression, checker: ts.TypeChecker): readonly Link[] {
  let node: ts.Node = call;
  while (ts.isParenthesizedExpression(node.parent) || ts.isAsExpression(node.parent)) node = node.parent;
  const { parent } = node;
  const name = ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isIdentifier(parent.name) ? parent.name
    : ts.isBinaryExpression(parent) && parent.right === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(parent.left) ? parent.left : undefined;
  if (!name) return [];
  const symbol = checker.getSymbolAtLocation(name);
  const scope = enclosingFunction(call)?.body ?? call.getSourceFile();
  const found: Link[] = [];
  walk(scope, (inner) => {
    if (!ts.isCallExpression(inner) || inner === call || inner.pos < call.pos || !isOutermost(inner)) return;
    const { root, links } = linksOf(inner);
    if (ts.isIdentifier(root) && root.text === name.text && checker.getSymbolAtLocation(root) === symbol) found.push(...links.filter((one) => one.name !== '()'));
  });
  return found;
}
