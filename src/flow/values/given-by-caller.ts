import { bare, classAround, enclosingFunction, isReference, ownAssignments, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { bindingOwner, declarationOf } from './symbols';
import type { FlowContext } from '../types';

/** How far values are followed back. */
const maxSteps = 12;

/**
 * Whether what an expression is made of comes from a caller and differs from call to call: the tenant's address, the request's token. What all callers that are known give as the
 * same constant does not.
 */
export function isGivenByCaller(node: ts.Node, context: Pick<FlowContext, 'checker' | 'argumentsOf'>): boolean {
  return varies(node, context, new Set());
}

function varies(root: ts.Node, context: Pick<FlowContext, 'checker' | 'argumentsOf'>, seen: Set<ts.Node>): boolean {
  let found = false;
  walk(root, (node) => {
    if (found || ts.isTypeNode(node)) return false;
    if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword) found = putByConstructor(node).some((value) => !seen.has(value) && varies(value, context, seen.add(value)));
    if (!ts.isIdentifier(node) || !isReference(node)) return true;
    const declaration = declarationOf(node, context.checker);
    if (!declaration || seen.has(declaration) || seen.size > maxSteps || enclosingFunction(declaration) === undefined) return true;
    // What a callback inside is given is its own.
    if (declaration.pos >= root.pos && declaration.end <= root.end && declaration.getSourceFile() === root.getSourceFile()) return true;
    seen.add(declaration);
    const owner = ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
    if (ts.isParameter(owner)) {
      const given = context.argumentsOf(owner);
      found = given.length > 0 ? given.some((value) => varies(value, context, seen)) : owner.initializer === undefined || !ts.isIdentifier(owner.name);
    } else if (ts.isVariableDeclaration(owner) && owner.initializer) found = varies(bare(owner.initializer), context, seen);
    return !found;
  });
  return found;
}

/** What the constructor of a class puts into a property of its objects: what it is given decides that, and whoever makes the object gives it. */
function putByConstructor({ name }: ts.PropertyAccessExpression): readonly ts.Expression[] {
  const body = classAround(name)?.members.find(ts.isConstructorDeclaration)?.body;
  return body ? ownAssignments(body, name.text).map(({ right }) => right) : [];
}
