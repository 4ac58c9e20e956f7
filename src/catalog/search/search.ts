import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf, type Row, type RowMeaning } from '../tables/rows';
import { isBefore } from '../tables/version';
import type { CallLike, RecogniseContext } from '../types';

const search: RowMeaning = { concept: 'external', kind: 'search' };
const client: Row = { concept: 'client', kind: 'search' };
const elasticCalls = ['search', 'index', 'get', 'mget', 'create', 'update', 'delete', 'bulk', 'count', 'exists', 'msearch', 'updateByQuery', 'deleteByQuery', 'scroll', 'ping'];
const elasticIndices = ['create', 'delete', 'exists', 'refresh', 'putMapping'];
const elasticModule = `
interface Indices { ${methods(elasticIndices)} }
interface Helpers { ${methods(['bulk', 'search'])} scrollSearch(...args: any[]): AsyncIterable<any>; scrollDocuments(...args: any[]): AsyncIterable<any> }
export declare class Client { constructor(options: any); ${methods(elasticCalls)} readonly indices: Indices; readonly helpers: Helpers; readonly cluster: any; readonly ingest: any; readonly esql: any; close(): Promise<void>; child(options?: any): Client }
export declare const errors: any; export declare namespace estypes { type SearchResponse<T = any> = any }
`;

/**
 * "`requestTimeout`: max request timeout in milliseconds for each request. Default: no value" from version 9 on, 30 seconds before (https://www.elastic.co/docs/reference/elasticsearch/clients/javascript/basic-config); what timed out
 * is not tried again (https://github.com/elastic/elastic-transport-js/blob/main/src/Transport.ts, `retryOnTimeout`). The requests of OpenSearch's client still end after 30 seconds
 * (https://github.com/opensearch-project/opensearch-js/blob/main/lib/Client.js). A search may take its time: what versions before gave it is written.
 */
const elasticPatience: PatienceFacts = { byDefault: 'for ever', options: ['requestTimeout', 'signal'], limit: (limit) => `requestTimeout: ${limit}`, ms: 30_000, isSdk: true, maker: { names: ['Client'], at: 0 } };
const elasticWaiting = waitingRow('search', elasticPatience);
const elastic = (call: CallLike, context: RecogniseContext): RowMeaning | undefined => {
  const version = context.dependencyVersion(call.getSourceFile().fileName, '@elastic/elasticsearch');
  return version === undefined || isBefore(version, 9, 0) || /@opensearch-project\//.test(call.getSourceFile().text) ? search : elasticWaiting(call, context);
};

/** "Performing multiple operations in a single request", https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk, …/operation-mget, …/operation-msearch */
const manyForms: Readonly<Record<string, string>> = { get: 'mget', exists: 'mget', search: 'msearch', index: 'bulk', create: 'bulk', update: 'bulk', delete: 'bulk' };
const elasticRows = elasticCalls.map((name): readonly [string, Row] => {
  const manyForm = manyForms[name];
  return [`Client.${name}`, manyForm === undefined ? elastic : (call, context) => {
    const meaning = elastic(call, context);
    return meaning?.concept === 'external' ? { ...meaning, manyForm } : meaning;
  }];
});

/** Elasticsearch (https://www.elastic.co/docs/reference/elasticsearch/clients/javascript) and OpenSearch (https://opensearch.org/docs/latest/clients/javascript/). */
export const elasticsearch = rowLibrary({
  id: 'elasticsearch',
  modules: { '@elastic/elasticsearch': elasticModule, '@opensearch-project/opensearch': elasticModule },
  rows: {
    'new Client': client,
    ...Object.fromEntries(elasticRows), ...rowsOf('Indices', elasticIndices, elastic), ...rowsOf('Helpers', ['bulk', 'search', 'scrollSearch', 'scrollDocuments'], search),
  },
});

const algoliaIndex = ['search', 'saveObject', 'saveObjects', 'partialUpdateObject', 'partialUpdateObjects', 'deleteObject', 'deleteObjects', 'deleteBy', 'getObject', 'getObjects', 'setSettings', 'clearObjects', 'replaceAllObjects', 'browseObjects'];
const algoliaClient = ['search', 'searchSingleIndex', 'saveObject', 'saveObjects', 'partialUpdateObject', 'partialUpdateObjects', 'deleteObject', 'deleteObjects', 'deleteBy', 'getObject', 'getObjects', 'setSettings', 'clearObjects', 'replaceAllObjects', 'browseObjects', 'multipleQueries', 'multipleBatch', 'waitForTask'];

