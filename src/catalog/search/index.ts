import type { LibraryEntry } from '../types';
import { algolia, elasticsearch, meilisearch, typesense } from './search';

/** Search engines. */
export const search: readonly LibraryEntry[] = [elasticsearch, algolia, meilisearch, typesense];
