import { proofsOf } from '../harness/prove';

proofsOf('drizzle', 'select', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'select', what: 'select of a table', before: 1, after: 1, bytes: isUsual ? [115230, 1089] : [1226717, 10616], scale: `${articles} articles` },
    { file: 'relational', what: 'a relational query', before: 1, after: 1, bytes: isUsual ? [115230, 1106] : [1226717, 10768], scale: `${articles} articles` },
  ];
});
