import type { Engine } from '../../../src/engine';
import { opened } from '../offers';
import { Kept } from './kept';

const find = "const tag = await db('tags').where({ name: row.name }).first('id', 'note');";

/** Name → the body of a loop over `rows`. */
const passes: Readonly<Record<string, string>> = {
  alone: `${find} if (!tag) await db('tags').insert(row);`,
  skipped: `${find} if (!tag) await db('tags').insert(row).onConflict('name').ignore();`,
  named: `${find} if (tag) continue; const [made] = await db('tags').insert(row).returning(['id', 'name', 'note']); told.push(made);`,
  fewer: `${find} if (tag) continue; const [made] = await db('tags').insert(row).returning('note'); told.push(made.note);`,
  fewerAsValue: `${find} if (tag) continue; const [note] = await db('tags').insert(row).returning('note'); told.push(note);`,
  inTheVerb: `${find} if (tag) continue; const [made] = await db('tags').insert(row, ['id', 'name']); told.push(made.id);`,
  taken: `${find} if (tag) continue; const result = await db('tags').insert(row); told.push(result);`,
  merged: `${find} told.push(tag?.id); await db('tags').insert(row).onConflict('name').merge();`,
  seen: `${find} told.push(tag?.note); if (tag) await db('tags').where({ id: tag.id }).update({ note: row.note });`,
  seenByAll: `${find} told.push(tag?.note); if (tag) await db('tags').where({ team: row.team }).update({ note: row.note });`,
  renamed: `${find} told.push(tag?.note); if (tag) await db('tags').where({ id: tag.id }).update({ name: row.note });`,
  counted: `${find} if (tag) await db('tags').where({ id: tag.id }).increment('team', 1);`,
  anything: `${find} if (!tag) await db('tags').insert(unknown);`,
  removed: `${find} if (tag) await db('tags').where({ id: tag.id }).del();`,
};

const text = (client: string): string => `import knex from 'knex';
const db = knex({ client: '${client}', connection: process.env.URL });
${Object.entries(passes).map(([name, pass]) => `export async function ${name}(rows: { name: string; note: string; team: number }[], told: unknown[], unknown?: any) {
  for (const row of rows) {
    ${pass}
  }
}`).join('\n')}
`;

const tables = (id: string): string => `create table tags (id ${id}, name varchar(50) not null unique, note text, team int);`;

describe('rows of Knex that are read before a loop which writes them', () => {
  const file = '/app/src/import.ts';
  let kept: Kept;
  before(() => { kept = new Kept(opened({ '/app/db/schema.sql': tables('serial primary key'), [file]: text('pg') }, { minConfidence: 'low' }), file, text('pg')); });

  it('have what a write gives back put among them, which is asked for it', () => {
    kept.keeps('alone', "const [newTag] = await db('tags').insert(row).returning('*'); if (newTag) tagByName.set(String(newTag.name), { id: newTag.id, note: newTag.note });");
    kept.keeps('skipped', ".onConflict('name').ignore().returning('*'); if (newTag) tagByName.set(");
    kept.keeps('seen', ".update({ note: row.note }).returning('*'); if (updatedTag) tagByName.set(String(updatedTag.name), { id: updatedTag.id, note: updatedTag.note });");
    kept.keeps('named', "returning(['id', 'name', 'note']); if (made) tagByName.set(String(made.name), { id: made.id, note: made.note });");
    kept.keeps('fewer', "returning('*'); if (made) tagByName.set(String(made.name), { id: made.id, note: made.note });");
    kept.keeps('removed', ".del(); tagByName.delete(String(row.name));");
  });

  it('are asked for one by one where a write gives something else than rows, or less', () => {
    kept.stays('fewerAsValue', 'inTheVerb', 'taken');
  });

  it('are asked for one by one where it is not seen what a write leaves, and of which rows', () => {
    kept.stays('merged', 'anything', 'seenByAll', 'renamed', 'counted');
  });

  it('are asked for one by one of a database that gives no rows of a write back', () => {
    const files: Readonly<Record<string, string>> = { '/app/db/schema.sql': tables('int primary key auto_increment').replace(';', ' engine=InnoDB;'), [file]: text('mysql2') };
    const engine: Engine = opened(files, { minConfidence: 'low' });
    new Kept(engine, file, text('mysql2')).stays('alone', 'seen');
  });
});

