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
  'assignment-changes-the-question': ['Lima', 'Rome', 'nowhere'],
  'closure-changes-the-question': ['Lima', 'Rome', 'nowhere'],
  'compound-key-halves': [{ warehouse: 'north', sku: 'P3' }, { warehouse: 'south', sku: 'P3' }, { warehouse: 'south', sku: 'P4' }, { warehouse: 'north', sku: 'P9' }],
  'created-and-taken-back': ['xa', 'b', 'xa', 'b', 'SAVE1'],
  'created-row-has-more': ['SAVE1', 'new', 'new'],
  'created-row-is-changed': ['SAVE1', 'new', 'new'],
  'deferred-row-is-changed': ['a', '', 'b'],
  'deferred-write-is-lost': ['a', 'b', 'stop', 'c'],
  'deferred-write-is-read': ['a', 'b', 'a'],
  'deferred-write-is-referred-to': ['N1001', 'N1002'],
  'deleted-twice': [1, 2, 2, 3],
  'earlier-row-is-another': ['N1003', 'N1001', 'N1007'],
  'earlier-row-is-changed': ['N1003', 'N1001', 'N1007', 'N1005'],
  'first-depends-on-the-pass-before': [4, 5, 6, 7],
  'found-row-is-another': ['tax', 'none', 'none!', 'none', 'tax'],
  'grouped-list-is-changed': emails,
  'grouped-list-is-changed-in-place': emails,
  'grouped-list-is-changed-later': emails,
  'guard-has-effects': ['a', 'b', 'a', 'c', 'a'],
  'guard-reads-what-is-written': ['a', 'b', 'a', 'N1001'],
  'guards-around-the-write': [{ sku: 'P1', stop: false }, { sku: 'P2', stop: false }, { sku: 'P1', stop: true }, { sku: 'P3', stop: false }],
  'helper-reads-what-it-writes': ['a', 'b', 'a', 'c', 'b'],
  'hoisted-throw': [],
  'hoisted-write': ['a', 'b', 'c'],
  'increment-per-id': [1, 2, 1, 3, 1],
  'index-moves-in-the-loop': ['P1', 'P2', 'P3', 'P4'],
  'key-assigned-by-a-pattern': [{ id: 1, next: 5 }, { id: 2, next: 6 }, { id: 1, next: 7 }],
  'key-of-a-created-row': ['tax', 'tax', 'SAVE1', 'currency', 'currency'],
  'list-grows-by-a-closure': [4, 5, 6],
  'list-grows-by-an-alias': [4, 5, 6],
  'list-grows-in-the-loop': [4, 5, 6],
  'list-is-null': null,
  'list-may-be-absent': {},
  'list-of-the-same-statement': [1, 2, 3],
  'loop-ends-early': ['P1', 'P2', 'P5', 'P6'],
  'map-grows-in-the-loop': ['P1', 'P2'],
  'method-changes-the-question': ['Lima', 'Rome', 'nowhere'],
  'missing-row-throws': ['P1', 'P2', 'NONE', 'P3'],
  'more-than-the-key': 'Oslo',
  'nested-children-are-read': emails,
  'nested-write-is-read': [{ sku: 'P1', tag: 'tag1' }, { sku: 'P2', tag: 'new' }, { sku: 'P3', tag: 'new' }],
  'new-value-is-the-key': ['a', 'b', 'a'],
  'new-value-of-the-module': ['a', 'b', 'a'],
  'new-value-per-write': ['a', 'b', 'a'],
  'new-value-used-twice': ['a', 'b', 'a'],
  'object-is-changed-by-a-callee': ['Lima', 'Rome', 'nowhere'],
  'one-key-is-invalid': ['1', 'two', '3', '', '1'],
  'one-key-is-invalid-around': ['1', '2', 'three', '4'],
  'one-key-is-invalid-settled': ['1', 'two', '3', '', '1'],
  'one-shot-list-untyped': [1, 2, 3, 2],
  'one-shot-lists': 5,
  'one-shot-lists-written': 5,
  'one-write-is-invalid': [{ name: 'new1', position: 1 }, { name: 'new2', position: 0.5 }, { name: 'P1', position: 2 }, { name: 'new3', position: 3 }],
  'others-are-written': ['SAVE1', 'SAVE2', 'SAVE1', 'SAVE5', 'SAVE5', 'NONE'],
  'part-of-the-list': ['P1', 'P2', 'P5', 'P6', 'NONE'],
  'reduce-carries': ['P1', 'P2', 'P1', 'NONE'],
  'related-rows-are-drained': [0, 1],
  'renamed-and-default-parts': [{ id: 1, sku: 'P1' }, {}, { sku: 'P9' }, { id: 3 }, {}],
  'same-name-inside': [{ id: 1, rows: [{ id: 7 }, { id: 8 }] }, { id: 2, rows: [] }, { id: 99, rows: [{ id: 1 }, { id: 7 }] }],
  'second-asks-for-the-first': ['N1001', 'none', 'N1050', 'N1001'],
  'set-grows-in-the-loop': [4, 5, 6],
  'shadowed-names': emails,
  'shared-row-from-map-is-changed': emails,
  'shared-row-is-changed': emails,
  'shared-row-is-changed-by-a-callee': emails,
  'shared-row-is-changed-by-an-alias': emails,
  'shared-row-of-a-hoist': ['a', 'b', 'c'],
  'skip-some': ['P1', 'P2', 'P3'],
  'take-per-key': emails,
  'taken-names-later': [1, 2, 1, 99],
  'taken-names-outside': [1, 2, 1, 99],
  'try-per-item': ['new1', 'tag1', 'new2'],
  'undefined-is-no-filter': [{ city: 'Oslo' }, {}, { city: 'Lima' }],
  'written-column-is-seen': ['N1001', 'N1002', 'N1001', 'NONE', 'N1003', 'N1002'],
  'written-by-the-outer-loop': ['Lima', 'Rome', 'Paris'],
  'written-by-the-same-statement': [1, 2, 3],
  'written-in-the-loop': [{ sku: 'P1', by: 5 }, { sku: 'P2', by: 7 }, { sku: 'P1', by: 9 }],
  'written-key-is-another': ['SAVE1', 'SAVE2', 'SAVE1X', 'SAVE2X'],
  'written-row-had-another-key': [{ id: 1, sku: 'X1' }, { id: 2, sku: 'P1' }, { id: 3, sku: 'X3' }, { id: 4, sku: 'P3' }],
  'written-row-is-not-found': ['P1', 'P2', 'P1', 'P6', 'NONE'],
  'written-rows-share-a-key': ['SAVE1', 'new', 'SAVE2', 'new'],
  'written-list-grows': ['a', 'b', 'c'],
};

