import { walkProofs } from '../harness/walks';

walkProofs('supabase', [
  { file: 'walk', what: 'a walk over all rows, whose error is thrown', held: [[5, 5], [500, 500], [1000, 500]], cut: 1000 },
  { file: 'unchecked', what: 'a walk over what there is of rows, each link on its line', held: [[5, 5], [500, 500], [1000, 500]], cut: 1000 },
]);
