import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf, type Row, type RowMeaning } from '../tables/rows';

/** What gives its answer piece by piece, which a limit of either would end as well: a timer sets off the signal of the request, whatever has come by then (`buildFetchOptions` of @google/generative-ai 0.24, `apiCall` of @google/genai before its limit was one of each attempt). */
const streams = /\b(?:generateContent|sendMessage)Stream\s*\(/;

/**
 * "`timeout`: timeout for the request in milliseconds" of `httpOptions` (https://googleapis.github.io/js-genai/release_docs/interfaces/types.HttpOptions.html), which a call can be given in its `config` as well. Without
 * `retryOptions` it asks once (`apiCall` of @google/genai 3.1.0, dist/node/index.mjs; in 1.40 the client knows no such option, in 1.44 it does). What makes something, which a second try would make again, is not among what may be tried again.
 */
const patience: PatienceFacts = {
  byDefault: 'for minutes, in newer versions for ever', ends: true, options: ['httpOptions'], limit: (limit) => `httpOptions: { timeout: ${limit} }`, ms: 60_000, isSdk: true, maker: { names: ['GoogleGenAI'], at: 0 }, streams,
  again: {
    option: 'httpOptions', text: (limit) => `httpOptions: { timeout: ${limit}, retryOptions: { attempts: 3 } }`, how: 'try twice again where the service says that it is overloaded', since: ['@google/genai', 1, 44],
    unless: /\b(?:generateVideos|files\s*\.\s*upload|(?:batches|tunings|caches)\s*\.\s*(?:create|tune))\s*\(/,
  },
};
const llm: RowMeaning = { concept: 'external', kind: 'llm' };
const asked = waitingRow('llm', patience);
const waiting: Row = (call, context) => (/\b(?:abortSignal|httpOptions)\b/.test(call.getText()) ? llm : asked(call, context));

/**
 * "`timeout`: request timeout in milliseconds", of the model and of a request, which is one of `fetch`
 * (https://github.com/google-gemini/deprecated-generative-ai-js/blob/main/packages/main/types/requests.ts).
 */
const before: PatienceFacts = { byDefault: 'for minutes', ends: true, options: ['timeout', 'signal'], limit: (limit) => `timeout: ${limit}`, ms: 60_000, isSdk: true, maker: { names: ['getGenerativeModel'], at: 1, isLinked: true }, streams };
const model = ['generateContent', 'generateContentStream', 'countTokens', 'embedContent', 'batchEmbedContents'];
const chat = ['sendMessage', 'sendMessageStream'];
const models = ['generateContent', 'generateContentStream', 'countTokens', 'embedContent', 'generateImages', 'editImage', 'generateVideos'];
const files = ['upload', 'get', 'list', 'delete'];
const operations = ['get', 'getVideosOperation'];

/** Gemini: the current `@google/genai` (https://googleapis.github.io/js-genai/) and `@google/generative-ai` before it. Making a model or a chat asks nothing. */
export const google = rowLibrary({
  id: 'google-genai',
  modules: {
    '@google/generative-ai': `
export interface ChatSession { ${methods(chat)} getHistory(): Promise<any[]> }
export interface GenerativeModel { ${methods(model)} startChat(options?: any): ChatSession; readonly model: string }
export declare class GoogleGenerativeAI { constructor(key: string); getGenerativeModel(options: any, request?: any): GenerativeModel }
export declare const HarmCategory: any; export declare const HarmBlockThreshold: any; export declare const SchemaType: any;
`,
    '@google/genai': `
export interface Chat { ${methods(chat)} getHistory(curated?: boolean): any[] }
export interface Chats { create(options: any): Chat }
export interface Models { ${methods(models)} }
export interface Files { ${methods(files)} }
export interface Operations { ${methods(operations)} }
export declare class GoogleGenAI { constructor(options: any); readonly models: Models; readonly chats: Chats; readonly files: Files; readonly operations: Operations; readonly live: any; readonly caches: any; readonly batches: any; readonly tunings: any }
export declare const Type: any; export declare const Modality: any; export declare const HarmCategory: any; export declare const HarmBlockThreshold: any;
export declare function createUserContent(...args: any[]): any; export declare function createPartFromUri(...args: any[]): any;
`,
  },
  rows: {
    'new GoogleGenerativeAI': { concept: 'client', kind: 'llm' },
    'new GoogleGenAI': { concept: 'client', kind: 'llm' },
    ...rowsOf('GenerativeModel', model, waitingRow('llm', before)),
    ...rowsOf('ChatSession', chat, waitingRow('llm', before)),
    ...rowsOf('Chat', chat, llm),
    ...rowsOf('Models', models, waiting),
    ...rowsOf('Files', files, llm),
    ...rowsOf('Operations', operations, llm),
  },
});
