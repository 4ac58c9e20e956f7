import type { LibraryEntry } from '../types';
import { algolia, elasticsearch, meilisearch, typesense } from './search';
import { pinecone, qdrant } from './vectors';

/** Search engines, and databases of vectors. */
export const search: readonly LibraryEntry[] = [elasticsearch, algolia, meilisearch, typesense, pinecone, qdrant];
