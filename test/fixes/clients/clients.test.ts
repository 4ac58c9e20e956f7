import assert from 'node:assert/strict';
import { applyEdits, type Fix, type FixKind } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const route = '/app/src/app/api/orders/route.ts';
const head = 'import { Client, Pool } from \'pg\';\nimport mysql from \'mysql2/promise\';\nimport { MikroORM } from \'@mikro-orm/postgresql\';\nimport { Kysely, PostgresDialect, sql } from \'kysely\';\nimport { drizzle } from \'drizzle-orm/node-postgres\';\nconst pool = new Pool();\nconst other = new Client();\nimport knex from \'knex\';\nconst tables = knex({ client: \'pg\' });\n';

/** What stands in the handler, and why its connection has to stay as it is. */
const traps: readonly { readonly kind: FixKind; readonly what: string; readonly body: string }[] = [
  { kind: 'direct-query', what: 'a transaction', body: 'const c = await pool.connect(); await c.query(\'BEGIN\'); await c.query(\'UPDATE a SET b = 1\'); await c.query(\'COMMIT\'); c.release();' },
  { kind: 'direct-query', what: 'a setting of the session', body: 'const c = await pool.connect(); await c.query(\'SET ROLE app\'); await c.query(\'SELECT 1\'); c.release();' },
  { kind: 'direct-query', what: 'a lock of the session', body: 'const c = await pool.connect(); await c.query(\'SELECT pg_advisory_lock(1)\'); await c.query(\'UPDATE a SET b = 1\'); c.release();' },
  { kind: 'direct-query', what: 'the last key of the connection', body: 'const c = await pool.connect(); await c.query(\'INSERT INTO a VALUES (1)\'); await c.query(\'SELECT lastval()\'); c.release();' },
  { kind: 'direct-query', what: 'statements of which one is not known', body: 'const c = await pool.connect(); await c.query(text); await c.query(\'SELECT 1\'); c.release();' },
  { kind: 'direct-query', what: 'statements that the connection puts into an order', body: 'const c = await pool.connect(); await Promise.all([c.query(\'INSERT INTO a VALUES (1)\'), c.query(\'SELECT * FROM a\')]); c.release();' },
  { kind: 'direct-query', what: 'an unknown statement in a loop', body: 'const c = await pool.connect(); for (const t of [text]) await c.query(t); c.release();' },
  { kind: 'direct-query', what: 'an error of the statement that is caught where one of connecting is not', body: 'const c = await pool.connect(); try { await c.query(\'SELECT 1\'); } catch (error) { return Response.json(String(error)); } c.release();' },
  { kind: 'direct-query', what: 'a connection that listens and is never given back', body: 'const c = await pool.connect(); await c.query(\'LISTEN orders\');' },
  { kind: 'release', what: 'a lock of the session on a connection that is never given back', body: 'const c = await pool.connect(); await c.query(\'SELECT pg_advisory_lock(1)\'); await c.query(text); return Response.json(1);' },
  { kind: 'direct-query', what: 'something else that the connection is asked', body: 'const c = await pool.connect(); c.on(\'notification\', console.log); await c.query(\'SELECT 1\'); c.release();' },
  { kind: 'shared-client', what: 'a transaction on a connection of the request', body: 'const c = new Client(); await c.connect(); await c.query(\'BEGIN\'); await c.query(\'UPDATE a SET b = 1\'); await c.query(\'COMMIT\'); await c.end();' },
  { kind: 'shared-client', what: 'a connection that is handed on', body: 'const c = new Client(); await c.connect(); await use(c); await c.end();' },
  { kind: 'shared-client', what: 'a connection that listens', body: 'const c = new Client(); await c.connect(); await c.query(\'LISTEN orders\'); await c.end();' },
  { kind: 'shared-client', what: 'a connection of which an unknown statement is asked', body: 'const c = new Client(); await c.connect(); await c.query(text); await c.end();' },
  { kind: 'shared-client', what: 'a pool whose next connection is to have a setting', body: 'const c = new Pool(); await c.query(\'SET app.tenant = 7\'); return Response.json((await c.query(\'SELECT id FROM a LIMIT 5\')).rows);' },
  { kind: 'shared-client', what: 'a pool to which a function gives a setting', body: 'const tenant = async (db: Pool) => db.query(\'SET app.tenant = 7\'); const c = new Pool(); await tenant(c); return Response.json((await c.query(\'SELECT id FROM a LIMIT 5\')).rows);' },
  { kind: 'shared-client', what: 'a field whose next connection is to have a setting', body: 'class Orders { private db = new Pool(); async list() { await this.db.query(\'SET app.tenant = 7\'); return (await this.db.query(\'SELECT id FROM a LIMIT 5\')).rows; } } return Response.json(await new Orders().list());' },
  { kind: 'shared-client', what: 'a transaction on the only connection of a pool', body: 'const c = new Pool({ max: 1 }); await c.query(\'BEGIN\'); await c.query(\'UPDATE a SET b = 1\'); await c.query(\'COMMIT\'); await c.end();' },
  { kind: 'shared-client', what: 'a lock of the session on a pool of its own', body: 'const c = new Pool(); await c.query(\'SELECT pg_advisory_lock(1)\'); await c.end();' },
  { kind: 'shared-client', what: 'a variable of the session', body: 'const c = await mysql.createConnection({ uri: process.env.DATABASE_URL }); await c.query(\'SELECT id INTO @last FROM a\'); await c.query(\'SELECT @last\'); await c.end();' },
  { kind: 'shared-client', what: 'an address that the caller gives', body: 'const c = new Client({ connectionString: text }); await c.connect(); await c.query(\'SELECT 1\'); await c.end();' },
  { kind: 'shared-client', what: 'an instance of MikroORM of which more is asked than its entity manager', body: 'const orm = new MikroORM({ clientUrl: process.env.DATABASE_URL, entities: [] }); await orm.schema.updateSchema(); return Response.json(await orm.em.execute(\'SELECT 1\'));' },
  { kind: 'release', what: 'a transaction that is left open where the function returns', body: 'const c = await pool.connect(); await c.query(\'BEGIN\'); const { rows } = await c.query(text); if (rows.length === 0) return Response.json([]); await c.query(\'COMMIT\'); c.release();' },
  { kind: 'release', what: 'a transaction that is committed in a branch', body: 'const c = await pool.connect(); await c.query(\'BEGIN\'); const { rows } = await c.query(text); if (rows.length > 0) await c.query(\'COMMIT\'); c.release();' },
  { kind: 'release', what: 'a transaction that is rolled back in a branch', body: 'const c = await pool.connect(); await c.query(\'BEGIN\'); const { rows } = await c.query(text); if (rows.length === 0) await c.query(\'ROLLBACK\'); else await c.query(\'COMMIT\'); c.release();' },
  { kind: 'release', what: 'a transaction that is never committed', body: 'const c = await pool.connect(); await c.query(\'BEGIN\'); await c.query(text); c.release();' },
  { kind: 'release', what: 'a transaction of MySQL that is begun by a setting of the session', body: 'const c = await mysql.createPool({}).getConnection(); await c.query(\'SET autocommit = 0\'); await c.query(text); await c.commit(); c.release();' },
  { kind: 'release', what: 'a transaction of MySQL that is begun by a statement in an object and never committed', body: 'const c = await mysql.createPool({}).getConnection(); await c.query({ sql: \'START TRANSACTION\' }); await c.query(text); c.release();' },
  { kind: 'release', what: 'a rollback that what stands before it is not caught for', body: 'const c = await pool.connect(); await c.query(\'BEGIN\'); await c.query(text); try { await c.query(text); await c.query(\'COMMIT\'); } catch (error) { await c.query(\'ROLLBACK\'); } c.release();' },
  { kind: 'release', what: 'a transaction of Knex before whose commit the function returns', body: 'const trx = await tables.transaction(); const row = await trx(\'a\').first(); if (!row) return Response.json([]); await trx.commit();' },
  { kind: 'release', what: 'a transaction of Knex that is committed in a branch', body: 'const trx = await tables.transaction(); const row = await trx(\'a\').first(); if (row) await trx.commit();' },
  { kind: 'release', what: 'a transaction of Knex whose rows are worked on behind the commit', body: 'const trx = await tables.transaction(); const row = await trx(\'a\').first(); await trx.commit(); return Response.json(row);' },
  { kind: 'release', what: 'a transaction that is begun by a statement which is not seen', body: 'const c = await pool.connect(); await c.query(text); await c.query(\'UPDATE a SET b = 1\'); await c.query(\'COMMIT\'); c.release();' },
  { kind: 'release', what: 'a transaction that another one follows on', body: 'const c = await pool.connect(); await c.query(\'BEGIN\'); await c.query(text); await c.query(\'COMMIT AND CHAIN\'); await c.query(text); c.release();' },
  { kind: 'release', what: 'a connection that is closed and not given back', body: 'const c = await pool.connect(); await c.query(\'SET ROLE app\'); await c.query(text); c.release(true);' },
  { kind: 'release', what: 'what is waited for behind a release within its try', body: 'const c = await pool.connect(); try { await c.query(\'SET ROLE app\'); await c.query(text); c.release(); await pool.query(text); } catch (error) { console.error(error); }' },
  { kind: 'release', what: 'a release in a loop', body: 'const c = await pool.connect(); try { for (const one of [text]) { await c.query(one); c.release(); } } catch (error) { console.error(error); }' },
  { kind: 'release', what: 'a connection that is closed where an error is caught', body: 'const c = await pool.connect(); try { const { rows } = await c.query(text); if (rows.length === 0) return Response.json([]); await c.query(\'SET ROLE app\'); c.release(); } catch (error) { c.release(true); }' },
  { kind: 'release', what: 'what is waited for in a finally behind a release within its try', body: 'const c = await pool.connect(); try { try { await c.query(\'SET ROLE app\'); await c.query(text); c.release(); } finally { await pool.query(text); } } catch (error) { console.error(error); }' },
  { kind: 'release', what: 'what is waited for in the next case of a release without a break', body: 'const c = await pool.connect(); try { await c.query(\'SET ROLE app\'); await c.query(text); switch (text) { case \'a\': c.release(); default: await pool.query(text); } } catch (error) { console.error(error); }' },
  { kind: 'release', what: 'what is waited for where an error is caught that is thrown behind a release', body: 'const c = await pool.connect(); try { const { rows } = await c.query(text); await c.query(\'SET ROLE app\'); c.release(); if (rows.length === 0) throw new Error(\'none\'); } catch (error) { await pool.query(text); }' },
  { kind: 'release', what: 'a question that is asked again and again, for which its callback alone waits', body: 'const c = await pool.connect(); setInterval(async () => { await c.query(text); }, 1000);' },
  { kind: 'release', what: 'a question of a function that nobody waits for', body: 'const c = await pool.connect(); const ask = async () => { await c.query(text); }; void ask();' },
  { kind: 'release', what: 'questions that a forEach does not wait for', body: 'const c = await pool.connect(); try { [text].forEach(async (one) => { await c.query(one); }); await c.query(text); c.release(); } catch (error) { console.error(error); }' },
  { kind: 'release', what: 'a question within its try that nobody waits for', body: 'const c = await pool.connect(); try { await c.query(\'SET ROLE app\'); c.query(text).then(console.log, console.error); c.release(); } catch (error) { console.error(error); }' },
  { kind: 'release', what: 'a transaction within its try that is committed in a branch', body: 'const c = await pool.connect(); try { await c.query(\'BEGIN\'); const { rows } = await c.query(text); if (rows.length > 0) await c.query(\'COMMIT\'); c.release(); } catch (error) { console.error(error); }' },
  { kind: 'direct-query', what: 'a connection that is closed and not given back', body: 'const c = await pool.connect(); await c.query(text); c.release(true);' },
  { kind: 'release', what: 'work that takes another connection with what the first one gave', body: 'const c = await pool.connect(); const { rows } = await c.query(text); c.release(); const more = await pool.query(text, [rows.length]); return Response.json(more.rows);' },
  { kind: 'release', what: 'a connection that is handed to a function which begins a transaction on it', body: 'const begin = async (db: any) => { await db.query(\'BEGIN\'); }; const c = await pool.connect(); await begin(c); await c.query(text); await c.query(\'COMMIT\'); c.release();' },
  { kind: 'release', what: 'a lock of the session that a function takes on a connection which is never given back', body: 'const lock = async (db: any) => { await db.query(\'SELECT pg_advisory_lock(1)\'); }; const c = await pool.connect(); await lock(c);' },
  { kind: 'release', what: 'functions that ask one after the other, of which another one may fail', body: 'const twice = async (db: any) => { await db.query(text); await db.query(text); }; const c = await pool.connect(); await Promise.all([twice(c), c.query(text)]); c.release();' },
  { kind: 'release', what: 'what asks again for each of a list once one of them has failed', body: 'const c = await pool.connect(); await Promise.all([text, text].map(async (one) => { await c.query(one); await c.query(one); })); c.release();' },
  { kind: 'release', what: 'a variable that a loop takes a connection into, of which the last one would be given back twice', body: 'let c; for (const one of [text]) { try { c = await pool.connect(); await c.query(one); c.release(); } catch (error) { console.error(error); } }' },
  { kind: 'release', what: 'a variable that is emptied once it was given back', body: 'let c; try { c = await pool.connect(); await c.query(text); c.release(); c = undefined; } catch (error) { console.error(error); }' },
  { kind: 'release', what: 'a variable that is asked behind the try', body: 'let c; try { c = await pool.connect(); } catch (error) { console.error(error); } await c?.query(text); c?.release();' },
  { kind: 'release', what: 'a variable whose transaction is left open where the function returns', body: 'let c; try { c = await pool.connect(); await c.query(\'BEGIN\'); if ((await c.query(text)).rows.length === 0) return Response.json([]); await c.query(\'COMMIT\'); c.release(); } catch (error) { await c?.query(\'ROLLBACK\'); throw error; }' },
  { kind: 'release', what: 'a question that nobody waits for', body: 'const c = await pool.connect(); void c.query(text).then(console.log);' },
  { kind: 'release', what: 'an answer that is looked at later', body: 'const c = await pool.connect(); const asked = c.query(text); return asked.then(({ rows }) => Response.json(rows));' },
  { kind: 'keep-open', what: 'what is there to close the client, and does nothing else with it', body: 'await pool.end(); return Response.json(1);' },
  { kind: 'keep-open', what: 'a connection that the request made itself', body: 'const own = new Pool({ connectionString: text }); await own.query(\'SELECT 1\'); await own.end();' },
];

