import { moduleStubs } from '../tables/rows';
import type { LibraryEntry } from '../types';
import { batchRead } from './batch';
import { bulkWrite } from './bulk';
import { callNames, library, recognise } from './calls';
import { eagerLoad, followed } from './eager-load';
import { extent } from './extent';
import { addedUp, countedBy, distinctRows, intoQuery, numbersOf } from './into-query';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { keyset, page } from './page';
import { objectionStub } from './stub';

const stubs = moduleStubs(library, { 'objection/*': objectionStub });

/** Objection, versions 1 to 3: queries of models and of rows, graphs and transactions. */
export const objection: LibraryEntry = {
  id: library,
  trigger: /\.\s*(?:\$?(?:query|relatedQuery|fetchGraph)|knexQuery|transaction)\s*[(<]|\btransaction\s*[(<]/,
  callNames,
  stubs: () => stubs,
  recognise,
  extent,
  limit,
  page,
  keyset,
  narrowing,
  dialect: { batchRead, bulkWrite, eagerLoad, followed, intoQuery, countedBy, addedUp, numbersOf, distinctRows },
};
