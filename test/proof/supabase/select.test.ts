import { proofsOf } from '../harness/prove';

proofsOf('supabase', 'select', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'star', what: 'in the place of the star', before: 1, after: 1, bytes: isUsual ? [118095, 1177] : [1258269, 12143], scale: `${articles} articles` },
    { file: 'empty', what: 'an empty select', before: 1, after: 1, bytes: isUsual ? [38547, 284] : [420239, 3024], scale: `${articles} articles` },
    { file: 'embedded', what: 'beside an embedded relation', before: 1, after: 1, bytes: isUsual ? [119335, 2106] : [1270669, 21051], scale: `${articles} articles` },
  ];
});
