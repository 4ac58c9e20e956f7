import { isFunctionNode, isReference, lastOf, outward, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FlowContext, Loop } from '../../../flow/types';
import { dedent, type EditBuilder } from '../../edits/edit-builder';
import { isVisibleAt } from '../rows/between';
import type { Result } from '../rows/result';
import { isTried } from '../../../flow/loops/loops';

/** How the loop's look at a query's error is kept where one query before the loop takes its place. */
export interface Failure {
  /** A statement that deals with it once, behind the query: `if (usersError) throw usersError`. */
  readonly check?: string;
  /** Takes what is dealt with before the loop out of it. */
  apply(builder: EditBuilder): void;
}

/**
 * A check that leaves the loop (`if (error) throw error;`) moves before it, and is done once. Any other look at the error stays where it is and sees that of the
 * one query, in every pass. Undefined where it would see something else: where a missing row is an error too (`missingIsError`), it may only be asked
 * whether there is one.
 */
export function failureOf(result: Result, loop: Loop, name: string, missingIsError: boolean, context: FlowContext): Failure | undefined {
  const none: Failure = { apply: () => undefined };
  if (result.errors.length === 0) return none;
  if (missingIsError) return result.errors.every((use) => isAskedWithRow(use, result.names)) ? none : undefined;
  const check = movable(result, loop, context);
  if (!check) return none;
  let text = dedent(check);
  const offset = check.getStart();
  // Names of one line only, so that places in the text are those of the source.
  if (text !== check.getText()) return none;
  for (const use of [...result.errors].reverse()) text = text.slice(0, use.getStart() - offset) + name + text.slice(use.end - offset);
  return { check: text.replace(/;$/, ''), apply: (builder) => void builder.remove(check) };
}

/** The one statement that looks at the error, where it ends the function and needs nothing of the pass. */
function movable({ errors, gone, names }: Result, loop: Loop, context: FlowContext): ts.IfStatement | undefined {
  let check: ts.Node = errors[0] as ts.Node;
  while (check.parent && !ts.isIfStatement(check)) check = check.parent;
  if (!ts.isIfStatement(check) || check.elseStatement || check.parent !== statementAround(gone)?.parent) return undefined;
  if (!errors.every((use) => check.pos <= use.pos && use.end <= check.end) || outward(check.expression).child !== check.expression) return undefined;
  if (!errors.includes(check.expression)) return undefined;
  const exit = lastOf(check.thenStatement);
  // What a `try` of the pass catches is that pass's own.
  if (isTried(check, loop.node)) return undefined;
  if (!exit || !(ts.isThrowStatement(exit) || (ts.isReturnStatement(exit) && loop.kind !== 'callback'))) return undefined;
  const whole = check;
  const own = new Set<ts.Node>(errors);
  let free = true;
  walk(whole, (node) => {
    if (!free || own.has(node) || isFunctionNode(node)) return false;
    if (ts.isIdentifier(node) && isReference(node) && (names.includes(node.text) || (!own.has(node) && !isRootOf(node, own) && !isVisibleAt(node, loop.node, context.checker)))) free = false;
    return free;
  });
  return free ? whole : undefined;
}

function statementAround(node: ts.Node): ts.Node | undefined {
  let current: ts.Node = node;
  while (current.parent && !ts.isStatement(current)) current = current.parent;
  return current;
}

/** `result` of `result.error`. */
function isRootOf(node: ts.Identifier, uses: ReadonlySet<ts.Node>): boolean {
  return uses.has(node.parent);
}

/** `error || !user`, where the second part alone says that there is no row; and what is only written to a log. */
export function isAskedWithRow(use: ts.Expression, names: readonly string[]): boolean {
  const { child, user } = outward(use);
  if (ts.isBinaryExpression(user) && user.operatorToken.kind === ts.SyntaxKind.BarBarToken && user.left === child) {
    const other = user.right;
    return ts.isPrefixUnaryExpression(other) && other.operator === ts.SyntaxKind.ExclamationToken && names.includes(other.operand.getText());
  }
  if (ts.isPrefixUnaryExpression(user)) {
    const and = outward(user).user;
    return ts.isBinaryExpression(and) && and.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken && and.left === user && ts.isIdentifier(and.right) && names.includes(and.right.text);
  }
  return ts.isCallExpression(user) && user.expression !== child && /^console\.\w+$/.test(user.expression.getText());
}

/**
 * Takes the loop's look at the error out of it, where the rows come with the list whose own error is dealt with. False where more than a check would go.
 * `missingIsError`: see `failureOf`.
 */
export function dropFailure(builder: EditBuilder, result: Result, missingIsError: boolean): boolean {
  return result.errors.every((use) => {
    const { child, user } = outward(use);
    if (ts.isIfStatement(user) && user.expression === child && !user.elseStatement && !missingIsError) {
      builder.remove(user);
      return true;
    }
    if (isAskedWithRow(use, result.names) && ts.isBinaryExpression(user)) {
      builder.replace(user, user.right.getText());
      return true;
    }
    if (isAskedWithRow(use, result.names) && ts.isPrefixUnaryExpression(user)) {
      const and = outward(user).user as ts.BinaryExpression;
      builder.replace(and, and.right.getText());
      return true;
    }
    // What stands inside a check goes with it.
    return result.errors.some((other) => other !== use && ts.isIfStatement(other.parent) && other.parent.pos <= use.pos && use.end <= other.parent.end) && !missingIsError;
  });
}
