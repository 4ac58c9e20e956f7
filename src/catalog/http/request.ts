import { methods, rowLibrary, rowsOf } from '../tables/rows';
import { requestRow } from './hosts';
import { requestPatience } from './limits';

const asked = requestRow(requestPatience);
const verbs = ['get', 'post', 'put', 'patch', 'head', 'delete', 'del'];
const requestModule = `
interface RequestApi { (...args: any[]): Pending; ${methods(verbs, 'Pending')} defaults(options: any): RequestApi; jar(): any; cookie(text: string): any }
interface Pending extends Promise<any> { ${methods(['on', 'auth', 'form', 'json', 'oauth', 'pipe'], 'any')} promise(): Promise<any> }
declare const request: RequestApi;
declare namespace request { export { RequestApi }; export type Options = any; export type Response = any; export type CoreOptions = any }
export = request;
`;

/** request (https://github.com/request/request, deprecated and still at work) and its relatives with promises. */
export const request = rowLibrary({
  id: 'request',
  modules: { request: requestModule, 'request-promise': requestModule, 'request-promise-native': requestModule },
  rows: {
    request: asked,
    ...rowsOf('RequestApi', verbs, asked),
  },
  localNames: ['rp'],
});
