import { limitProofs } from '../harness/limits';

limitProofs('drizzle', [
  { file: 'ordered', what: 'in an order' },
  { file: 'relational', what: 'a relational query' },
]);
