import assert from 'node:assert/strict';
import type { Model } from '../../src/core';
import { ts } from '../../src/project/ts';
import { drizzleReader } from '../../src/schema/drizzle/reader';

/** The models of a workspace's files. */
function modelsOf(files: Readonly<Record<string, string>>): ReadonlyMap<string, Model> {
  const declared = Object.entries(files).flatMap(([name, text]) => drizzleReader.read(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)));
  return new Map((drizzleReader.link?.(declared) ?? declared).map((model) => [model.name, model]));
}

const tables = `
import { pgTable, serial, text, integer, timestamp, index, uniqueIndex, primaryKey, foreignKey, unique } from 'drizzle-orm/pg-core';
const timestamps = { createdAt: timestamp('created_at').defaultNow().notNull(), deletedAt: timestamp('deleted_at') };
export const users = pgTable('users', {
  id: serial('id').primaryKey(),
  email: text('email').notNull().unique(),
  teamId: integer('team_id').references(() => teams.id, { onDelete: 'cascade' }),
  ...timestamps,
}, (table) => [index('users_team').on(table.teamId, table.createdAt.desc()), uniqueIndex('users_live').on(table.email).where(sql\`deleted_at is null\`)]);
export const teams = pgTable('teams', { id: serial().primaryKey(), slug: text().notNull() }, (t) => ({ bySlug: unique('teams_slug').on(t.slug) }));
export const members = pgTable('members', {
  userId: integer('user_id').notNull(), teamId: integer('team_id').notNull(), invitedBy: integer('invited_by').references(() => users.id),
}, (t) => [primaryKey({ columns: [t.userId, t.teamId] }), foreignKey({ columns: [t.userId], foreignColumns: [users.id] })]);
`;

describe('tables of Drizzle', () => {
  it('have their columns, keys and indexes, those of spread objects too', () => {
    const users = modelsOf({ '/a/tables.ts': tables }).get('users');
    assert.equal(users?.table, 'users');
    assert.equal(users?.provider, 'postgresql');
    assert.deepEqual([...users.fields.values()].filter(({ kind }) => kind === 'scalar').map(({ name, column, type, optional, hasDefault }) => [name, column, type, optional, hasDefault]), [
      ['id', 'id', 'Int', false, true], ['email', 'email', 'String', false, false], ['teamId', 'team_id', 'Int', true, false],
      ['createdAt', 'created_at', 'DateTime', false, true], ['deletedAt', 'deleted_at', 'DateTime', true, false],
    ]);
    assert.deepEqual([users.primaryKey, users.uniques], [['id'], [{ fields: ['email'] }]]);
    assert.deepEqual(users.indexes, [{ fields: ['teamId', 'createdAt'], name: 'users_team' }, { fields: ['email'], name: 'users_live', partial: true }]);
  });

  it('have compound keys, and foreign keys that no relation names', () => {
    const models = modelsOf({ '/a/tables.ts': tables });
    assert.deepEqual(models.get('members')?.primaryKey, ['userId', 'teamId']);
    assert.deepEqual(models.get('teams')?.uniques, [{ fields: ['slug'], name: 'teams_slug' }]);
    const keys = (name: string) => [...models.get(name)?.fields.values() ?? []].flatMap(({ relation }) => (relation ? [relation] : []));
    assert.deepEqual(keys('users'), [{ model: 'teams', fields: ['teamId'], references: ['id'], unnamed: true, onDelete: 'cascade' }]);
    assert.deepEqual(keys('members').map(({ fields, model }) => [fields, model]), [[['invitedBy'], 'users'], [['userId'], 'users']]);
  });

  it('have the relations that another file declares, with the key at both ends', () => {
    const models = modelsOf({
      '/a/tables.ts': tables,
      '/a/relations.ts': `
import { relations } from 'drizzle-orm';
import * as schema from './tables';
export const usersRelations = relations(schema.users, ({ one, many }) => ({
  team: one(schema.teams, { fields: [schema.users.teamId], references: [schema.teams.id] }),
  invited: many(schema.members, { relationName: 'inviter' }),
}));
export const teamsRelations = relations(schema.teams, ({ many }) => ({ users: many(schema.users) }));
export const membersRelations = relations(schema.members, ({ one }) => ({
  inviter: one(schema.users, { fields: [schema.members.invitedBy], references: [schema.users.id], relationName: 'inviter' }),
  user: one(schema.users, { fields: [schema.members.userId], references: [schema.users.id] }),
}));`,
    });
    const relation = (table: string, name: string) => models.get(table)?.fields.get(name);
    assert.deepEqual(relation('users', 'team')?.relation, { model: 'teams', fields: ['teamId'], references: ['id'], onDelete: 'cascade' });
    assert.equal(relation('users', 'team')?.optional, true);
    assert.equal(relation('members', 'user')?.optional, false);
    assert.deepEqual(relation('teams', 'users')?.relation, { model: 'users', fields: [], references: [], opposite: 'team', foreign: { fields: ['teamId'], references: ['id'] } });
    assert.deepEqual(relation('users', 'invited')?.relation?.foreign, { fields: ['invitedBy'], references: ['id'] });
  });

  it('have the relations of `defineRelations`', () => {
    const models = modelsOf({
      '/a/tables.ts': tables,
      '/a/relations.ts': `
import { defineRelations } from 'drizzle-orm';
import * as schema from './tables';
export const relations = defineRelations(schema, (r) => ({
  users: { team: r.one.teams({ from: r.users.teamId, to: r.teams.id }), teams: r.many.teams({ from: r.users.id.through(r.members.userId), to: r.teams.id.through(r.members.teamId) }) },
  teams: { users: r.many.users() },
}));`,
    });
    assert.deepEqual(models.get('users')?.fields.get('team')?.relation?.fields, ['teamId']);
    assert.deepEqual(models.get('users')?.fields.get('teams')?.relation, { model: 'teams', fields: [], references: [] });
    assert.deepEqual(models.get('teams')?.fields.get('users')?.relation?.foreign, { fields: ['teamId'], references: ['id'] });
  });

  it('are found behind a creator and in a schema, and in MySQL and SQLite', () => {
    const models = modelsOf({
      '/a/creator.ts': `import { pgTableCreator, pgSchema, bigint } from 'drizzle-orm/pg-core';\nconst createTable = pgTableCreator((name) => \`app_\${name}\`);\nexport const posts = createTable('post', (d) => ({ id: d.integer().primaryKey() }));\nconst sales = pgSchema('sales');\nexport const orders = sales.table('orders', { id: bigint('id', { mode: 'number' }).primaryKey() });`,
      '/a/mysql.ts': "import { mysqlTable, varchar } from 'drizzle-orm/mysql-core';\nexport const notes = mysqlTable('notes', { id: varchar('id', { length: 36 }).primaryKey() });",
      '/a/sqlite.ts': "import { sqliteTable, integer } from 'drizzle-orm/sqlite-core';\nexport const flags = sqliteTable('flags', { on: integer('on', { mode: 'boolean' }) });",
    });
    assert.deepEqual([...models.values()].map(({ name, table, provider }) => [name, table, provider]), [['posts', 'post', 'postgresql'], ['orders', 'orders', 'postgresql'], ['notes', 'notes', 'mysql'], ['flags', 'flags', 'sqlite']]);
    assert.equal(models.get('flags')?.fields.get('on')?.type, 'Boolean');
  });

  it('are not read where nothing is made with Drizzle', () => {
    assert.equal(modelsOf({ '/a/other.ts': "import { createTable } from 'ui';\nexport const rows = createTable('rows', { id: text('id') });" }).size, 0);
  });
});
