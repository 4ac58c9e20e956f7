import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';

/**
 * "`abortSignal`: an optional abort signal that can be used to cancel the call" (https://ai-sdk.dev/docs/reference/ai-sdk-core/generate-text), with all of its tries; the requests are those of `fetch`, which waits for 300 seconds,
 * and "`maxRetries`, default: 2".
 */
const patience: PatienceFacts = {
  byDefault: 'for minutes, three times over', ends: true, options: ['abortSignal', 'timeout'], limit: (limit) => `abortSignal: AbortSignal.timeout(${limit})`, ms: 60_000,
};
const llm: Row = { concept: 'external', kind: 'llm' };
const waiting = waitingRow('llm', patience);
const waited = ['generateText', 'generateObject', 'embed', 'embedMany', 'generateImage', 'generateSpeech', 'transcribe', 'rerank', 'experimental_generateImage', 'experimental_generateSpeech', 'experimental_transcribe'];
const streamed = ['streamText', 'streamObject'];

/** The AI SDK (https://ai-sdk.dev/docs/reference/ai-sdk-core). `streamText` returns at once; who reads its stream or its promises waits. */
export const aiSdk = rowLibrary({
  id: 'ai-sdk',
  modules: {
    ai: `
${waited.map((name) => `export declare function ${name}(options: any): Promise<any>;`).join('\n')}
${streamed.map((name) => `export declare function ${name}(options: any): any;`).join('\n')}
export declare class ToolLoopAgent { constructor(options: any); ${methods(['generate', 'stream'])} readonly tools: any }
export { ToolLoopAgent as Experimental_Agent };
export declare function tool(definition: any): any; export declare function stepCountIs(count: number): any; export declare function convertToModelMessages(messages: any, options?: any): any; export declare function smoothStream(options?: any): any;
export declare function createUIMessageStream(options: any): any; export declare function createUIMessageStreamResponse(options: any): Response; export declare function cosineSimilarity(a: number[], b: number[]): number; export declare function jsonSchema(schema: any): any;
export declare const Output: any; export type UIMessage<A = any, B = any, C = any> = any; export type ModelMessage = any; export type CoreMessage = any; export type Message = any; export type LanguageModel = any; export type Tool = any; export type ToolSet = any;
`,
  },
  rows: {
    ...Object.fromEntries(waited.map((name) => [name, waiting])),
    ...Object.fromEntries(streamed.map((name) => [name, llm])),
    ...rowsOf('ToolLoopAgent', ['generate', 'stream'], llm),
  },
});
