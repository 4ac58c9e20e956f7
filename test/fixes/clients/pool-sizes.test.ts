import assert from 'node:assert/strict';
import { applyEdits, type Fix } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const path = '/app/src/db.ts';
const server = '{ "dependencies": { "express": "5.0.0", "pg": "8.0.0" } }';
const functions = '{ "dependencies": { "@types/aws-lambda": "8.0.0", "pg": "8.0.0" } }';
const few = (reason: string): string => `// ${reason}\n`;
const ofServer = '10 of them, since Postgres accepts 100 in all unless it is told otherwise, for every process and tool together.';
const ofInstance = 'Each instance of the function has one of its own: 3 connections each, since Postgres accepts 100 in all unless it is told otherwise.';

/** A pool that says a size, and what becomes of it; nothing where it stays. */
const cases: readonly { readonly what: string; readonly manifest: string; readonly text: string; readonly after: string }[] = [
  { what: 'above the server', manifest: server, text: 'import { Pool } from \'pg\';\n\nexport const pool = new Pool({ max: 500 });\n', after: `import { Pool } from 'pg';\n\n${few(ofServer)}export const pool = new Pool({ max: 10 });\n` },
  { what: 'without an end', manifest: server, text: 'import mysql from \'mysql2/promise\';\n\nexport const pool = mysql.createPool({ uri: process.env.MYSQL_URL, connectionLimit: 0 });\n', after: `import mysql from 'mysql2/promise';\n\n${few(ofServer.replace('Postgres accepts 100', 'MySQL accepts 151'))}export const pool = mysql.createPool({ uri: process.env.MYSQL_URL, connectionLimit: 10 });\n` },
  { what: 'in lines of its own', manifest: server, text: 'import { Pool } from \'pg\';\n\nexport const pool = new Pool({\n  connectionString: process.env.DATABASE_URL,\n  max: Infinity,\n});\n', after: `import { Pool } from 'pg';\n\nexport const pool = new Pool({\n  connectionString: process.env.DATABASE_URL,\n  ${few(ofServer)}  max: 10,\n});\n` },
  { what: 'within an option', manifest: server, text: 'import knex from \'knex\';\n\nexport const db = knex({ client: \'pg\', connection: process.env.DATABASE_URL, pool: { max: 200 } });\n', after: `import knex from 'knex';\n\n${few(ofServer)}export const db = knex({ client: 'pg', connection: process.env.DATABASE_URL, pool: { max: 10 } });\n` },
  { what: 'of a function', manifest: functions, text: 'import { Pool } from \'pg\';\n\nconst pool = new Pool({ max: 20 });\nexport const handler = async () => (await pool.query(\'SELECT 1\')).rows;\n', after: `import { Pool } from 'pg';\n\n${few(ofInstance)}const pool = new Pool({ max: 3 });\nexport const handler = async () => (await pool.query('SELECT 1')).rows;\n` },
  { what: 'by the name of a constant', manifest: server, text: 'import { Pool } from \'pg\';\nexport const size = 500;\nexport const pool = new Pool({ max: size });\n', after: '' },
  { what: 'with the reason behind it', manifest: server, text: 'import { Pool } from \'pg\';\nexport const pool = new Pool({\n  max: 500, // as many as the server takes\n});\n', after: '' },
  { what: 'with the reason above it', manifest: server, text: 'import { Pool } from \'pg\';\nexport const pool = new Pool({\n  port: 5432,\n  // As many as the server takes.\n  max: 500,\n});\n', after: '' },
  { what: 'in an address of postgres.js', manifest: server, text: 'import postgres from \'postgres\';\nexport const sql = postgres(`${process.env.DATABASE_URL}?sslmode=require&max=500`);\n', after: '' },
  { what: 'in an address of mysql2', manifest: server, text: 'import mysql from \'mysql2/promise\';\nexport const pool = mysql.createPool(process.env.MYSQL_URL + \'?connectionLimit=500\');\n', after: '' },
  { what: 'by a function that is named', manifest: server, text: 'import \'typeorm\';\nimport { TypeOrmModule } from \'@nestjs/typeorm\';\nfunction options() {\n  return { type: \'postgres\' as const, url: process.env.DATABASE_URL, poolSize: 500 };\n}\nexport const orm = TypeOrmModule.forRootAsync({ useFactory: options });\n', after: '' },
  { what: 'beside the number that it keeps', manifest: server, text: 'import { Pool } from \'pg\';\nexport const pool = new Pool({ min: 50, max: 500 });\n', after: '' },
];

/** Pools whose size is within what the server accepts, or is not seen. */
const silent: readonly { readonly what: string; readonly text: string }[] = [
  { what: 'an address of pg, whose pool does not read it', text: 'import { Pool } from \'pg\';\nexport const pool = new Pool({ connectionString: `${process.env.DATABASE_URL}?max=500` });\n' },
  { what: 'an address that says a few', text: 'import postgres from \'postgres\';\nexport const sql = postgres(`${process.env.DATABASE_URL}?max=5`);\n' },
  { what: 'options beside an address, which go before it', text: 'import postgres from \'postgres\';\nexport const sql = postgres(`${process.env.DATABASE_URL}?max=500`, { max: 5 });\n' },
  { what: 'a function that is named and says nothing of it', text: 'import \'typeorm\';\nimport { TypeOrmModule } from \'@nestjs/typeorm\';\nconst options = () => ({ type: \'postgres\' as const, url: process.env.DATABASE_URL });\nexport const orm = TypeOrmModule.forRootAsync({ useFactory: options });\n' },
];

describe('fixes: sizes of pools that are said', () => {
  for (const { what, text } of silent) {
    it(`nothing is said of ${what}`, () => {
      assert.deepEqual(createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': server, [path]: text }), settings: { rules: only('client-per-request'), minConfidence: 'low' } }).fixesAt(path, 0, text.length), []);
    });
  }

  for (const { what, manifest, text, after } of cases) {
    it(`${after === '' ? 'stays' : 'gets one that leaves room for others'}: ${what}`, () => {
      const found = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': manifest, [path]: text }), settings: { rules: only('client-per-request'), minConfidence: 'low' } }).fixesAt(path, 0, text.length);
      assert.ok(found.length > 0, 'nothing is found');
      const fixes: readonly Fix[] = found.flatMap((one) => one.fixes).filter(({ kind }) => kind === 'pool-size');
      assert.deepEqual(fixes.map(({ edits }) => applyEdits(text, edits[0]?.edits ?? [])), after === '' ? [] : [after]);
      assert.match(found[0]?.finding.message ?? '', /connections|no maximum/);
      assert.ok(fixes.every(({ changesBehavior }) => changesBehavior));
    });
  }
});
