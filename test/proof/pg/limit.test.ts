import { limitProofs } from '../harness/limits';

limitProofs('pg', [
  { file: 'ordered', what: 'in an order' },
]);
