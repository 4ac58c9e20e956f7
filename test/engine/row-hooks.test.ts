import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from '../rules/only';

/** The titles of all rewrites that are offered in a program. */
function offered(files: Readonly<Record<string, string>>): readonly string[] {
  const text = files['/app/program.ts'] ?? '';
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('n-plus-one') } });
  assert.notDeepEqual(engine.findings('/app/program.ts'), []);
  return engine.fixesAt('/app/program.ts', 0, text.length).flatMap(({ fixes }) => fixes.map(({ title }) => title));
}

const sequelize = (options: string): Record<string, string> => ({
  '/app/models.ts': `import { DataTypes, Model } from 'sequelize';
export class Entry extends Model { declare id: number; declare text: string }
Entry.init({ text: DataTypes.STRING }, { sequelize, modelName: 'Entry'${options} });`,
  '/app/program.ts': `import { Entry } from './models';
export async function add(texts: string[]) { for (const text of texts) { await Entry.create({ text }); } }`,
});

const mongoose = (middleware: string): Record<string, string> => ({
  '/app/models.ts': `import { model, Schema } from 'mongoose';
const schema = new Schema<{ text: string }>({ text: String });
${middleware}
export const Entry = model<{ text: string }>('Entry', schema);`,
  '/app/program.ts': `import { Entry } from './models';
export async function add(texts: string[]) { for (const text of texts) { await Entry.create({ text }); } }`,
});

const typeorm = (subscriber: string): Record<string, string> => ({
  '/app/entities.ts': `import { Column, Entity, EventSubscriber, PrimaryGeneratedColumn } from 'typeorm';
@Entity() export class Entry { @PrimaryGeneratedColumn() id!: number; @Column() text!: string }
${subscriber}`,
  '/app/program.ts': `import { Repository } from 'typeorm';
import { Entry } from './entities';
export async function drop(entries: Repository<Entry>, ids: number[]) { for (const id of ids) { await entries.delete(id); } }`,
});

describe('writes in bulk are withheld where they would pass by what runs at single rows', () => {
  it('Sequelize: hooks of a row that is created', () => {
    assert.match(offered(sequelize(''))[0] ?? '', /`bulkCreate`/);
    assert.match(offered(sequelize(', hooks: { beforeDestroy(entry) {} }'))[0] ?? '', /`bulkCreate`/);
    assert.deepEqual(offered(sequelize(', hooks: { beforeCreate(entry) {} }')), []);
  });

  it('Mongoose: middleware of `save`, and plugins that nobody knows', () => {
    assert.match(offered(mongoose(''))[0] ?? '', /`insertMany`/);
    assert.match(offered(mongoose('schema.plugin(mongoosePaginate);'))[0] ?? '', /`insertMany`/);
    assert.deepEqual(offered(mongoose(`schema.pre('save', function () {});`)), []);
    assert.deepEqual(offered(mongoose('schema.plugin(audit);')), []);
  });

  it('TypeORM: subscribers that hear of rows that are removed', () => {
    assert.match(offered(typeorm(''))[0] ?? '', /`delete`/);
    assert.match(offered(typeorm('@EventSubscriber() export class Log { listenTo() { return Entry; } afterInsert() {} }'))[0] ?? '', /`delete`/);
    assert.deepEqual(offered(typeorm('@EventSubscriber() export class Log { listenTo() { return Entry; } afterRemove() {} }')), []);
  });
});