/** Traps whose list is empty or absent, so that the original asks nothing. */
const mayAskNothing: ReadonlySet<string> = new Set(['hoisted-throw']);

/**
 * Trap → the change that a fix announces in its title. Such a fix is marked as changing behaviour, and no fix-all without a kind applies it; only that it says
 * so is checked.
 */
const announced: Readonly<Record<string, string>> = { 'deleted-twice': 'a missing row no longer throws' };

/**
 * Traps that still go wrong, and why. Each must go on going wrong, so that the day it is right its entry has to leave. Users read the same in the
 * rule's page.
 */
const known: Readonly<Record<string, string>> = {
  'shared-row-is-changed': 'elements with one key share one row, which is changed after the loop',
  'shared-row-from-map-is-changed': 'the rows are handed on and changed there',
  'shared-row-is-changed-by-a-callee': 'a function that the loop calls changes the row that it is given',
  'shared-row-of-a-hoist': 'all passes share one row, which a function changes',
  'grouped-list-is-changed-later': 'elements with one key share one list, which is changed after the loop',
  'one-key-is-invalid-around': 'a key that the database refuses fails the query for all keys, and a try around the loop tells the difference',
  'one-shot-list-untyped': 'an iterator that is typed any can be walked over once only',
};

// Programs for which the obvious rewrite is wrong. Whatever the engine offers for them, of any kind, must do what the program did.
describe('proof: traps', function () {
  this.timeout(120_000);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const name = file.replace('.ts', '');
    const reason = known[name];
    it(`${name.replaceAll('-', ' ')}: ${reason === undefined ? 'no fix changes what it does' : `goes wrong (${reason})`}`, async () => {
      const text = readFileSync(join(folder, file), 'utf8');
      const old = await run(text, file, inputs[name]);
      assert.ok(old.statements.length > 0 || mayAskNothing.has(name), 'the program asks nothing');
      const all = offers(text);
      const change = announced[name];
      if (change !== undefined) {
        const silent = all.filter((offer) => offer.title !== 'fix all' && !offer.title.includes(change));
        assert.deepEqual(silent.map((offer) => offer.title), []);
      }
      if (reason !== undefined) {
        const results = await Promise.all(all.map(async (offer) => JSON.stringify((await run(offer.text, `${file} (${offer.title})`, inputs[name]).catch(() => undefined))?.json)));
        assert.ok(results.some((result) => result !== JSON.stringify(old.json)), 'it goes right now: take it out of `known`');
      }
      for (const offer of change === undefined && reason === undefined ? all : []) {
        const rewritten = await run(offer.text, `${file} (${offer.title})`, inputs[name]);
        assert.deepEqual(rewritten.json, old.json, `“${offer.title}” changes the result:\n${offer.text}`);
        assert.deepEqual(rewritten.contents, old.contents, `“${offer.title}” leaves other rows:\n${offer.text}`);
      }
    });
  }
});
