import { limitProofs } from '../harness/limits';

limitProofs('mongodb', [
  { file: 'ordered', what: 'in an order' },
  { file: 'aggregated', what: 'of an aggregation that works nothing out' },
]);
