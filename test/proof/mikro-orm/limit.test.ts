import { limitProofs } from '../harness/limits';

limitProofs('mikro-orm', [
  { file: 'ordered', what: 'in an order' },
]);
