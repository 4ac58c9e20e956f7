import { walkProofs } from '../harness/walks';

walkProofs('mongodb', [
  { file: 'walk', what: 'a walk over all documents' },
]);
