import { proofsOf } from '../harness/prove';

proofsOf('sequelize', 'select', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'find-all', what: 'among other options', before: 1, after: 1, bytes: isUsual ? [115230, 1411] : [1226717, 13818], scale: `${articles} articles` },
    { file: 'by-key', what: 'one row by its key', before: 1, after: 1, bytes: [3052, 63], scale: `${articles} articles` },
  ];
});
