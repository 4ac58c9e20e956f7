import { moduleStubs } from '../tables/rows';
import type { LibraryEntry } from '../types';
import { batchRead } from './batch';
import { bulkWrite } from './bulk';
import { callNames, library, recognise } from './calls';
import { extent } from './extent';
import { addedUp, countedBy, distinctRows, intoQuery, numbersOf } from './into-query';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { keyset, page } from './page';
import { writtenRow } from './written-row';
import { knexStub } from './stub';

const stubs = moduleStubs(library, { 'knex/*': knexStub });

/** Knex, versions 0.20 to 3: its query builder, `raw` and transactions. The schema builder has no meaning. */
export const knex: LibraryEntry = {
  id: library,
  trigger: /\(\s*['"`][\w. ]+['"`]\s*\)\s*\.\s*(?:where|select|insert|update|del|first|count|\w*[jJ]oin|orderBy|max|min|sum|avg|pluck|increment|decrement|limit|truncate|columnInfo|distinct)|\.\s*(?:from|table|into|batchInsert|transaction|raw|where\w*|insert|returning|pluck)\s*[(<]|\b(?:[kK]nex|KNEX|(?:init|create|make)Knex|knex(?:Lib|Factory|Constructor|Init|Builder|Pkg))\s*[(<]|await\s+\w+\s*(?:<[^>()]*>)?\(\s*['"`]/,
  callNames,
  stubs: () => stubs,
  recognise,
  extent,
  limit,
  narrowing,
  page,
  keyset,
  dialect: { batchRead, writtenRow, bulkWrite, intoQuery, countedBy, addedUp, numbersOf, distinctRows },
};
