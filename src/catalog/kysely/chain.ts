import { bare, enclosingFunction, isAssignment, isFunctionNode, isWithin, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isCertain, returnedBy } from '../chains/builder';
import { linksOf, type Link } from '../chains/chain';

/** What a builder was made by, as far as it can be followed from where it is executed. */
export interface Made {
  readonly links: readonly Link[];
  /** Links that may not have been called: added under a condition, in a callback. */
  readonly uncertain: ReadonlySet<Link>;
  /** False where the trail ends at something else than a call on the database, so that there may be more links. */
  readonly whole: boolean;
  /** What the first link is called on. */
  readonly root: ts.Expression;
}

const maxDepth = 5;

/**
 * The links of a builder, those of earlier statements first. Builders of this kind never change: `query.where(…)` gives a new one, so only
 * what a variable was assigned counts (`query = query.where(…)`), and a query's copies are queries of their own.
 */
export function madeBy(expression: ts.Expression, isClient: (root: ts.Expression) => boolean, checker: ts.TypeChecker, depth = 0): Made {
  const node = bare(expression);
  const own = ts.isCallExpression(node) ? linksOf(node) : { root: node, links: [] };
  const [first] = own.links;
  const called = first && (first.name === '()' || isWorkspaceCall(first.call, checker)) ? first : undefined;
  const end: Made = { links: own.links, uncertain: new Set(), whole: isClient(own.root), root: own.root };
  if (end.whole || depth > maxDepth) return end;
  if (called) {
    const returned = returnedBy(called.call, checker);
    return returned ? joined(madeBy(returned, isClient, checker, depth + 1), own.links.slice(1), [], node) : end;
  }
  const declaration = ts.isIdentifier(own.root) ? checker.getSymbolAtLocation(own.root)?.valueDeclaration : undefined;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer || !ts.isIdentifier(declaration.name)) return end;
  const before = madeBy(declaration.initializer, isClient, checker, depth + 1);
  return joined(before, own.links, assigned(declaration, node), node);
}

function joined(before: Made, own: readonly Link[], added: readonly Link[], use: ts.Node): Made {
  return { ...before, links: [...before.links, ...added, ...own], uncertain: new Set([...before.uncertain, ...added.filter((link) => !isCertain(use, link.call))]) };
}

/** The links of `query = query.where(…)`, before the place where the query is used. */
function assigned(declaration: ts.VariableDeclaration, use: ts.Node): readonly Link[] {
  const name = (declaration.name as ts.Identifier).text;
  const found: Link[] = [];
  walk(enclosingFunction(declaration) ?? declaration.getSourceFile(), (inner) => {
    if (!isAssignment(inner) || !ts.isIdentifier(inner.left) || inner.left.text !== name || inner.pos > use.pos || isWithin(use, inner)) return;
    walk(inner.right, (part) => {
      if (!ts.isCallExpression(part)) return;
      const { root, links } = linksOf(part);
      if (!ts.isIdentifier(root) || root.text !== name) return;
      found.push(...links);
      return false;
    });
  });
  return found;
}

/** A method of the workspace that gives a builder: `this.base().where(…)`. */
function isWorkspaceCall(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const declaration = checker.getResolvedSignature(call)?.declaration;
  return declaration !== undefined && isFunctionNode(declaration) && declaration.body !== undefined;
}
