import { bare, isFunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { exportsOf } from '../reading/exports';
import { handlerAmong } from '../jobs/jobs';
import { fieldsOf } from '../procedures/merged-objects';
import { staticText } from '../reading/static-text';
import { lastStep, traceOf, type Step } from '../reading/trace';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

/** Calls whose function answers somebody that waits: a client, or the sign-in that goes on after it. */
const answering: ReadonlySet<string> = new Set(['onRequest', 'onCall', 'onCallGenkit', 'beforeUserCreated', 'beforeUserSignedIn', 'beforeCreate', 'beforeSignIn']);

/**
 * Cloud Functions for Firebase, of both generations: what a file exports that was made by `onRequest`, `onCall`, a schedule or the listener to an event. A function is called by the name that
 * it is exported under. https://firebase.google.com/docs/functions/http-events, https://firebase.google.com/docs/functions/callable,
 * https://firebase.google.com/docs/functions/schedule-functions, https://firebase.google.com/docs/functions/firestore-events
 */
export const firebase: Framework = {
  id: 'cloud-functions',
  trigger: /['"](?:npm:)?firebase-functions(?:\/[\w/]+)?['"]/,
  *collect(file, context) {
    for (const { name, value, node } of exportsOf(file)) {
      const call = isFunctionNode(value) ? undefined : bare(value);
      if (!call || !ts.isCallExpression(call)) continue;
      const trace = traceOf(call, context);
      const step = trace && lastStep(trace);
      if (!step || step.node !== call || trace.package !== 'firebase-functions') continue;
      const handlers = handlerAmong(step.args);
      if (handlers.length > 0) yield { ...called(name, step, trace.steps, context), handlers, node };
    }
  },
};

/** How a function is called: by request, by the clock, or by an event. */
function called(name: string, step: Step, steps: readonly Step[], context: EntryContext): Pick<HandlerRegistration, 'kind' | 'entry' | 'verb' | 'path'> {
  if (answering.has(step.name)) return { kind: 'handler', entry: 'request', verb: 'function', path: name };
  const planned = step.name === 'onSchedule' ? step : step.name === 'onRun' ? steps.find((one) => one.name === 'schedule') : undefined;
  if (planned) return { kind: 'handler', entry: 'job', verb: 'cron', path: timeOf(planned, context) };
  return { kind: 'handler', entry: 'job', verb: 'event', path: name };
}

/** `'every 5 minutes'`, `{ schedule: '0 3 * * *' }` */
function timeOf({ args: [first] }: Step, context: EntryContext): string | undefined {
  if (!first) return undefined;
  const field = fieldsOf(first, context).find((one) => one.name === 'schedule')?.value;
  return staticText(field && ts.isExpression(field) ? field : first, context.checker);
}
