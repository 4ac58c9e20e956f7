import { limitProofs } from '../harness/limits';

limitProofs('kysely', [
  { file: 'ordered', what: 'in an order' },
]);
