import { drizzleReader } from './drizzle/reader';
import { mikroOrmReader } from './mikro-orm/reader';
import { mongooseReader } from './mongoose/reader';
import { objectionReader } from './objection';
import { prismaExtensions } from './prisma/extensions';
import { createPrismaReader } from './prisma/reader';
import { sequelizeReader } from './sequelize/reader';
import { typeormReader } from './typeorm/reader';
import { sqlInCode } from './sql/in-code';
import { createSqlReader } from './sql/reader';
import { supabaseTypes } from './supabase-types';
import type { CodeSchemaReader, SchemaReader } from './types';

export { answeredOnce, isGraphqlSchema } from './graphql';
export { createPrismaReader } from './prisma/reader';
export { scheduledPaths } from './sql/schedules';
export type { CodeSchemaReader, SchemaReader, SchemaResult } from './types';

/** A new reader for every schema language that is known. Readers keep state, so each workspace takes its own. */
export function schemaReaders(): SchemaReader[] {
  return [createPrismaReader(), createSqlReader()];
}

/** The readers of models that are declared in code. They keep nothing. */
export const codeSchemaReaders: readonly CodeSchemaReader[] = [drizzleReader, typeormReader, sequelizeReader, mikroOrmReader, objectionReader, mongooseReader, supabaseTypes, sqlInCode, prismaExtensions];
