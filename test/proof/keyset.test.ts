import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rewriteOf } from './harness/many-rows';
import { keysetProofs } from './harness/pages';
import { fixtures } from './harness/prove';

keysetProofs(undefined, [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'newest', what: 'the newest first, some columns', bytes: [[142, 142], [13739, 2780], [142240, 2880]] },
]);

describe('proof: keyset, its module', () => {
  it('is made by the first rewrite', () => {
    const { made } = rewriteOf('keyset', undefined, 'all');
    assert.deepEqual([...made], [['/app/lib/cursor.ts', readFileSync(join(fixtures, 'lib', 'cursor.ts'), 'utf8')]]);
  });
});
