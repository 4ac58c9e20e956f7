import assert from 'node:assert/strict';
import { join } from 'node:path';
import { changed, filesIn, withJobs, type Files } from '../../proof/harness/application';
import { workspace } from './shop-with-mail';

const fixtures = join(__dirname, '..', '..', 'fixtures', 'fixes', 'enqueue');
/** A job that is no part of a transaction. */
const onItsOwn = /await enqueue\('send', \{\s+email: user\.email,?\s+\}\);/;

describe('fixes: enqueue in a transaction', () => {
  const begun = (inside: string, behind = ''): Files => workspace(`const client = await pool.connect(); await client.query('BEGIN'); await client.query('UPDATE users SET a = 1'); ${inside} await client.query('COMMIT'); ${behind} res.json({});`);
  const handler = (files: Files): string => changed(files, withJobs(files))['src/app.ts'] ?? '';

  it('a job is written with it, also where the modules were made without', () => {
    const files = begun('await send(user.email, 2);');
    const before = { ...files, 'src/app.ts': (files['src/app.ts'] ?? '').replace('app.listen', 'app.post(\'/first\', async (req, res) => { await pool.query(\'UPDATE users SET b = 1\'); await sendWelcome(req.body as User); res.json({}); });\napp.listen') };
    const first = withJobs({ ...before, 'src/app.ts': (before['src/app.ts'] ?? '').replace('await send(user.email, 2);', '') });
    assert.match(first['src/queue.ts'] ?? '', /boss\.send\(name, data\);/);
    const second = withJobs({ ...first, 'src/app.ts': (first['src/app.ts'] ?? '').replace('await client.query(\'COMMIT\')', 'await send(user.email, 2); await client.query(\'COMMIT\')').replace('make, Money, ', 'make, Money, send, ') });
    assert.match(second['src/queue.ts'] ?? '', /data: Jobs\[Name\],\n {2}db\?: \{ executeSql[^]*boss\.send\(name, data, db && \{ db \}\);/);
    assert.match(second['src/app.ts'] ?? '', /\{ executeSql: \(text, values\) => client\.query\(text, values\) \}/);
  });

  it('of Prisma on Postgres too', () => {
    const files: Files & { readonly 'schema.prisma': string } = {
      ...workspace('await prisma.$transaction(async (tx) => { await tx.user.create({ data: { name: user.name } }); await send(user.email, 1); }); res.json({});', 'const prisma = new PrismaClient();'),
      'schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel User {\n  id Int @id\n  name String\n}\n',
    };
    const withPrisma = { ...files, 'src/app.ts': `import { PrismaClient } from '@prisma/client';\n${files['src/app.ts'] ?? ''}` };
    assert.match(handler(withPrisma), /\(\{ rows: await tx\.\$queryRawUnsafe<unknown\[\]>\(text, \.\.\.values\) \}\)/);
    const mysql = { ...withPrisma, 'schema.prisma': withPrisma['schema.prisma'].replace('postgresql', 'mysql') };
    assert.doesNotMatch(handler(mysql), /executeSql/);
  });

  describe('that is handed on', () => {
    const given = (caller: string): Files => {
      const files = workspace('', `async function save(client: pg.PoolClient | pg.Pool, user: User) { await client.query('INSERT INTO users (name) VALUES ($1)', [user.name]); await send(user.email, 1); }\napp.post('/first', async (req, res) => { ${caller} res.json({}); });`);
      return { ...files, 'src/app.ts': `import type pg from 'pg';\n${files['src/app.ts'] ?? ''}` };
    };
    const open = 'const client = await pool.connect(); await client.query(\'BEGIN\'); await save(client, req.body as User); await client.query(\'COMMIT\'); client.release();';

    it('a job is written with it', () => assert.match(handler(given(open)), /executeSql: \(text, values\) => client\.query\(text, values\)/));

    it('it goes on its own where one caller hands over none or leaves it out, or one that is committed before, and where the parameter is set anew', () => {
      for (const files of [given(`${open} await save(pool, req.body as User);`), given('const client = await pool.connect(); await client.query(\'BEGIN\'); await client.query(\'COMMIT\'); await save(client, req.body as User); client.release();')]) {
        assert.match(handler(files), onItsOwn);
      }
      const anew = given(open);
      const left = { ...anew, 'src/app.ts': (anew['src/app.ts'] ?? '').replace('client: pg.PoolClient | pg.Pool, user: User', 'user: User, client: pg.PoolClient | pg.Pool = pool').replace('save(client, req.body as User);', 'save(req.body as User, client);') };
      assert.match(handler(left), /executeSql/);
      assert.match(handler({ ...left, 'src/app.ts': left['src/app.ts'].replace('client.release();', 'client.release(); await save(req.body as User);') }), onItsOwn);
      assert.match(handler({ ...anew, 'src/app.ts': (anew['src/app.ts'] ?? '').replace('{ await client.query(\'INSERT', '{ client = pool; await client.query(\'INSERT') }), onItsOwn);
    });
  });

  describe('that a function begins', () => {
    const shop = (helper: string, inside: string): string => {
      const files = workspace('', `app.post('/first', async (req, res) => { const user = req.body as User; ${inside} res.json({}); });`);
      return handler({ ...files, 'src/begin.ts': `import { pool } from './db';\n${helper}\n`, 'src/app.ts': `import * as tx from './begin';\n${files['src/app.ts'] ?? ''}` });
    };
    const begin = 'export async function begin() { const client = await pool.connect(); await client.query(\'BEGIN\'); return client; }';
    const rest = 'await client.query(\'UPDATE users SET a = 1\'); await send(user.email, 1); await client.query(\'COMMIT\');';

    const within: Readonly<Record<string, readonly [string, string]>> = {
      'which returns its client': [begin, `const client = await tx.begin(); ${rest}`],
      'which is handed the client': ['export const begin = (client: any) => client.query(\'BEGIN\');\nexport async function finish(client: any) { await client.query(\'COMMIT\'); client.release(); }', `const client = await pool.connect(); await tx.begin(client); ${rest.replace('client.query(\'COMMIT\')', 'tx.finish(client)')}`],
      'which only connects': ['export const connect = () => pool.connect();', `const client = await tx.connect(); await client.query('BEGIN'); ${rest}`],
      'which runs what it is given': ['export async function inside(work: (client: any) => Promise<void>) { const client = await pool.connect(); try { await client.query(\'BEGIN\'); await work(client); await client.query(\'COMMIT\'); } catch (error) { await client.query(\'ROLLBACK\'); throw error; } }', 'await tx.inside(async (client) => { await client.query(\'UPDATE users SET a = 1\'); await send(user.email, 1); });'],
      'for a variable of before, whose type says that it is there': [begin, `let client: import('pg').PoolClient; client = await tx.begin(); ${rest}`],
    };
    for (const [how, [helper, inside]] of Object.entries(within)) it(`a job is written with it: ${how}`, () => assert.match(shop(helper, inside), /executeSql: \(text, values\) => client\.query\(text, values\)/));

    const beside: Readonly<Record<string, readonly [string, string]>> = {
      'which commits before it returns': [begin.replace('return client;', 'await client.query(\'COMMIT\'); return client;'), `const client = await tx.begin(); ${rest}`],
      'which only may return one that has begun': [begin.replace('const client', 'if (Math.random() > 2) { return pool.connect(); } const client'), `const client = await tx.begin(); ${rest}`],
      'which undoes it in between': [`${begin}\nexport const undo = (client: any) => client.query('ROLLBACK');`, `const client = await tx.begin(); if (user.name === '') { await tx.undo(client); await pool.query('UPDATE users SET b = 1'); await send(user.email, 1); return; } await client.query('COMMIT');`],
      'which goes on where what it is given fails': ['export async function inside(work: (client: any) => Promise<void>) { const client = await pool.connect(); await client.query(\'BEGIN\'); try { await work(client); } catch (error) { console.error(error); } await client.query(\'COMMIT\'); }', 'await tx.inside(async (client) => { await client.query(\'UPDATE users SET a = 1\'); await send(user.email, 1); });'],
      'which runs what it is given after the commit': ['export async function inside(work: (client: any) => Promise<void>) { const client = await pool.connect(); await client.query(\'BEGIN\'); await client.query(\'COMMIT\'); await work(client); }', 'await tx.inside(async (client) => { await client.query(\'UPDATE users SET a = 1\'); await send(user.email, 1); });'],
      'which keeps what it is given': ['const later: unknown[] = [];\nexport async function inside(work: (client: any) => Promise<void>) { const client = await pool.connect(); await client.query(\'BEGIN\'); later.push(work); await work(client); await client.query(\'COMMIT\'); }', 'await tx.inside(async (client) => { await client.query(\'UPDATE users SET a = 1\'); await send(user.email, 1); });'],
      'for a variable that has one under a condition': [begin, `let client!: import('pg').PoolClient; if (user.name !== '') { client = await tx.begin(); } ${rest}`],
      'for a variable that is given another one, too': [begin, `let client: import('pg').PoolClient; client = await tx.begin(); if (user.name === '') { client = await pool.connect(); } ${rest}`],
    };
    for (const [how, [helper, inside]] of Object.entries(beside)) it(`a job is written beside it: ${how}`, () => {
      const text = shop(helper, inside);
      assert.match(text, /await enqueue\('send'/);
      assert.doesNotMatch(text, /executeSql/);
    });
  });

  describe('that goes on where a call of it failed', () => {
    const caught: Readonly<Record<string, string>> = {
      'in a `try` that ends before the commit': 'try { await send(user.email, 1); } catch (error) { console.error(error); }',
      'in one whose `catch` throws under a condition': 'try { await send(user.email, 1); } catch (error) { if (error instanceof TypeError) { throw error; } }',
      'in one whose `catch` may leave a loop instead': 'for (const one of [1, 2]) { try { await send(user.email, one); } catch (error) { if (one > 1) { break; } throw error; } }',
      'by `catch`': 'await send(user.email, 1).catch(console.error);',
      'by the second function of `then`': 'await send(user.email, 1).then(() => {}, console.error);',
      'by `Promise.allSettled`': 'await Promise.allSettled([send(user.email, 1)]);',
    };
    for (const [how, inside] of Object.entries(caught)) it(`a job is written beside it: ${how}`, () => {
      assert.match(handler(begun(inside)), /await enqueue\('send'|Settled\(\[enqueue\('send'/);
      assert.doesNotMatch(handler(begun(inside)), /executeSql/);
    });

    const thrown: Readonly<Record<string, string>> = {
      'throws': 'try { await send(user.email, 1); } catch (error) { console.error(error); throw error; }',
      'undoes it': 'try { await send(user.email, 1); } catch (error) { await client.query(\'ROLLBACK\'); res.status(500).end(); return; }',
      'does not catch': 'try { await send(user.email, 1); } finally { console.log(user.name); }',
    };
    for (const [what, inside] of Object.entries(thrown)) it(`one is written in it where what is tried ${what}`, () => assert.match(handler(begun(inside)), /executeSql/));

    it('a job is written beside it where the caller that hands it over goes on, and in it where the caller does not', () => {
      const given = (caller: string): Files => {
        const files = workspace('', `async function save(client: pg.PoolClient, user: User) { await client.query('INSERT INTO users (name) VALUES ($1)', [user.name]); await send(user.email, 1); }\napp.post('/first', async (req, res) => { const client = await pool.connect(); await client.query('BEGIN'); ${caller} await client.query('COMMIT'); client.release(); res.json({}); });`);
        return { ...files, 'src/app.ts': `import type pg from 'pg';\n${files['src/app.ts'] ?? ''}` };
      };
      assert.match(handler(given('await save(client, req.body as User);')), /executeSql/);
      assert.match(handler(given('try { await save(client, req.body as User); } catch (error) { console.error(error); }')), onItsOwn);
      assert.match(handler(given('const saved = save(client, req.body as User); await saved.catch(console.error);')), onItsOwn);
    });
  });

  describe('in a function that is a value, too', () => {
    const given = (more: string, how = 'async function save(client: any, user: User)'): string => {
      const files = workspace('', `${how} { await client.query('INSERT INTO users (name) VALUES ($1)', [user.name]); await send(user.email, 1); }\n${more}\napp.post('/first', async (req, res) => { const client = await pool.connect(); await client.query('BEGIN'); await save(client, req.body as User); await client.query('COMMIT'); client.release(); res.json({}); });`);
      return handler(files);
    };
    for (const more of ['export const steps = [save];', 'export const steps = { save };', 'setTimeout(save, 1000, undefined, {});', 'export const bound = save.bind(null, undefined as any);', 'app.post(\'/save\', save as any);', 'export const again = save;']) {
      it(`a job goes on its own: ${more}`, () => assert.match(given(more), onItsOwn));
    }

    for (const more of ['', 'export default save;', 'export { save };', 'export type Save = typeof save;', 'export const other = { save: 1 };']) {
      it(`where it is none, it goes with the transaction: ${more}`, () => assert.match(given(more), /executeSql/));
    }
  });

  describe('of MikroORM', () => {
    const mappers = filesIn(join(fixtures, 'transaction-mappers', 'before'));
    const [head = '', ...routes] = (mappers['src/routes/orders.ts'] ?? '').split(/\n(?=orders\.post\()/);
    const core = 'import type { EntityManager } from \'@mikro-orm/core\';\nexport type Manager = EntityManager;\n';
    /** What becomes of two of its handlers. */
    const written = (manifest: (text: string) => string, more = ''): string => {
      const files = { ...mappers, 'package.json': manifest(mappers['package.json'] ?? ''), 'src/routes/orders.ts': [more + head, ...routes.filter((route) => /'\/mikro-orm(?:\/by-hand)?'/.test(route))].join('\n') };
      return changed(files, withJobs(files))['src/routes/orders.ts'] ?? '';
    };
    const times = (text: string, what: string): number => text.split(what).length - 1;

    it('from version 7 on it is one of Kysely, and of Knex before, also for a manager whose type is the core\'s', () => {
      assert.equal(times(written((text) => text), 'fromKysely(em.getKysely())'), 2);
      assert.equal(times(written((text) => text.replaceAll('7.2.1', '6.4.16')), 'fromKnex(em.getTransactionContext())'), 2);
      assert.equal(times(written((text) => text.replaceAll('7.2.1', '^5.9.8'), core), 'fromKnex(em.getTransactionContext())'), 2);
    });

    it('it is its own job before version 5, without the driver of Postgres, and from version 7 on where the manager\'s type is the core\'s, which has no builder', () => {
      for (const text of [written((manifest) => manifest.replaceAll('7.2.1', '4.5.10')), written((manifest) => manifest.replace('@mikro-orm/postgresql', '@mikro-orm/mysql')), written((manifest) => manifest, core)]) {
        assert.match(text, /await enqueue\('sendConfirmation', \{/);
        assert.doesNotMatch(text, /getKysely|getTransactionContext/);
      }
    });
  });

  it('of Sequelize is its own job where nothing at the place says what it was begun on', () => {
    const files = workspace('', 'async function save(t: Transaction, user: User) { await write(t, user); await send(user.email, 1); }\napp.post(\'/first\', async (req, res) => { await sequelize.transaction((t) => save(t, req.body as User)); res.json({}); });');
    const model = 'import { DataTypes, Model, Sequelize, type Transaction } from \'sequelize\';\nexport const sequelize = new Sequelize(process.env.DATABASE_URL!);\nclass Person extends Model {}\nPerson.init({ name: DataTypes.TEXT }, { sequelize });\nexport async function write(transaction: Transaction, { name }: { name: string }) { await Person.create({ name }, { transaction }); }\n';
    const whole = { ...files, 'package.json': (files['package.json'] ?? '').replace('"pg"', '"sequelize": "6.37.8", "pg"'), 'src/people.ts': model, 'src/app.ts': `import type { Transaction } from 'sequelize';\nimport { sequelize, write } from './people';\n${files['src/app.ts'] ?? ''}` };
    assert.match(handler(whole), onItsOwn);
  });

  it('of Mongoose has its job in BullMQ on its own, which no transaction of MongoDB can hold', () => {
    const files = workspace('', 'app.post(\'/first\', async (req, res) => { const user = req.body as User; await mongoose.connection.transaction(async (session) => { await Person.create([{ name: user.name }], { session }); await send(user.email, 1); }); res.json({}); });');
    const whole = { ...files, 'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "mongoose": "9.12.1", "bullmq": "6.7.0", "nodemailer": "10.6.0" } }', 'src/app.ts': `import mongoose from 'mongoose';\nimport { Person } from './people';\n${files['src/app.ts'] ?? ''}`, 'src/people.ts': 'import mongoose from \'mongoose\';\nexport const Person = mongoose.model(\'Person\', new mongoose.Schema({ name: String }));\n' };
    assert.match(handler(whole), onItsOwn);
  });

  it('a job goes on its own where its branch has undone it, and where its name is another\'s at the place', () => {
    const undone = begun('if (user.name === \'x\') { await client.query(\'ROLLBACK\'); await send(user.email, 1); res.json({}); return; }');
    assert.match(handler(undone), onItsOwn);
    const kept = begun('if (user.name === \'x\') { await client.query(\'ROLLBACK TO SAVEPOINT one\'); await send(user.email, 1); }');
    assert.match(handler(kept), /executeSql/);
    assert.match(handler(begun('{ const client = 1; await send(user.email, client); }')), /await enqueue\('send', \{[^}]*\}\);/);
  });

  it('a job goes on its own before the beginning, behind the end, and with a queue elsewhere', () => {
    assert.doesNotMatch(handler(begun('', 'await send(user.email, 1);')), /executeSql/);
    assert.match(handler(begun('', 'await send(user.email, 1);')), /await enqueue\('send', /);
    const redis = { ...begun('await send(user.email, 1);'), 'headroom.config.json': '{ "queue": "bullmq" }' };
    assert.doesNotMatch(handler(redis), /executeSql/);
    assert.match(handler(redis), /await enqueue\('send', /);
  });
});
