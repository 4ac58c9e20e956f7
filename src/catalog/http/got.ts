import { methods, rowLibrary, rowsOf } from '../tables/rows';
import { requestRow } from './hosts';
import { gotPatience } from './limits';

const verbs = ['get', 'post', 'put', 'patch', 'head', 'delete'];
const request = requestRow(gotPatience);

/** got (https://github.com/sindresorhus/got). `got.extend` only keeps options; a stream asks as a promise does. */
export const got = rowLibrary({
  id: 'got',
  modules: {
    got: `
interface Pending extends Promise<any> { json<T = any>(): Promise<T>; text(): Promise<string>; buffer(): Promise<Buffer>; cancel(): void }
interface Paginate { <T = any>(url: any, options?: any): AsyncIterableIterator<T>; each<T = any>(url: any, options?: any): AsyncIterableIterator<T>; all<T = any>(url: any, options?: any): Promise<T[]> }
interface Got { (url: any, options?: any): Pending; ${methods(verbs, 'Pending')} stream(url: any, options?: any): any; readonly paginate: Paginate; readonly defaults: any; extend(...options: any[]): Got }
declare const got: Got & { readonly got: Got; readonly default: Got; readonly HTTPError: any; readonly RequestError: any; readonly TimeoutError: any };
declare namespace got { export type { Got }; export type Options = any }
export = got;
`,
  },
  rows: {
    got: request,
    ...rowsOf('Got', verbs, request),
    ...rowsOf('Got', ['stream', 'paginate'], { concept: 'external', kind: 'http' }),
    ...rowsOf('Paginate', ['each', 'all'], { concept: 'external', kind: 'http' }),
  },
});
