import type { CacheAccess, ExternalCall } from '../../catalog';
import type { Confidence } from '../../core';
import { LoopDependence } from '../../flow/values/dependence';
import { bits } from '../../flow/graph/reach/concepts';
import type { ReachedEffect } from '../../flow/graph/graph';
import { isPassedOn } from '../../flow/graph/handed/passed-on';
import { handedOver, type EffectSite, type Site } from '../../flow/types';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { certaintyOfLoops } from './certainty';
import { repeatedCallOf } from './repeated-calls';
import { countedLoops, type CountedLoop } from './repetition';

/** A request or a cache read that a loop makes for each element. */
export interface RemoteRead {
  /** The read, or the call in the loop that leads to it. */
  readonly site: Site;
  readonly loops: readonly CountedLoop[];
  readonly meaning: ExternalCall | CacheAccess;
  readonly effect: ReachedEffect;
  readonly confidence: Confidence;
}

/**
 * Requests that ask the same service for one element after another, and reads of a cache that could be asked for all keys. What is sent (webhooks, mails) is none: each is
 * a message of its own. They say less than queries: only on the way of a request, over a list that grows with the data, are they worth a word, and of requests
 * only those to the application itself (`/api/users/…`), since whether another service answers for many at once is not known. Where it is, in a browser too, and for what is sent as well: documents of an index.
 */
export function remoteReads(context: RuleContext): readonly RemoteRead[] {
  const found: RemoteRead[] = [];
  const add = (site: Site, effect: ReachedEffect, meaning: RemoteRead['meaning']): void => {
    const loops = countedLoops(site, site.loops, handedOver(site), context);
    const inner = typeof loops === 'string' ? undefined : loops.at(-1);
    if (typeof loops === 'string' || !inner?.dependence.item) return;
    // Reads of one tick share a trip to most caches.
    if (meaning.concept === 'cache' && !inner.loop.sequential) return;
    const hasMany = meaning.concept === 'external' && meaning.manyForm !== undefined;
    const sure = hasMany ? certaintyOfLoops({ loops, shape: 'read' }, context) !== 'low' : (meaning.concept === 'cache' || isOwn(meaning.call)) && certaintyOfLoops({ loops, shape: 'read' }, context) === 'high' && context.reachedFrom(site)?.kind === 'request';
    found.push({ site, loops, meaning, effect, confidence: sure ? 'medium' : 'low' });
  };
  for (const site of context.flow.sites) {
    const meaning = site.loops.length > 0 && !site.batch ? readOf(site) : undefined;
    if (meaning) add(site, { site, path: [] }, meaning);
  }
  for (const site of context.flow.calls) {
    if (site.loops.length === 0 || (context.graph.reachOfCall(site) & (bits.external | bits.cache)) === 0 || typeof repeatedCallOf(site, context) !== 'string') continue;
    const dependences = site.loops.map((loop) => new LoopDependence(loop, context.checker));
    const varies = (node: ts.Node): boolean => dependences.some((loop) => loop.of(node).item);
    const effect = context.graph.effectsOfCall(site, bits.external | bits.cache, 4).find((one) => readOf(one.site) !== undefined && isPassedOn(one.path, one.site, handedOver(one.site), varies, context.checker));
    const meaning = effect && readOf(effect.site);
    if (effect && meaning) add(site, effect, meaning);
  }
  return found;
}

/** Where a platform or a framework keeps the application's own address (https://vercel.com/docs/environment-variables/system-environment-variables, https://next-auth.js.org/configuration/options#nextauth_url). */
const ownAddress = /\b(?:NEXT_PUBLIC_(?:APP|SITE|BASE|VERCEL|WEB|HOST)?_?URL|NEXTAUTH_URL|AUTH_URL|VERCEL_URL|APP_URL|SITE_URL|BASE_URL|getBaseUrl\(\))$|\.origin$/;

/** Whether the address of a request begins with a path, or with the application's own address. */
function isOwn(call: ExternalCall['call']): boolean {
  const [address] = ts.isCallExpression(call) ? call.arguments : [];
  const node = address && bare(address);
  if (!node) return false;
  const text = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? node.head.text : ts.isBinaryExpression(node) && ts.isStringLiteralLike(node.left) ? node.left.text : '';
  if (text.startsWith('/')) return true;
  const [span] = ts.isTemplateExpression(node) && /^(?:https?:\/\/)?$/.test(text) ? node.templateSpans : [];
  return span !== undefined && span.literal.text.startsWith('/api/') && ownAddress.test(span.expression.getText());
}

function readOf(site: EffectSite): RemoteRead['meaning'] | undefined {
  const { meaning } = site;
  if (site.waiting === 'detached') return undefined;
  if (meaning.concept === 'external') return meaning.isRead || meaning.manyForm !== undefined ? meaning : undefined;
  return meaning.concept === 'cache' && meaning.op === 'read' && meaning.hasManyForm && !meaning.inProcess ? meaning : undefined;
}
