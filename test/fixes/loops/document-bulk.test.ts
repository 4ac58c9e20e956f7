import assert from 'node:assert/strict';
import { offersIn, opened, textsFor } from '../offers';

const file = '/app/sync.ts';

/** A loop over lines that writes to a collection of the MongoDB driver. */
const driver = (call: string, module = 'mongodb'): string => `import { MongoClient } from '${module}';
const client = new MongoClient('mongodb://localhost');
const orders = client.db().collection('orders');

export async function main(lines: { id: string; status: string; options: object; update: object }[], session: any) {
  const results: unknown[] = [];
  for (const line of lines) {
    ${call};
  }
  return results;
}
`;

/** The same with a model of Mongoose. */
const mongoose = (call: string, hooks = ''): string => `import { model, Schema } from 'mongoose';
const schema = new Schema({ number: String, status: String }, { timestamps: true });
${hooks}
const Order = model('Order', schema);

export async function main(lines: { id: string; status: string }[]) {
  for (const line of lines) {
    ${call};
  }
}
`;

const offered = (text: string): readonly string[] => textsFor({ [file]: text }, file, 'n-plus-one', 'bulk-write');

function assertOne(text: string, wanted: RegExp): void {
  const texts = offered(text);
  assert.equal(texts.length, 1);
  assert.match(texts[0] ?? '', wanted);
}

