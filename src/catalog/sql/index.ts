import type { LibraryEntry } from '../types';
import { betterSqlite3 } from './better-sqlite3';
import { denoPostgres } from './deno-postgres';
import { libsql } from './libsql';
import { mssql } from './mssql';
import { mysql2 } from './mysql2';
import { neon } from './neon';
import { oracledb } from './oracledb';
import { pg } from './pg';
import { pgPromise } from './pg-promise';
import { postgres } from './postgres';
import { runtimeSqlite } from './runtime-sqlite';
import { slonik } from './slonik';
import { sqlite3 } from './sqlite3';
import { vercelPostgres } from './vercel-postgres';

/** Drivers that are handed SQL. */
export const sql: readonly LibraryEntry[] = [pg, postgres, mysql2, betterSqlite3, runtimeSqlite, sqlite3, neon, vercelPostgres, denoPostgres, pgPromise, libsql, mssql, oracledb, slonik];
