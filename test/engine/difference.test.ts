import assert from 'node:assert/strict';
import { applyEdits } from '../../src/core';
import { difference } from '../../src/engine/difference';

describe('the difference of two texts', () => {
  const before = 'one\ntwo\nthree\nfour\nfive\nsix\n';

  it('is an edit for each run of lines that differs, and leaves alone what stands between', () => {
    const { edits } = difference('/a.ts', before, 'one\nTWO\nthree\nfour\nsix\nseven\n');
    assert.deepEqual(edits, [{ start: 4, end: 8, newText: 'TWO\n' }, { start: 19, end: 24, newText: '' }, { start: 28, end: 28, newText: 'seven\n' }]);
  });

  it('makes the one of the other, whatever they are', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    const text = (): string => Array.from({ length: random(12) }, () => ['a', 'b', '', 'c'][random(4)]).join(['\n', '\r\n'][random(2)]) + (random(2) === 0 ? '\n' : '');
    for (let i = 0; i < 500; i++) {
      const [a, b] = [text(), text()];
      assert.equal(applyEdits(a, difference('/a.ts', a, b).edits), b, JSON.stringify([a, b]));
    }
  });

  it('of a file that does not exist yet is the whole', () => {
    assert.deepEqual(difference('/a.ts', undefined, 'x'), { file: '/a.ts', create: true, edits: [{ start: 0, end: 0, newText: 'x' }] });
  });
});
