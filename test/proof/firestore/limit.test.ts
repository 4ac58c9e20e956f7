import { limitProofs } from '../harness/limits';

limitProofs('firestore', [
  { file: 'ordered', what: 'in an order' },
]);
