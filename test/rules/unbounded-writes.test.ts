import assert from 'node:assert/strict';
import { opened } from '../fixes/offers';
import { only } from './only';

const file = '/app/src/writes.ts';

/** What each library's statements are made on. */
const heads = `import express from 'express';
import { createClient } from '@supabase/supabase-js';
import { MongoClient } from 'mongodb';
import mongoose from 'mongoose';
import knex from 'knex';
import { Kysely } from 'kysely';
import { Pool } from 'pg';
import mysql from 'mysql2/promise';
import Database from 'better-sqlite3';
import postgres from 'postgres';
import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, serial, integer } from 'drizzle-orm/pg-core';
import { DataTypes, Model, Sequelize } from 'sequelize';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Model as ObjectionModel } from 'objection';
import { Entity as MikroEntity, PrimaryKey } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

const app = express();
const supabase = createClient('http://localhost', 'key');
const documents = new MongoClient('mongodb://localhost').db();
const Order = mongoose.model('Order', new mongoose.Schema({ total: Number }));
const builder = knex({ client: 'pg' });
const kysely = new Kysely<any>({} as any);
const pool = new Pool();
const mysqlPool = mysql.createPool('mysql://localhost');
const sqlite = new Database('orders.db');
const sql = postgres();
const orders = pgTable('orders', { id: serial('id').primaryKey(), total: integer('total') });
const db = drizzle(pool);
const sequelize = new Sequelize('postgres://localhost');
class Orders extends Model {}
Orders.init({ id: { type: DataTypes.INTEGER, primaryKey: true }, total: DataTypes.INTEGER }, { sequelize, modelName: 'order' });
@Entity() class Ordered { @PrimaryGeneratedColumn() id!: number; @Column() total!: number }
const source = new DataSource({ type: 'postgres' });
class ObjectionOrder extends ObjectionModel { static tableName = 'orders'; }
@MikroEntity() class OrderEntity { @PrimaryKey() id!: number }
declare const em: EntityManager;
`;

/** Library → statements that say no condition, and the same with one. */
const statements: Readonly<Record<string, { readonly all: readonly string[]; readonly some: readonly string[] }>> = {
  Supabase: { all: ["supabase.from('orders').delete()", "supabase.from('orders').update({ total: 0 })"], some: ["supabase.from('orders').delete().eq('id', 1)", "supabase.from('orders').update({ total: 0 }).lt('total', 1)"] },
  'the MongoDB driver': { all: ["documents.collection('orders').deleteMany({})", "documents.collection('orders').deleteMany()", "documents.collection('orders').updateMany({}, { $set: { total: 0 } })"], some: ["documents.collection('orders').deleteMany({ total: 0 })"] },
  Mongoose: { all: ['Order.deleteMany({})', 'Order.deleteMany()', 'Order.updateMany({}, { total: 0 })'], some: ['Order.updateMany({ total: 1 }, { total: 0 })', 'Order.deleteOne({})'] },
  Knex: { all: ["builder('orders').del()", "builder('orders').update({ total: 0 })"], some: ["builder('orders').where('total', 0).del()"] },
  Kysely: { all: ["kysely.deleteFrom('orders').execute()", "kysely.updateTable('orders').set({ total: 0 }).execute()"], some: ["kysely.deleteFrom('orders').where('total', '=', 0).execute()"] },
  'SQL text': {
    all: ["pool.query('DELETE FROM orders')", "pool.query('UPDATE orders SET total = 0')", "mysqlPool.execute('UPDATE orders SET total = 0')", "sqlite.prepare('DELETE FROM orders').run()", "sqlite.exec('DELETE FROM orders')", 'sql`UPDATE orders SET total = 0`'],
    some: ["pool.query('DELETE FROM orders WHERE total = 0')", "mysqlPool.query('DELETE FROM orders WHERE id = ?', [1])", 'sql`DELETE FROM orders WHERE id = ${1}`'],
  },
  Drizzle: { all: ['db.delete(orders)', 'db.update(orders).set({ total: 0 })'], some: ['db.delete(orders).where(sql`total = 0`)'] },
  Sequelize: { all: ['Orders.destroy({ where: {} })', 'Orders.destroy({ truncate: true })', 'Orders.update({ total: 0 }, { where: {} })'], some: ['Orders.destroy({ where: { total: 0 } })'] },
  TypeORM: { all: ['source.getRepository(Ordered).delete({})', 'source.getRepository(Ordered).update({}, { total: 0 })', 'source.createQueryBuilder().delete().from(Ordered).execute()'], some: ['source.getRepository(Ordered).delete({ total: 0 })', 'source.getRepository(Ordered).delete(1)'] },
  Objection: { all: ['ObjectionOrder.query().delete()', 'ObjectionOrder.query().patch({ total: 0 })'], some: ["ObjectionOrder.query().delete().where('total', 0)"] },
  MikroORM: { all: ['em.nativeDelete(OrderEntity, {})', 'em.nativeUpdate(OrderEntity, {}, { total: 0 })'], some: ['em.nativeDelete(OrderEntity, { id: 1 })'] },
};

describe('unbounded-query: writes without a condition, in every library', () => {
  const every = Object.values(statements).flatMap(({ all, some }) => [...all, ...some]);
  const routes = every.map((statement, index) => `app.post('/${index}', async (_req, res) => {\n  await ${statement};\n  res.end();\n});\n`);
  const found = new Set<string>();

  before(() => {
    const engine = opened({ '/app/package.json': '{ "type": "module" }', [file]: heads + routes.join('') }, { minConfidence: 'medium', rules: only('unbounded-query') });
    for (const { shape, message } of engine.findings(file)) {
      const [, index] = /`POST \/(\d+)`/.exec(message) ?? [];
      if (shape === 'write-without-condition' && index !== undefined) found.add(every[Number(index)] ?? '');
    }
  });

  for (const [library, { all, some }] of Object.entries(statements)) {
    it(`${library}: ${all.length} that say none are found, ${some.length} with one ${some.length === 1 ? 'is' : 'are'} not`, () => {
      assert.deepEqual([...all, ...some].filter((statement) => found.has(statement)), all);
    });
  }
});
