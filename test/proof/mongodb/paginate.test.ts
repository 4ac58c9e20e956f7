import { pageProofs } from '../harness/pages';

pageProofs('mongodb', [
  { file: 'all', what: 'no order', bytes: [[360, 360], [36727, 7260], [372228, 7260]] },
  { file: 'ordered', what: 'an order that leaves most documents undecided, some fields', bytes: [[272, 272], [25847, 5113], [258347, 5113]] },
]);
