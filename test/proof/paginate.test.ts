import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rewriteOf } from './harness/many-rows';
import { pageProofs } from './harness/pages';
import { fixtures } from './harness/prove';

pageProofs(undefined, [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'ordered', what: 'an order that leaves most rows undecided, among other arguments', bytes: [[142, 142], [13739, 2713], [142240, 2813]] },
  { file: 'repository', what: 'a repository behind an interface', bytes: [[242, 242], [24631, 4764], [256133, 4764]] },
]);

describe('proof: paginate, its module', () => {
  it('is made by the first rewrite', () => {
    const { made } = rewriteOf('paginate', undefined, 'all');
    assert.deepEqual([...made], [['/app/lib/pagination.ts', readFileSync(join(fixtures, 'lib', 'pagination.ts'), 'utf8')]]);
  });
});
