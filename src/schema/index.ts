import { drizzleReader } from './drizzle';
import { mikroOrmReader } from './mikro-orm';
import { mongooseReader } from './mongoose';
import { objectionReader } from './objection';
import { createPrismaReader } from './prisma';
import { sequelizeReader } from './sequelize';
import { typeormReader } from './typeorm';
import { createSqlReader } from './sql';
import { supabaseTypes } from './supabase-types';
import type { CodeSchemaReader, SchemaReader } from './types';

export { answeredOnce, isGraphqlSchema } from './graphql';
export { createPrismaReader } from './prisma';
export { scheduledPaths } from './schedules';
export type { CodeSchemaReader, SchemaReader, SchemaResult } from './types';

/** A new reader for every schema language that is known. Readers keep state, so each workspace takes its own. */
export function schemaReaders(): SchemaReader[] {
  return [createPrismaReader(), createSqlReader()];
}

/** The readers of models that are declared in code. They keep nothing. */
export const codeSchemaReaders: readonly CodeSchemaReader[] = [drizzleReader, typeormReader, sequelizeReader, mikroOrmReader, objectionReader, mongooseReader, supabaseTypes];
