import { keysetProofs } from '../harness/pages';

keysetProofs('mongodb', [
  { file: 'all', what: 'no order', bytes: [[360, 360], [36727, 7260], [372228, 7260]] },
  { file: 'newest', what: 'the newest first, some fields', bytes: [[272, 272], [25847, 5180], [258347, 5180]] },
]);
