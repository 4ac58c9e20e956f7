import { proofsOf } from '../harness/prove';

proofsOf('mysql2', 'select', ({ articles }) => [
  { file: 'star', what: 'in the place of the star', before: 1, after: 1, bytes: articles === 40 ? [113247, 781] : [1204905, 7067], scale: `${articles} articles` },
]);
