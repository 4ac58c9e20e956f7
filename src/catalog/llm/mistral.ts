import { waitingRow, type PatienceFacts } from '../patience';
import { methods, rowLibrary, rowsOf } from '../rows';

const names = ['complete', 'stream', 'parse', 'create', 'process', 'list', 'upload'];
/** "`timeoutMs`" of the client and of a call, none by default (https://github.com/mistralai/client-ts); the requests are those of `fetch`, which waits for 300 seconds. */
const patience: PatienceFacts = { byDefault: 'for minutes', ends: true, options: ['timeoutMs', 'fetchOptions', 'signal', 'httpClient'], limit: (limit) => `timeoutMs: ${limit}`, ms: 60_000, isSdk: true, maker: { names: ['Mistral'], at: 0 } };
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
