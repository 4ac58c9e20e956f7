import { limitProofs } from '../harness/limits';

limitProofs('objection', [
  { file: 'ordered', what: 'in an order' },
]);
