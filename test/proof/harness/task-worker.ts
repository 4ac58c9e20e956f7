import { createRequire } from 'node:module';
import { join } from 'node:path';
import { libraryPackages } from './library';
import type { TaskWorker } from './job-services';

/** Does the tasks of Trigger.dev that a module exports. */
export interface TaskRunner {
  /** Loads modules so that the tasks which they export are known. */
  indexing<Result>(load: () => Result): Result;
  /** The SDK that the modules have to share with the runner. */
  readonly modules: Readonly<Record<string, unknown>>;
  readonly run: TaskWorker;
}

interface Task {
  readonly id: string;
}

interface Catalog {
  setCurrentFileContext(file: string, entry: string): void;
  clearCurrentFileContext(): void;
  getTask(id: string): Task | undefined;
}

interface Executor {
  execute(execution: object, context: object, signal: AbortSignal): Promise<{ readonly result: { readonly ok: boolean; readonly retry?: object } }>;
}

/**
 * An emulator of Trigger.dev's worker, which is a process that its command line makes and that its service calls: the SDK's own catalogue of tasks and its own executor, which says how an attempt ended
 * and whether there is another (https://trigger.dev/docs/errors-retrying), without that service's traces.
 */
export function taskWorker(): TaskRunner {
  const require = createRequire(join(libraryPackages(), 'program.js'));
  const { TaskExecutor, StandardResourceCatalog } = require('@trigger.dev/core/v3/workers') as {
    readonly TaskExecutor: new (task: Task, options: object) => Executor; readonly StandardResourceCatalog: new () => Catalog;
  };
  const { resourceCatalog } = require('@trigger.dev/core/v3') as { readonly resourceCatalog: { setGlobalResourceCatalog(catalog: Catalog): boolean } };
  const catalog = new StandardResourceCatalog();
  resourceCatalog.setGlobalResourceCatalog(catalog);
  const span = { setAttributes: () => span, setAttribute: () => span, recordException: () => undefined, setStatus: () => span, addEvent: () => span, end: () => undefined };
  const tracer = { startActiveSpan: (_name: string, work: (one: object) => Promise<unknown>) => work(span) };
  const sdk = require('@trigger.dev/sdk') as object;
  return {
    modules: { '@trigger.dev/sdk': sdk },
    indexing(load) {
      catalog.setCurrentFileContext('src/trigger/example.ts', 'src/trigger/example.ts');
      try {
        return load();
      } finally {
        catalog.clearCurrentFileContext();
      }
    },
    async run(id, payload, payloadType, attempt) {
      const task = catalog.getTask(id);
      if (!task) throw new Error(`There is no task ${id}.`);
      const executor = new TaskExecutor(task, { tracer, tracingSDK: {}, consoleInterceptor: { intercept: (_: object, work: () => Promise<unknown>) => work() }, retries: undefined, isWarmStart: true, executionCount: attempt });
      const run = { id: 'run_proof', payload, payloadType, tags: [], isTest: false };
      const { result } = await executor.execute({ task: { id, filePath: '' }, attempt: { number: attempt }, run, environment: { type: 'PRODUCTION' } }, { run, attempt: { number: attempt }, task: { id } }, new AbortController().signal);
      return { ok: result.ok, retry: result.retry };
    },
  };
}
