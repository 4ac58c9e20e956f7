import type { Query } from '../types';

/**
 * Packages by which code speaks to a database, by the kind of that: https://typeorm.io/docs/data-source/data-source-options, https://sequelize.org/docs/v6/getting-started/, https://knexjs.org/guide/#node-js,
 * https://mikro-orm.io/docs/usage-with-sql.
 */
const drivers: Readonly<Record<string, readonly string[]>> = {
  postgresql: ['pg', 'pg-native', 'postgres', '@mikro-orm/postgresql', '@neondatabase/serverless', '@vercel/postgres'],
  mysql: ['mysql', 'mysql2', 'mariadb', '@mikro-orm/mysql', '@mikro-orm/mariadb', '@planetscale/database'],
  sqlite: ['sqlite3', 'better-sqlite3', 'sql.js', '@libsql/client', '@mikro-orm/sqlite', '@mikro-orm/better-sqlite', '@mikro-orm/libsql'],
  sqlserver: ['mssql', 'tedious', 'msnodesqlv8', '@mikro-orm/mssql'],
  oracle: ['oracledb', '@mikro-orm/oracledb'],
  other: ['@sap/hana-client', 'hdb-pool', 'snowflake-sdk', 'ibm_db', '@google-cloud/spanner', 'react-native-sqlite-storage', 'typeorm-aurora-data-api-driver', 'mongodb', '@mikro-orm/mongodb'],
};

/** The kinds of databases that a query may be put to: what its schema says, or else those for which the project has a driver. */
export function databaseKinds({ model, data }: Pick<Query, 'model' | 'data'>, isDependency: (name: string) => boolean): readonly string[] {
  const said = model?.provider ?? data?.provider;
  return said === undefined ? Object.keys(drivers).filter((kind) => drivers[kind]?.some(isDependency)) : [said];
}

/** The query, with the kind of its database where its schema leaves that open and the project has the drivers of one kind alone. */
export function withDatabaseKind(query: Query, isDependency: (name: string) => boolean): Query {
  const { model } = query;
  const [kind, ...others] = databaseKinds(query, isDependency);
  return model && kind !== undefined && others.length === 0 && model.provider === undefined ? { ...query, model: { ...model, provider: kind } } : query;
}
