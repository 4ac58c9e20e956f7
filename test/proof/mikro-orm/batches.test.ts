import { walkProofs } from '../harness/walks';

walkProofs('mikro-orm', [
  { file: 'walk', what: 'a walk over all rows', held: [[5, 5], [500, 500], [5000, 500]] },
]);
