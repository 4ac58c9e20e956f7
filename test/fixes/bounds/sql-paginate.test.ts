import assert from 'node:assert/strict';
import type { FixKind } from '../../../src/core';
import { textsFor } from '../offers';

const file = '/app/app/entries/route.ts';
const files = {
  '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }',
  '/app/schema.sql': 'CREATE TABLE entries (id serial PRIMARY KEY, entity text NOT NULL, "createdAt" timestamp NOT NULL, "order" int NOT NULL UNIQUE);\nCREATE TABLE lines (entry_id int NOT NULL, line int NOT NULL, PRIMARY KEY (entry_id, line));\nCREATE TABLE notes (text text);\n',
};

/** The pages that are offered for a route that answers with what it asks `pg` for, as the text that each would leave. */
function offered(query: string, rows = 'const { rows } = await pool.query', kind: FixKind = 'paginate'): readonly string[] {
  return textsFor({ ...files, [file]: `import { Pool } from 'pg';\nimport postgres from 'postgres';\nconst pool = new Pool();\nconst sql = postgres();\n\nexport async function GET() {\n  ${rows}${query};\n  return Response.json(rows);\n}\n` }, file, 'unbounded-query', kind);
}

describe('one page of a statement of SQL', () => {
  const some: readonly (readonly [what: string, query: string, becomes: string, rows?: string])[] = [
    ['by the primary key where there is no order', '(\'SELECT * FROM entries\')', '(\'SELECT * FROM entries ORDER BY id LIMIT $1 OFFSET $2\', [page.limit, page.offset])'],
    ['with its values behind those that are there', '(\'SELECT id FROM entries WHERE id > $2 AND entity > $1;\', [\'a\', 5])', '(\'SELECT id FROM entries WHERE id > $2 AND entity > $1 ORDER BY id LIMIT $3 OFFSET $4;\', [\'a\', 5, page.limit, page.offset])'],
    ['with the key at the end of an order that leaves ties', '(`SELECT * FROM entries ORDER BY "createdAt" DESC`)', '(`SELECT * FROM entries ORDER BY "createdAt" DESC, id DESC LIMIT $1 OFFSET $2`, [page.limit, page.offset])'],
    ['in the order that it has where no two rows are alike in it', '("SELECT * FROM entries ORDER BY \\"order\\"")', ''],
    ['in the order of a unique column', '(\'SELECT * FROM entries ORDER BY "order"\', [])', '(\'SELECT * FROM entries ORDER BY "order" LIMIT $1 OFFSET $2\', [page.limit, page.offset])'],
    ['by all columns of the key', '(\'SELECT * FROM lines ORDER BY line\')', '(\'SELECT * FROM lines ORDER BY line, entry_id LIMIT $1 OFFSET $2\', [page.limit, page.offset])'],
    ['of a template', '`SELECT * FROM entries WHERE id > ${5}`', '`SELECT * FROM entries WHERE id > ${5} ORDER BY id LIMIT ${page.limit} OFFSET ${page.offset}`', 'const rows = await sql'],
  ];
  for (const [what, query, becomes, rows] of some) {
    it(`is asked for ${what}${becomes === '' ? ', but not in a text with escapes' : ''}`, () => {
      const [text = ''] = offered(query, rows);
      if (becomes === '') assert.equal(text, '');
      else assert.ok(text.includes(becomes), text);
    });
  }

  const none: readonly (readonly [string, string])[] = [
    ['tables are joined', '(\'SELECT entries.id FROM entries JOIN lines ON lines.entry_id = entries.id\')'],
    ['rows are grouped', '(\'SELECT entity FROM entries GROUP BY entity\')'],
    ['rows are told apart', '(\'SELECT DISTINCT entity FROM entries\')'],
    ['rows are locked', '(\'SELECT * FROM entries FOR UPDATE\')'],
    ['the order is by an expression', '(\'SELECT * FROM entries ORDER BY lower(entity)\')'],
    ['the order is by a place', '(\'SELECT id, entity FROM entries ORDER BY 2\')'],
    ['something else has the key\'s name', '(\'SELECT entity AS id FROM entries\')'],
    ['the table has no key', '(\'SELECT * FROM notes\')'],
    ['a comment ends the text', '(\'SELECT * FROM entries -- all\')'],
    ['the values are elsewhere', '(\'SELECT * FROM entries WHERE id > $1\', values())'],
  ];
  for (const [what, query] of none) it(`is not offered where ${what}`, () => { assert.deepEqual(offered(query), []); });
});

describe('how many rows pg says that there are', () => {
  const [query, asked] = ["('SELECT * FROM entries')", 'const { rows, rowCount } = await pool.query'];
  const offeredWith = (use: string): readonly string[] => offered(`${query};\n  ${use}`, asked);

  it('is no obstacle where nobody asks, or only whether there is any', () => {
    assert.equal(offeredWith('').length, 1);
    assert.equal(offeredWith('if (rowCount === 0) return Response.json([]);').length, 1);
  });

  it('would be that of a page where it is answered with', () => {
    assert.deepEqual(offeredWith('if (rowCount !== 0) return Response.json({ rows, total: rowCount });'), []);
    assert.deepEqual(offered(`${query};\n  if (all.rows.length > 0) return Response.json({ total: all.rowCount, rows: all.rows });\n  const rows = all.rows`, 'const all = await pool.query'), []);
  });
});

