import { keysetProofs } from '../harness/pages';

keysetProofs('postgres', [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'newest', what: 'the newest first behind a value, some columns', bytes: [[142, 142], [13739, 2780], [142240, 2880]] },
]);
