import { pageProofs } from '../harness/pages';

pageProofs('supabase', [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [49454, 4752]], cut: 1000 },
  { file: 'ordered', what: 'an order that leaves most rows undecided', bytes: [[142, 142], [13739, 2713], [27644, 2813]], cut: 1000 },
  { file: 'steps', what: 'a query in steps, an order that leaves most rows undecided', bytes: [[230, 230], [24619, 4901], [50263, 5101]], cut: 1000 },
]);
