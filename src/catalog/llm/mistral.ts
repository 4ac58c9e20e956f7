import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf } from '../tables/rows';

const names = ['complete', 'stream', 'parse', 'create', 'process', 'list', 'upload'];
/**
 * "`timeoutMs`" of the client and of a call, none by default (https://github.com/mistralai/client-ts); the requests are those of `fetch`, which waits for 300 seconds. "`retryConfig`" is `{ strategy: 'none' }` by default
 * (`retryConfig` in esm/funcs/chatComplete.js, and esm/lib/retries.js, of 2.7.0 and of 1.1.0); its end is told as a time. The limit is an `AbortSignal.timeout` of the request (esm/lib/sdks.js), which ends a stream as well.
 */
const patience: PatienceFacts = {
  byDefault: 'for minutes', ends: true, options: ['timeoutMs', 'fetchOptions', 'signal', 'httpClient'], limit: (limit) => `timeoutMs: ${limit}`, ms: 60_000, isSdk: true, maker: { names: ['Mistral'], at: 0 }, streams: /\b(?:chat|fim|agents|conversations|transcriptions)\s*\.\s*(?:stream|\w+Stream)\s*\(/,
  again: {
    option: 'retryConfig', how: 'try again for 5 seconds where it fails or the service says that it is overloaded',
    text: (limit, quote) => `timeoutMs: ${limit}, retryConfig: { strategy: ${quote('backoff')}, backoff: { initialInterval: 200, maxInterval: 2_000, exponent: 2, maxElapsedTime: 5_000 }, retryConnectionErrors: true }`,
    unless: /\b(?:(?:files|documents)\s*\.\s*upload|(?:jobs|agents|libraries)\s*\.\s*create|conversations\s*\.\s*(?:start|append))\w*\s*\(/,
  },
};
const before = ['chat', 'chatStream', 'embeddings', 'listModels'];

/** Mistral (https://github.com/mistralai/client-ts). Before version 1 the client was the default export, with a method per request. */
export const mistral = rowLibrary({
  id: 'mistral',
  modules: {
    '@mistralai/mistralai': `
export interface Resource { ${methods(names)} readonly transcriptions: Resource }
export declare class Mistral { constructor(options?: any); ${['chat', 'embeddings', 'fim', 'agents', 'models', 'files', 'ocr', 'audio', 'classifiers', 'batch'].map((name) => `readonly ${name}: Resource;`).join(' ')} }
export default class MistralClient { constructor(key?: string, ...rest: any[]); ${methods(before)} }
export { MistralClient };
`,
  },
  rows: {
    'new Mistral': { concept: 'client', kind: 'llm' },
    'new MistralClient': { concept: 'client', kind: 'llm' },
    ...rowsOf('Resource', names, waitingRow('llm', patience)),
    ...rowsOf('MistralClient', before, { concept: 'external', kind: 'llm' }),
  },
});
