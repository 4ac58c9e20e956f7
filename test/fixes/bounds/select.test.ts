import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const file = '/app/src/articles.ts';
const table = 'CREATE TABLE articles (id integer PRIMARY KEY, slug text NOT NULL, title text NOT NULL, "order" integer NOT NULL, "authorId" integer NOT NULL, body text NOT NULL, meta text NOT NULL);';

/** The lines of a file after its columns are named; none where that is not offered. */
function narrowed(text: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/migrations/001.sql': table, [file]: text, ...more }), settings: { minConfidence: 'low', rules: only('overfetching') } });
  const fix = engine.fixesAt(file, 0, text.length).flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'select');
  const before = text.split('\n');
  return fix ? applyEdits(text, fix.edits.find((one) => one.file === file)?.edits ?? []).split('\n').filter((line) => !before.includes(line)).map((line) => line.trim()) : [];
}

/** A function that asks `pg`, or another driver. */
const asks = (query: string, use: string, head = "import { Pool } from 'pg';\nconst db = new Pool();"): string => `${head}\nexport async function list(author: number) {\n  const ${query};\n  return ${use};\n}\n`;

describe('columns in the place of the star of a statement', () => {
  it('are named as the database writes them, in the quotes of the text', () => {
    assert.deepEqual(narrowed(asks("{ rows } = await db.query('SELECT * FROM articles')", 'rows.map((row) => [row.slug, row.order, row.authorId])')), ['const { rows } = await db.query(\'SELECT slug, "order", "authorId" FROM articles\');']);
    assert.deepEqual(narrowed(asks('{ rows } = await db.query("select * from articles where id > $1", [author])', 'rows.map((row) => row.authorId)')), ['const { rows } = await db.query("select \\"authorId\\" from articles where id > $1", [author]);']);
    assert.deepEqual(narrowed(asks('{ rows } = await db.query(`SELECT a.* FROM articles AS a`)', 'rows.map((row) => row.title)')), ['const { rows } = await db.query(`SELECT a.title FROM articles AS a`);']);
  });

  it('of mysql2, better-sqlite3 and postgres.js too', () => {
    const mysql = "import mysql from 'mysql2/promise';\nconst db = mysql.createPool('');";
    assert.deepEqual(narrowed(asks("[rows] = await db.query('SELECT * FROM articles WHERE authorId = ?', [author])", '(rows as { slug: string; order: number }[]).map((row) => [row.slug, row.order])', mysql)), ["const [rows] = await db.query('SELECT slug, `order` FROM articles WHERE authorId = ?', [author]);"]);
    const sqlite = "import Database from 'better-sqlite3';\nconst db = new Database('');";
    assert.deepEqual(narrowed(asks("rows = db.prepare('SELECT * FROM articles WHERE id > ?').all(author) as { slug: string }[]", 'rows.map((row) => row.slug)', sqlite)), ["const rows = db.prepare('SELECT slug FROM articles WHERE id > ?').all(author) as { slug: string }[];"]);
    const postgres = "import postgres from 'postgres';\nconst sql = postgres('');";
    assert.deepEqual(narrowed(asks('rows = await sql`SELECT * FROM articles WHERE id > ${author}`', 'rows.map((row) => row.title)', postgres)), ['const rows = await sql`SELECT title FROM articles WHERE id > ${author}`;']);
  });

  it('are not named where the text is not there, or its rows are not those of one table', () => {
    const use = 'rows.map((row) => row.title)';
    for (const query of [
      "{ rows } = await db.query('SELECT DISTINCT * FROM articles')", "{ rows } = await db.query('SELECT * FROM articles UNION SELECT * FROM articles')", "{ rows } = await db.query('SELECT *, 1 AS one FROM articles')",
      "{ rows } = await db.query('SELECT * FROM articles a JOIN authors b ON b.id = a.id')", "{ rows } = await db.query('SELECT * FROM (SELECT * FROM articles) a')", "{ rows } = await db.query('WITH a AS (SELECT * FROM articles) SELECT * FROM a')",
    ]) assert.deepEqual(narrowed(asks(query, use)), [], query);
    // Other functions may send the same text.
    assert.deepEqual(narrowed(asks('{ rows } = await db.query(all)', use, "import { Pool } from 'pg';\nconst db = new Pool();\nexport const all = 'SELECT * FROM articles';")), []);
  });
});

describe('columns of supabase-js, whose rows get their type by their names', () => {
  const author = 'CREATE TABLE authors (id integer PRIMARY KEY, name text NOT NULL); ALTER TABLE articles ADD FOREIGN KEY ("authorId") REFERENCES authors (id);';
  const head = "import { createClient } from '@supabase/supabase-js';\nconst db = createClient('', '');\n";
  const of = (columns: string, use: string, more = ''): readonly string[] => narrowed(`${head}${more}export async function list() {\n  const { data } = await db.from('articles').select('${columns}').limit(50);\n  ${use}\n}\n`, { '/app/migrations/002.sql': author });

  it('are those, too, that the type of a parameter asks for which is handed a row', () => {
    const line = (type: string): readonly string[] => of('*', 'for (const row of data ?? []) show(row);', `interface Shown { ${type} }\nfunction show(row: Shown) {\n  console.log(row.title);\n}\n`);
    assert.deepEqual(line('title: string; slug: string; order?: number'), ["const { data } = await db.from('articles').select('slug, title').limit(50);"]);
    assert.deepEqual(line('title: string'), ["const { data } = await db.from('articles').select('title').limit(50);"]);
    // What the table does not have nobody can name, and all of it is no selection.
    assert.deepEqual(line('title: string; shown: boolean'), []);
    assert.deepEqual(line('id: number; title: string; slug: string; order: number; authorId: number; body: string; meta: string'), []);
  });

  it('are not named beside a related row that is read of rows without a type: it would be a list', () => {
    assert.deepEqual(of('*, author:authors(name)', 'return (data ?? []).map((row) => [row.title, row.author.name]);'), []);
    assert.deepEqual(of('*, author:authors(name)', 'return (data ?? []).map((row) => row.title);'), ["const { data } = await db.from('articles').select('title, author:authors(name)').limit(50);"]);
  });
});

describe('columns of a model of Objection', () => {
  const model = (members: string, base = 'Model'): string => `import { Model } from 'objection';\nimport { Visible } from './visible';\nexport class Article extends ${base} {\n  static tableName = 'articles';\n  slug!: string;\n  title!: string;\n  authorId!: number;\n${members}}\n`;
  const list = (read: string): string => `import { Article } from './article';\nexport async function list() {\n  const rows = await Article.query().where('slug', 'a');\n  return rows.map((row) => ${read});\n}\n`;
  const lines = (read: string, text: string): readonly string[] => narrowed(list(read), { '/app/src/article.ts': text });

  it('are selected at the end of the chain', () => {
    assert.deepEqual(lines('row.title', model('')), ["const rows = await Article.query().where('slug', 'a').select('title');"]);
  });

  it('are not where something runs with the rows that are read, or a name may be another in the database', () => {
    assert.deepEqual(lines('row.title', model('  $afterFind() { this.title = this.slug; }\n')), []);
    assert.deepEqual(lines('row.title', model('', 'Visible(Model)')), []);
    assert.deepEqual(lines('row.authorId', model('')), []);
  });
});
