import { isTemplateText, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { lineIndent, type EditBuilder } from '../edits/edit-builder';

/** Methods that end a client, or give it back. */
export const closing: ReadonlySet<string> = new Set(['$disconnect', 'end', 'close', 'destroy', 'quit', 'disconnect', 'release', 'shutdown']);

/** The statements that close the client of a name; undefined where something else depends on its being made there. */
export function closingsOf(scope: ts.Node, name: string): readonly ts.ExpressionStatement[] | undefined {
  const found: ts.ExpressionStatement[] = [];
  let other = false;
  walk(scope, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !ts.isIdentifier(node.expression.expression) || node.expression.expression.text !== name) return;
    const method = node.expression.name.text;
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
  unwrap(attempt.tryBlock, attempt, builder);
  return true;
}

/** Takes away what stands around the statements of a block, and moves them one level further out. Edits inside of it come first. */
function unwrap(block: ts.Block, around: ts.Statement, builder: EditBuilder): void {
  const file = block.getSourceFile();
  const { text } = file;
  const inside = text.slice(block.getStart() + 1, block.end - 1);
  const start = block.getStart() + 1 + (/^\s*/.exec(inside)?.[0].length ?? 0);
  const end = Math.max(start, block.end - 1 - (/\s*$/.exec(inside)?.[0].length ?? 0));
  const indent = lineIndent(file, around.getStart());
  const [first] = block.statements;
  const inner = first ? lineIndent(file, first.getStart()) : indent;
  const isText = textsIn(block);
  builder.range(file, around.getStart(), start, '');
  for (let line = text.indexOf('\n', start) + 1; line > 0 && line < end && inner.length > indent.length; line = text.indexOf('\n', line) + 1) {
    const [from, to] = [line + indent.length, line + inner.length];
    if (text.slice(line, to) === inner && !isText(line) && !builder.touches(file, from, to)) builder.range(file, from, to, '');
  }
  builder.range(file, end, around.end, '');
}

/** Where a piece of code has texts of several lines, whose white space is part of them: whether a place is within one. */
export function textsIn(code: ts.Node): (place: number) => boolean {
  const found: { readonly start: number; readonly end: number }[] = [];
  walk(code, (node) => {
    if (isTemplateText(node)) found.push({ start: node.getStart(), end: node.end });
  });
  return (place) => found.some(({ start, end }) => start < place && place <= end);
}
