import { limitProofs } from '../harness/limits';

limitProofs('typeorm', [
  { file: 'ordered', what: 'in an order' },
  { file: 'conditions', what: 'by conditions alone' },
  { file: 'builder', what: 'a builder, each link on its line' },
]);
