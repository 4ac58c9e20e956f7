import { proofsOf } from '../harness/prove';

proofsOf('knex', 'select', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'plain', what: 'a chain without a select', before: 1, after: 1, bytes: isUsual ? [37901, 412] : [410510, 3588], scale: `${articles} articles` },
    { file: 'star', what: 'in the place of the star', before: 1, after: 1, bytes: isUsual ? [115230, 882] : [1226717, 8744], scale: `${articles} articles` },
  ];
});
