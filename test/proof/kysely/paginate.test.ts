import { pageProofs } from '../harness/pages';

pageProofs('kysely', [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'ordered', what: 'an order that leaves most rows undecided', bytes: [[142, 142], [13739, 2713], [142240, 2813]] },
  { file: 'steps', what: 'a query in steps', bytes: [[242, 242], [24631, 4913], [256133, 5113]] },
]);
