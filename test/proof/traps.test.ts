import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from './harness/prove';
import { offers } from './harness/rewrite';
import { run } from './harness/run';

const folder = join(fixtures, 'traps');
const emails = ['c3@example.com', 'c8@example.com', 'c3@example.com', 'nobody@example.com', 'c12@example.com'];

/** Trap → what its `main` is given. */
const inputs: Readonly<Record<string, unknown>> = {
  'compound-key-halves': [{ warehouse: 'north', sku: 'P3' }, { warehouse: 'south', sku: 'P3' }, { warehouse: 'south', sku: 'P4' }, { warehouse: 'north', sku: 'P9' }],
  'hoisted-throw': [],
  'hoisted-write': ['a', 'b', 'c'],
  'increment-per-id': [1, 2, 1, 3, 1],
  'loop-ends-early': ['P1', 'P2', 'P5', 'P6'],
  'missing-row-throws': ['P1', 'P2', 'NONE', 'P3'],
  'more-than-the-key': 'Oslo',
  'reduce-carries': ['P1', 'P2', 'P1', 'NONE'],
  'shadowed-names': emails,
  'take-per-key': emails,
  'try-per-item': ['new1', 'tag1', 'new2'],
  'skip-some': ['P1', 'P2', 'P3'],
  'undefined-is-no-filter': [{ city: 'Oslo' }, {}, { city: 'Lima' }],
  'written-in-the-loop': [{ sku: 'P1', by: 5 }, { sku: 'P2', by: 7 }, { sku: 'P1', by: 9 }],
};

// Programs for which the obvious rewrite is wrong. Whatever the engine offers for them, of any kind, must do what the program did.
describe('proof: traps', function () {
  this.timeout(60_000);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const name = file.replace('.ts', '');
    it(`${name.replaceAll('-', ' ')}: no fix changes what it does`, async () => {
      const text = readFileSync(join(folder, file), 'utf8');
      const old = await run(text, file, inputs[name]);
      assert.ok(old.statements.length > 0 || name === 'hoisted-throw', 'the program asks nothing');
      for (const offer of offers(text)) {
        const rewritten = await run(offer.text, `${file} (${offer.title})`, inputs[name]);
        assert.deepEqual(rewritten.json, old.json, `“${offer.title}” changes the result:\n${offer.text}`);
        assert.deepEqual(rewritten.contents, old.contents, `“${offer.title}” leaves other rows:\n${offer.text}`);
      }
    });
  }
});
