import { pageProofs } from '../harness/pages';

pageProofs('postgres', [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'ordered', what: 'an order that leaves most rows undecided, behind a value', bytes: [[142, 142], [13739, 2713], [142240, 2813]] },
]);
