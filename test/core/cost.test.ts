import assert from 'node:assert/strict';
import { costOf, sumOf, type RouteEffect } from '../../src/core';

const place = { file: '/a.ts', start: { offset: 0, line: 0, character: 0 }, end: { offset: 0, line: 0, character: 0 } };
const effect = (kind: RouteEffect['kind'], times: readonly string[] = [], more: Partial<RouteEffect> = {}): RouteEffect =>
  ({ kind, label: 'x', library: 'l', location: place, awaited: true, conditional: false, path: [], times, ...more });

describe('the cost of a route', () => {
  it('is a sum of what happens once, per row, and per row of a row', () => {
    assert.equal(sumOf([]), '0');
    assert.equal(sumOf([effect('read'), effect('read'), effect('read', ['order']), effect('read', ['order', 'item']), effect('read', ['order', 'item'])]), '2 + N + 2N·M');
  });

  it('names queries, awaited external calls, clients, jobs and caches, and leaves out what is not waited for', () => {
    assert.equal(costOf({ effects: [effect('read'), effect('write', ['order']), effect('external'), effect('external', [], { awaited: false }), effect('enqueue'), effect('cache'), effect('client')] }),
      '1 + N queries, 1 awaited external call, 1 client made, 1 job enqueued, 1 cache access');
    assert.equal(costOf({ effects: [] }), 'nothing that is known');
  });

  it('says what may come on top under a condition', () => {
    assert.equal(costOf({ effects: [effect('read'), effect('read', ['order'], { conditional: true })] }), '1 (up to 1 + N) queries');
    assert.equal(costOf({ effects: [effect('read', [], { conditional: true })] }), 'up to 1 query');
  });
});
