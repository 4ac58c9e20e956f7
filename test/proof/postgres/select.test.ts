import { proofsOf } from '../harness/prove';

proofsOf('postgres', 'select', ({ articles }) => [
  { file: 'star', what: 'in the place of the star', before: 1, after: 1, bytes: articles === 40 ? [115247, 1106] : [1226734, 10633], scale: `${articles} articles` },
]);
