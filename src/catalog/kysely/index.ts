import { moduleStubs } from '../tables/rows';
import type { LibraryEntry } from '../types';
import { callNames, library, recognise } from './calls';
import { dialect } from './dialect';
import { extent } from './extent';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { keyset, page } from './page';
import { kyselyStub } from './stub';

const stubs = moduleStubs(library, { 'kysely/*': kyselyStub });

/** Kysely: a builder's chain is a query where it is executed. */
export const kysely: LibraryEntry = {
  id: library,
  trigger: /\.\s*(?:execute(?:TakeFirst(?:OrThrow)?|Query)?|stream|explain)\s*[(<]|\bnew\s+(?:\w+\.)?Kysely\b/,
  callNames,
  stubs: () => stubs,
  recognise,
  extent,
  limit,
  narrowing,
  page,
  keyset,
  dialect,
};
