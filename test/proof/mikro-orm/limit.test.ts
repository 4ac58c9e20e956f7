import { limitProofs } from '../harness/limits';

limitProofs('mikro-orm', [
  { file: 'ordered', what: 'in an order' },
  { file: 'built', what: 'a builder in a variable' },
]);
