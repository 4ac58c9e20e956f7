import { bits, effectOf, queries } from '../../flow/graph/reach/concepts';
import { functionId } from '../../flow/graph/names/function-table';
import { isEffect, type Step } from '../../flow/graph/graph';
import type { CallSite, EffectSite } from '../../flow/types';
import { type FunctionNode, isFunctionNode, namesIn, rootOf, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Subjects } from '../../rules/types';
import { changedIn } from '../loops/passes/changes';
import type { FixContext } from '../types';
import { quoted } from '../refuse';

/** How many functions a value is followed through that is handed on. */
const steps = 4;

/**
 * Why a call cannot be made after what stands behind it: its caller goes on with what it changes (`order.note = 'mailed'` of the order that it is handed), or it reads rows that the caller changes by then, so that it would find others:
 * `await sendCancellation(booking.id); await db.booking.delete(…)`. Undefined where it can.
 */
export function whyNotLast({ site, way = [] }: Subjects['wait'], context: FixContext): string | undefined {
  const { call } = site;
  if (!ts.isCallExpression(call) || isEffect(site)) return undefined;
  const changed = changedBy(site, call, context);
  if (changed !== undefined) return `\`${changed}\` is changed by what is called, and belongs to the request`;
  const read = context.graph.effectsOfCall(site, bits.read, 50).map((one) => one.site);
  const touched = read.length === 0 ? undefined : [...way, site].flatMap((one) => stepsBehind(one, context)).find((step) => writesOf(step, context).some((write) => read.some((one) => mayMeet(one, write))));
  return touched && `it reads what \`${quoted(touched.call)}\` changes behind it`;
}

/** The argument of a call that the function which is called, or one that it hands it on to, changes. */
function changedBy(site: CallSite, call: ts.CallExpression, context: FixContext): string | undefined {
  const fns = context.functionsOf(site.call === call ? call.expression : site.callee).filter(isFunctionNode);
  const held = call.arguments.map((argument, at) => ({ argument: uncast(argument), at })).filter(({ argument }) => (ts.isIdentifier(argument) || ts.isPropertyAccessExpression(argument)));
  return held.find(({ at }) => fns.some((fn) => changesParameter(fn, at, context, steps)))?.argument.getText();
}

function changesParameter(fn: FunctionNode, at: number, context: FixContext, depth: number): boolean {
  const parameter = fn.parameters[at];
  if (!parameter || !fn.body) return false;
  const names = namesIn(parameter.name);
  const isOf = (node: ts.Expression): boolean => { const root = rootOf(uncast(node)); return ts.isIdentifier(root) && names.includes(root.text); };
  // Another value for the parameter itself stays in the function.
  if (changedIn(fn.body).some((one) => isOf(one) && (!ts.isIdentifier(uncast(one)) || ts.isPropertyAccessExpression(one.parent) || (ts.isCallExpression(one.parent) && one.parent.arguments[0] === one)))) return true;
  let found = false;
  if (depth > 0) walk(fn.body, (node) => {
    if (ts.isCallExpression(node)) found ||= node.arguments.some((argument, index) => isOf(argument) && context.functionsOf(node.expression).some((one) => isFunctionNode(one) && one !== fn && changesParameter(one, index, context, depth - 1)));
    return !found;
  });
  return found;
}

function stepsBehind({ call, enclosing }: EffectSite | CallSite, { graph }: FixContext): readonly Step[] {
  return isFunctionNode(enclosing) ? graph.stepsOf(functionId(enclosing)).filter((step) => step.call.pos >= call.end) : [];
}

function writesOf(step: Step, { graph }: FixContext): readonly EffectSite[] {
  return (isEffect(step) ? [step] : graph.effectsOfCall(step, queries, 50).map(({ site }) => site)).filter(mayWrite);
}

/** A write, or a statement of which nothing says that it only reads. */
function mayWrite({ meaning }: EffectSite): boolean {
  return effectOf(meaning) === 'write' || (meaning.concept === 'query' && meaning.op === 'raw' && !/\bselect\b/i.test(meaning.call.getText()));
}

/** What a query asks for beside rows of its own model. */
const along = /\b(?:include|with|populate|relations|\w*join\w*)\b|\bselect\s*:[^}]*\{[^}]*\{/i;

/** Whether a write may change what a query finds: rows of the same model, or of one that it loads along or that goes with what is deleted; a new row is not found by the key of another. */
function mayMeet({ meaning: read, call }: EffectSite, { meaning: write }: EffectSite): boolean {
  if (read.concept !== 'query' || write.concept !== 'query') return true;
  const [one, other] = [read, write].map((query) => query.model?.name ?? query.entity);
  const isNew = write.op === 'insert' || write.op === 'insert-many';
  if (isNew && read.op === 'read-one') return false;
  return one === undefined || other === undefined || one === other || (!isNew && along.test(call.getText())) || write.op === 'delete' || write.op === 'delete-many';
}
