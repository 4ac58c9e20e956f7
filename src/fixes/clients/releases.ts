import { isFunctionNode, isWithin, outward, someInRun } from '../../project/syntax';
import { ts } from '../../project/ts';
import { commentedEnd } from '../edits/edit-builder';

/** Whether a statement gives a connection back and does nothing else: one that is closed instead has a reason of its own. */
export function isRelease(statement: ts.Statement, releases: readonly ts.Node[], method: string): boolean {
  if (!ts.isExpressionStatement(statement)) return false;
  return releases.some((release) => {
    if (!isWithin(release, statement) || !ts.isPropertyAccessExpression(release) || release.name.text !== method || !ts.isCallExpression(release.parent) || release.parent.arguments.length > 0) return false;
    const { user } = outward(release.parent);
    return (ts.isAwaitExpression(user) ? outward(user).user : user) === statement;
  });
}

/** The lines of a release with what is said above and behind those whose place it takes. */
export function withComments(release: string, statements: readonly ts.Statement[]): readonly string[] {
  const text = (one: ts.Statement, from: number, to: number): string => one.getSourceFile().text.slice(from, to);
  const above = statements.flatMap((one) => text(one, leading(one), one.getStart()).split(/\r?\n/)).map((line) => line.trim()).filter((line) => line !== '');
  const behind = statements.map((one) => text(one, one.end, commentedEnd(one))).join('');
  return [...above.map((line) => (line.startsWith('*') ? ` ${line}` : line)), release + behind];
}

/** Where a statement begins, with the comments above it. */
export function leading(statement: ts.Statement): number {
  const ranges = ts.getLeadingCommentRanges(statement.getSourceFile().text, statement.pos) ?? [];
  return ranges.find(({ pos }) => pos > statement.pos)?.pos ?? statement.getStart();
}

/** Whether what a use begins is waited for within a function. */
export function isWaitedFor(use: ts.Node, fn: ts.Node): boolean {
  for (let node = use; node !== fn && node.parent; node = node.parent) if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node.parent) && node.parent.awaitModifier !== undefined && node.parent.expression === node)) return true;
  return false;
}

/** Whether something is waited for in a statement itself. */
export function waits(statement: ts.Statement): boolean {
  return !isFunctionNode(statement) && someInRun(statement, (node) => ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined));
}
