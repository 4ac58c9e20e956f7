import type { ExternalCall, ExternalKind } from '../../catalog';
import { isAnswerName, redirectsInside } from '../../flow/waits/answers';
import { bits } from '../../flow/graph/reach/concepts';
import { fileOfId, functionId, type FunctionId } from '../../flow/graph/names/function-table';
import type { FlowGraph, ReachedEffect } from '../../flow/graph/graph';
import { resultUse } from '../../flow/values/result-use';
import type { CallSite, EffectSite, Enclosing } from '../../flow/types';
import { isWaitedFor } from '../../flow/waits/waits';
import { bare, isFunctionNode, namesIn, rootOf, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';

/** An external call, with its site. */
export type ExternalSite = EffectSite & { readonly meaning: ExternalCall };

/** What somebody is told. Whether it went well may be worth a look, but what comes back says nothing. */
const notifications: ReadonlySet<ExternalKind> = new Set<ExternalKind>(['email', 'sms', 'push', 'chat', 'webhook', 'analytics']);
/** What gives something back, so that it can only wait for later where that is not used. */
const answering: ReadonlySet<ExternalKind> = new Set<ExternalKind>(['llm', 'document', 'image', 'payment', 'http']);

export function isNotification(kind: ExternalKind): boolean {
  return notifications.has(kind);
}

export function isExternal(site: EffectSite): site is ExternalSite {
  return site.meaning.concept === 'external';
}

/** Whether what is asked of the other side may be done after the request was answered. */
export function mayWait({ meaning }: ExternalSite): boolean {
  // A plain request that does not send anything asks for something.
  return meaning.sends !== false && (notifications.has(meaning.kind) || answering.has(meaning.kind)) && (meaning.kind !== 'http' || meaning.sends === true);
}

/** How many effects of a call are looked at. */
const looked = 12;

/** The effect that a call is made for, where the function that it calls does nothing else that matters: the call is the place where the request waits. */
export function carries(call: CallSite, context: RuleContext): ReachedEffect | undefined {
  const { graph } = context;
  if ((graph.reachOfCall(call) & bits.external) === 0) return undefined;
  const callee = graph.mainCalleeOf(call);
  if (callee === undefined) return undefined;
  const effects = graph.effectsOfCall(call, bits.external, looked).filter(({ site, path }) => isExternal(site) && mayWait(site) && [...path.slice(1), site].every(isWaitedFor));
  const best = effects.find(({ site }) => isExternal(site) && isNotification(site.meaning.kind)) ?? effects[0];
  return best && isExternal(best.site) && isCarrier(callee, best.site, graph) ? best : undefined;
}

/**
 * Whether a function is there for one effect: it writes nothing and enqueues nothing. One that tells somebody something may read what it needs; one that also gives back what
 * it read does more than that.
 */
function isCarrier(id: FunctionId, effect: ExternalSite, graph: FlowGraph): boolean {
  const reach = graph.reach(id);
  if (reach & (bits.write | bits.enqueue)) return false;
  const fn = graph.functionOf(id);
  // What answers the request itself is a part of the handler.
  if (!fn || !isFunctionNode(fn) || fn.parameters.some(({ name }) => ts.isIdentifier(name) && isAnswerName(name.text)) || redirectsInside(fn)) return false;
  if (isNotification(effect.meaning.kind)) return (reach & bits.read) === 0 || !givesBack(fn, effect);
  return effect.meaning.kind !== 'http' || effect.call.getSourceFile().fileName !== fileOfId(id) || sendsOnly(effect);
}

/** A request that somebody else's answer is taken from is no message. */
function sendsOnly(effect: ExternalSite): boolean {
  const use = resultUse(effect);
  return use === 'unused' || use === 'checked';
}

/** Whether a function answers with something else than how its message went. */
function givesBack(fn: Enclosing, effect: ExternalSite): boolean {
  const outcome = new Set<string>();
  let found = false;
  walk(fn, (node) => {
    if (found || (node !== fn && isFunctionNode(node))) return false;
    if (ts.isVariableDeclaration(node) && node.initializer && isSent(node.initializer, effect)) for (const name of namesIn(node.name)) outcome.add(name);
    if (ts.isReturnStatement(node) && node.expression && !isOutcome(node.expression, effect, outcome)) found = true;
    return !found;
  });
  return found;
}

/** `await resend.emails.send(…)`, where that is the message. */
function isSent(expression: ts.Expression, { call }: Pick<ExternalSite, 'call'>): boolean {
  const node = bare(expression);
  return node === call || (ts.isAwaitExpression(node) && isSent(node.expression, { call }));
}

/** `true`, `{ success: true, id: data?.id }` of what the message gave, or that itself. */
function isOutcome(expression: ts.Expression, effect: ExternalSite, outcome: ReadonlySet<string>): boolean {
  const node = bare(expression);
  if (isSent(node, effect) || ts.isLiteralExpression(node) || /^(?:true|false|null|undefined|void\b)/.test(node.getText())) return true;
  if (ts.isObjectLiteralExpression(node)) return node.properties.every((part) => (ts.isPropertyAssignment(part) ? isOutcome(part.initializer, effect, outcome) : ts.isShorthandPropertyAssignment(part) && outcome.has(part.name.text)));
  if (ts.isPrefixUnaryExpression(node)) return isOutcome(node.operand, effect, outcome);
  const root = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? rootOf(node) : undefined;
  return root !== undefined && ts.isIdentifier(root) && outcome.has(root.text);
}

/** Whether the function of a site leaves it to its callers to say that they wait. */
export function isLeftToCallers(enclosing: Enclosing, effect: ExternalSite, graph: FlowGraph): boolean {
  return isFunctionNode(enclosing) && isCarrier(functionId(enclosing), effect, graph);
}
