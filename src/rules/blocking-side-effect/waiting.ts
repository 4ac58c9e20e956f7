import type { ExternalKind } from '../../catalog';
import { frequencyIn, type Confidence } from '../../core';
import { isDelivery } from '../../flow/entries/runtime';
import { isScheduled } from '../../flow/entries/jobs/scheduled';
import { bits } from '../../flow/graph/reach/concepts';
import { functionId } from '../../flow/graph/names/function-table';
import { isEffect, type ReachedEffect, type Step } from '../../flow/graph/graph';
import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import { resultUse, type ResultUse } from '../../flow/values/result-use';
import type { CallSite, EffectSite, Site } from '../../flow/types';
import { isWaitedFor } from '../../flow/waits/waits';
import { isFunctionNode, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isConversion, isFilm } from '../long-running-handler/conversions';
import { stepByStep } from '../long-running-handler/loops';
import type { RuleContext, RuleFinding } from '../types';
import { calledSteps, entrySteps } from '../way-in';
import { isLookedAtAfter, workBeside } from './beside';
import { isExternal, isLeftToCallers, isNotification, mayWait, type ExternalSite } from './carriers';
import { isAnsweredBy, isPartOfAnswer, isSentAsFile, messagesWith } from './documents';
import { isNotedDown } from './outcome';
import { waitsFor } from './words';

/** What is said of a place where a request waits for an effect; undefined where it does not wait there. */
export function waitingFor(site: EffectSite | CallSite, { site: effect, path }: ReachedEffect, context: RuleContext): readonly RuleFinding[] | undefined {
  if (!isExternal(effect) || !mayWait(effect)) return [];
  const reach = context.reachedFrom(site, 'waiting');
  if (reach?.kind !== 'request' || isDelivery(reach.entry)) return undefined;
  // A message of a socket is told nothing by itself, and the next one does not wait for it.
  if (reach.entry.framework === 'sockets') return [];
  if (!isWaitedFor(site)) return undefined;
  // That a request does not last as long as a film is told as work that outruns it.
  if (isConversion(effect) && isFilm(effect) && [site, ...path].every(({ loops }) => loops.length === 0)) return [];
  if (reach.path.length > 0 && (isLeftToCallers(site.enclosing, effect, context.graph) || isToldBefore(effect, reach, context))) return [];
  const use = resultUse(site);
  const confidence = certaintyOf(site, effect, use, reach, context);
  // What is there to send to each of a list is told of the loop, as work that outruns a request.
  if (!confidence || (confidence === 'low' && site.loops.length > 0 && stepByStep([site], context).length > 0)) return [];
  return [awaited(site, { site: effect, path }, { reach, use, confidence }, context)];
}

/** The finding of work that a function does beside a request, at its call: nothing where the answer may need it, or the request is there for it. */
export function besideFor(call: CallSite, work: ReachedEffect, context: RuleContext): readonly RuleFinding[] {
  const reach = context.reachedFrom(call, 'waiting');
  return reach && isBeside(call, reach, context) && !isToldBefore(work.site, reach, context) ? [awaited(call, work, { reach, use: 'unused', confidence: 'medium' }, context)] : [];
}

/** Whether a request goes on to its answer without what a call on its way does. */
function isBeside(call: CallSite, reach: EntryReach, context: RuleContext): boolean {
  return reach.kind === 'request' && reach.entry.framework !== 'sockets' && !isDelivery(reach.entry) && !isScheduled(reach.entry, context.workspace) && isWaitedFor(call) && !isInCatch(call)
    && changesBefore(call, reach, context) && !decidesByFailing(call, context) && !isNotedDown(call) && !isLookedAtAfter(call, reach, context);
}

/** Whether an effect is told where a function on the way to it is called. */
function isToldBefore(effect: EffectSite, reach: EntryReach, context: RuleContext): boolean {
  return reach.path.some((call, at) => workBeside(call, context)?.site.call === effect.call && isBeside(call, { ...reach, path: reach.path.slice(0, at) }, context));
}

function awaited(site: EffectSite | CallSite, { site: effect, path }: ReachedEffect, { reach, use, confidence }: { readonly reach: EntryReach; readonly use: ResultUse; readonly confidence: Confidence }, context: RuleContext): RuleFinding {
  const { meaning } = effect as ExternalSite;
  const called = isEffect(site) ? undefined : site.name;
  // What is rendered for one message alone moves with that.
  const [message, another] = meaning.kind === 'document' && use === 'stored' ? messagesWith(site, context) : [];
  const moving = use === 'unused' ? { site, effect } : message && !another && resultUse(message.site) === 'unused' ? message : undefined;
  return {
    rule: 'blocking-side-effect', shape: 'awaited', confidence,
    severity: confidence === 'low' ? 'hint' : 'warning',
    message: waitsFor(meaning, called),
    node: isEffect(site) || !site.handedOn ? site.call : site.callee,
    related: [
      ...(called === undefined ? [] : [{ node: effect.call, message: `This is what \`${called}\` waits for.` }]),
      ...(reach.path.length > 0 ? [{ node: reach.entry.node, message: `\`${reach.name}\` leads here.` }] : []),
    ],
    path: path.length === 0 && reach.path.length === 0 ? [] : [
      ...entrySteps(reach), ...calledSteps(path),
      { node: effect.call, message: `\`${meaning.label}\` is waited for.` },
    ],
    detail: called ?? meaning.label,
    frequency: frequencyIn(site.loops),
    library: meaning.library, enclosing: site.enclosing, route: reach.name,
    ...(moving && { subject: { kind: 'wait' as const, ...moving, entry: reach.entry, lost: false, way: reach.path } }),
  };
}

