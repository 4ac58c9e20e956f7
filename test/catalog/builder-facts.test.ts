import assert from 'node:assert/strict';
import type { Query } from '../../src/catalog';
import { filterText, firstQuery } from './queries-of';

const drizzle = `import { drizzle } from 'drizzle-orm/node-postgres';
import { and, eq, gt, inArray, or } from 'drizzle-orm';
import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';
const users = pgTable('users', { id: serial('id').primaryKey(), name: text('name').notNull(), age: integer('age') });
const posts = pgTable('posts', { id: serial('id').primaryKey(), authorId: integer('author_id') });
const db = drizzle('url', { schema: { users, posts } });
declare const id: number, ids: number[], name: string, more: boolean;
`;
const knex = `import knex from 'knex';
const db = knex({});
declare const id: number, ids: number[], name: string, more: boolean;
`;
const kysely = `import { Kysely } from 'kysely';
const db = new Kysely<{ person: { id: number; name: string } }>({ dialect: {} as any });
declare const id: number, ids: number[], name: string, more: boolean;
`;
const objection = `import { Model } from 'objection';
class Person extends Model { static tableName = 'persons'; id!: number; pets?: Person[] }
declare const id: number, ids: number[], name: string, person: Person;
`;

describe('filters of query builders', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [drizzle, 'db.select().from(users).where(eq(users.id, id));', 'id = id'],
    [drizzle, 'db.select().from(users);', ''],
    [drizzle, 'db.select().from(users).where(and(eq(users.id, id), gt(users.age, 3), eq(users.name, name)));', 'id = id, name = name, + gt(users.age, 3)'],
    [drizzle, 'db.select().from(users).where(or(eq(users.id, id), eq(users.name, name)));', '+ or(eq(users.id, id), eq(users.name, name))'],
    [drizzle, 'db.select().from(users).where(and(...[eq(users.id, id)]));', '+ ...[eq(users.id, id)], ?'],
    [drizzle, 'db.select().from(users).where(more ? eq(users.id, id) : undefined);', '+ more ? eq(users.id, id) : undefined'],
    [drizzle, 'db.select().from(users).innerJoin(posts, eq(posts.authorId, users.id)).where(and(eq(posts.id, id), eq(users.id, posts.authorId)));', '+ eq(posts.id, id), + eq(users.id, posts.authorId)'],
    [drizzle, 'const mine = eq(users.id, id); db.select().from(users).where(mine);', 'id = id'],
    [drizzle, 'async function f() { let q = db.select().from(users).$dynamic(); if (more) q = q.where(eq(users.id, id)); await q; }', '+ eq(users.id, id), ?'],
    [drizzle, 'db.query.users.findFirst({ where: eq(users.id, id), with: {} });', 'id = id'],
    [drizzle, 'db.query.users.findMany({ where: (u, { eq: same, and: all }) => all(same(u.id, id), same(u.name, name)) });', 'id = id, name = name'],
    [drizzle, 'db.query.users.findMany({ where: { id, name: { like: name } } });', 'id = id, + name: { like: name }'],
    [drizzle, 'db.$count(users, eq(users.age, id));', 'age = id'],
    [drizzle, 'db.update(users).set({ name }).where(inArray(users.id, ids));', '+ inArray(users.id, ids)'],
    [knex, "db('users').where('id', id).andWhere({ name });", 'id = id, name = name'],
    [knex, "db('users').where('id', '>', id).whereIn('name', ids).where('users.id', '=', id);", "id = id, + 'id', + '>', + id, + 'name', + ids"],
    [knex, "db('users').where({ id }).orWhere({ name });", '+ id, + { name }, ?'],
    [knex, "async function f() { const q = db('users').where({ id }); if (more) q.where({ name }); await q; }", 'id = id, + { name }, ?'],
    [knex, "db('users as u').join('posts', 'posts.user_id', 'u.id').where('u.id', id).where('posts.id', id);", "id = id, + 'posts.id', + id"],
    [kysely, "db.selectFrom('person').where('id', '=', id).where('name', 'in', ids as any).selectAll().execute();", "id = id, + 'name', + 'in', + ids as any"],
    [kysely, "async function f() { let q = db.selectFrom('person').where('id', '=', id); if (more) q = q.where('name', '=', name); await q.selectAll().execute(); }", "id = id, + 'name', + '=', + name, ?"],
    [kysely, "db.selectFrom('person as p').where('p.id', '=', id).$if(more, (q) => q.where('name', '=', name)).execute();", 'id = id, ?'],
    [objection, 'Person.query().findById(id);', 'id = id'],
    [objection, "Person.query().findOne({ name }).where('persons.id', id);", 'id = id, name = name'],
    [objection, 'Person.query().patchAndFetchById(id, { name });', 'id = id'],
    [objection, 'Person.query().findByIds(ids);', '+ ids'],
  ];
  for (const [setup, code, expected] of cases) {
    it(code, () => assert.equal(filterText(firstQuery(setup + code)), expected));
  }
});

describe('what else is known of a builder\'s query', () => {
  const inputs = (query: Query): readonly string[] => (query.inputs ?? []).map((node) => node.getText());

  it('names the client, what is written, and all that decides what is asked', () => {
    const update = firstQuery(`${drizzle}db.update(users).set({ name }).where(eq(users.id, id)).returning();`);
    assert.deepEqual(
      [update.client.getText(), update.label, update.written?.getText(), inputs(update), update.returnsManyRows, update.hasBulkForm],
      ['db', 'users.update', '{ name }', ['users', '{ name }', 'eq(users.id, id)'], true, true],
    );
  });

  it('names a row that is asked as an input', () => {
    const related = firstQuery(`${objection}person.$relatedQuery('pets').where({ id });`);
    assert.deepEqual([related.label, inputs(related)], ['pets.$relatedQuery', ['person', "'pets'", '{ id }']]);
  });

  it('takes the inputs of a prepared statement from where it runs', () => {
    const prepared = firstQuery(`${drizzle}const byId = db.select().from(users).prepare('a'); async function f() { await byId.execute({ id }); }`);
    assert.deepEqual([prepared.call.getText(), inputs(prepared)], ['byId.execute({ id })', ['{ id }', 'byId']]);
  });

  it('reports a builder that was put together before where it is executed', () => {
    const built = firstQuery(`${kysely}async function f() { const q = db.selectFrom('person').selectAll(); for (const x of ids) await q.where('id', '=', x).execute(); }`);
    assert.deepEqual([built.call.getText(), inputs(built)], ["q.where('id', '=', x).execute()", ["'person'", "'id'", "'='", 'x']]);
  });

  it('knows which queries run only when they are awaited', () => {
    assert.equal(firstQuery(`${drizzle}db.select().from(users);`).lazy, true);
    assert.equal(firstQuery(`${drizzle}db.select().from(users).execute();`).lazy, false);
    assert.equal(firstQuery(`${knex}db('users').where({ id });`).lazy, true);
    assert.equal(firstQuery(`${kysely}db.selectFrom('person').selectAll().execute();`).lazy, false);
  });
});
