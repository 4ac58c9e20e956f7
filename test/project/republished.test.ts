import { strict as assert } from 'node:assert';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from '../rules/only';

const file = '/app/orders.js';

/** An engine over one program that imports a package, which the manifest names with a range. */
function open(name: string, program: string, { range = '1.0.0', more = {} }: { readonly range?: string; readonly more?: Readonly<Record<string, string>> } = {}) {
  return createEngine({
    roots: ['/app'], settings: { rules: only('n-plus-one') },
    host: memoryFileHost({ '/app/package.json': JSON.stringify({ dependencies: { [name]: range } }), [file]: program, ...more }),
  });
}

const count = (...args: Parameters<typeof open>): number => open(...args).findings(file).length;

const byDefault = (name: string): string => `const db = require('${name}')({ client: 'pg' });
module.exports = async (ids) => { for (const id of ids) await db('orders').where({ id }).update({ state: 'closed' }); };`;
const pool = (names: string, use: string): string => `import { ${names} } from '@acme/pg';
const pool = new Pool();
export const seen = async (ids) => { for (const id of ids) { ${use} } };
`;

describe('libraries under the name of another package', () => {
  it('are known by an alias of the manifest, which says so itself', () => {
    assert.equal(count('store', byDefault('store'), { range: 'npm:knex@^3.1.0' }), 1);
    assert.equal(count('store', byDefault('store')), 0);
  });

  it('are known by the last part of a scoped name where they are used as the library is', () => {
    assert.equal(count('@acme/knex', byDefault('@acme/knex')), 1);
    assert.equal(count('@acme/stitches', byDefault('@acme/stitches')), 0);
    assert.equal(count('@acme/pg', pool('Client, Pool', `await pool.query('UPDATE orders SET seen = 1 WHERE id = $1', [id]);`)), 1);
  });

  it('are known by names that stand behind others in one declaration of the library', () => {
    const program = (names: string): string => `import { drizzle } from '@acme/drizzle-orm/node-postgres';
import { eq } from '@acme/drizzle-orm';
import { ${names} } from '@acme/drizzle-orm/pg-core';
const orders = pgTable('orders', { id: integer('id') });
const db = drizzle();
export const seen = async (ids: number[]) => { for (const id of ids) await db.update(orders).set({ id: 0 }).where(eq(orders.id, id)); };
`;
    assert.equal(count('@acme/drizzle-orm', program('check, foreignKey, integer, pgTable, primaryKey, unique, uniqueIndex')), 1);
    assert.equal(count('@acme/drizzle-orm', program('lake, pond, pool, pgTable, river, shore, integer')), 0);
  });

  it('are others where the names that are taken from them are others for the most part, or nothing of the library is called', () => {
    const query = `await pool.query('UPDATE orders SET seen = 1 WHERE id = $1', [id]);`;
    assert.equal(count('@acme/pg', pool('Pool, Water, Lane', query)), 0);
    assert.equal(count('@acme/pg', pool('Pool', 'await pool.swim(id);')), 0);
  });

  it('are none where the workspace has the package itself', () => {
    const more = { '/app/packages/knex/package.json': JSON.stringify({ name: '@acme/knex', main: 'index.js' }), '/app/packages/knex/index.js': 'module.exports = () => (knot) => ({ where: () => ({ update: async () => knot }) });' };
    assert.equal(count('@acme/knex', byDefault('@acme/knex'), { more }), 0);
  });

  it('are asked about anew once what a file takes from them is other', () => {
    const query = `await pool.query('UPDATE orders SET seen = 1 WHERE id = $1', [id]);`;
    const engine = open('@acme/pg', pool('Pool, Water, Lane', query));
    assert.equal(engine.findings(file).length, 0);
    engine.setOverlay(file, pool('Client, Pool', query));
    assert.equal(engine.findings(file).length, 1);
    engine.setOverlay(file, pool('Pool, Water, Lane', query));
    assert.equal(engine.findings(file).length, 0);
  });

  it('are not rewritten', () => {
    const offered = (name: string, range: string): number => {
      const engine = open(name, byDefault(name), { range });
      return engine.fixesAt(file, 0, byDefault(name).length).flatMap(({ fixes }) => fixes).length;
    };
    assert.ok(offered('knex', '^3.1.0') > 0);
    assert.equal(offered('store', 'npm:knex@^3.1.0'), 0);
  });
});
