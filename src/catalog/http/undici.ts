import { methods, rowLibrary, rowsOf } from '../tables/rows';
import { requestRow } from './hosts';
import { fetchPatience, undiciPatience } from './limits';

const calls = ['request', 'stream', 'pipeline'];

/** undici (https://undici.nodejs.org). A `Client` is one connection and a `Pool` several; an `Agent` holds pools for those that ask. */
export const undici = rowLibrary({
  id: 'undici',
  modules: {
    undici: `
export declare class Dispatcher { ${methods(calls)} close(): Promise<void>; destroy(...args: any[]): Promise<void>; compose(...args: any[]): Dispatcher }
export declare class Client extends Dispatcher { constructor(origin: any, options?: any) }
export declare class Pool extends Dispatcher { constructor(origin: any, options?: any) }
export declare class Agent extends Dispatcher { constructor(options?: any) }
export declare class ProxyAgent extends Dispatcher { constructor(options: any) }
export declare class MockAgent extends Dispatcher { constructor(options?: any); [name: string]: any }
export declare function fetch(input: any, init?: any): Promise<Response>;
${calls.map((name) => `export declare function ${name}(url: any, ...rest: any[]): Promise<any>;`).join('\n')}
export declare function setGlobalDispatcher(dispatcher: Dispatcher): void;
export declare function getGlobalDispatcher(): Dispatcher;
export declare const Headers: any; export declare const FormData: any; export type RequestInit = any;
`,
  },
  rows: {
    'new Client': { concept: 'client', kind: 'http' },
    'new Pool': { concept: 'client', kind: 'http' },
    'new Agent': { concept: 'client', kind: 'http' },
    'new ProxyAgent': { concept: 'client', kind: 'http' },
    fetch: requestRow(fetchPatience),
    request: requestRow(undiciPatience),
    ...Object.fromEntries(['stream', 'pipeline'].map((name) => [name, { concept: 'external', kind: 'http' } as const])),
    ...rowsOf('Dispatcher', calls, { concept: 'external', kind: 'http' }),
  },
});
