import { createPrismaReader } from './prisma';
import type { SchemaReader } from './types';

export { createPrismaReader } from './prisma';
export type { SchemaReader, SchemaResult } from './types';

/** A new reader for every schema language that is known. Readers keep state, so each workspace takes its own. */
export function schemaReaders(): SchemaReader[] {
  return [createPrismaReader()];
}
