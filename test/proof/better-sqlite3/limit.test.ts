import { limitProofs } from '../harness/limits';

limitProofs('better-sqlite3', [
  { file: 'ordered', what: 'in an order' },
]);
