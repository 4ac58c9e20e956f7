import type { LibraryEntry } from '../types';
import { appwrite } from './appwrite';
import { convex } from './convex';
import { parse } from './parse';
import { pocketbase } from './pocketbase';

/** Back ends that are a service, or are run as one. */
export const backends: readonly LibraryEntry[] = [parse, appwrite, pocketbase, convex];
