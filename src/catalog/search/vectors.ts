import { methods, rowLibrary } from '../tables/rows';

/** Pinecone (https://docs.pinecone.io/reference/sdks/node/overview): its requests are those of `fetch`. */
export const pinecone = rowLibrary({
  id: 'pinecone',
  modules: {
    '@pinecone-database/pinecone': `
export declare class Pinecone { constructor(config?: any); index(...args: any[]): any; Index(...args: any[]): any; ${methods(['listIndexes', 'createIndex', 'describeIndex', 'deleteIndex'])} readonly inference: any }
export declare class PineconeClient { constructor(config?: any); init(config: any): Promise<void>; Index(name: string): any }
export type RecordMetadata = any; export type PineconeRecord<T = any> = any; export type ScoredPineconeRecord<T = any> = any; export type Index<T = any> = any; export declare const Errors: any;
`,
  },
  rows: { 'new Pinecone': { concept: 'client', kind: 'search' } },
});

/** Qdrant: each client makes an agent of undici, with the sockets of its own (`src/dispatcher.ts` of https://github.com/qdrant/qdrant-js/tree/master/packages/js-client-rest). */
export const qdrant = rowLibrary({
  id: 'qdrant',
  modules: {
    '@qdrant/js-client-rest': `
export declare class QdrantClient { constructor(options?: any); ${methods(['search', 'query', 'upsert', 'delete', 'scroll', 'retrieve', 'getCollections', 'getCollection', 'createCollection', 'deleteCollection', 'count', 'recommend'])} readonly [other: string]: any }
export type Schemas = any;
`,
  },
  rows: { 'new QdrantClient': { concept: 'client', kind: 'search', holds: 'sockets' } },
});
