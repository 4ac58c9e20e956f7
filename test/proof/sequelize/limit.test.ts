import { limitProofs } from '../harness/limits';

limitProofs('sequelize', [
  { file: 'ordered', what: 'in an order' },
]);