describe('fixes: clients', () => {
  describe('leaves a connection as it is', () => {
    for (const { kind, what, body } of traps) {
      it(`${kind}: ${what}`, () => {
        assert.deepEqual(offered(body).filter((fix) => fix.kind === kind).map(({ title }) => title), []);
      });
    }
  });

  it('a connection of mysql2 per request becomes a question to a pool', () => {
    const [fix] = offered('const connection = await mysql.createConnection({ uri: process.env.DATABASE_URL }); const [rows] = await connection.execute(\'SELECT * FROM a WHERE id = ?\', [text]); await connection.end(); return Response.json(rows);').filter(({ kind }) => kind === 'shared-client');
    const texts = fix?.edits.map(({ edits }) => edits.map(({ newText }) => newText).join('')).join('\n') ?? '';
    assert.match(texts, /export const sharedPool = globalForSharedPool\.sharedPool \?\? mysql\.createPool\(\{ uri: process\.env\.DATABASE_URL, connectionLimit: 10 \}\);/);
    assert.match(texts, /since MySQL accepts 151 in all/);
  });

  it('a pool of the project that differs in its size alone stands for a connection per request', () => {
    const [fix] = offered('const c = new Client({ connectionString: process.env.DATABASE_URL }); await c.connect(); const { rows } = await c.query(\'SELECT 1\'); await c.end(); return Response.json(rows);', {
      '/app/src/lib/db.ts': 'import { Pool } from \'pg\';\nexport const db = new Pool({ connectionString: process.env.DATABASE_URL, max: 5 });\n',
    }).filter(({ kind }) => kind === 'shared-client');
    assert.equal(fix?.title, 'Ask the shared pool `db` of db.ts in place of a connection per request');
    assert.deepEqual(fix.edits.map(({ file }) => file), [route]);
  });

  it('what a transaction does where it fails stays: its connection goes back behind it', () => {
    const [fix] = offered('const c = await pool.connect();\n  try {\n    await c.query(\'BEGIN\');\n    await c.query(text);\n    await c.query(\'COMMIT\');\n  } catch (error) {\n    await c.query(\'ROLLBACK\');\n    throw error;\n  }\n  c.release();').filter(({ kind }) => kind === 'release');
    assert.equal(fix?.title, 'Give `c` back in a `finally`');
  });

  it('a transaction within a try of its own that is rolled back there has its connection given back behind both', () => {
    const body = 'const c = await pool.connect();\n  try {\n    await c.query(\'BEGIN\');\n    try {\n      await c.query(text);\n      await c.query(\'COMMIT\');\n    } catch (error) {\n      await c.query(\'ROLLBACK\');\n      throw error;\n    }\n    c.release();\n  } catch (error) {\n    c.release();\n    console.error(error);\n    if (text) return Response.json(1);\n  }\n';
    const [fix] = offered(body.replace('    c.release();\n    console', '    console')).filter(({ kind }) => kind === 'release');
    const text = applyEdits(withBody(body.replace('    c.release();\n    console', '    console')), fix?.edits[0]?.edits ?? []);
    assert.ok(text.includes('      throw error;\n    }\n  } catch (error) {\n    console.error(error);\n    if (text) return Response.json(1);\n  } finally {\n    c.release();\n  }\n'), text);
  });

  /** A connection that is taken within a `try`, and what the rewrite leaves of it. */
  const late: readonly { readonly what: string; readonly body: string; readonly left: string }[] = [
    { what: 'goes back in a finally', body: 'let c;\n  try {\n    c = await pool.connect();\n    await c.query(text);\n  } catch (error) {\n    console.error(error);\n  }', left: 'let c;\n  try {\n    c = await pool.connect();\n    await c.query(text);\n  } catch (error) {\n    console.error(error);\n  } finally {\n    c?.release();\n  }' },
    { what: 'goes back first in the finally that is there', body: 'let c;\n  try {\n    c = await pool.connect();\n    await c.query(text);\n  } finally {\n    console.log(text);\n  }', left: 'finally {\n    c?.release();\n    console.log(text);\n  }' },
    { what: 'is not given back in its branches any more', body: 'let c = null;\n  try {\n    c = await pool.connect();\n    if (text === \'\') return Response.json([]);\n    await c.query(text);\n    c.release();\n  } catch (error) {\n    if (c) c.release();\n    console.error(error);\n  }', left: 'await c.query(text);\n  } catch (error) {\n    console.error(error);\n  } finally {\n    c?.release();\n  }' },
    { what: 'is rolled back by whoever has it', body: 'let c;\n  try {\n    c = await pool.connect();\n    await c.query(\'BEGIN\');\n    await c.query(text);\n    await c.query(\'COMMIT\');\n    c.release();\n  } catch (error) {\n    if (c !== undefined) { await c.query(\'ROLLBACK\'); }\n    console.error(error);\n  }', left: 'await c.query(\'COMMIT\');\n  } catch (error) {\n    if (c !== undefined) { await c.query(\'ROLLBACK\'); }\n    console.error(error);\n  } finally {\n    c?.release();\n  }' },
    { what: 'is rolled back where nobody does', body: 'let c;\n  try {\n    c = await pool.connect();\n    await c.query(\'BEGIN\');\n    await c.query(text);\n    await c.query(\'COMMIT\');\n  } finally {\n    console.log(text);\n  }', left: 'await c.query(\'COMMIT\');\n  } catch (error) {\n    await c?.query(\'ROLLBACK\').catch(console.error);\n    throw error;\n  } finally {\n    c?.release();\n    console.log(text);\n  }' },
  ];
  for (const { what, body, left } of late) {
    it(`a connection that is taken within a try ${what}`, () => {
      const [fix] = offered(body).filter(({ kind }) => kind === 'release');
      const text = applyEdits(withBody(body), fix?.edits[0]?.edits ?? []);
      assert.ok(text.includes(left), text);
    });
  }

  /** What follows after a connection was taken, and what the rewrite leaves of it. */
  const given: readonly { readonly what: string; readonly body: string; readonly left: string }[] = [
    { what: 'what is returned is waited for before the connection goes back', body: 'return c.query(text).then(({ rows }) => Response.json(rows));', left: 'try {\n    return await c.query(text).then(({ rows }) => Response.json(rows));\n  } finally {\n    c.release();\n  }' },
    { what: 'what is waited for behind it stays behind it', body: 'await c.query(text);\n  c.release();\n  // Others are told.\n  await pool.query(text);', left: 'try {\n    await c.query(text);\n  } finally {\n    c.release();\n  }\n  // Others are told.\n  await pool.query(text);' },
    { what: 'a comment on the line before stays alone', body: '// one\n  // two\n  await c.query(text); // three\n  c.release();', left: '// one\n  try {\n    // two\n    await c.query(text); // three\n  } finally {\n    c.release();\n  }' },
    { what: 'what is said of a release goes with it', body: 'await c.query(text);\n  await c.query(\'LOCK a\'); // locked\n  // Others wait.\n  c.release(); // back\n\n  // answer\n  return Response.json(1);', left: 'try {\n    await c.query(text);\n    await c.query(\'LOCK a\'); // locked\n\n    // answer\n    return Response.json(1);\n  } finally {\n    // Others wait.\n    c.release(); // back\n  }' },
    { what: 'a transaction by configurations and with a comment is seen', body: 'await c.query({ text: \'/* orders */ BEGIN\' });\n  await c.query(text);\n  await c.query({ text: \'COMMIT\' });\n  c.release();', left: 'try {\n    await c.query({ text: \'/* orders */ BEGIN\' });\n    await c.query(text);\n    await c.query({ text: \'COMMIT\' });\n  } catch (error) {\n    await c.query(\'ROLLBACK\').catch(console.error);\n    throw error;\n  } finally {\n    c.release();\n  }' },
  ];
  for (const { what, body, left } of given) {
    it(`release: ${what}`, () => {
      const start = `const c = await pool.connect();${body.startsWith('//') ? ' ' : '\n  '}`;
      const [fix] = offered(`${start}${body}`).filter(({ kind }) => kind === 'release');
      const text = applyEdits(withBody(`${start}${body}`), fix?.edits[0]?.edits ?? []);
      assert.ok(text.includes(`${start}${left}\n`), text);
    });
  }

  it('release: in JavaScript nothing stands before what it uses', () => {
    const file = '/app/orders.js';
    const text = 'const { Pool } = require("pg");\nconst pool = new Pool();\nmodule.exports = async (text) => {\n  const count = () => rows.length;\n  const c = await pool.connect();\n  const { rows } = await c.query(text);\n  await c.query(text);\n  c.release();\n  return count();\n};\n';
    const offers = (code: string): number => createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "pg": "8.0.0" } }', [file]: code }), settings: { rules: only('client-per-request') } })
      .fixesAt(file, 0, code.length).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'release').length;
    assert.equal(offers(text), 0);
    assert.equal(offers(text.replace('  const count = () => rows.length;\n', '').replace('count()', 'rows.length')), 1);
  });

  it('a word of two modules is not taken for one address, what both read from the environment is', () => {
    const body = (address: string): string => `${address} const c = new Pool({ connectionString: url }); const { rows } = await c.query('SELECT 1'); await c.end(); return Response.json(rows);`;
    const titles = (address: string, url: string): readonly string[] => offered(body(address), { '/app/src/lib/db.ts': `import { Pool } from 'pg';\nconst url = ${url};\nexport const db = new Pool({ connectionString: url });\n` }).filter(({ kind }) => kind === 'shared-client').map(({ title }) => title);
    assert.deepEqual(titles('const url = process.env.REPORTS_URL;', 'process.env.DATABASE_URL'), ['Use one shared `c`, in a module of its own (c.ts)']);
    assert.deepEqual(titles('const url = text;', 'process.env.DATABASE_URL'), []);
    assert.deepEqual(titles('const url = process.env.DATABASE_URL;', 'process.env.DATABASE_URL'), ['Use the shared `db` of db.ts']);
  });

  it('the client of a test, of a seed and of another package of the workspace is not shared', () => {
    const body = 'const c = new Pool({ connectionString: process.env.DATABASE_URL }); const { rows } = await c.query(\'SELECT 1\'); await c.end(); return Response.json(rows);';
    const module = 'import { Pool } from \'pg\';\nexport const db = new Pool({ connectionString: process.env.DATABASE_URL });\n';
    const titles = (file: string, more: Readonly<Record<string, string>> = {}): readonly string[] => offered(body, { [file]: module, ...more }).filter(({ kind }) => kind === 'shared-client').map(({ title }) => title);
    const own = ['Use one shared `c`, in a module of its own (c.ts)'];
    assert.deepEqual(titles('/app/src/data/db.ts'), ['Use the shared `db` of db.ts']);
    assert.deepEqual(titles('/app/src/test/db.ts'), own);
    assert.deepEqual(titles('/app/src/seeds/db.ts'), own);
    assert.deepEqual(titles('/app/apps/api/db.ts', { '/app/apps/api/package.json': '{ "dependencies": { "pg": "8.0.0" } }' }), own);
  });

  it('modules that name a configuration of their own alike make different clients', () => {
    const module = (config: string): string => `import { Pool } from 'pg';\nimport { config } from '${config}';\nexport const pool = new Pool({ connectionString: config.db });\n`;
    const found = (second: string): number => {
      const engine = createEngine({
        roots: ['/app'], settings: { rules: only('client-per-request'), minConfidence: 'low' },
        host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "pg": "8.0.0" } }', '/app/main.ts': 'export const config = { db: \'postgres://main\' };\n', '/app/reports.ts': 'export const config = { db: \'postgres://reports\' };\n', '/app/a.ts': module('./main'), '/app/b.ts': module(second) }),
      });
      for (const _ of engine.settle());
      return engine.findings('/app/a.ts').length;
    };
    assert.deepEqual([found('./main'), found('./reports')], [1, 0]);
  });

  it('a pool that Kysely is given by a function which has it already is made by nobody', () => {
    const found = (pool: string): number => {
      const text = `${head}export async function GET() {\n  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: async () => ${pool} }) });\n  return Response.json((await sql\`SELECT 1\`.execute(db)).rows);\n}\n`;
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "next": "15.0.0", "pg": "8.0.0", "kysely": "0.28.0" } }', [route]: text }), settings: { rules: only('client-per-request') } });
      for (const _ of engine.settle());
      return engine.findings(route).length;
    };
    assert.deepEqual([found('new Pool()'), found('pool')], [1, 0]);
  });

  it('JavaScript of modules that imports nothing of its own yet names the file with its extension, and no name twice', () => {
    const own = '/app/orders.js';
    const text = 'import express from \'express\';\nimport { Pool } from \'pg\';\nexport const app = express();\napp.get(\'/\', async (req, res) => {\n  const pool = new Pool();\n  const { rows } = await pool.query(\'SELECT 1\');\n  await pool.end();\n  res.json(rows);\n});\n';
    const left = (code: string, more: Readonly<Record<string, string>> = {}): string | undefined => {
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "type": "module", "dependencies": { "express": "5.0.0", "pg": "8.0.0" } }', [own]: code, ...more }), settings: { rules: only('client-per-request') } });
      for (const _ of engine.settle());
      const fix = engine.fixesAt(own, 0, code.length).flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'shared-client');
      return fix && applyEdits(code, fix.edits[0]?.edits ?? []);
    };
    assert.match(left(text) ?? '', /\nimport \{ pool \} from '\.\/pool\.js';\n/);
    const named = text.replace('\nexport', '\nimport * as db from \'./names.js\';\nexport');
    assert.equal(left(named, { '/app/names.js': 'export const x = 1;\n', '/app/lib/db.js': 'import { Pool } from \'pg\';\nexport const db = new Pool();\n' }), undefined);
  });

  it('text of several lines keeps its white space where a `try` around it goes', () => {
    const [fix] = offered('try {\n    return Response.json(await pool.query(`\n      SELECT 1`));\n  } finally {\n    await pool.end();\n  }').filter(({ kind }) => kind === 'keep-open');
    assert.ok(fix, 'nothing is offered');
    assert.ok(fix.edits[0]?.edits.every(({ newText }) => !newText.includes('SELECT')), 'the statement is written anew');
  });

  it('modules of the older kind use the one that gives its client in `module.exports`, or a new one of their kind', () => {
    const own = '/app/routes/orders.js';
    const text = 'const express = require("express")\nconst { Pool } = require("pg")\n\nconst router = express.Router()\n\nrouter.get("/", async (req, res) => {\n  const pool = new Pool()\n  const { rows } = await pool.query("SELECT 1")\n  await pool.end()\n  res.json(rows)\n})\n\nmodule.exports = router\n';
    const manifest = { '/app/package.json': '{ "dependencies": { "express": "5.3.0", "pg": "8.0.0" } }', [own]: text };
    const fixes = (files: Readonly<Record<string, string>>): readonly Fix[] => createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('client-per-request') } })
      .fixesAt(own, 0, text.length).flatMap((one) => one.fixes).filter(({ kind }) => kind === 'shared-client');
    const [fix] = fixes({ ...manifest, '/app/lib/db.js': 'const { Pool } = require("pg")\n\nconst pool = new Pool()\n\nmodule.exports = { pool }\n' });
    const [edit] = fix?.edits ?? [];
    assert.match(applyEdits(text, edit?.edits ?? []), /^const express = require\("express"\)\nconst \{ pool \} = require\("\.\.\/lib\/db"\)\n\n[^]*async \(req, res\) => \{\n {2}const \{ rows \} = await pool\.query\("SELECT 1"\)\n {2}res\.json/);
    const [made] = fixes(manifest);
    assert.deepEqual(made?.edits.map(({ file }) => file), [own, '/app/routes/pool.js']);
    assert.match(applyEdits(text, made.edits[0]?.edits ?? []), /^const express = require\("express"\)\nconst \{ pool \} = require\("\.\/pool"\)\n\n/);
    assert.match(made.edits[1]?.edits[0]?.newText ?? '', /^const \{ Pool \} = require\("pg"\)\n\n\/\*\*[^]*\nconst pool = new Pool\(\{ max: 10 \}\)\n[^]*\npool\.on\("error", console\.error\)\n\nmodule\.exports = \{ pool \}\n$/);
    // `require` does not load a module of the other kind.
    const [beside] = fixes({ ...manifest, '/app/lib/db.mjs': 'import { Pool } from "pg";\nexport const pool = new Pool();\n' });
    assert.deepEqual(beside?.edits.map(({ file }) => file), [own, '/app/lib/pool.js']);
  });

  it('a pool that a dialect of Kysely makes at the first query gets a size and a listener in the shared module, which the next one uses', () => {
    const body = 'const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: async () => new Pool({ connectionString: process.env.DATABASE_URL }) }) }); const { rows } = await sql`SELECT 1`.execute(db); await db.destroy(); return Response.json(rows);';
    const [fix] = offered(body).filter(({ kind }) => kind === 'shared-client');
    const made = fix?.edits[1]?.edits[0]?.newText ?? '';
    assert.match(made, /new PostgresDialect\(\{ pool: async \(\) => new Pool\(\{ connectionString: process\.env\.DATABASE_URL, max: 10 \}\)\.on\('error', console\.error\) \}\)/);
    const [next] = offered(body, { '/app/src/lib/db.ts': made }).filter(({ kind }) => kind === 'shared-client');
    assert.equal(next?.title, 'Use the shared `db` of db.ts');
  });

  it('what Drizzle makes of an address and what it makes of the options that hold it are one database, another address is not', () => {
    const body = (address: string): string => `const db = drizzle(${address}); return Response.json((await db.execute(sql\`SELECT 1\`)).rows);`;
    const module = { '/app/src/lib/db.ts': 'import { drizzle } from \'drizzle-orm/node-postgres\';\nexport const db = drizzle({ connection: { connectionString: process.env.DATABASE_URL!, max: 10 } });\n' };
    const titles = (address: string): readonly string[] => offered(body(address), module).filter(({ kind }) => kind === 'shared-client').map(({ title }) => title);
    assert.deepEqual(titles('process.env.DATABASE_URL!'), ['Use the shared `db` of db.ts']);
    assert.deepEqual(titles('process.env.OTHER_URL!'), ['Use one shared `sharedDb`, in a module of its own (shared-db.ts)']);
  });

  /** How a file names its packages, what it gives away, what a module beside it holds, and the line that brings that into the file; of a new module, its text. */
  const kinds: readonly { readonly what: string; readonly path?: string; readonly head: string; readonly last: string; readonly beside?: string; readonly line: string; readonly made?: RegExp }[] = [
    { what: 'a default export', head: 'import { Pool } from \'pg\';\n', last: 'export default router;\n', beside: 'import { Pool } from \'pg\';\nconst pool = new Pool();\nexport default pool;\n', line: 'import pool from \'../lib/db\';' },
    { what: 'a list of exports', head: 'import { Pool } from \'pg\';\n', last: 'export default router;\n', beside: 'import { Pool } from \'pg\';\nconst pool = new Pool();\nexport { pool as db };\n', line: 'import { db } from \'../lib/db\';' },
    { what: '`import = require` of TypeScript, and what is exported as a whole', head: 'import pg = require(\'pg\');\n', last: 'export = router;\n', beside: 'import pg = require(\'pg\');\nconst pool = new pg.Pool();\nexport = pool;\n', line: 'import pool = require(\'../lib/db\');' },
    { what: '`import = require` of TypeScript, without such a module', head: 'import pg = require(\'pg\');\n', last: 'export = router;\n', line: 'import pool = require(\'./pool\');', made: /^import pg = require\('pg'\);\n\n\/\*\*[^]*\nconst pool = new pg\.Pool\(\{ max: 10 \}\);\n[^]*pool\.on\('error', console\.error\);\n\nexport = pool;\n$/ },
    { what: '`require` of TypeScript, and an export', head: 'const { Pool } = require(\'pg\');\n', last: 'module.exports = router;\n', beside: 'import { Pool } from \'pg\';\nexport const pool = new Pool();\n', line: 'const { pool } = require(\'../lib/db\');' },
    { what: '`require` of TypeScript, without such a module', head: 'const { Pool } = require(\'pg\');\n', last: 'module.exports = router;\n', line: 'const { pool } = require(\'./pool\');', made: /^const \{ Pool \} = require\('pg'\);\n\n\/\*\*[^]*\nexport const pool = new Pool\(\{ max: 10 \}\);\n/ },
    { what: '`require` of a whole package in TypeScript', head: 'const pg = require(\'pg\');\n', last: 'module.exports = router;\n', line: 'const { pool } = require(\'./pool\');', made: /^const pg = require\('pg'\);\n\n\/\*\*[^]*\nexport const pool = new pg\.Pool\(\{ max: 10 \}\);\n/ },
    { what: '`require` of JavaScript, and what is given away as a whole', path: '/app/routes/orders.js', head: 'const { Pool } = require(\'pg\');\n', last: 'module.exports = router;\n', beside: 'const { Pool } = require(\'pg\');\nconst pool = new Pool();\nmodule.exports = pool;\n', line: 'const pool = require(\'../lib/db\');' },
    { what: 'a client of which the other is made', head: 'import { Pool } from \'pg\';\n', last: 'export default router;\n', beside: 'import { drizzle } from \'drizzle-orm/node-postgres\';\nimport { Pool } from \'pg\';\nexport const db = drizzle(new Pool());\n', line: 'import { pool } from \'../lib/pool\';', made: /^import \{ Pool \} from 'pg';/ },
  ];

  for (const { what, path = '/app/routes/orders.ts', head: first, last, beside, line, made } of kinds) {
    it(`brings a shared client in as the file names others: ${what}`, () => {
      const maker = first.includes('pg =') ? 'pg.Pool' : 'Pool';
      const express = first.startsWith('import pg') ? 'import express = require(\'express\');\n' : first.startsWith('const') ? 'const express = require(\'express\');\n' : 'import express from \'express\';\n';
      const text = `${express}${first}const router = express.Router();\nrouter.get('/', async (req, res) => {\n  const pool = new ${maker}();\n  const { rows } = await pool.query('SELECT 1');\n  res.json(rows);\n});\n${last}`;
      const files = { '/app/package.json': '{ "dependencies": { "express": "5.3.0", "pg": "8.0.0" } }', [path]: text, ...(beside !== undefined && { [`/app/lib/db${path.slice(-3)}`]: beside }) };
      const [fix] = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('client-per-request') } }).fixesAt(path, 0, text.length).flatMap((one) => one.fixes).filter(({ kind }) => kind === 'shared-client');
      assert.ok(fix, 'nothing is offered');
      assert.ok(applyEdits(text, fix.edits[0]?.edits ?? []).includes(`\n${line}\n`), applyEdits(text, fix.edits[0]?.edits ?? []));
      if (made) assert.match(fix.edits[1]?.edits[0]?.newText ?? '', made);
      else assert.equal(fix.edits.length, 1);
    });
  }

  /** The rewrites of a handler with that body, in an application of Next.js. */
  function withBody(body: string): string {
    return `${head}declare function use(client: unknown): Promise<void>;\nexport async function GET(request: Request) {\n  const text = new URL(request.url).searchParams.get('text')!;\n  ${body}\n}\nexport const unused = [other, tables, mysql, MikroORM, Kysely, PostgresDialect, sql, drizzle];\n`;
  }

  function offered(body: string, more: Readonly<Record<string, string>> = {}): readonly Fix[] {
    const text = withBody(body);
    const files = { '/app/package.json': '{ "dependencies": { "next": "15.0.0", "pg": "8.0.0", "mysql2": "3.0.0" } }', [route]: text, ...more };
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
    const found = engine.fixesAt(route, 0, text.length);
    assert.ok(found.length > 0, 'nothing is found');
    return found.flatMap(({ fixes }) => fixes);
  }
});
