import type { LibraryEntry } from '../types';
import { dataloader } from './dataloader';

/** Loaders that batch the keys of one tick. */
export const loaders: readonly LibraryEntry[] = [dataloader];
