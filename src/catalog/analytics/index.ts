import type { LibraryEntry } from '../types';
import { amplitude, mixpanel, posthog, segment } from './analytics';

/** Product analytics. What only puts an event into a queue in memory has no meaning: nobody waits for it. */
export const analytics: readonly LibraryEntry[] = [segment, posthog, mixpanel, amplitude];
