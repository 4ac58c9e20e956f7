import { proofsOf } from '../harness/prove';

proofsOf('better-sqlite3', 'select', ({ articles }) => [
  { file: 'star', what: 'in the place of the star', before: 1, after: 1, bytes: articles === 40 ? [116081, 1127] : [1237945, 11643], scale: `${articles} articles` },
]);