/** How sure it is that the response could do without; undefined where it needs what comes back. */
function certaintyOf(site: EffectSite | CallSite, effect: ExternalSite, use: ResultUse, reach: EntryReach, context: RuleContext): Confidence | undefined {
  const { kind } = effect.meaning;
  // Where something went wrong, a slow message about it is the least.
  if (isInCatch(site)) return 'low';
  if (!isNotification(kind)) return certaintyOfAnswer(kind, site, use, reach, context);
  // Who asks for a message to be sent, and nothing else, is told what came of it.
  if (use === 'answered' && kind !== 'analytics' && !changesBefore(site, reach, context) && !writesAfter(site, context)) return undefined;
  if (use === 'answered' || use === 'stored' || use === 'decides' || decidesByFailing(site, context) || isNotedDown(site) || isScheduled(reach.entry, context.workspace)) return 'low';
  if (use === 'returned') return reach.path.length > 0 && changesBefore(site, reach, context) ? 'medium' : 'low';
  if (kind === 'analytics') return use === 'unused' ? 'high' : 'medium';
  // What does nothing but send is there to send, and says whether it did. Where the function goes on to write, it is there for something else.
  if (!changesBefore(site, reach, context)) return use === 'unused' && writesAfter(site, context) ? 'medium' : 'low';
  return use === 'unused' ? 'high' : 'medium';
}

function certaintyOfAnswer(kind: ExternalKind, site: EffectSite | CallSite, use: ResultUse, reach: EntryReach, context: RuleContext): Confidence | undefined {
  if (use === 'answered' || use === 'returned' || isPartOfAnswer(site, use, context)) return undefined;
  if (((kind === 'document' || kind === 'image') && isSentAsFile(site)) || isAnsweredBy(site)) return undefined;
  if (kind === 'document' && use === 'stored' && changesBefore(site, reach, context) && messagesWith(site, context).length > 0) return 'medium';
  if (!changesBefore(site, reach, context) || isScheduled(reach.entry, context.workspace)) return use === 'unused' ? 'low' : undefined;
  switch (kind) {
    // What a model says is worked with in more ways than can be followed.
    case 'llm': return use === 'unused' ? 'medium' : 'low';
    // What a plain request is for is not known.
    case 'http': return use === 'unused' || use === 'checked' || use === 'decides' ? 'low' : undefined;
    // What is refunded, cancelled or captured decides what is written down next.
    case 'payment': return use === 'unused' && !writesAfter(site, context) ? 'medium' : undefined;
    default: return use === 'unused' ? 'medium' : undefined;
  }
}

function isInCatch({ call, enclosing }: Site): boolean {
  for (let node: ts.Node = call; node !== enclosing && node.parent; node = node.parent) if (ts.isCatchClause(node)) return true;
  return false;
}

/**
 * Whether a `try` around a place and no other effect gives another answer where it fails: who asks is told what came of it. Where all fails together, or is undone then, nothing is said about this
 * alone.
 */
function decidesByFailing({ call, enclosing }: Site, { graph }: RuleContext): boolean {
  if (!isFunctionNode(enclosing)) return false;
  let around: ts.Node = call.parent;
  while (around !== enclosing && !ts.isTryStatement(around)) around = around.parent;
  if (!ts.isTryStatement(around) || !around.catchClause || !isWithin(call, around.tryBlock)) return false;
  const { tryBlock, catchClause } = around;
  const isOther = (step: Step): boolean => step.call !== call && (isWithin(step.call, tryBlock) || (isWithin(step.call, catchClause) && isEffect(step) && step.meaning.concept === 'query'));
  return catchClause.block.statements.some(ts.isReturnStatement) && !/rollback/i.test(catchClause.getText()) && !graph.stepsOf(functionId(enclosing)).some(isOther);
}

/** What a request is for, other than to tell somebody something. */
const changing = bits.write | bits.enqueue;

/** Whether the request has changed something before it comes to a place, so that its answer has something else to say. */
function changesBefore(site: EffectSite | CallSite, reach: EntryReach, context: RuleContext): boolean {
  const way: readonly (EffectSite | CallSite)[] = [...reach.path, site];
  return reach.entry.isAfter === true || way.some((one) => context.graph.stepsOf(functionId(one.enclosing)).some((step) => step !== one && step.call.end <= one.call.pos + 1 && changes(step, context)));
}

function writesAfter(site: EffectSite | CallSite, context: RuleContext): boolean {
  return isFunctionNode(site.enclosing) && context.graph.stepsOf(functionId(site.enclosing)).some((step) => step.call.pos >= site.call.end && changes(step, context));
}

function changes(step: Step, { graph }: RuleContext): boolean {
  if (!isEffect(step)) return (graph.reachOfCall(step) & changing) !== 0 || ((graph.reachOfCall(step) & bits.external) !== 0 && graph.effectsOfCall(step, bits.external, 6).some(({ site }) => changesOutside(site)));
  const { meaning } = step;
  if (meaning.concept === 'query') return meaning.op !== 'read-one' && meaning.op !== 'read-many' && meaning.op !== 'count' && meaning.op !== 'aggregate' && (meaning.op !== 'raw' || !/^\W*(?:\w+\W+)?select\b/i.test(step.call.getText()));
  return meaning.concept === 'enqueue' || changesOutside(step);
}

/** A payment, an account, a file, a request that sends something. */
function changesOutside({ meaning }: EffectSite): boolean {
  if (meaning.concept !== 'external') return false;
  const { kind, label, sends } = meaning;
  if (kind === 'payment') return !/\.(?:retrieve|list|search)\w*$/.test(label);
  if (kind === 'auth') return /(?:signUp|create|update|delete|invite|reset|generateLink)/.test(label);
  return (kind === 'storage' && /upload|put|save|write/i.test(label)) || (kind === 'http' && sends === true);
}
