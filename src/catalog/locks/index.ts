import type { LibraryEntry } from '../types';
import { asyncLock, asyncMutex, redlock } from './locks';

/** Locks and mutexes. */
export const locks: readonly LibraryEntry[] = [redlock, asyncMutex, asyncLock];
