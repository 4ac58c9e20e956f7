import { rowLibrary, rowsOf } from '../tables/rows';
import { requestRow } from './hosts';
import { axiosPatience } from './limits';

const bodiless = ['get', 'delete', 'head', 'options'];
const request = requestRow(axiosPatience);
const withBody = ['post', 'put', 'patch', 'postForm', 'putForm', 'patchForm'];

/**
 * axios (https://axios-http.com/docs/api_intro). `axios.create` makes no connection and is no client; an instance that is called itself under a
 * name of its own (`api({ url })`) is not seen, since the guard goes by names.
 */
export const axios = rowLibrary({
  id: 'axios',
  modules: {
    axios: `
interface AxiosResponse<T = any> { data: T; status: number; statusText: string; headers: any; config: any; request?: any }
interface Axios {
  defaults: any; readonly interceptors: any; getUri(config?: any): string;
  request<T = any>(config: any): Promise<AxiosResponse<T>>;
  ${bodiless.map((name) => `${name}<T = any>(url: string, config?: any): Promise<AxiosResponse<T>>;`).join(' ')}
  ${withBody.map((name) => `${name}<T = any>(url: string, data?: any, config?: any): Promise<AxiosResponse<T>>;`).join(' ')}
}
interface AxiosInstance extends Axios { <T = any>(url: string, config?: any): Promise<AxiosResponse<T>>; <T = any>(config: any): Promise<AxiosResponse<T>>; create(config?: any): AxiosInstance }
interface AxiosStatic extends AxiosInstance { readonly Axios: any; readonly AxiosError: any; readonly AxiosHeaders: any; readonly CancelToken: any; readonly default: AxiosStatic; readonly HttpStatusCode: any; all<T>(values: readonly (T | Promise<T>)[]): Promise<T[]>; isAxiosError(error: any): boolean; isCancel(value: any): boolean; mergeConfig(...args: any[]): any }
declare const axios: AxiosStatic;
declare namespace axios { export { AxiosResponse, AxiosInstance, AxiosStatic, Axios }; export type AxiosError<T = any> = any; export type AxiosRequestConfig<T = any> = any; export type InternalAxiosRequestConfig<T = any> = any; export type AxiosPromise<T = any> = Promise<AxiosResponse<T>> }
export = axios;
`,
  },
  rows: {
    axios: request,
    ...rowsOf('Axios', ['request', ...bodiless, ...withBody], request),
  },
});
