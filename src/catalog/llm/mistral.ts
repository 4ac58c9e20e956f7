import { methods, rowLibrary, rowsOf } from '../rows';

const names = ['complete', 'stream', 'parse', 'create', 'process', 'list', 'upload'];
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
    ...rowsOf('Resource', names, { concept: 'external', kind: 'llm' }),
    ...rowsOf('MistralClient', before, { concept: 'external', kind: 'llm' }),
  },
});
