import { rowLibrary } from '../tables/rows';
import { requestRow } from './hosts';
import { endlessFetchPatience, ofetchPatience } from './limits';

const request = requestRow(ofetchPatience);
const fetchModule = `
declare function fetch(url: any, init?: any): Promise<Response>;
declare namespace fetch { export { fetch, fetch as default }; export type RequestInit = any; export type BodyInit = any; export const Headers: any; export const Request: any; export const Response: any; export const AbortError: any; export const FetchError: any }
export = fetch;
`;
const ofetchModule = `
interface Ofetch { <T = any>(request: any, options?: any): Promise<T>; raw(request: any, options?: any): Promise<any>; native(...args: any[]): Promise<Response>; create(defaults: any): Ofetch }
export declare const ofetch: Ofetch;
export declare const $fetch: Ofetch;
`;

/** Packages that bring a `fetch`: node-fetch, cross-fetch, isomorphic-fetch, and ofetch with its own manners (https://github.com/unjs/ofetch). */
export const fetchPackages = rowLibrary({
  id: 'fetch-packages',
  modules: { 'node-fetch': fetchModule, 'cross-fetch': fetchModule, 'isomorphic-fetch': fetchModule, ofetch: ofetchModule },
  rows: {
    fetch: requestRow(endlessFetchPatience),
    ofetch: request,
    $fetch: request,
    'Ofetch.raw': request,
    'Ofetch.native': request,
  },
  localNames: ['nodeFetch'],
});
