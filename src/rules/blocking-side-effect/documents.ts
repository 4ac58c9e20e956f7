import { functionId } from '../../flow/graph/names/function-table';
import { isEffect, type Step } from '../../flow/graph/graph';
import { answersInside, isAnswer, isWrittenToAnswer } from '../../flow/waits/answers';
import { resultUse, type ResultUse } from '../../flow/values/result-use';
import type { CallSite, EffectSite } from '../../flow/types';
import { bare, inlineFunction, isFunctionNode, isNamedIn, isReference, namesIn, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { carries, isExternal, isNotification, type ExternalSite } from './carriers';

/** Whether a library writes what it makes into the answer (`workbook.xlsx.write(res)`), or only prepares what another call of the same object, which the function made, gives, or is told of: `page.setContent(…)` before `page.pdf()`. */
export function isPartOfAnswer(site: EffectSite | CallSite, use: ResultUse, { flow }: RuleContext): boolean {
  if (use !== 'unused' || !isEffect(site) || !isExternal(site)) return false;
  if ((ts.isCallExpression(site.call) || ts.isNewExpression(site.call)) && isWrittenToAnswer(site.call)) return true;
  if (site.meaning.kind !== 'document' && site.meaning.kind !== 'image') return false;
  const object = objectOf(site);
  return object !== undefined && flow.sites.some((other) => other !== site && other.enclosing === site.enclosing && isExternal(other) && other.meaning.library === site.meaning.library
    && other.meaning.kind === site.meaning.kind && objectOf(other) === object && (resultUse(other) !== 'unused' || other.call.pos > site.call.pos));
}

/** Whether the answer is a file of which a call is told the path, `page.pdf({ path })` and `res.download(path)`: it has to be there by then. */
export function isSentAsFile({ call, enclosing }: EffectSite | CallSite): boolean {
  if (!ts.isCallExpression(call) || call.arguments.length === 0) return false;
  // Where the program itself lies is said of both.
  const told = new Set(call.arguments.flatMap(pathsIn).filter((one) => one !== '__dirname'));
  let found = false;
  walk(enclosing, (node) => {
    const isFile = isAnswer(node) ? /\.(?:sendFile|download)$/.test(node.expression.getText()) : ts.isCallExpression(node) && /\bcreateReadStream$/.test(node.expression.getText());
    if (isFile && ts.isCallExpression(node)) found ||= pathsIn(node.arguments[0] ?? node).some((one) => told.has(one));
    return !found;
  });
  return found;
}

/** Whether what another service says, or a program gives, is handed to a callback that answers with it: `https.get(url, (answer) => res.json(answer.statusCode))`. What went wrong alone is not it. */
export function isAnsweredBy({ call }: EffectSite | CallSite): boolean {
  return ts.isCallExpression(call) && call.arguments.some((argument) => {
    const callback = inlineFunction(argument);
    return callback !== undefined && answersInside(callback) && callback.parameters.some(({ name }) => namesIn(name).some((one) => !/^e(?:rr(?:or)?)?$/.test(one) && isNamedIn(one, callback.body)));
  });
}

/** The names and members of names in an expression, functions in it left out: `order.file` of `path.join(root, order.file)`, and `root`. */
function pathsIn(expression: ts.Expression): readonly string[] {
  const found: string[] = [];
  walk(expression, (node) => {
    if (isFunctionNode(node)) return false;
    if (ts.isCallExpression(node)) {
      found.push(...node.arguments.flatMap(pathsIn));
      return false;
    }
    const isPath = ts.isPropertyAccessExpression(node) || (ts.isIdentifier(node) && (isReference(node) || ts.isShorthandPropertyAssignment(node.parent)));
    if (isPath) found.push(node.getText());
    return !isPath;
  });
  return found;
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

/** A message that waits for something, and the effect that it comes to. */
export interface Message {
  readonly site: EffectSite | CallSite;
  readonly effect: ExternalSite;
}

/** The messages that what a call gives goes into, where it goes nowhere else: an invoice that is attached to a mail. Empty where it does. */
export function messagesWith(site: EffectSite | CallSite, context: RuleContext): readonly Message[] {
  const { enclosing } = site;
  let { child, user } = outward(site.call);
  while (ts.isAwaitExpression(user)) ({ child, user } = outward(user));
  if (!ts.isVariableDeclaration(user) || user.initializer !== child || !ts.isIdentifier(user.name) || !isFunctionNode(enclosing)) return [];
  const { name } = user;
  const messages = context.graph.stepsOf(functionId(enclosing)).flatMap((step) => messageAt(step, context));
  const given = new Set<Message>();
  let only = true;
  walk(enclosing, (node) => {
    if (!ts.isIdentifier(node) || node === name || node.text !== name.text || !isReference(node)) return;
    const message = messages.find((one) => one.site.call.pos <= node.pos && node.end <= one.site.call.end);
    if (message) given.add(message);
    else only = false;
  });
  return only ? [...given] : [];
}

function messageAt(step: Step, context: RuleContext): readonly Message[] {
  const effect = isEffect(step) ? step : carries(step, context)?.site;
  return effect !== undefined && isExternal(effect) && isNotification(effect.meaning.kind) ? [{ site: step, effect }] : [];
}
