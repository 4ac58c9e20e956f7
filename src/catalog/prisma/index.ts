import { alongOptions } from '../rewrites/along';
import type { LibraryEntry } from '../types';
import { callNames, callPattern, recognise } from './calls';
import { extent } from './extent';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { keyset, page } from './page';
import { part } from './part';
import { dialect } from './dialect';
import { prismaStubs } from './stub';

/** Prisma ORM, versions 4 to 7. */
export const prisma: LibraryEntry = {
  id: 'prisma',
  trigger: /\.\s*(?:find(?:Many|Unique|First|UniqueOrThrow|FirstOrThrow)|(?:create|update)(?:Many|ManyAndReturn)?|delete(?:Many)?|upsert|count|aggregate|groupBy|findRaw|aggregateRaw)\s*[(<]|\$(?:query|execute)Raw|\$runCommandRaw|\$transaction|new Prisma/,
  callNames,
  callPattern,
  stubs: prismaStubs,
  recognise,
  extent,
  limit,
  narrowing,
  page,
  part,
  along: (query) => alongOptions(query, { holders: ['include', 'select'], narrowing: ['take', 'where', 'cursor'], limit: 'take' }),
  keyset,
  dialect,
};
