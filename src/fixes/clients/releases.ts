import { enclosingFunction, isFunctionNode, isWithin, outward, referencesTo, someInRun } from '../../project/syntax';
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

/**
 * Whether what a use begins is waited for within a function. Of what a function within that begins, it is where that function waits for it or gives it back, and what it gives is waited for in its turn: nobody does so for
 * `setInterval(async () => { await client.query(text); }, 1000)`.
 */
export function isWaitedFor(use: ts.Node, fn: ts.Node, seen: readonly ts.Node[] = []): boolean {
  let isGiven = false;
  for (let node = use; node !== fn && node.parent; node = node.parent) {
    const { parent } = node;
    if (isFunctionNode(node)) {
      const isExecutor = ts.isNewExpression(parent) && parent.expression.getText() === 'Promise';
      if ((!isGiven && !isExecutor) || seen.includes(node)) return false;
      const name = ts.isFunctionDeclaration(node) ? node.name : ts.isVariableDeclaration(parent) ? parent.name : undefined;
      const within = [...seen, node];
      if (name) return ts.isIdentifier(name) && referencesTo(name.text, enclosingFunction(node) ?? fn).every((one) => one === name || isWaitedFor(one, fn, within));
      isGiven = false;
    }
    const isAwaited = ts.isAwaitExpression(node) || (ts.isForOfStatement(parent) && parent.awaitModifier !== undefined && parent.expression === node);
    if (isAwaited && enclosingFunction(node) === fn) return true;
    isGiven ||= isAwaited || ts.isReturnStatement(node) || (ts.isArrowFunction(parent) && parent.body === node && ts.isExpression(node));
  }
  return false;
}

/** Whether something is waited for in a statement itself. */
export function waits(statement: ts.Statement): boolean {
  return !isFunctionNode(statement) && someInRun(statement, (node) => ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined));
}
