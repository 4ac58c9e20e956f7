import { limitProofs } from '../harness/limits';

limitProofs('typeorm', [
  { file: 'ordered', what: 'in an order' },
  { file: 'builder', what: 'a builder, each link on its line' },
]);
