import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { handlerAmong, jobFramework } from './jobs';
import { fieldsOf } from '../procedures/merged-objects';
import { staticText } from '../reading/static-text';
import { lastStep, traceOf } from '../reading/trace';
import type { EntryContext, Framework } from '../types';

/** https://nodecron.com/api-reference.html */
export const nodeCron: Framework = jobFramework({
  id: 'node-cron',
  packages: new Set(['node-cron']),
  trigger: /['"]node-cron['"]/,
  calls: new Set(['schedule', 'createTask']),
  * read(step, _trace, context) {
    yield { verb: 'cron', path: staticText(step.args[0], context.checker), handlers: handlerAmong(step.args.slice(1, 2)) };
  },
});

/** https://github.com/kelektiv/node-cron#api, https://croner.56k.guru/usage/ */
export const cron: Framework = jobFramework({
  id: 'cron',
  packages: new Set(['cron', 'croner']),
  trigger: /['"](?:cron|croner)['"]|(?:npm|jsr):(?:@hexagon\/)?cron|\/cron(?:er)?@/,
  calls: new Set(['from', 'job', 'Cron']),
  * read(step, trace, context) {
    const [first, second] = step.args;
    if (step.name === 'from') {
      const fields = first ? fieldsOf(first, context) : [];
      const time = fields.find(({ name }) => name === 'cronTime')?.value;
      const tick = fields.find(({ name }) => name === 'onTick')?.value;
      if (tick) yield { verb: 'cron', path: time && ts.isExpression(time) ? staticText(time, context.checker) : undefined, handlers: [tick] };
    } else if (step.name === 'CronJob' || step.name === 'job') yield { verb: 'cron', path: staticText(first, context.checker), handlers: second ? [second] : [] };
    else if (trace.package === 'croner') yield { verb: 'cron', path: staticText(first, context.checker), handlers: handlerAmong(step.args.slice(1)) };
  },
});

/** https://github.com/node-schedule/node-schedule#usage: a name may come before the rule. */
export const nodeSchedule: Framework = jobFramework({
  id: 'node-schedule',
  packages: new Set(['node-schedule']),
  trigger: /['"]node-schedule['"]/,
  calls: new Set(['scheduleJob']),
  * read(step, _trace, context) {
    const rule = step.args.length > 2 && staticText(step.args[0], context.checker) !== undefined && !isFunction(step.args[1]) ? step.args[1] : step.args[0];
    yield { verb: 'cron', path: staticText(rule, context.checker), handlers: handlerAmong(step.args.slice(1)) };
  },
});

function isFunction(expression: ts.Expression | undefined): boolean {
  return expression !== undefined && ts.isFunctionLike(bare(expression));
}

/** https://github.com/agenda/agenda#defining-job-processors: options before the handler, since version 5 after it. */
export const agenda: Framework = jobFramework({
  id: 'agenda',
  packages: new Set(['agenda', '@hokify/agenda', '@sealos/agenda', '@ladjs/agenda']),
  trigger: /\.define\s*(?:<[^(]{0,300}>)?\(/,
  calls: new Set(['define']),
  * read(step, _trace, context) {
    if (step.args.length > 1) yield { verb: 'queue', path: staticText(step.args[0], context.checker), handlers: handlerAmong(step.args.slice(1)) };
  },
});

/** https://www.inngest.com/docs/reference/functions/create: what starts it is the second argument; since version 4 it stands in the first as `triggers`. */
export const inngest: Framework = jobFramework({
  id: 'inngest',
  packages: new Set(['inngest', '@inngest/sdk']),
  trigger: /\.createFunction\s*(?:<[^(]{0,300}>)?\(/,
  calls: new Set(['createFunction']),
  * read(step, _trace, context) {
    const handlers = handlerAmong(step.args.slice(1));
    const [options, second] = step.args;
    const id = options && (text(options, 'id', context) ?? text(options, 'name', context) ?? staticText(options, context.checker));
    const inside = options && fieldsOf(options, context).find(({ name }) => name === 'triggers')?.value;
    const stated = step.args.length > 2 ? second : inside && ts.isExpression(inside) ? inside : undefined;
    const list = stated && bare(stated);
    const triggers = list && ts.isArrayLiteralExpression(list) ? [...list.elements] : list ? [list] : [];
    const found = triggers.flatMap((trigger) => {
      const made = helper(trigger, context);
      const event = made?.event ?? text(trigger, 'event', context) ?? staticText(trigger, context.checker);
      const schedule = made?.cron ?? text(trigger, 'cron', context);
      return schedule !== undefined ? [{ verb: 'cron', path: schedule, handlers }] : event !== undefined ? [{ verb: 'event', path: event, handlers }] : [];
    });
    yield* found.length > 0 ? found : [{ verb: 'task', path: id, handlers }];
  },
});

/** `cron('0 0 * * *')`, `eventType('user.created')`, and what holds one: the trigger helpers that version 4 of inngest exports (its `components/triggers/triggers.d.ts`). */
function helper(trigger: ts.Expression, context: EntryContext): { readonly cron?: string; readonly event?: string } | undefined {
  const trace = traceOf(trigger, context);
  const step = trace?.package === 'inngest' && trace.steps.length === 1 ? lastStep(trace) : undefined;
  const given = step?.kind === 'call' ? staticText(step.args[0], context.checker) : undefined;
  if (given === undefined) return undefined;
  return step?.name === 'cron' ? { cron: given } : step?.name === 'eventType' ? { event: given } : undefined;
}

/** https://trigger.dev/docs/tasks/overview, https://trigger.dev/docs/tasks/scheduled; version 2: https://v2.trigger.dev/docs/sdk/job */
export const triggerDev: Framework = jobFramework({
  id: 'trigger.dev',
  packages: new Set(['@trigger.dev/sdk']),
  trigger: /@trigger\.dev\/sdk|\.defineJob\s*\(/,
  calls: new Set(['task', 'schemaTask', 'defineJob']),
  * read(step, _trace, context) {
    const [options] = step.args;
    const fields = options ? fieldsOf(options, context) : [];
    const run = fields.find(({ name }) => name === 'run')?.value;
    if (!options || !run) return;
    const schedule = text(options, 'cron', context) ?? nestedText(fields.find(({ name }) => name === 'cron')?.value, 'pattern', context);
    yield { verb: schedule === undefined ? 'task' : 'cron', path: schedule ?? text(options, 'id', context), handlers: [run] };
  },
});

function text(options: ts.Expression, name: string, context: EntryContext): string | undefined {
  const value = fieldsOf(options, context).find((field) => field.name === name)?.value;
  return value && ts.isExpression(value) ? staticText(value, context.checker) : undefined;
}

function nestedText(value: ReturnType<typeof fieldsOf>[number]['value'] | undefined, name: string, context: EntryContext): string | undefined {
  return value && ts.isExpression(value) ? text(value, name, context) : undefined;
}
