import { keysetProofs } from '../harness/pages';

keysetProofs('supabase', [
  { file: 'all', what: 'no order', bytes: [[230, 230], [24619, 4752], [49454, 4752]], cut: 1000 },
  { file: 'newest', what: 'a query in steps, the newest first, some columns', bytes: [[142, 142], [13739, 2780], [28680, 2880]], cut: 1000 },
]);
