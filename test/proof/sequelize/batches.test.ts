import { walkProofs } from '../harness/walks';

walkProofs('sequelize', [
  { file: 'walk', what: 'a walk over all rows', held: [[4, 4], [334, 334], [3334, 500]] },
]);
