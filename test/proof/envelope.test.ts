import { join } from 'node:path';
import { rewriteOf } from './harness/many-rows';
import { keysetProofs } from './harness/pages';
import { expectText, fixtures } from './harness/prove';

keysetProofs(undefined, [
  { file: 'all', what: 'no order', bytes: [[230, 258], [24619, 4779], [256121, 4779]] },
  { file: 'newest', what: 'the newest first, in a property', bytes: [[142, 170], [13739, 2807], [142240, 2908]] },
  { file: 'mapped', what: 'rows without their key', cursor: 'page', bytes: [[142, 170], [13739, 2697], [142240, 2697]] },
], 'envelope');

describe('proof: envelope, its modules', () => {
  for (const [file, name] of [['all', 'envelope'], ['mapped', 'page-envelope']] as const) {
    it(`${name} is made by the first rewrite`, () => {
      const text = rewriteOf('envelope', undefined, file).made.get(`/app/lib/${name}.ts`) ?? '';
      expectText(text, join(fixtures, 'lib', `${name}.ts`));
    });
  }
});
