import type { LibraryEntry } from '../types';
import { batchRead } from './batch';
import { callNames, functionNames, recognise } from './calls';
import { besideDocument, intoQuery } from './into-query';
import { limit } from './limit';
import { keyset, page } from './page';
import { firestoreStubs, library } from './stub';
import { subscription } from './subscription';

/** Firestore: the server's client (alone and in firebase-admin), the web's modular SDK, and its namespaced one. */
export const firestore: LibraryEntry = {
  id: library,
  trigger: new RegExp(
    `\\b(?:${functionNames.join('|')}|initializeFirestore|onSnapshot)\\s*(?:[(<]|as\\b)|\\bnew\\s+(?:\\w+\\.)?Firestore\\b|\\.\\s*(?:collection|collectionGroup|doc|getAll|recursiveDelete|listDocuments|commit)\\s*[(<]|(?:[rR]ef|Collection|Query)\\s*\\.\\s*(?:get|set|add|create|update|delete)\\s*\\(`,
  ),
  callNames,
  stubs: () => firestoreStubs,
  recognise,
  subscription,
  limit,
  page,
  keyset,
  dialect: { batchRead, intoQuery, besideDocument },
};
