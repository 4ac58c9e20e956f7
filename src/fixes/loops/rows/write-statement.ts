import { isReference, outward, timesNamed, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** A write that is a statement of its own. */
export interface WriteStatement {
  readonly statement: ts.Statement;
  /** `const { error } =` before the query, where the pass looks at the error. */
  readonly head?: string;
  /** What the error is called there. */
  readonly error?: string;
  /** The statement right behind, where that is all that looks at it. */
  readonly check?: ts.IfStatement;
  /** All that stands behind it in its block. */
  readonly following: readonly ts.Statement[];
  readonly end: string;
}

/** The statement that is nothing but the write, with what is done where it fails; `errorIn` is the property of the result that says so. */
export function writeStatement(call: ts.Node, errorIn: string | undefined): WriteStatement | undefined {
  const { child, user } = outward(call);
  if (!ts.isAwaitExpression(user) || child !== call) return undefined;
  const { parent } = user;
  const end = (statement: ts.Statement): string => (statement.getText().endsWith(';') ? ';' : '');
  if (ts.isExpressionStatement(parent) && ts.isBlock(parent.parent)) return { statement: parent, following: [], end: end(parent) };
  if (ts.isExpressionStatement(parent)) return ts.isIfStatement(parent.parent) || ts.isForOfStatement(parent.parent) ? { statement: parent, following: [], end: end(parent) } : undefined;
  if (errorIn === undefined || !ts.isVariableDeclaration(parent) || !ts.isObjectBindingPattern(parent.name) || !ts.isVariableDeclarationList(parent.parent) || parent.parent.declarations.length !== 1) return undefined;
  const [element, ...others] = parent.name.elements;
  const statement = parent.parent.parent;
  if (!element || others.length > 0 || !ts.isIdentifier(element.name) || (element.propertyName ?? element.name).getText() !== errorIn || !ts.isVariableStatement(statement) || !ts.isBlock(statement.parent)) return undefined;
  const { statements } = statement.parent;
  const following = statements.slice(statements.indexOf(statement) + 1);
  const name = element.name.text;
  const uses = timesNamed(name, statement.parent) - 1;
  if (uses === 0) return { statement, following: [], end: end(statement) };
  const [next] = following;
  const isChecked = next && ts.isIfStatement(next) && next.expression.getText().replace(/^!/, '') === name && timesNamed(name, next) === uses;
  return { statement, head: `const ${parent.name.getText()} =`, error: name, ...(isChecked && { check: next }), following, end: end(statement) };
}

/** Whether a name stands for something in the function around a loop, but not in the loop. */
export function isNamedOutside(name: string, loop: ts.Node, around: ts.Node): boolean {
  let found = false;
  walk(around, (node) => {
    if (found || node === loop) return false;
    if (ts.isIdentifier(node) && node.text === name && isReference(node) || ts.isBindingElement(node) && node.name.getText() === name || ts.isVariableDeclaration(node) && node.name.getText() === name) found = true;
    return !found;
  });
  return found;
}