const ask = "const tag = await db.selectFrom('tags').select(['id', 'note']).where('name', '=', row.name).executeTakeFirst();";

/** The same of Kysely. */
const chains: Readonly<Record<string, string>> = {
  alone: `${ask} if (!tag) await db.insertInto('tags').values(row).execute();`,
  first: `${ask} if (!tag) await db.insertInto('tags').values(row).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();`,
  firstOrThrow: `${ask} if (!tag) await db.insertInto('tags').values(row).executeTakeFirstOrThrow();`,
  named: `${ask} if (tag) continue; const made = await db.insertInto('tags').values(row).returning(['id', 'name', 'note']).executeTakeFirstOrThrow(); told.push(made);`,
  fewer: `${ask} if (tag) continue; const made = await db.insertInto('tags').values(row).returning('id').executeTakeFirstOrThrow(); told.push(made.id);`,
  listed: `${ask} if (tag) continue; const made = await db.insertInto('tags').values(row).returningAll().execute(); told.push(made.length);`,
  workedOut: `${ask} if (tag) continue; const made = await db.insertInto('tags').values(row).returning((eb) => [eb.fn('lower', ['name']).as('name'), 'id', 'note']).executeTakeFirst(); told.push(made);`,
  taken: `${ask} if (tag) continue; const result = await db.insertInto('tags').values(row).executeTakeFirst(); told.push(result);`,
  merged: `${ask} told.push(tag?.id); await db.insertInto('tags').values(row).onConflict((conflict) => conflict.column('name').doUpdateSet({ note: row.note })).execute();`,
  seen: `${ask} told.push(tag?.note); if (tag) await db.updateTable('tags').set({ note: row.note }).where('id', '=', tag.id).execute();`,
  seenByAll: `${ask} told.push(tag?.note); if (tag) await db.updateTable('tags').set({ note: row.note }).where('team', '=', row.team).execute();`,
  lookedAtAsWhole: `${ask} told.push({ ...tag }); if (!tag) await db.insertInto('tags').values(row).execute();`,
  removed: `${ask} if (tag) await db.deleteFrom('tags').where('id', '=', tag.id).execute();`,
};

const chaining = `import { Kysely, PostgresDialect, type Generated } from 'kysely';
interface Database { tags: { id: Generated<number>; name: string; note: string | null; team: number | null } }
const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: undefined }) });
${Object.entries(chains).map(([name, pass]) => `export async function ${name}(rows: { name: string; note: string; team: number }[], told: unknown[]) {
  for (const row of rows) {
    ${pass}
  }
}`).join('\n')}
`;

describe('rows of Kysely that are read before a loop which writes them', () => {
  const file = '/app/src/import.ts';
  let kept: Kept;
  before(() => { kept = new Kept(opened({ '/app/db/schema.sql': tables('serial primary key'), [file]: chaining }, { minConfidence: 'low' }), file, chaining); });

  it('have what a write gives back put among them, which is asked for it', () => {
    kept.keeps('alone', "const [newTag] = await db.insertInto('tags').values(row).returningAll().execute(); if (newTag) tagByName.set(newTag.name, newTag);");
    kept.keeps('first', 'const newTag = await db.insertInto(\'tags\').values(row).onConflict((conflict) => conflict.doNothing()).returningAll().executeTakeFirst(); if (newTag) tagByName.set(');
    kept.keeps('named', "executeTakeFirstOrThrow(); tagByName.set(made.name, made);");
    kept.keeps('listed', 'if (made[0]) tagByName.set(made[0].name, made[0]);');
    kept.keeps('seen', 'const [updatedTag] = await db.updateTable(');
    kept.keeps('removed', '.execute(); tagByName.delete(row.name);');
  });

  it('are asked for one by one where a write gives something else, or less, or would throw where it gives nothing', () => {
    kept.stays('lookedAtAsWhole', 'firstOrThrow', 'fewer', 'workedOut', 'taken');
  });

  it('are asked for one by one where it is not seen what a write leaves, and of which rows', () => {
    kept.stays('merged', 'seenByAll');
  });
});
