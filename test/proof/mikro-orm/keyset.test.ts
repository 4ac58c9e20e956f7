import { keysetProofs } from '../harness/pages';

keysetProofs('mikro-orm', [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'newest', what: 'the newest first', bytes: [[242, 242], [24631, 4980], [256133, 5180]] },
  { file: 'built', what: 'a builder', bytes: [[242, 242], [24631, 4764], [256133, 4764]] },
]);
