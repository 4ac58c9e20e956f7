import { keysetProofs } from '../harness/pages';

keysetProofs('kysely', [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'newest', what: 'the newest first, some columns', bytes: [[142, 142], [13739, 2780], [142240, 2880]] },
  { file: 'steps', what: 'a query in steps', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
]);
