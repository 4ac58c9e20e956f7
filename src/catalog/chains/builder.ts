import { chainOf, isOutermost, linksOf, type Chain, type Link } from './chain';
import { bare, isFunctionNode, isReference, isShortCircuit, isWithin, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/**
 * `chainOf` for builders with calls that end a query (`execute`): what is called on their result (`.all().map(…)`) is no part of it any more,
 * neither in the same statement nor later. `ends` says whether the link at an index is such a call.
 */
export function chainUntil(call: ts.CallExpression, checker: ts.TypeChecker, ends: (links: readonly Link[], index: number) => boolean): Chain | undefined {
  const own = linksOf(call);
  const end = own.links.findIndex((_, index) => ends(own.links, index));
  if (end >= 0) return end === own.links.length - 1 ? startOf(call, own, checker) : undefined;
  if (!isOutermost(call)) return undefined;
  const chain = chainOf(call, checker);
  const last = chain?.links.findIndex((_, index) => ends(chain.links, index)) ?? -1;
  return chain && last >= 0 ? { ...chain, links: chain.links.slice(0, last + 1) } : chain;
}

/** A chain that is ended where it begins. One that goes on with an earlier statement's belongs there, which `chainOf` finds out. */
function startOf(call: ts.CallExpression, own: { readonly root: ts.Expression; readonly links: readonly Link[] }, checker: ts.TypeChecker): Chain | undefined {
  if (isOutermost(call) && chainOf(call, checker) === undefined) return undefined;
  return { ...own, call };
}

/**
 * Whether a link is called whenever the query runs: it stands in the query's own expression, or in a statement on the way to it that is under
 * no condition. `if (limit) query.limit(limit)` is no bound.
 */
export function isCertain(query: ts.Node, link: ts.Node): boolean {
  if (isWithin(link, query)) return true;
  for (let child = link, { parent } = link; parent; child = parent, parent = parent.parent) {
    if (ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isModuleBlock(parent)) {
      if (isWithin(query, parent)) return true;
      if (ts.isBlock(parent) && ts.isBlock(parent.parent)) continue;
      return false;
    }
    if (ts.isIfStatement(parent) || ts.isConditionalExpression(parent) || ts.isCaseClause(parent) || ts.isDefaultClause(parent) || ts.isIterationStatement(parent, false) || isFunctionNode(parent)) return false;
    if (ts.isBinaryExpression(parent) && parent.right === child && isShortCircuit(parent.operatorToken.kind)) return false;
  }
  return false;
}

/** Says of a call whether what it is given becomes a part of its query: an operator, a link of a builder's chain. */
export type TakesParts = (call: ts.CallExpression | ts.TaggedTemplateExpression) => boolean;

/**
 * Whether a chain is no query of its own but a part of another one: it stands in its arguments, or it is kept in a variable that is used in
 * no other way.
 */
export function isPart(node: ts.Expression, takesParts: TakesParts, checker: ts.TypeChecker): boolean {
  const { child, user } = outward(node);
  if (ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name)) {
    const uses = usesOf(user.name, checker);
    return uses.length > 0 && uses.every((use) => isWithinPart(use, takesParts));
  }
  return isWithinPart(node, takesParts);
}

function isWithinPart(node: ts.Node, takesParts: TakesParts): boolean {
  for (let child = node, { parent } = node; parent && !ts.isStatement(parent); child = parent, parent = parent.parent) {
    if (ts.isAwaitExpression(parent) || ts.isYieldExpression(parent)) return false;
    if (ts.isCallExpression(parent) && child !== parent.expression && takesParts(parent)) return true;
    if (ts.isTaggedTemplateExpression(parent) && child !== parent.tag && takesParts(parent)) return true;
  }
  // `.where((builder) => { return builder.exists(db.select()…); })`
  const returned = enclosingReturn(node);
  return returned !== undefined && isWithinPart(returned, takesParts);
}

/** The function expression whose result a node is, by a `return` in its block. */
function enclosingReturn(node: ts.Node): ts.Node | undefined {
  let current: ts.Node = node;
  while (!ts.isStatement(current) && current.parent) {
    if (ts.isAwaitExpression(current)) return undefined;
    current = current.parent;
  }
  const owner = ts.isReturnStatement(current) && ts.isBlock(current.parent) ? current.parent.parent : undefined;
  return owner && (ts.isArrowFunction(owner) || ts.isFunctionExpression(owner)) ? owner : undefined;
}

function usesOf(name: ts.Identifier, checker: ts.TypeChecker): readonly ts.Identifier[] {
  const symbol = checker.getSymbolAtLocation(name);
  let scope: ts.Node = name;
  while (!ts.isBlock(scope) && !ts.isSourceFile(scope) && !ts.isModuleBlock(scope) && !ts.isCaseBlock(scope)) scope = scope.parent;
  const uses: ts.Identifier[] = [];
  walk(scope, (inner) => {
    if (ts.isIdentifier(inner) && inner.text === name.text && inner !== name && (isReference(inner) || ts.isShorthandPropertyAssignment(inner.parent))) {
      const own = ts.isShorthandPropertyAssignment(inner.parent) ? checker.getShorthandAssignmentValueSymbol(inner.parent) : checker.getSymbolAtLocation(inner);
      if (own === symbol) uses.push(inner);
    }
  });
  return uses;
}

/** What a function or getter of the workspace gives, where it has one result: the query that callers go on with. */
export function returnedBy(expression: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  const node = bare(expression);
  const declaration = ts.isCallExpression(node) ? checker.getResolvedSignature(node)?.declaration
    : ts.isPropertyAccessExpression(node) ? checker.getSymbolAtLocation(node.name)?.declarations?.find(ts.isGetAccessor) : undefined;
  if (!declaration || !isFunctionNode(declaration) || !declaration.body) return undefined;
  if (!ts.isBlock(declaration.body)) return declaration.body;
  const results: ts.Expression[] = [];
  walk(declaration.body, (inner) => {
    if (isFunctionNode(inner)) return false;
    if (ts.isReturnStatement(inner) && inner.expression) results.push(inner.expression);
    return true;
  });
  return results.length === 1 ? results[0] : undefined;
}
