import { outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { lineBreak, lineIndent, type EditBuilder } from '../edits/edit-builder';

const closing: ReadonlySet<string> = new Set(['$disconnect', 'end', 'close', 'destroy', 'quit', 'disconnect', 'release']);

/** The statements that close the client of a name; undefined where something else depends on its being made there. */
export function closingsOf(scope: ts.Node, name: string): readonly ts.ExpressionStatement[] | undefined {
  const found: ts.ExpressionStatement[] = [];
  let other = false;
  walk(scope, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !ts.isIdentifier(node.expression.expression) || node.expression.expression.text !== name) return;
    const method = node.expression.name.text;
    if (method === 'initialize') other = true;
    if (!closing.has(method)) return;
    let { user } = outward(node);
    if (ts.isAwaitExpression(user)) ({ user } = outward(user));
    if (ts.isExpressionStatement(user)) found.push(user);
    else other = true;
  });
  return other ? undefined : found;
}

/** Takes a closing statement out; a `finally` that was there for it goes too. */
export function removeClosing(statement: ts.ExpressionStatement, builder: EditBuilder): boolean {
  const block = statement.parent;
  if (!ts.isBlock(block)) return false;
  if (block.statements.length > 1 || !ts.isTryStatement(block.parent) || block.parent.finallyBlock !== block) {
    builder.remove(statement);
    return true;
  }
  const attempt = block.parent;
  const file = block.getSourceFile();
  if (attempt.catchClause) {
    builder.range(file, attempt.catchClause.end, attempt.end, '');
    return true;
  }
  if (builder.touches(file, attempt.getStart(), attempt.end)) return false;
  builder.range(file, attempt.getStart(), attempt.end, inside(attempt.tryBlock, lineIndent(file, attempt.getStart())));
  return true;
}

/** What stands in a block, comments included, one level further out. */
function inside(block: ts.Block, indent: string): string {
  const file = block.getSourceFile();
  const [first] = block.statements;
  const inner = first ? lineIndent(file, first.getStart()) : indent;
  const lines = file.text.slice(block.getStart() + 1, block.end - 1).split(/\r?\n/).map((line) => (line.startsWith(inner) ? indent + line.slice(inner.length) : line));
  return lines.join(lineBreak(file)).trim();
}
