import { functionId } from '../../flow/graph/function-table';
import { isEffect, type Step } from '../../flow/graph/graph';
import { isWrittenToAnswer } from '../../flow/answers';
import { resultUse, type ResultUse } from '../../flow/result-use';
import type { CallSite, EffectSite } from '../../flow/types';
import { bare, isFunctionNode, isReference, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { carries, isExternal, isNotification } from './carriers';

/** Whether a library writes what it makes into the answer (`workbook.xlsx.write(res)`), or only prepares what another call of the same object, which the function made, gives: `page.setContent(…)` before `page.pdf()`. */
export function isPartOfAnswer(site: EffectSite | CallSite, use: ResultUse, { flow }: RuleContext): boolean {
  if (use !== 'unused' || !isEffect(site) || !isExternal(site)) return false;
  if ((ts.isCallExpression(site.call) || ts.isNewExpression(site.call)) && isWrittenToAnswer(site.call)) return true;
  if (site.meaning.kind !== 'document' && site.meaning.kind !== 'image') return false;
  const object = objectOf(site);
  return object !== undefined && flow.sites.some((other) => other !== site && other.enclosing === site.enclosing && isExternal(other) && other.meaning.library === site.meaning.library
    && other.meaning.kind === site.meaning.kind && objectOf(other) === object && resultUse(other) !== 'unused');
}

/** The variable of the function, one of its own, of which a call is a method. */
function objectOf({ call, enclosing }: EffectSite): string | undefined {
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const object = bare(call.expression.expression);
  if (!ts.isIdentifier(object)) return undefined;
  let isOwn = false;
  walk(enclosing, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === object.text) isOwn = true;
    return !isOwn;
  });
  return isOwn ? object.text : undefined;
}

/** Whether what a call gives goes into messages and nowhere else: an invoice that is attached to a mail. */
export function isOnlySentOn(site: EffectSite | CallSite, context: RuleContext): boolean {
  const { enclosing } = site;
  let { child, user } = outward(site.call);
  while (ts.isAwaitExpression(user)) ({ child, user } = outward(user));
  if (!ts.isVariableDeclaration(user) || user.initializer !== child || !ts.isIdentifier(user.name) || !isFunctionNode(enclosing)) return false;
  const { name } = user;
  const messages = context.graph.stepsOf(functionId(enclosing)).filter((step) => tells(step, context));
  let uses = 0;
  let only = true;
  walk(enclosing, (node) => {
    if (!ts.isIdentifier(node) || node === name || node.text !== name.text || !isReference(node)) return;
    uses++;
    if (!messages.some(({ call }) => call.pos <= node.pos && node.end <= call.end)) only = false;
  });
  return only && uses > 0;
}

function tells(step: Step, context: RuleContext): boolean {
  const effect = isEffect(step) ? step : carries(step, context)?.site;
  return effect !== undefined && isExternal(effect) && isNotification(effect.meaning.kind);
}
