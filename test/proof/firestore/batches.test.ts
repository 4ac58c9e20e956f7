import { walkProofs } from '../harness/walks';

walkProofs('firestore', [
  { file: 'walk', what: 'a walk over all documents', held: [[5, 5], [500, 500], [5000, 500]] },
]);
