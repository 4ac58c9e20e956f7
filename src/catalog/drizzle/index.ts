import { alongOptions } from '../rewrites/along';
import { moduleStubs } from '../tables/rows';
import type { LibraryEntry } from '../types';
import { callNames, library, recognise } from './calls';
import { dialect } from './dialect';
import { extent } from './extent';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { keyset, page } from './page';
import { part } from './part';
import { coreStub } from './stub-core';
import { driverStub, mysqlStub, pgStub, singlestoreStub, sqliteStub } from './stub-dialects';

const stubs = moduleStubs(library, {
  'drizzle-orm': coreStub,
  'drizzle-orm/pg-core/*': pgStub,
  'drizzle-orm/gel-core/*': pgStub,
  'drizzle-orm/mysql-core/*': mysqlStub,
  'drizzle-orm/singlestore-core/*': singlestoreStub,
  'drizzle-orm/sqlite-core/*': sqliteStub,
  'drizzle-orm/*': driverStub,
});

/** Drizzle ORM: the query builder and relational queries of every dialect. */
export const drizzle: LibraryEntry = {
  id: library,
  trigger: /\.\s*(?:from|selectDistinct|insert|update|delete|find(?:Many|First)|execute|transaction|batch|\$count|refreshMaterializedView)\s*[(<]|\.\s*(?:all|get|run|values)\s*(?:<[^>]{0,200}>)?\s*\(\s*(?:sql|\w+\.sql|\{)|\bdrizzle\s*[(<]/,
  callNames,
  stubs: () => stubs,
  recognise,
  extent,
  limit,
  narrowing,
  page,
  part,
  along: (query) => alongOptions(query, { holders: ['with'], narrowing: ['limit', 'where'], limit: 'limit' }),
  keyset,
  dialect,
};
