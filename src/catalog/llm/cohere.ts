import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf } from '../tables/rows';

const names = ['chat', 'chatStream', 'generate', 'generateStream', 'embed', 'rerank', 'classify', 'summarize', 'tokenize', 'detokenize'];

/** "`timeoutInSeconds`: the default maximum time to wait for a response", 300 where nothing is said, of the client or of a call (https://github.com/cohere-ai/cohere-typescript/blob/main/src/BaseClient.ts). */
const patience: PatienceFacts = {
  byDefault: 'for five minutes', ends: true, options: ['timeoutInSeconds', 'abortSignal', 'fetcher', 'fetch'], limit: (limit) => `timeoutInSeconds: ${Number(limit.replace('_', '')) / 1000}`, ms: 60_000, isSdk: true,
  maker: { names: ['CohereClient', 'CohereClientV2'], at: 0 },
};

/** Cohere (https://github.com/cohere-ai/cohere-typescript). */
export const cohere = rowLibrary({
  id: 'cohere',
  modules: {
    'cohere-ai': `
export declare class CohereClient { constructor(options?: any); ${methods(names)} readonly v2: CohereClient; readonly [resource: string]: any }
export declare class CohereClientV2 extends CohereClient {}
`,
  },
  rows: {
    'new CohereClient': { concept: 'client', kind: 'llm' },
    'new CohereClientV2': { concept: 'client', kind: 'llm' },
    ...rowsOf('CohereClient', names, waitingRow('llm', patience)),
  },
});
