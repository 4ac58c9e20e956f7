import type { LibraryEntry } from '../types';
import { bindings } from './bindings';
import { d1 } from './d1';

/** What Cloudflare binds to a worker. */
export const cloudflare: readonly LibraryEntry[] = [d1, bindings];
