import { anything, bits, effectOf } from '../../flow/graph/reach/concepts';
import { functionId } from '../../flow/graph/names/function-table';
import { isEffect, type ReachedEffect } from '../../flow/graph/graph';
import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import { resultUse } from '../../flow/values/result-use';
import type { CallSite, EffectSite } from '../../flow/types';
import { redirectsInside } from '../../flow/waits/answers';
import { isWaitedFor } from '../../flow/waits/waits';
import { enclosingFunction, type FunctionNode, isAssignment, isFunctionNode, namesIn, rootOf, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { isExternal } from './carriers';

/** How many effects of a call are looked at. */
const looked = 30;
/** What work beside a request may do: it reads, asks somebody else, and writes. */
const allowed = bits.read | bits.write | bits.external;

/**
 * The model, document or picture for which a function waits that puts what comes of it into one row, last of all it does, so that it may be done again where it failed before: `await summarise(order.id)`. Undefined where
 * it does something else as well, or its caller takes something of it.
 */
export function workBeside(call: CallSite, { graph }: RuleContext): ReachedEffect | undefined {
  const reach = graph.reachOfCall(call);
  if ((reach & bits.write) === 0 || (reach & bits.external) === 0 || (reach & ~allowed) !== 0 || graph.calleesOf(call).length !== 1 || call.loops.length > 0 || resultUse(call) !== 'unused') return undefined;
  const callee = graph.mainCalleeOf(call);
  const fn = callee === undefined ? undefined : graph.functionOf(callee);
  if (!fn || !isFunctionNode(fn) || changesGiven(fn) || redirectsInside(fn)) return undefined;
  const effects = graph.effectsOfCall(call, anything, looked);
  const last = effects.at(-1);
  const isOnce = ({ site, path }: ReachedEffect): boolean => [...path.slice(1), site].every((one) => one.loops.length === 0 && isWaitedFor(one));
  if (effects.length >= looked || !last || !isWrite(last.site) || !isOnce(last) || effects.slice(0, -1).some(({ site }) => isWrite(site))) return undefined;
  const outside = effects.filter(({ site }) => isExternal(site));
  if (!outside.every(({ site }) => isExternal(site) && /^(?:llm|document|image|storage)$/.test(site.meaning.kind))) return undefined;
  return outside.find((one) => isExternal(one.site) && one.site.meaning.kind !== 'storage' && [...one.path.slice(1), one.site].every(isWaitedFor));
}

function isWrite({ meaning }: EffectSite): boolean {
  return effectOf(meaning) === 'write';
}

/** Whether a function puts something into what it is given: its caller has that then. */
function changesGiven(fn: FunctionNode): boolean {
  const given = new Set(fn.parameters.flatMap(({ name }) => namesIn(name)));
  let found = false;
  walk(fn, (node) => {
    const changed = isAssignment(node) ? node.left : ts.isCallExpression(node) && node.expression.getText() === 'Object.assign' ? node.arguments[0] : undefined;
    const root = changed && rootOf(changed);
    if (root && root !== changed && ts.isIdentifier(root) && given.has(root.text)) found = true;
    return !found;
  });
  return found;
}

/** Whether somebody looks at the database, or has it looked at, behind a call on the way to the answer: what was written may be a part of it. */
export function isLookedAtAfter(call: CallSite, reach: EntryReach, { graph }: RuleContext): boolean {
  return [...reach.path, call].some((one) => {
    const fn = enclosingFunction(one.call);
    const steps = isFunctionNode(one.enclosing) ? graph.stepsOf(functionId(one.enclosing)).filter((step) => step.call.pos >= one.call.end) : [];
    const text = fn?.getText().slice(one.call.end - fn.getStart()) ?? '';
    return steps.some((step) => (isEffect(step) ? (bits[effectOf(step.meaning) ?? 'held'] & asked) !== 0 : (graph.reachOfCall(step) & asked) !== 0)) || /\b(?:redirect|revalidate\w*|refresh|invalidate\w*)\s*\(/.test(text);
  });
}

const asked = bits.read | bits.write | bits.cache | bits.enqueue | bits.load;
