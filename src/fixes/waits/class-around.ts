import { enclosingFunction } from '../../project/syntax';
import { ts } from '../../project/ts';

/** The class in whose method a node stands, where `this` is that class there. */
export function classAround(node: ts.Node): ts.ClassDeclaration | undefined {
  for (let one = enclosingFunction(node); one; one = enclosingFunction(one)) {
    if (ts.isArrowFunction(one)) continue;
    return ts.isMethodDeclaration(one) && ts.isClassDeclaration(one.parent) ? one.parent : undefined;
  }
  return undefined;
}