describe('the rows of a statement of SQL after a key', () => {
  const some: readonly (readonly [what: string, query: string, becomes: string, rows?: string])[] = [
    ['by the primary key where there is no order', '(\'SELECT * FROM entries\')', '(\'SELECT * FROM entries WHERE ($1::int IS NULL OR id > $1) ORDER BY id LIMIT $2\', [cursor.after ?? null, cursor.limit])'],
    ['beside its conditions, before its order', '(\'SELECT id FROM entries WHERE entity > $1 ORDER BY id DESC\', [\'a\'])', '(\'SELECT id FROM entries WHERE entity > $1 AND ($2::int IS NULL OR id < $2) ORDER BY id DESC LIMIT $3\', [\'a\', cursor.after ?? null, cursor.limit])'],
    ['of a template', '`SELECT * FROM entries`', '`SELECT * FROM entries WHERE (${cursor.after ?? null}::int IS NULL OR id > ${cursor.after ?? null}) ORDER BY id LIMIT ${cursor.limit}`', 'const rows = await sql'],
  ];
  for (const [what, query, becomes, rows] of some) {
    it(`are asked for ${what}`, () => {
      const [text = ''] = offered(query, rows, 'keyset');
      assert.ok(text.includes(becomes), text);
    });
  }

  const none: readonly (readonly [string, string])[] = [
    ['the conditions are alternatives', '(\'SELECT * FROM entries WHERE entity > $1 OR id > $2\', [\'a\', 5])'],
    ['the order leaves ties', '(\'SELECT * FROM entries ORDER BY entity\')'],
    ['the rows come without the key', '(\'SELECT entity FROM entries\')'],
    ['the key has two columns', '(\'SELECT * FROM lines\')'],
    ['it says its order twice', '(\'SELECT * FROM entries WHERE id > (SELECT min(entry_id) FROM lines GROUP BY line ORDER BY line LIMIT 1) ORDER BY id\')'],
  ];
  for (const [what, query] of none) it(`are not offered where ${what}`, () => { assert.deepEqual(offered(query, undefined, 'keyset'), []); });
});

/** The pages of a route that asks a driver of another dialect than Postgres'. */
function offeredElsewhere(driver: 'mysql2' | 'better-sqlite3' | 'sqlite', body: string, kind: FixKind): readonly string[] {
  const heads = {
    mysql2: 'import mysql from \'mysql2/promise\';\nconst pool = mysql.createPool({});\n',
    'better-sqlite3': 'import Database from \'better-sqlite3\';\nconst db = new Database(\'app.db\');\n',
    sqlite: 'import { open } from \'sqlite\';\nimport sqlite3 from \'sqlite3\';\nconst opened = open({ filename: \'app.db\', driver: sqlite3.Database });\n',
  };
  const schema = driver === 'mysql2' ? 'CREATE TABLE `entries` (`id` int NOT NULL AUTO_INCREMENT PRIMARY KEY, `entity` varchar(20) NOT NULL, `createdAt` datetime NOT NULL, `rank` int NOT NULL UNIQUE) ENGINE=InnoDB;\n'
    : 'CREATE TABLE entries (id INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, createdAt TEXT NOT NULL);\nCREATE TABLE events (code TEXT PRIMARY KEY, entity TEXT NOT NULL) STRICT;\n';
  return textsFor({ '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }', '/app/schema.sql': schema, [file]: `${heads[driver]}\nexport async function GET() {\n  ${body}\n  return Response.json(rows);\n}\n` }, file, 'unbounded-query', kind);
}

