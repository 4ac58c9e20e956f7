import { bits, effectOf } from '../../flow/graph/reach/concepts';
import { functionId } from '../../flow/graph/names/function-table';
import { isEffect, type Step } from '../../flow/graph/graph';
import type { CallSite, EffectSite } from '../../flow/types';
import { isFunctionNode, isWithin, mentions, namesIn, outward, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { isCaught, isLate, refusing } from './let-go';
import { transactionAround } from './outbox';
import { reachedFrom } from './reached';
import { quoted } from '../refuse';

/** What a row says of a message that has gone out: `mailed_at`, `notified`. */
const toldOf = /\b\w*(?:sent|mailed|notified|delivered|invited|reminded)\w*/i;

/**
 * Who would hear of a message that goes out later what they hear of it now: whoever is refused by what sends it, what is done where it fails, and a row that says it has gone out. Undefined where nobody would.
 */
export function whyHeard(site: EffectSite | CallSite, context: FixContext): string | undefined {
  const { call, enclosing } = site;
  if (!ts.isCallExpression(call)) return undefined;
  const refused = isEffect(site) ? undefined : [...reachedFrom(context.functionsOf(site.callee), context)].filter(isFunctionNode).map((fn) => refusalOf(fn, context)).find((one) => one !== undefined);
  if (refused !== undefined) return `\`${refused}\` may refuse what it is given, and would do so when the request is answered already`;
  const steps = isFunctionNode(enclosing) ? context.graph.stepsOf(functionId(enclosing)) : [];
  const undone = transactionAround(call, context) ? undefined : steps.find((step) => failuresOf(call).some((one) => isWithin(step.call, one)) && doesSomething(step, context));
  if (undone) return `\`${quoted(undone.call)}\` is done where it fails, and would not be any more`;
  const told = steps.find((step) => step.call.pos >= call.end && writes(step, context) && toldOf.test(step.call.getText()));
  return told && `\`${quoted(told.call)}\` may say that it has gone out, which it has not yet`;
}

/** What a function refuses of what it is handed, before it has sent something: `throw` behind a question about a parameter, or a check that throws by itself. */
function refusalOf(fn: FunctionNode, context: FixContext): string | undefined {
  const given = new Set(fn.parameters.flatMap(({ name }) => namesIn(name)));
  let found: string | undefined;
  if (fn.body && given.size > 0) walk(fn.body, (node) => {
    if (found !== undefined) return false;
    const asked = ts.isThrowStatement(node) ? ts.findAncestor(node, ts.isIfStatement)?.expression : ts.isCallExpression(node) && refusing.test(node.expression.getText()) && !/\bJSON\.parse$/.test(node.expression.getText()) ? node : undefined;
    if (asked && mentions(asked, given) && !isLate(node, context) && !isCaught(node)) found = quoted(ts.isThrowStatement(node) ? asked : node);
    return true;
  });
  return found;
}

/** What is run where a call fails: the `catch` around it, and what its promise is told. */
function failuresOf(call: ts.CallExpression): readonly ts.Node[] {
  const found: ts.Node[] = [];
  for (let node: ts.Node = call; node.parent && !isFunctionNode(node); node = node.parent) {
    const { parent } = node;
    if (ts.isTryStatement(parent) && parent.tryBlock === node && parent.catchClause) found.push(parent.catchClause);
  }
  const { child, user } = outward(call);
  if (ts.isPropertyAccessExpression(user) && user.expression === child && ts.isCallExpression(user.parent)) found.push(...(user.name.text === 'catch' ? user.parent.arguments : user.name.text === 'then' ? user.parent.arguments.slice(1) : []));
  return found;
}

/** Whether a step does more than to tell of a failure; what undoes a transaction does that for more than the message. */
function doesSomething(step: Step, context: FixContext): boolean {
  if (/\brollback\b/i.test(step.call.getText())) return false;
  const sites = isEffect(step) ? [step] : context.graph.effectsOfCall(step, bits.write | bits.enqueue | bits.external, 12).map((one) => one.site);
  return sites.some(({ meaning }) => (meaning.concept === 'external' ? meaning.kind !== 'analytics' && meaning.isRead !== true : /^(?:write|enqueue)$/.test(effectOf(meaning) ?? '')));
}

function writes(step: Step, { graph }: FixContext): boolean {
  return isEffect(step) ? effectOf(step.meaning) === 'write' : (graph.reachOfCall(step) & bits.write) !== 0;
}
