import { methods, rowLibrary, rowsOf } from '../tables/rows';
import { requestRow } from './hosts';
import { superagentPatience } from './limits';

const verbs = ['get', 'post', 'put', 'patch', 'head', 'delete', 'del'];
const request = requestRow(superagentPatience);

/** superagent (https://ladjs.github.io/superagent): the request goes out when the chain is awaited or ended, and is told where it begins. */
export const superagent = rowLibrary({
  id: 'superagent',
  modules: {
    superagent: `
interface SuperAgentRequest extends Promise<any> { ${methods(['set', 'send', 'query', 'type', 'accept', 'auth', 'attach', 'field', 'timeout', 'retry', 'redirects', 'responseType', 'buffer', 'ok', 'on', 'use'], 'this')} end(callback?: any): void; pipe(...args: any[]): any; abort(): void }
interface Agent { ${methods(verbs, 'SuperAgentRequest')} }
interface SuperAgent extends Agent { (...args: any[]): SuperAgentRequest; agent(options?: any): Agent }
declare const superagent: SuperAgent;
declare namespace superagent { export type Response = any; export type ResponseError = any; export { SuperAgentRequest } }
export = superagent;
`,
  },
  rows: {
    superagent: request,
    ...rowsOf('Agent', verbs, request),
  },
});
