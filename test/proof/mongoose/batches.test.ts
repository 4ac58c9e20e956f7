import { walkProofs } from '../harness/walks';

walkProofs('mongoose', [
  { file: 'walk', what: 'a walk over all rows' },
]);
