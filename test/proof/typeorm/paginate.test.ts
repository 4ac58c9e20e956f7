import { pageProofs } from '../harness/pages';

pageProofs('typeorm', [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'ordered', what: 'an order that leaves most rows undecided', bytes: [[142, 142], [13739, 2713], [142240, 2813]] },
  { file: 'built', what: 'a builder', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'steps', what: 'a builder in steps, with an order', bytes: [[142, 142], [13739, 2713], [142240, 2813]] },
  { file: 'found', what: 'conditions alone', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'counted', what: 'the number of all rows beside them', bytes: [[252, 252], [24643, 4776], [256146, 4777]] },
]);
