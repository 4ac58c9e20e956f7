import { limitProofs } from '../harness/limits';

limitProofs('knex', [
  { file: 'ordered', what: 'in an order' },
]);
