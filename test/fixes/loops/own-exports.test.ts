import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const file = '/app/customers.js';
const text = `const mongoose = require('mongoose');
const Customer = mongoose.model('Customer', new mongoose.Schema({ name: String }));

exports.named = async function (name) {
  return Customer.find({ name: new RegExp(name) });
};

exports.list = async function (names) {
  const found = [];
  for (const name of names) {
    const customers = await exports.named(name);
    found.push({ name, count: customers.length });
  }
  return found;
};
`;

describe('a module of CommonJS that calls what it exports', () => {
  it('is asked for rewrites as any other: what `exports` stands for is the file, which nothing is around', () => {
    const engine = opened({ [file]: text, '/app/package.json': '{"dependencies":{"mongoose":"6.0.0"}}' }, { minConfidence: 'low' });
    assert.deepEqual(engine.findings(file).filter(({ rule }) => rule === 'n-plus-one').map(({ shape }) => shape), ['read-in-loop']);
    for (const { text: rewritten } of offersIn(engine, file)) assert.match(rewritten, /exports\.named\(/);
  });
});
