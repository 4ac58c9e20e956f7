import { proofsOf } from '../harness/prove';

proofsOf('objection', 'select', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'plain', what: 'at the end of the chain', before: 1, after: 1, bytes: isUsual ? [37901, 518] : [410510, 4654], scale: `${articles} articles` },
    { file: 'all', what: 'of a whole table', before: 1, after: 1, bytes: isUsual ? [115230, 837] : [1226717, 7903], scale: `${articles} articles` },
    { file: 'first', what: 'one row that has to be there', before: 1, after: 1, bytes: [3062, 73], scale: `${articles} articles` },
  ];
});
