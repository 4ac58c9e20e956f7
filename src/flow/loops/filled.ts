import { enclosingFunction, isFunctionNode, isReference, isWithin, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/**
 * How many elements a list gets after it was made, where all of them are pushed one by one at places that run at most once for each list: no loop and no
 * function stands around them. Undefined where something else may fill it too.
 */
export function pushedElements(declaration: ts.VariableDeclaration): number | undefined {
  if (!ts.isIdentifier(declaration.name)) return undefined;
  const { text } = declaration.name;
  let count: number | undefined = 0;
  walk(enclosingFunction(declaration) ?? declaration.getSourceFile(), (node) => {
    if (count === undefined) return false;
    if (!ts.isIdentifier(node) || node.text !== text || node === declaration.name || !isReference(node)) return true;
    const added = addedBy(node, declaration);
    count = added === undefined ? undefined : count + added;
    return true;
  });
  return count;
}

/** Functions of the language that only read what they are given. */
const readers = /^(?:console|JSON|Promise|Object|Array|Math)\./;

/** What one use of a list adds to it. */
function addedBy(use: ts.Identifier, declaration: ts.VariableDeclaration): number | undefined {
  const { parent } = use;
  // Handed to a function, which may put anything in.
  if (ts.isCallExpression(parent) && parent.expression !== use && !readers.test(parent.expression.getText())) return undefined;
  if (ts.isElementAccessExpression(parent) && ts.isBinaryExpression(parent.parent) && parent.parent.left === parent) return undefined;
  if (!ts.isPropertyAccessExpression(parent) || !ts.isCallExpression(parent.parent) || parent.parent.expression !== parent) return 0;
  if (['splice', 'unshift', 'fill', 'copyWithin'].includes(parent.name.text)) return undefined;
  if (parent.name.text !== 'push') return 0;
  if (parent.parent.arguments.some(ts.isSpreadElement)) return undefined;
  for (let node: ts.Node = parent; !isWithin(declaration, node); node = node.parent) {
    if (isFunctionNode(node) || ts.isIterationStatement(node, false)) return undefined;
  }
  return parent.parent.arguments.length;
}
