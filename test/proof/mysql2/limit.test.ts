import { limitProofs } from '../harness/limits';

limitProofs('mysql2', [
  { file: 'ordered', what: 'in an order' },
]);
