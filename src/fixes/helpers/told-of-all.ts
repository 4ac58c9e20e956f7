import { isReference, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { dedent, edited, reindentAll } from '../edits/edit-builder';

/** Names of one row, with what all rows are called in their place. */
type Renamed = ReadonlyMap<string, string>;

/**
 * The text of a statement in which what is told of one row (a line of the log, the words of an error) is told of all: `console.error('not stored', { id })` → `console.error('not stored', { id: ids })`.
 * @returns undefined where the row is named elsewhere
 */
export function toldOfAll(root: ts.Node, renamed: Renamed): string | undefined {
  const edits: { start: number; end: number; newText: string }[] = [];
  let fine = true;
  walk(root, (node) => {
    const to = fine && ts.isIdentifier(node) ? renamed.get(node.text) : undefined;
    if (to === undefined || !ts.isIdentifier(node)) return fine;
    const isShort = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
    if (!isShort && !isReference(node)) return true;
    fine = isTold(node, root);
    if (to !== node.text) edits.push({ start: node.getStart(), end: node.end, newText: isShort ? `${node.text}: ${to}` : to });
    return fine;
  });
  return fine ? edited(root, edits) : undefined;
}

/** Whether a name stands whole among what is logged, or in what an error that is thrown says. */
function isTold(name: ts.Identifier, root: ts.Node): boolean {
  const { parent } = name;
  // A member of one row is none of a list.
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent) || ts.isCallExpression(parent) && parent.expression === name) return false;
  for (let node: ts.Node = name; node !== root.parent; node = node.parent) {
    if (ts.isCallExpression(node)) return /^console\.\w+$/.test(node.expression.getText());
    if (ts.isNewExpression(node)) return /Error$/.test(node.expression.getText()) && ts.isThrowStatement(node.parent);
  }
  return false;
}

/** What a function does, in a `try` that covers all of it or in none. */
interface Tried {
  readonly statements: readonly ts.Statement[];
  /** The statements of another function with the same `try` around them. */
  wrap(statements: readonly string[], indent: string): readonly string[];
}

/** The statements of a function, without the `try` around all of them that throws on what it caught; undefined where it does anything else with that: a failure would be none. */
export function rethrown(body: ts.Block, renamed: Renamed): Tried | undefined {
  const [first, ...others] = body.statements;
  if (!first || !ts.isTryStatement(first)) return { statements: body.statements, wrap: (statements) => statements };
  const { tryBlock, catchClause, finallyBlock } = first;
  const caught = catchClause?.variableDeclaration?.name;
  const steps = catchClause?.block.statements ?? [];
  const last = steps.at(-1);
  if (others.length > 0 || !catchClause || finallyBlock || !caught || !last || !ts.isThrowStatement(last) || last.expression.getText() !== caught.getText()) return undefined;
  if (!steps.slice(0, -1).every((step) => ts.isExpressionStatement(step) && ts.isCallExpression(step.expression) && /^console\.\w+$/.test(step.expression.expression.getText()))) return undefined;
  const text = toldOfAll(catchClause, renamed);
  if (text === undefined) return undefined;
  return {
    statements: tryBlock.statements,
    wrap: (statements, indent) => [`try {\n${indent}${reindentAll(statements.join('\n'), indent, '\n')}\n} ${dedent(catchClause, text)}`],
  };
}
