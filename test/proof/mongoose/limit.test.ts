import { limitProofs } from '../harness/limits';

limitProofs('mongoose', [
  { file: 'ordered', what: 'in an order' },
]);