/** Algolia (https://www.algolia.com/doc/libraries/javascript/v5/): since version 5 the client has every method, before it an index had them. */
export const algolia = rowLibrary({
  id: 'algolia',
  modules: {
    algoliasearch: `
interface SearchIndex { ${methods(algoliaIndex)} }
interface SearchClient { ${methods(algoliaClient)} initIndex(name: string): SearchIndex; readonly [other: string]: any }
declare function algoliasearch(app: string, key: string, options?: any): SearchClient;
declare namespace algoliasearch { export { algoliasearch, algoliasearch as default, SearchClient, SearchIndex }; export function liteClient(...args: any[]): SearchClient; export type Algoliasearch = SearchClient }
export = algoliasearch;
`,
  },
  rows: { algoliasearch: client, ...rowsOf('SearchClient', algoliaClient, search), ...rowsOf('SearchIndex', algoliaIndex, search) },
});

const meiliIndex = ['search', 'addDocuments', 'addDocumentsInBatches', 'updateDocuments', 'deleteDocument', 'deleteDocuments', 'deleteAllDocuments', 'getDocument', 'getDocuments', 'updateSettings', 'getStats', 'updateFilterableAttributes'];
const meiliClient = ['multiSearch', 'createIndex', 'deleteIndex', 'getIndex', 'getIndexes', 'health'];

/** "`timeout`: timeout in milliseconds for each HTTP request", none by default (https://github.com/meilisearch/meilisearch-js/blob/main/src/types/types.ts); the requests are those of `fetch`. */
const meiliPatience: PatienceFacts = { byDefault: 'for minutes', ends: true, options: ['timeout', 'signal', 'httpClient', 'requestInit'], limit: (limit) => `timeout: ${limit}`, ms: 10_000, isSdk: true, maker: { names: ['Meilisearch', 'MeiliSearch'], at: 0, isLinked: true } };
const meili = waitingRow('search', meiliPatience);

/** Meilisearch (https://github.com/meilisearch/meilisearch-js). `index` only names one. */
export const meilisearch = rowLibrary({
  id: 'meilisearch',
  modules: {
    meilisearch: `
export declare class Index<T = any> { readonly uid: string; ${methods(meiliIndex)} }
export declare class Meilisearch { constructor(config: any); index<T = any>(uid: string): Index<T>; ${methods(meiliClient)} readonly tasks: any; waitForTask(...args: any[]): Promise<any> }
export { Meilisearch as MeiliSearch, Meilisearch as default };
export type SearchResponse<T = any> = any;
`,
  },
  rows: { 'new Meilisearch': client, ...rowsOf('Index', meiliIndex, meili), ...rowsOf('Meilisearch', meiliClient, meili) },
  localNames: ['MeiliSearch'],
});

const typesenseDocuments = ['search', 'create', 'upsert', 'update', 'delete', 'import', 'export', 'retrieve'];

/** Typesense (https://typesense.org/docs/latest/api/). `collections(…)` and `documents(…)` only say where. */
export const typesense = rowLibrary({
  id: 'typesense',
  modules: {
    typesense: `
interface Documents { ${methods(typesenseDocuments)} }
interface Collection { documents(): Documents; documents(id: string): Documents; ${methods(['retrieve', 'delete', 'update'])} }
interface Collections { ${methods(['create', 'retrieve'])} }
interface MultiSearch { ${methods(['perform'])} }
declare class Client { constructor(options: any); collections(): Collections; collections(name: string): Collection; readonly multiSearch: MultiSearch; readonly health: any; keys(...args: any[]): any; aliases(...args: any[]): any }
declare const Typesense: { readonly Client: typeof Client; readonly SearchClient: typeof Client; readonly Errors: any };
export { Client }; export default Typesense;
`,
  },
  rows: {
    'new Client': client,
    ...rowsOf('Documents', typesenseDocuments, search), ...rowsOf('Collection', ['retrieve', 'delete', 'update'], search), ...rowsOf('Collections', ['create', 'retrieve'], search), 'MultiSearch.perform': search,
  },
});
