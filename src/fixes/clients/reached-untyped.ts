import { literally } from '../../project/pattern';
import { enclosingFunction, outward, propertyName, referencesTo, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/**
 * Whether an object without a type, which may be one of the class, is asked for a field of a name, and more is done with what that is than asking it: `(orders: any) => orders.db.end()`. No privacy holds there that TypeScript knows.
 * @param asks whether what has the client only asks it
 */
export function isReachedUntyped(name: string, asks: (use: ts.Expression) => boolean, { checker, workspace, moduleKind }: Pick<FixContext, 'checker' | 'workspace' | 'moduleKind'>): boolean {
  const said = new RegExp(`\\.\\s*${literally(name)}\\b|\\{[^{}]*\\b${literally(name)}\\b[^{}]*\\}`);
  return workspace.files().some((file) => {
    const text = workspace.text(file) ?? '';
    if (moduleKind(file) !== 'source' || !said.test(text)) return false;
    const inProgram = workspace.sourceFile(file);
    // Of a file that nothing here leads to, no types are known.
    const isUntyped = (node: ts.Node): boolean => {
      if (inProgram === undefined) return true;
      const type = checker.getTypeAtLocation(node);
      // What any object is taken for (`Record<string, any>`), or is said to be, has no field that is known.
      return (type.flags & ts.TypeFlags.Any) !== 0 || type.getProperty(name) === undefined || (ts.isParenthesizedExpression(node) && (ts.isAsExpression(node.expression) || ts.isTypeAssertionExpression(node.expression)));
    };
    let found = false;
    walk(inProgram ?? ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true), (node) => {
      if (ts.isPropertyAccessExpression(node) && node.name.text === name) found ||= !asks(node) && isUntyped(node.expression);
      else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) && (node.propertyName ? propertyName(node.propertyName) : node.name.getText()) === name) found ||= isUntyped(node.parent) && !isAsked(node, asks);
      return !found;
    });
    return found;
  });
}

/** Whether what a pattern takes out of an object is a name that is only asked. */
function isAsked({ name }: ts.BindingElement, asks: (use: ts.Expression) => boolean): boolean {
  return ts.isIdentifier(name) && referencesTo(name.text, enclosingFunction(name) ?? name.getSourceFile()).every((use) => use === name || ts.isBindingElement(outward(use).user) || asks(use));
}
