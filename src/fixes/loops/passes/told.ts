import { applyEdits, type TextEdit } from '../../../core';
import { isAsync, isFunctionNode, someInRun, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isTried } from '../../../flow/loops/loops';
import type { FlowContext, Loop } from '../../../flow/types';
import { dedent, indentUnit, reindentAll } from '../../edits/edit-builder';
import { isSettled } from './changes';
import { canBeToldLater } from './outcome';
import { mayFail } from './may-fail';
import type { WriteStatement } from '../rows/write-statement';

/** What a pass does once it knows whether its write failed, which can be done when all passes are over. */
export interface Told {
  /** The statements that go behind the loop, in their order. */
  readonly statements: readonly ts.Statement[];
  /** What the pass does where one of them throws; undefined where none can. */
  readonly caught?: ts.CatchClause;
}

/**
 * What a pass makes of its write's failure or success, where that can wait until the loop is done: the check behind the write, or, where that ends the pass (`continue`, a `throw` that the pass catches), all that
 * is left of the pass.
 */
export function toldLater({ check, following, error }: WriteStatement, loop: Loop, context: FlowContext): Told | undefined {
  if (error === undefined) return undefined;
  const fails = (told: readonly ts.Node[]): boolean => mayFail(told, error, loop.body, context.checker);
  if (check && !ends(check)) return canBeToldLater([check], loop, context) && !((isTried(check, loop.node) || isSettled(loop.node)) && fails([check])) ? { statements: [check] } : undefined;
  const [first] = following;
  const rest = first && restOf(first, loop, following.some((statement) => someInRun(statement, (node) => ts.isContinueStatement(node) || ts.isReturnStatement(node))), throws(following) || fails(following));
  if (!first || !rest) return undefined;
  const { caught } = rest;
  // Nobody may see it where it is thrown later: not a `try` further out, not somebody who settles each pass for itself.
  const isCaught = throws(following) || fails(following);
  if (isCaught && !caught && (isTried(first, loop.node) || isSettled(loop.node))) return undefined;
  if (!following.every((statement) => isDeferrable(statement, loop)) || caught && !isDeferrable(caught.block, loop)) return undefined;
  return canBeToldLater([...following, ...(caught ? [caught.block] : [])], loop, context) ? { statements: following, ...(caught && isCaught && { caught }) } : undefined;
}

/** A function of the error that does it, as source text; `name` is what the error is called. */
export function teller({ statements, caught }: Told, name: string): string {
  const [first, last] = [statements[0], statements.at(-1)];
  if (!first || !last) return `(${name}) => {}`;
  const file = first.getSourceFile();
  const unit = indentUnit(file);
  const lines = (text: string): string => unit + reindentAll(text, unit, '\n');
  const start = first.getStart();
  // All between them, so that comments stay.
  const body = dedent(first, applyEdits(file.text.slice(start, last.end), statements.flatMap(asReturns).map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))));
  const whole = caught ? `try {\n${lines(body)}\n} ${dedent(caught)}` : body;
  return `(${name}) => {\n${lines(whole)}\n}`;
}

/** What catches in the pass what a statement throws; undefined where something else may come between, or where the pass may be ended though something follows. */
function restOf(statement: ts.Statement, { body }: Loop, mayEnd: boolean, mayThrow: boolean): { readonly caught?: ts.CatchClause } | undefined {
  let caught: ts.CatchClause | undefined;
  for (let node: ts.Node = statement.parent; node !== body; node = node.parent) {
    const { parent } = node;
    if (ts.isTryStatement(parent)) {
      if (caught) continue;
      if (node !== parent.tryBlock || !parent.catchClause || parent.finallyBlock) return undefined;
      caught = parent.catchClause;
    } else if (ts.isBlock(parent)) {
      // Up to where it is caught, what follows is left out as well.
      if ((mayEnd || mayThrow && !caught && isTried(node, body)) && parent.statements.at(-1) !== node) return undefined;
    } else if (!ts.isIfStatement(parent) && !(parent === body && isFunctionNode(body))) return undefined;
  }
  return { ...(caught && { caught }) };
}

/** Whether a statement may end the pass, the loop or the function. */
function ends(statement: ts.Statement): boolean {
  return someInRun(statement, (node) => ts.isThrowStatement(node) || ts.isReturnStatement(node) || ts.isBreakOrContinueStatement(node));
}

function throws(statements: readonly ts.Statement[]): boolean {
  return statements.some((statement) => someInRun(statement, ts.isThrowStatement));
}

/** Whether the function that a statement becomes a part of can end where the pass did. */
function isDeferrable(root: ts.Node, loop: Loop): boolean {
  return !someInRun(root, (node) => {
    if (ts.isReturnStatement(node)) return node.expression !== undefined || loop.kind !== 'callback' || !isAsync(loop.body);
    if (ts.isContinueStatement(node)) return node.label !== undefined || !isOwn(node, loop);
    return ts.isBreakStatement(node);
  });
}

/** Whether a `continue` goes on with the loop's next pass. */
function isOwn(node: ts.Node, { node: loop }: Loop): boolean {
  let around = node.parent;
  while (!ts.isIterationStatement(around, false) && !isFunctionNode(around)) around = around.parent;
  return around === loop;
}

/** Edits that make the end of a pass the end of a function. */
function asReturns(statement: ts.Statement): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  walk(statement, (node) => {
    if (ts.isContinueStatement(node)) edits.push({ start: node.getStart(), end: node.getStart() + 'continue'.length, newText: 'return' });
  });
  return edits;
}
