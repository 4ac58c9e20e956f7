import { methods, rowLibrary, rowsOf } from '../tables/rows';
import { requestRow } from './hosts';
import { kyPatience } from './limits';

const verbs = ['get', 'post', 'put', 'patch', 'head', 'delete'];
const request = requestRow(kyPatience);

/** ky (https://github.com/sindresorhus/ky). `ky.create` and `ky.extend` only keep options. */
export const ky = rowLibrary({
  id: 'ky',
  modules: {
    ky: `
interface Pending extends Promise<Response> { json<T = any>(): Promise<T>; text(): Promise<string>; blob(): Promise<Blob>; arrayBuffer(): Promise<ArrayBuffer>; formData(): Promise<FormData> }
export interface KyInstance { <T = any>(url: any, options?: any): Pending; ${methods(verbs, 'Pending')} create(options?: any): KyInstance; extend(options?: any): KyInstance; readonly stop: any }
declare const ky: KyInstance;
export default ky;
export declare const HTTPError: any; export type HTTPError = any; export declare const TimeoutError: any; export type Options = any; export type ResponsePromise = Pending;
`,
  },
  rows: {
    ky: request,
    ...rowsOf('KyInstance', verbs, request),
  },
});
