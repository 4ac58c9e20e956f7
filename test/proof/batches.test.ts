import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rewriteOf } from './harness/many-rows';
import { fixtures } from './harness/prove';
import { walkProofs } from './harness/walks';

walkProofs(undefined, [
  { file: 'walk', what: 'a walk over all rows', held: [[5, 5], [500, 500], [5000, 500]] },
  { file: 'own-row', what: 'a walk that changes each row so that the query would not find it again', held: [[1, 1], [166, 166], [1666, 500]] },
]);

describe('proof: batches, its module', () => {
  it('is made by the first rewrite', () => {
    const { made } = rewriteOf('batches', undefined, 'walk');
    assert.deepEqual([...made], [['/app/lib/batches.ts', readFileSync(join(fixtures, 'lib', 'batches.ts'), 'utf8')]]);
  });
});
