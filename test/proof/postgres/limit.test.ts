import { limitProofs } from '../harness/limits';

limitProofs('postgres', [
  { file: 'ordered', what: 'in an order' },
]);
