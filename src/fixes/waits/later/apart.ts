import type { EntryPoint } from '../../../flow/entries/types';
import { isEffect, type Step } from '../../../flow/graph/graph';
import { bits, effectOf } from '../../../flow/graph/reach/concepts';
import { enclosingFunction, isFunctionNode, isWithin, rootOf, uncast, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changedIn } from '../../loops/passes/changes';
import type { FixContext } from '../../types';
import { isUsedBeside } from '../handed-over';
import { refusing } from '../let-go';
import type { Free } from './captured-work';
import { registrationOf } from './registration';
import { declared, type Work } from './work';
import { quoted } from '../../refuse';

/** What a connection holds from one statement to another: a transaction, a lock. */
const held = /['"`]\s*(?:BEGIN|START\s+TRANSACTION|LOCK\s+TABLES?)\b|advisory_lock|\bGET_LOCK\s*\(/i;
/** Makes something of a text, and throws where it has another form. */
const reading = /^(?:JSON\.parse|BigInt|decodeURI|decodeURIComponent|atob|URL|RegExp)$/;

/**
 * Why the work of a handler cannot be parted from what stays there; undefined where it can: somebody else calls the handler, a connection holds something over both parts, the work would refuse what was sent when it is answered already,
 * or it reads what goes on changing in the process of the handler.
 */
export function whyNotApart({ kept, moved, begun }: Work, step: ts.Node, free: readonly Free[], { handler, entry }: { readonly handler: FunctionNode; readonly entry: EntryPoint }, context: FixContext): string | undefined {
  if (isUsedBeside(handler, registrationOf(entry.node)?.call ?? handler, context)) return 'something else calls the handler, or has it for another route, and would be answered otherwise, too';
  const holding = kept.find((one) => held.test(one.getText()));
  if (holding) return `\`${quoted(holding)}\` begins what the same connection has to end`;
  const refuses = moved.find((one) => !begun.includes(one as ts.VariableStatement) && one.end < step.pos && refusesSent(one, handler, kept));
  if (refuses) return `\`${quoted(refuses)}\` may refuse what was sent, and would do so when the request is answered already`;
  const later = free.find(({ declaration, root }) => changedLater(root, declaration, kept));
  return later && `\`${later.root.text}\` is changed by a function of the handler, which could be called while the work is done`;
}

/** What a guard that the new route has, too, changes: it would do so with each question. */
export function changedByGuard(guards: readonly ts.Statement[], steps: readonly Step[], { graph }: FixContext): string | undefined {
  const writes = steps.find((one) => guards.some((guard) => isWithin(one.call, guard)) && (isEffect(one) ? /^(?:write|enqueue)$/.test(effectOf(one.meaning) ?? '') : (graph.reachOfCall(one) & (bits.write | bits.enqueue)) !== 0));
  return writes && quoted(writes.call);
}

/** Whether a statement checks, or makes something of, what the request sent or what was worked out of it. */
function refusesSent(statement: ts.Statement, handler: FunctionNode, kept: readonly ts.Statement[]): boolean {
  const sent = new Set([...handler.parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])), ...kept.flatMap((one) => [...declared(one)])]);
  let found = false;
  walk(statement, (node) => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && (reading.test(node.expression.getText()) || refusing.test(node.expression.getText()))) {
      for (const argument of node.arguments ?? []) walk(argument, (inner) => { if (ts.isIdentifier(inner) && sent.has(inner.text)) found = true; });
    }
    return !found && !isFunctionNode(node);
  });
  return found;
}

/** Whether a function that stays in the handler gives a variable another value, or changes what it holds: `req.on('close', () => { gone = true; })`. */
function changedLater(root: ts.Identifier, declaration: ts.Declaration, kept: readonly ts.Statement[]): boolean {
  if (ts.isParameter(declaration)) return false;
  return kept.some((one) => changedIn(one).some((target) => {
    const of = rootOf(uncast(target));
    const fn = enclosingFunction(target);
    return ts.isIdentifier(of) && of.text === root.text && fn !== undefined && isWithin(fn, one);
  }));
}
