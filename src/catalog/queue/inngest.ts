import { methods, rowLibrary, rowsOf } from '../tables/rows';

/** Inngest (https://www.inngest.com/docs): `send` hands events over in one request; inside a function `step.sendEvent` and `step.invoke` do. */
export const inngest = rowLibrary({
  id: 'inngest',
  modules: {
    inngest: `
export interface Step { run<T>(id: any, body: (...args: any[]) => T, ...rest: any[]): Promise<Awaited<T>>; ${methods(['sendEvent', 'invoke'])} ${methods(['sleep', 'sleepUntil', 'waitForEvent'])} readonly ai: any }
export interface Context { readonly event: any; readonly events: any[]; readonly step: Step; readonly runId: string; readonly attempt: number; readonly logger: any; readonly [other: string]: any }
export declare class Inngest { constructor(options: any); ${methods(['send'])} createFunction(options: any, handler: (context: Context) => any): any; createFunction(options: any, trigger: any, handler: (context: Context) => any): any }
export declare class EventSchemas { constructor(); [name: string]: any }
export declare class NonRetriableError extends Error {}
export declare class InngestMiddleware { constructor(options: any) }
`,
  },
  rows: {
    'Inngest.send': { concept: 'enqueue' },
    ...rowsOf('Step', ['sendEvent', 'invoke'], { concept: 'enqueue' }),
  },
});