describe('a bulk write of documents', () => {
  it('takes the operation of each with its options', () => {
    assertOne(driver('await orders.updateOne({ number: line.id }, { $set: { status: line.status } }, { upsert: true, session })'), /await orders\.bulkWrite\(lines\.map\(\(line\) => \(\{ updateOne: \{[\s\S]*upsert: true,\n[\s\S]*\{ session }\)/);
    assertOne(driver('await orders.updateMany({ number: line.id }, { $inc: { count: 1 } })'), /bulkWrite\(lines\.map\(\(line\) => \(\{ updateMany: \{ filter: \{ number: line\.id }, update: \{ \$inc: \{ count: 1 } } } }\)\)\)/);
    assertOne(driver('await orders.deleteMany({ number: line.id })'), /\{ deleteMany: \{ filter: \{ number: line\.id } } }/);
    assertOne(driver('await orders.insertOne({ number: line.id }, { session })'), /if \(lines\.length > 0\) await orders\.insertMany\(lines\.map\(\(line\) => \(\{ number: line\.id }\)\), \{ session }\)/);
  });

  it('counts twice what comes twice: an increment by id is no single update of all', () => {
    assertOne(driver('await orders.updateOne({ _id: line.id }, { $inc: { count: 1 } })'), /bulkWrite/);
    assertOne(driver('await orders.updateOne({ _id: line.id }, { $set: { count: 1 } })'), /updateMany\(\{ _id: \{ \$in: lines\.map\(\(line\) => line\.id\) } }, \{ \$set: \{ count: 1 } }\)/);
  });

  it('is withheld where the result is taken, an option has no counterpart, or the update is not written out', () => {
    assert.deepEqual(offered(driver('results.push(await orders.updateOne({ number: line.id }, { $set: { status: line.status } }))')), []);
    assert.deepEqual(offered(driver('await orders.updateOne({ number: line.id }, { $set: { status: line.status } }, { bypassDocumentValidation: true })')), []);
    assert.deepEqual(offered(driver('await orders.updateOne({ number: line.id }, { $set: { status: line.status } }, line.options)')), []);
    assert.deepEqual(offered(driver('await orders.updateOne({ number: line.id }, line.update)')), []);
    assert.deepEqual(offered(driver('await orders.updateOne({ number: line.id }, { status: line.status })')), [], 'the driver refuses each alone');
    assert.deepEqual(offered(driver('await orders.insertOne({ number: line.id }, { bypassDocumentValidation: true })')), []);
  });

  it('is withheld where the loop alone has what it is asked of, by which another is meant outside, or nobody says that none is', () => {
    const update = 'updateOne({ number: line.id }, { $set: { status: line.status } }';
    assert.deepEqual(offered(driver(`const orders = client.db().collection('others'); await orders.${update})`)), []);
    assert.deepEqual(offered(driver(`const session = client.startSession(); await orders.${update}, { session })`)), []);
    assert.deepEqual(offered(driver(`const orders = client.db().collection('others'); if (line.status) await orders.${update})`)), []);
    const script = '/app/sync.js';
    const inScript = (body: string): string => driver(body).replace(/: \{ id[^)]*/, ', session').replace(': unknown[]', '');
    assert.equal(textsFor({ [script]: inScript(`await orders.${update})`) }, script, 'n-plus-one', 'bulk-write').length, 1);
    for (const made of [`const list = client.db().collection('others'); await list.${update})`, `const set = { status: 1 }; await orders.updateOne({ _id: line.id }, { $set: set })`, `await orders?.${update})`]) {
      assert.deepEqual(textsFor({ [script]: inScript(made) }, script, 'n-plus-one', 'bulk-write'), [], made);
    }
  });

  it('is withheld where who walks over the passes may ask for no more', () => {
    const text = driver('await orders.updateOne({ number: line.id }, { $set: { status: line.status } })').replace('async function', 'async function*');
    assertOne(text, /bulkWrite/);
    assert.deepEqual(offered(text.replace('} });', '} }); yield line;')), []);
  });

  it('is withheld for Deno\'s client, which has no `bulkWrite`', () => {
    assert.deepEqual(offered(driver('await orders.updateOne({ number: line.id }, { $set: { status: line.status } })', 'deno-mongo')), []);
  });

  it('is one of Mongoose where none of its middleware runs', () => {
    assertOne(mongoose('await Order.findByIdAndUpdate(line.id, { status: line.status }, { new: true })'), /if \(lines\.length > 0\) await Order\.bulkWrite\(lines\.map\(\(line\) => \(\{ updateOne: \{ filter: \{ _id: line\.id }, update: \{ status: line\.status } } }\)\)\)/);
    assert.deepEqual(offered(mongoose('await Order.findByIdAndUpdate(line.id, { status: line.status })', 'schema.pre(\'findOneAndUpdate\', function () { console.log(1); });')), []);
    assert.deepEqual(offered(mongoose('await Order.updateOne({ number: line.id }, { status: line.status })', 'schema.post(\'updateOne\', function () { console.log(1); });')), []);
    assert.deepEqual(offered(mongoose('await Order.updateOne({ number: line.id }, { status: line.status })', 'schema.pre(\'bulkWrite\', function () { console.log(1); });')), []);
    assert.deepEqual(offered(mongoose('await Order.updateOne({ number: line.id }, { status: line.status }, { runValidators: true })')), []);
    assert.deepEqual(offered(mongoose('await Order.updateOne({ number: line.id }, { $set: { unknown: line.status } })')), [], 'nothing is left of what the schema has not');
    const maybe = mongoose('await Order.updateOne({ number: line.id }, { $set: { status: line.status } })');
    assertOne(maybe, /bulkWrite/);
    for (const loose of ['status?: string', 'status: any']) assert.deepEqual(offered(maybe.replace('status: string', loose)), [], 'of `undefined` nothing is left');
  });

  it('is withheld where Mongoose would bring something to each update that no operation is given', () => {
    const update = mongoose('await Order.updateOne({ number: line.id }, { $set: { status: line.status } })');
    const settings = '/app/db.ts';
    const withSetting = (line: string, text = update): readonly string[] => textsFor({ [file]: text, [settings]: `import mongoose from 'mongoose';\n${line}\nmongoose.connect('mongodb://localhost');\n` }, file, 'n-plus-one', 'bulk-write');
    for (const line of ['mongoose.set(\'debug\', true);', 'mongoose.set(\'runValidators\', false);', 'mongoose.set(\'strictQuery\', false);', 'mongoose.connect(\'mongodb://localhost\', { maxPoolSize: 20, writeConcern: { w: \'majority\' } });', 'mongoose.plugin(paginate);']) {
      assert.equal(withSetting(line).length, 1, line);
    }
    for (const line of ['mongoose.set(\'runValidators\', true);', 'mongoose.set({ runValidators: true });', 'mongoose.set(\'sanitizeFilter\', true);', 'mongoose.set(\'translateAliases\', true);', 'mongoose.set(\'maxTimeMS\', 1000);', 'mongoose.connect(\'mongodb://localhost\', { sanitizeFilter: true });', 'mongoose.plugin(audited);']) {
      assert.deepEqual(withSetting(line), [], line);
    }
    assert.deepEqual(withSetting('mongoose.set(\'strictQuery\', true);', update.replace('{ number: line.id }', '{ unknown: line.id }')), [], 'what the schema has not is left out of the filter of an update, by the package alone');
    for (const option of ['writeConcern: { w: \'majority\' }', 'collation: { locale: \'en\', strength: 1 }', 'translateAliases: true']) {
      assert.deepEqual(offered(update.replace('timestamps: true', option)), [], option);
    }
    assert.equal(offered(update.replace('timestamps: true', 'optimisticConcurrency: true')).length, 1, 'that is for `save` alone');
    assert.deepEqual(offered(mongoose('await Order.updateOne({ number: line.id }, { status: line.status })', 'schema.set(\'writeConcern\', { w: 1 });')), []);
    const created = mongoose('await Order.create({ number: line.id })');
    assert.equal(offered(created).length, 1);
    assert.deepEqual(offered(created.replace('timestamps: true', 'writeConcern: { w: \'majority\' }')), []);
  });

  it('says what a failure ends', () => {
    const engine = opened({ [file]: driver('await orders.updateOne({ number: line.id }, { $set: { status: line.status } })') });
    assert.deepEqual(offersIn(engine, file, 'bulk-write').map(({ title }) => title), ['Update all orders with `bulkWrite` (1 query instead of N; ends at the first failure)']);
    const behind = opened({ [file]: driver('results.push(line); await orders.updateOne({ number: line.id }, { $set: { status: line.status } })') });
    assert.deepEqual(offersIn(behind, file, 'bulk-write').map(({ title }) => title), ['Update all orders with `bulkWrite` after the loop (1 query instead of N; ends at the first failure; nothing is written where a pass of the loop fails)']);
    const created = opened({ [file]: mongoose('await Order.create({ number: line.id })') });
    assert.deepEqual(offersIn(created, file, 'bulk-write').map(({ title }) => title), ['Create all orders with `insertMany` (1 query instead of N; ends at the first failure, before anything is written where one is not valid)']);
  });
});
