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
  removed: `${find} if (tag) await db('tags').where({ id: tag.id }).del();`,
};

const text = (client: string): string => `import knex from 'knex';
const db = knex({ client: '${client}', connection: process.env.URL });
${Object.entries(passes).map(([name, pass]) => `export async function ${name}(rows: { name: string; note: string; team: number }[], told: unknown[]) {
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
    kept.stays('merged', 'seenByAll', 'renamed', 'counted');
  });

  it('are asked for one by one of a database that gives no rows of a write back', () => {
    const files: Readonly<Record<string, string>> = { '/app/db/schema.sql': tables('int primary key auto_increment').replace(';', ' engine=InnoDB;'), [file]: text('mysql2') };
    const engine: Engine = opened(files, { minConfidence: 'low' });
    new Kept(engine, file, text('mysql2')).stays('alone', 'seen');
  });
});
