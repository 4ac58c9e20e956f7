import assert from 'node:assert/strict';
import { filterText, lastQuery } from './queries-of';

const names = 'declare const id: number, ids: number[], name: string, rest: any, session: any;\n';
const mongoose = `import mongoose, { model, Schema } from 'mongoose';
const User = model<{ name: string; age: number }>('User', new Schema({}));
${names}`;
const mongodb = `import { MongoClient } from 'mongodb';
const users = new MongoClient('').db().collection('users');
${names}`;
const typeorm = `import { DataSource, In, Repository } from 'typeorm';
class User { id!: number; name!: string }
declare const users: Repository<User>, source: DataSource;
${names}`;
const sequelize = `import { Model, Op } from 'sequelize';
class User extends Model { declare id: number; declare name: string }
${names}`;
const mikro = `import { EntityManager } from '@mikro-orm/postgresql';
class User { id!: number; name!: string }
declare const em: EntityManager;
${names}`;

describe('filters of documents and entities', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [mongoose, 'User.find();', ''],
    [mongoose, 'User.find({ name, age: { $gt: 1 } });', 'name = name, + age: { $gt: 1 }'],
    [mongoose, 'User.find({ _id: { $in: ids } });', '+ _id: { $in: ids }'],
    [mongoose, 'User.find({ _id: ids });', '+ _id: ids'],
    [mongoose, 'User.find({ name: { $eq: name } });', 'name = name'],
    [mongoose, 'User.find({ ...rest, name });', 'name = name, + ...rest, ?'],
    [mongoose, 'User.find({ $or: [{ name }] });', '+ $or: [{ name }]'],
    [mongoose, 'User.find(rest);', 'unknown'],
    [mongoose, 'User.findById(id);', '_id = id'],
    [mongoose, 'User.findByIdAndUpdate(id, { name });', '_id = id'],
    [mongoose, "User.where('age').gte(3).where('name').equals(name);", "name = name, + User.where('age').gte(3)"],
    [mongoose, 'function f() { const query = User.find({ name }); query.where({ age: 1 }); return query; }', 'name = name, age = 1'],
    [mongodb, 'users.findOne({ id });', 'id = id'],
    [mongodb, 'users.find().toArray();', ''],
    [mongodb, "users.distinct('name', { id });", 'id = id'],
    [mongodb, 'users.updateOne({ id, name: { $ne: name } }, { $set: { name } });', 'id = id, + name: { $ne: name }'],
    [typeorm, 'users.findOneBy({ id });', 'id = id'],
    [typeorm, 'users.find({ where: { id: In(ids), name } });', 'name = name, + id: In(ids)'],
    [typeorm, 'users.find({ order: { name: "ASC" } });', ''],
    [typeorm, 'users.find(rest);', 'unknown'],
    [typeorm, 'users.find({ where: [{ id }, { name }] });', 'unknown'],
    [typeorm, 'source.manager.update(User, { id }, { name });', 'id = id'],
    [typeorm, "users.createQueryBuilder('user').where('user.id = :id', { id }).andWhere('user.age > 3').getMany();", "id = id, + users.createQueryBuilder('user').where('user.id = :id', { id }).andWhere('user.age > 3')"],
    [typeorm, "users.createQueryBuilder('user').where('user.id = :key').setParameter('key', id).getOne();", 'id = id'],
    [typeorm, "users.createQueryBuilder('user').where('user.id = :id', { id }).orWhere('user.name = :name', { name }).getMany();", 'unknown'],
    [sequelize, 'User.findAll({ where: { id: ids, name } });', 'name = name, + id: ids'],
    [sequelize, 'User.findAll({ where: { name, [Op.or]: [{ id }] } });', 'name = name, + [Op.or]: [{ id }]'],
    [sequelize, 'User.findAll({ where: { name: { [Op.eq]: name } } });', 'name = name'],
    [sequelize, 'User.findAll({ where: { [name]: id } });', '+ [name]: id, ?'],
    [sequelize, 'User.findAll({ limit: 3 });', ''],
    [sequelize, 'User.update({ name }, { where: { id } });', 'id = id'],
    [mikro, 'em.find(User, { id, name: { $like: name } });', 'id = id, + name: { $like: name }'],
    [mikro, 'em.findAll(User, { where: { name } });', 'name = name'],
    [mikro, 'em.findAll(User);', ''],
    [mikro, 'async function f() { await em.qb(User).where({ id }).andWhere({ name }); }', 'id = id, name = name'],
  ];
  for (const [start, text, expected] of cases) it(`${text} → ${expected}`, () => assert.equal(filterText(lastQuery(start + text)), expected));
});

describe('writes of documents and entities', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [mongoose, 'User.create({ name });', '{ name }', '{ name }'],
    [mongoose, 'User.updateOne({ name }, { age: 1 });', '{ age: 1 }', '{ name } { age: 1 }'],
    [mongoose, 'async function f() { const user = new User({ name }); await user.save({ session }); }', '', 'user { session }'],
    [mongodb, 'users.insertOne({ name });', '{ name }', '{ name }'],
    [typeorm, 'users.update(id, { name });', '{ name }', 'id { name }'],
    [typeorm, 'users.save({ id, name });', '{ id, name }', '{ id, name }'],
    [typeorm, "users.createQueryBuilder().update().set({ name }).where('id = :id', { id }).execute();", '{ name }', "{ name } 'id = :id' { id }"],
    [sequelize, 'User.bulkCreate([{ name }]);', '[{ name }]', '[{ name }]'],
    [sequelize, 'async function f(user: User) { await user.update({ name }); }', '{ name }', 'user { name }'],
    [mikro, 'em.nativeUpdate(User, { id }, { name });', '{ name }', 'User { id } { name }'],
  ];
  for (const [start, text, written, inputs] of cases) {
    it(`${text} stores ${written || 'what the row holds'}`, () => {
      const query = lastQuery(start + text);
      assert.equal(query.written?.getText() ?? '', written);
      assert.equal(query.inputs?.map((node) => node.getText()).join(' '), inputs);
    });
  }
});