describe('pages of MySQL and SQLite', () => {
  const some: readonly (readonly [what: string, driver: Parameters<typeof offeredElsewhere>[0], body: string, kind: FixKind, becomes: string])[] = [
    ['query takes numbers', 'mysql2', 'const [rows] = await pool.query(\'SELECT * FROM entries ORDER BY createdAt DESC\');', 'paginate', '(\'SELECT * FROM entries ORDER BY createdAt DESC, id DESC LIMIT ? OFFSET ?\', [page.limit, page.offset])'],
    ['execute takes texts', 'mysql2', 'const [rows] = await pool.execute(\'SELECT * FROM `entries` WHERE entity > ?\', [\'a\']);', 'paginate', '(\'SELECT * FROM `entries` WHERE entity > ? ORDER BY id LIMIT ? OFFSET ?\', [\'a\', String(page.limit), String(page.offset)])'],
    ['a key that is a word of the language', 'mysql2', 'const [rows] = await pool.query(`SELECT * FROM entries ORDER BY \\`rank\\``);', 'keyset', ''],
    ['a key that is a word of the language', 'mysql2', 'const [rows] = await pool.query(\'SELECT * FROM entries ORDER BY `rank`\');', 'keyset', '(\'SELECT * FROM entries WHERE (? IS NULL OR `rank` > ?) ORDER BY `rank` LIMIT ?\', [cursor.after ?? null, cursor.after ?? null, cursor.limit])'],
    ['values one by one', 'sqlite', 'const db = await opened;\n  const rows = await db.all(\'SELECT * FROM entries WHERE entity > ? AND createdAt > ?\', \'a\', \'b\');', 'paginate', 'ORDER BY id LIMIT ? OFFSET ?\', \'a\', \'b\', page.limit, page.offset)'],
    ['values in a list', 'sqlite', 'const db = await opened;\n  const rows = await db.all(\'SELECT * FROM entries WHERE entity > ?\', [\'a\']);', 'paginate', 'ORDER BY id LIMIT ? OFFSET ?\', [\'a\', page.limit, page.offset])'],
    ['no values', 'sqlite', 'const db = await opened;\n  const rows = await db.all(\'SELECT * FROM entries\');', 'keyset', 'WHERE (? IS NULL OR id > ?) ORDER BY id LIMIT ?\', cursor.after ?? null, cursor.after ?? null, cursor.limit)'],
  ];
  for (const [what, driver, body, kind, becomes] of some) {
    it(`${becomes === '' ? 'are not offered in a text with escapes' : `are asked for, ${kind} of ${driver}: ${what}`}`, () => {
      const [text = ''] = offeredElsewhere(driver, body, kind);
      if (becomes === '') assert.equal(text, '');
      else assert.ok(text.includes(becomes), text);
    });
  }

  const none: readonly (readonly [what: string, driver: Parameters<typeof offeredElsewhere>[0], body: string, kind: FixKind])[] = [
    ['a statement runs in two places', 'better-sqlite3', 'const all = db.prepare(\'SELECT * FROM entries\');\n  const rows = all.all();\n  console.log(all.get());', 'paginate'],
    ['values have names', 'better-sqlite3', 'const rows = db.prepare(\'SELECT * FROM entries WHERE entity > @from\').all({ from: \'a\' });', 'paginate'],
    ['values have places', 'better-sqlite3', 'const rows = db.prepare(\'SELECT * FROM entries WHERE entity > ?1\').all(\'a\');', 'paginate'],
    ['a key of texts may be null', 'better-sqlite3', 'const rows = db.prepare(\'SELECT * FROM events\').all();', 'keyset'],
    ['a comment of MySQL ends the text', 'mysql2', 'const [rows] = await pool.query(\'SELECT * FROM entries # all\');', 'paginate'],
    ['rows are locked for reading', 'mysql2', 'const [rows] = await pool.query(\'SELECT * FROM entries LOCK IN SHARE MODE\');', 'paginate'],
    ['rows after a key are locked for reading', 'mysql2', 'const [rows] = await pool.query(\'SELECT * FROM entries LOCK IN SHARE MODE\');', 'keyset'],
    ['a limit would stand behind what locks rows for reading', 'mysql2', 'const [rows] = await pool.query(\'SELECT * FROM entries LOCK IN SHARE MODE\');', 'limit'],
    ['a limit would stand behind what locks rows', 'mysql2', 'const [rows] = await pool.query(\'SELECT * FROM entries FOR UPDATE\');', 'limit'],
    ['the rows have the key in other letters', 'mysql2', 'const [rows] = await pool.query(\'SELECT ID, entity FROM entries\');', 'keyset'],
  ];
  for (const [what, driver, body, kind] of none) it(`are not offered where ${what}`, () => { assert.deepEqual(offeredElsewhere(driver, body, kind), []); });
});

describe('one page of a statement that a constant holds', () => {
  const held = (before: string, after = '', kind: FixKind = 'paginate'): readonly string[] => textsFor({ ...files, [file]: `import { Pool } from 'pg';\nconst pool = new Pool();\n${before}\n\nexport async function GET() {\n  const { rows } = await pool.query(all);\n  return Response.json(rows);\n}\n${after}` }, file, 'unbounded-query', kind);

  it('is asked for in its text', () => {
    const [text = ''] = held("const all = 'SELECT * FROM entries';");
    assert.ok(text.includes("const all = 'SELECT * FROM entries ORDER BY id LIMIT $1 OFFSET $2';") && text.includes('pool.query(all, [page.limit, page.offset])'), text);
  });

  it('has a limit alone in its text, too', () => {
    const [text = ''] = held("const all = 'SELECT * FROM entries';", '', 'limit');
    assert.ok(text.includes("const all = 'SELECT * FROM entries LIMIT 100';") && text.includes('pool.query(all)'), text);
    assert.deepEqual(held("const all = 'SELECT * FROM entries';", 'export const statements = [all];\n', 'limit'), []);
  });

  it('is not, where others have it, too', () => {
    assert.deepEqual(held("export const all = 'SELECT * FROM entries';"), []);
    assert.deepEqual(held("const all = 'SELECT * FROM entries';", 'export const statements = [all];\n'), []);
    assert.deepEqual(held("const all = 'SELECT * FROM entries';", 'export { all };\n'), []);
  });
});
