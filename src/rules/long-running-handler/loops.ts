import type { ExternalCall, ExternalKind } from '../../catalog';
import { frequencyIn } from '../../core';
import { bits } from '../../flow/graph/reach/concepts';
import { isEffect } from '../../flow/graph/graph';
import { isTried } from '../../flow/loops/loops';
import { resultUse } from '../../flow/values/result-use';
import { handedOver, type CallSite, type EffectSite, type Loop } from '../../flow/types';
import { isWaitedFor } from '../../flow/waits/waits';
import { bare, enclosingFunction, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isNotification } from '../blocking-side-effect/carriers';
import { elementNoun } from '../n-plus-one';
import { certaintyOfLoops } from '../n-plus-one/certainty';
import { isConditional } from '../n-plus-one/repeated-calls';
import { countedLoops, type CountedLoop } from '../n-plus-one/repetition';
import type { RuleContext, RuleFinding } from '../types';
import { isMessage, wayIn } from '../way-in';
import { article, noun, plural } from '../words';
import { limitOf } from './limits';

/** What is slow by nature, and how it is called. What is asked of a search index, an account, a counter or a file store (most files are small, or only taken away) answers about as fast as a database. */
const slow: Partial<Readonly<Record<ExternalKind, string>>> = {
  email: 'an email', sms: 'a text message', push: 'a push notification', chat: 'a chat message', webhook: 'a webhook', payment: 'a call of the payment provider', llm: 'a call of a language model',
  document: 'a document that is rendered', image: 'an image that is converted', http: 'a request to another service',
};

/** How many effects of a call are looked at. */
const looked = 12;

/** Loops of a request in which one slow step waits for the other, one finding for each. */
export function stepByStep(sites: readonly (EffectSite | CallSite)[], context: RuleContext): readonly RuleFinding[] {
  const seen = new Set<Loop['node']>();
  return [...sites].sort((a, b) => a.call.pos - b.call.pos).flatMap((site) => {
    const inner = site.loops.at(-1) as Loop;
    // What runs at the same time does not add up.
    if (!inner.sequential || seen.has(inner.node) || site.waiting === 'detached') return [];
    const meaning = slowStep(site, context);
    if (!meaning || !isWaitedFor(site) || sendsMeanwhile(inner.node)) return [];
    const reach = context.reachedFrom(site, 'waiting');
    if (reach?.kind !== 'request') return [];
    const loops = countedLoops(site, site.loops, handedOver(site), context);
    // A worker that takes so many rows at a time has made up its mind.
    if (typeof loops === 'string' || loops.some(({ origin }) => origin.kind === 'query' && origin.query.isLimited)) return [];
    const grows = certaintyOfLoops({ loops, shape: 'write' }, context);
    if (grows === 'low') return [];
    seen.add(inner.node);
    const effect = slowEffect(site, context);
    const called = isEffect(site) ? meaning.label : site.name;
    const element = noun(elementNoun(loops.at(-1) as CountedLoop));
    return [{
      rule: 'long-running-handler', shape: 'slow-step-per-element', severity: 'warning' as const,
      // Most lists that somebody sends or that belong to one row stay short, and most conditions let few elements through.
      confidence: grows === 'high' && !isConditional(site) ? 'high' as const : 'low' as const,
      message: `${slow[meaning.kind]} (\`${called}\`) for each ${element}, one after the other: a hundred ${plural(element)} at half a second are fifty seconds, and ${limitOf(reach.entry, context)}. ${isMessage(reach) ? 'Say at once that it is begun' : 'Answer at once (status 202)'} and let a queue do the work.`.replace(/^./, (letter) => letter.toUpperCase()),
      node: !isEffect(site) && site.handedOn ? site.callee : site.call,
      related: [{ node: inner.node, message: `This walks over ${article(element) === '' ? element : plural(element)}.` }],
      detail: called, frequency: frequencyIn(loops), library: meaning.library, enclosing: site.enclosing, route: reach.name, path: wayIn(reach),
      subject: {
        kind: 'long' as const, site, entry: reach.entry, path: reach.path,
        // What nobody looks at can be one job per element; what is done where it fails is done no more then.
        ...(effect && isNotification(meaning.kind) && resultUse(site) === 'unused' && !isCaught(site, inner) && { wait: { kind: 'wait' as const, site, effect, entry: reach.entry, lost: false, way: reach.path, each: element } }),
      },
    }];
  });
}

/** What a site waits for that takes its time: itself, or what the function that it calls always does. */
function slowStep(site: EffectSite | CallSite, context: RuleContext): ExternalCall | undefined {
  return slowEffect(site, context)?.meaning as ExternalCall | undefined;
}

function slowEffect(site: EffectSite | CallSite, { graph }: RuleContext): EffectSite | undefined {
  if (isEffect(site)) return isSlow(site) ? site : undefined;
  if ((graph.reachOfCall(site) & bits.external) === 0) return undefined;
  return graph.effectsOfCall(site, bits.external, looked).find((one) => isSlow(one.site) && [...one.path.slice(1), one.site].every((step) => isWaitedFor(step)))?.site;
}

/** Whether a pass of the loop goes on where the step fails: it is counted, or told. */
function isCaught({ call }: EffectSite | CallSite, { node: loop }: Loop): boolean {
  return isTried(call, loop) || (ts.isPropertyAccessExpression(call.parent) && call.parent.name.text === 'catch');
}

/**
 * Whether each pass of a loop sends a piece of the answer: whoever asked sees how far it is, and hears nothing of a job. `res.write(…)`, `reply.raw.write(…)`, what Hono's `streamSSE` hands over, `controller.enqueue(…)` of a stream
 * (https://developer.mozilla.org/docs/Web/API/ReadableStreamDefaultController/enqueue).
 */
function sendsMeanwhile(loop: ts.Node): boolean {
  let found = false;
  walk(loop, (node) => {
    const callee = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;
    if (callee && /^(?:write|writeln|writeSSE|enqueue)$/.test(callee.name.text)) {
      let root = bare(callee.expression);
      while (ts.isPropertyAccessExpression(root)) root = bare(root.expression);
      const { text } = root as ts.Identifier;
      for (let fn = enclosingFunction(loop); fn && ts.isIdentifier(root); fn = enclosingFunction(fn)) {
        const isIts = fn.parameters.some(({ name }) => ts.isIdentifier(name) && name.text === text);
        // `start(controller)` of the object that a stream is made of.
        if (isIts) found ||= callee.name.text !== 'enqueue' || ts.findAncestor(fn, (one) => ts.isNewExpression(one) && one.expression.getText() === 'ReadableStream') !== undefined;
      }
    }
    return !found;
  });
  return found;
}

function isSlow({ meaning }: EffectSite): boolean {
  return meaning.concept === 'external' && slow[meaning.kind] !== undefined;
}
