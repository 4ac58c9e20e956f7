import { randomUUID } from 'node:crypto';
import { answering, type MessageService } from './message-services';

/** How soon a job that failed is done again; the services themselves wait longer. */
const again = 100;

/** An emulator of a service that keeps jobs and calls an application for each; `dead` is what its jobs were given. */
export interface JobService extends MessageService {
  /** The jobs that failed for good, and are gone. */
  readonly dropped: readonly object[];
  /** How many times each of the dead and the dropped was tried. */
  readonly tries: readonly number[];
}

/** How a job is done, once; `again` says that it is to be done again. */
type Attempt = (number: number) => Promise<'done' | 'again' | 'failed'>;

interface Jobs extends Omit<JobService, 'port' | 'stop'> {
  readonly dead: object[];
  readonly dropped: object[];
  readonly tries: number[];
  /** Does a job until it is done or was tried often enough. */
  start(given: object, most: number, attempt: Attempt, end: 'dead' | 'dropped'): void;
  clear(): void;
}

function jobs(): Jobs {
  const timers = new Set<NodeJS.Timeout>();
  let repeated = 0;
  const all: Jobs = {
    dead: [], dropped: [], tries: [],
    repeated: () => new Promise((resolve) => setImmediate(() => resolve(repeated))),
    start(given, most, attempt, end) {
      const next = async (number: number): Promise<void> => {
        if (number === 2) repeated++;
        const result = await attempt(number).catch(() => 'again' as const);
        if (result === 'again' && number < most) return later(number + 1, again);
        if (result === 'done') return;
        all[end].push(given);
        all.tries.push(number);
      };
      const later = (number: number, delay: number): void => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          void next(number);
        }, delay);
        timers.add(timer);
      };
      // Who wrote it down has its answer first.
      later(1, 10);
    },
    clear: () => timers.forEach(clearTimeout),
  };
  return all;
}

/**
 * An emulator of Cloud Tasks with queues that try a task so often, of its REST protocol: https://docs.cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create. A task is
 * tried again unless the answer is 2xx, and is deleted after the last attempt: https://docs.cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RetryConfig
 */
export async function emulateCloudTasks(attempts: number): Promise<JobService> {
  const all = jobs();
  const server = await answering((request, body) => {
    const queue = /\/queues\/(\w+)\/tasks/.exec(request.url ?? '')?.[1] ?? '';
    const { task: { httpRequest } } = JSON.parse(body) as { readonly task: { readonly httpRequest: { readonly url: string; readonly headers: Record<string, string>; readonly body: string } } };
    const text = Buffer.from(httpRequest.body, 'base64').toString();
    const name = `${(request.url ?? '').replace(/^\/v2\/|\?.*$/g, '')}/${randomUUID()}`;
    all.start(JSON.parse(text) as object, attempts, async (number) => {
      const headers = { ...httpRequest.headers, 'x-cloudtasks-queuename': queue, 'x-cloudtasks-taskname': name.split('/').at(-1) ?? '', 'x-cloudtasks-taskretrycount': String(number - 1) };
      return (await fetch(httpRequest.url, { method: 'POST', headers, body: text })).ok ? 'done' : 'again';
    }, 'dropped');
    return Promise.resolve({ name });
  });
  return { ...all, ...server, stop: () => (all.clear(), server.stop()) };
}

interface InngestFunction {
  readonly id: string;
  readonly triggers: readonly { readonly event?: string }[];
  readonly steps: Readonly<Record<string, { readonly runtime: { readonly url: string }; readonly retries?: { readonly attempts: number } }>>;
}

/**
 * An emulator of Inngest's server for development, of as much of its protocol as functions without steps need: https://github.com/inngest/inngest/blob/main/docs/SDK_SPEC.md. What functions there are, what starts
 * them, how often they are tried and where they are called is what the SDK registers.
 */
export async function emulateInngest(): Promise<JobService> {
  const all = jobs();
  const functions = new Map<string, InngestFunction>();
  const server = await answering((request, body) => {
    const url = request.url ?? '';
    if (url.startsWith('/fn/register')) {
      for (const one of (JSON.parse(body) as { readonly functions: readonly InngestFunction[] }).functions) functions.set(one.id, one);
      return Promise.resolve({ ok: true, modified: true });
    }
    if (!url.startsWith('/e/')) return Promise.resolve({});
    const sent = JSON.parse(body) as { readonly name: string; readonly data: object } | readonly { readonly name: string; readonly data: object }[];
    const events = (Array.isArray(sent) ? sent : [sent]).map((event: { readonly name: string; readonly data: object }) => ({ id: randomUUID(), ts: Date.now(), ...event }));
    for (const event of events) for (const { id, steps } of [...functions.values()].filter(({ triggers }) => triggers.some((one) => one.event === event.name))) {
      const step = Object.values(steps)[0];
      const run = randomUUID();
      // What is registered is how often it is done again: https://www.inngest.com/docs/features/inngest-functions/error-retries/retries
      if (step) all.start(event.data, (step.retries?.attempts ?? 4) + 1, (number) => called(step.runtime.url, {
        ctx: { run_id: run, fn_id: id, attempt: number - 1, disable_immediate_execution: false, use_api: false, stack: { stack: [], current: 0 } }, event, events: [event], steps: {}, use_api: false, version: 1,
      }), 'dead');
    }
    return Promise.resolve({ ids: events.map(({ id }) => id), status: 200 });
  });
  return { ...all, ...server, stop: () => (all.clear(), server.stop()) };
}

/** One call of a function: it is done, is to be called again, or says that it is not. Since version 4 the SDK says that a run is over as it says of steps what they gave: 206 and a list with `RunComplete`. */
async function called(url: string, body: object): Promise<'done' | 'again' | 'failed'> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', 'x-inngest-server-kind': 'dev' }, body: JSON.stringify(body) });
  const text = await answer.text();
  if (answer.status === 200 || (answer.status === 206 && (JSON.parse(text) as readonly { readonly op: string }[]).every(({ op }) => op === 'RunComplete'))) return 'done';
  if (answer.status === 206) throw new Error(`The emulator knows no steps: ${text}`);
  return answer.headers.get('x-inngest-no-retry') === 'true' ? 'failed' : 'again';
}

/** What does a task's attempt, as the worker of Trigger.dev does: whether it ended well, else whether it is to be tried again. */
export type TaskWorker = (task: string, payload: string, payloadType: string, attempt: number) => Promise<{ readonly ok: boolean; readonly retry?: object | undefined }>;

/** An emulator of Trigger.dev: its address to trigger a task (https://trigger.dev/docs/management/tasks/trigger), with the worker of a test. A run that failed for good stays among its runs: https://trigger.dev/docs/runs */
export async function emulateTriggerDev(work: TaskWorker): Promise<JobService> {
  const all = jobs();
  const server = await answering((request, body) => {
    const task = decodeURIComponent(/\/api\/v1\/tasks\/([^/]+)\/trigger/.exec(request.url ?? '')?.[1] ?? '');
    const { payload, options } = JSON.parse(body) as { readonly payload: string; readonly options?: { readonly payloadType?: string } };
    // How often is for the worker to say.
    const given = JSON.parse(payload) as object;
    all.start('json' in given ? given.json as object : given, Infinity, async (number) => {
      const { ok, retry } = await work(task, payload, options?.payloadType ?? 'application/json', number);
      return ok ? 'done' : retry ? 'again' : 'failed';
    }, 'dead');
    return Promise.resolve({ id: `run_${randomUUID().replaceAll('-', '')}` });
  });
  return { ...all, ...server, stop: () => (all.clear(), server.stop()) };
}
