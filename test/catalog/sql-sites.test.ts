import assert from 'node:assert/strict';
import { createRecogniser, trigger, type Query } from '../../src/catalog';
import { WorkspaceStubs } from '../../src/engine/stubs';
import { createProject, memoryFileHost } from '../../src/project';
import { walk } from '../../src/project/syntax';
import { ts } from '../../src/project/ts';

/** The queries of a source text, in its order. */
function queriesOf(text: string): readonly Query[] {
  const stubs = new WorkspaceStubs();
  const project = createProject({
    roots: ['/app'], stubs, trigger, include: [], exclude: [], isExtra: (file) => stubs.owns(file), host: memoryFileHost({ '/app/a.ts': text }),
  });
  stubs.refresh(project.extraFiles(), (file) => project.text(file));
  const snapshot = project.snapshot();
  const file = snapshot.sourceFile('/app/a.ts');
  assert.ok(file, 'the text triggers nothing');
  const recognise = createRecogniser({ checker: snapshot.checker, dataModel: () => undefined, dependencyVersion: () => undefined });
  const found: Query[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node) && !ts.isTaggedTemplateExpression(node)) return;
    const meaning = recognise(node);
    if (meaning?.concept === 'query') found.push(meaning);
  });
  return found;
}

/** `id = user.id; + 2` for a filter with one equality and two other conditions; `?` behind it where more may be added. */
function filterOf(query: Query | undefined): string | undefined {
  const filter = query?.filter;
  return filter && [...filter.equals.map(({ field, value }) => `${field} = ${value.getText()}`), ...(filter.rest.length > 0 ? ['rest'] : []), ...(filter.complete ? [] : ['open'])].join('; ');
}

const head = `
import { Pool } from 'pg';
import mysql from 'mysql2/promise';
import postgres from 'postgres';
import Database from 'better-sqlite3';
const pool = new Pool(), my = mysql.createPool(''), sql = postgres(''), lite = new Database('');
declare const user: { id: number; org: string }, ids: number[], unknown: any, where: string, params: unknown[];
`;

/** What is written → the filter that is read. */
const filters: Readonly<Record<string, string>> = {
  "pool.query('SELECT * FROM t WHERE id = $1 AND org = $2', [user.id, user.org])": 'id = user.id; org = user.org',
  "pool.query('SELECT * FROM t WHERE org = $2 AND id = $1', [user.id, user.org])": 'org = user.org; id = user.id',
  "pool.query({ text: 'SELECT * FROM t WHERE id = $1', values: [user.id] })": 'id = user.id',
  "pool.query('SELECT * FROM t')": '',
  "pool.query('SELECT * FROM t WHERE id = ANY($1)', [ids])": 'rest',
  "pool.query('SELECT * FROM t WHERE id = $1 AND open', [user.id])": 'id = user.id; rest',
  "pool.query('SELECT * FROM t WHERE state = \\'x\\'')": 'rest',
  "pool.query('SELECT * FROM t WHERE id = $1', params)": 'rest',
  "pool.query('SELECT * FROM t WHERE id = $1', unknown)": 'rest',
  "pool.query('SELECT * FROM t WHERE id = $2', [...params, user.id])": 'rest',
  "pool.query(`SELECT * FROM t WHERE id = ${user.id} AND org = '${user.org}'`)": 'id = user.id; org = user.org',
  "pool.query(`SELECT * FROM t WHERE id = $1 ${where}`, [user.id])": 'id = user.id; open',
  "pool.query(`SELECT * FROM t WHERE ${where} AND id = $1`, [user.id])": 'id = user.id; open',
  "pool.query(`SELECT * FROM t WHERE id = $1 ${unknown ? 'OR TRUE' : ''}`, [user.id])": 'rest; open',
  "pool.query(`SELECT * FROM t WHERE ${where} = $1`, [user.id])": 'rest',
  "my.query('SELECT * FROM t WHERE id = ? AND org = ?', [user.id, user.org])": 'id = user.id; org = user.org',
  "my.query('SELECT * FROM t WHERE id = ?', user.id)": 'id = user.id',
  "my.query('SELECT * FROM t WHERE id = ?', unknown)": 'rest',
  "my.execute('SELECT * FROM t WHERE id = :id', { id: user.id })": 'id = user.id',
  'sql`SELECT * FROM t WHERE id = ${user.id} AND age > ${7}`': 'id = user.id; rest',
  'sql`SELECT * FROM t WHERE id = ${user.id} ${unknown ? sql`AND open` : sql``}`': 'id = user.id; open',
  'sql`DELETE FROM t WHERE id = ${user.id}`': 'id = user.id',
  "lite.prepare('SELECT * FROM t WHERE id = ? AND org = ?').get(user.id, user.org)": 'id = user.id; org = user.org',
  "lite.prepare('SELECT * FROM t WHERE id = ?').get(unknown)": 'id = unknown',
  "lite.prepare('SELECT * FROM t WHERE id = @id').get({ id: user.id })": 'id = user.id',
};

describe('queries in SQL', () => {
  for (const [call, expected] of Object.entries(filters)) it(call, () => assert.equal(filterOf(queriesOf(`${head}${call};`)[0]), expected));

  it('have a name, and all that decides what is asked', () => {
    const [query] = queriesOf(`${head}pool.query('SELECT * FROM orders WHERE id = $1', [user.id]);`);
    assert.equal(query?.label, 'orders.select');
    assert.deepEqual(query?.inputs?.map((node) => node.getText()), ["'SELECT * FROM orders WHERE id = $1'", '[user.id]']);
    assert.equal(queriesOf(`${head}pool.query(where);`)[0]?.label, 'pool.query');
  });

  it('give rows a type that says that they are many', () => {
    const stubs = new WorkspaceStubs();
    const text = `${head}async function f() {
      const { rows } = await pool.query<{ id: number }>('SELECT * FROM t');
      const [list] = await my.query<any[]>('SELECT * FROM t');
      const found = await sql<{ id: number }[]>\`SELECT * FROM t\`;
      const all = lite.prepare('SELECT * FROM t').all();
      return [rows, list, found, all];
    }`;
    const project = createProject({ roots: ['/app'], stubs, trigger, include: [], exclude: [], isExtra: (file) => stubs.owns(file), host: memoryFileHost({ '/app/a.ts': text }) });
    stubs.refresh(project.extraFiles(), (file) => project.text(file));
    const { checker, sourceFile } = (() => { const snapshot = project.snapshot(); return { checker: snapshot.checker, sourceFile: snapshot.sourceFile('/app/a.ts') }; })();
    const lists: boolean[] = [];
    walk(sourceFile as ts.SourceFile, (node) => {
      if (ts.isReturnStatement(node) && node.expression && ts.isArrayLiteralExpression(node.expression)) {
        lists.push(...node.expression.elements.map((element) => checker.isArrayLikeType(checker.getTypeAtLocation(element)) || checker.typeToString(checker.getTypeAtLocation(element)).includes('[]')));
      }
    });
    assert.deepEqual(lists, [true, true, true, true]);
  });
});
