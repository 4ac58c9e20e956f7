import { methods, rowLibrary, rowsOf } from '../rows';

const names = ['chat', 'chatStream', 'generate', 'generateStream', 'embed', 'rerank', 'classify', 'summarize', 'tokenize', 'detokenize'];

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
    ...rowsOf('CohereClient', names, { concept: 'external', kind: 'llm' }),
  },
});
