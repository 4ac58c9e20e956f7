import { walkProofs } from '../harness/walks';

walkProofs('kysely', [
  { file: 'walk', what: 'a walk over all rows', held: [[5, 5], [500, 500], [5000, 500]] },
]);
