import { limitProofs } from '../harness/limits';

limitProofs('mongodb', [
  { file: 'ordered', what: 'in an order' },
]);
