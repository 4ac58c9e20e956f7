import { pageProofs } from '../harness/pages';

pageProofs('mikro-orm', [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [256121, 4752]] },
  { file: 'ordered', what: 'an order that leaves most rows undecided', bytes: [[142, 142], [13739, 2713], [142240, 2813]] },
  { file: 'built', what: 'a builder', bytes: [[242, 242], [24631, 4764], [256133, 4764]] },
  { file: 'steps', what: 'a builder that is put together in steps, in an order that leaves most rows undecided', bytes: [[142, 142], [13739, 2713], [142240, 2813]] },
]);
