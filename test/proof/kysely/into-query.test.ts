import { proofsOf } from '../harness/prove';

proofsOf('kysely', 'into-query', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: isUsual ? [115230, 64] : [1226717, 65], scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter, beside a condition of its own', before: 1, after: 1, bytes: isUsual ? [83789, 73] : [874652, 74], scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: isUsual ? [115230, 3232] : [1226717, 3434], scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: isUsual ? [115230, 29502] : [1226717, 29502], scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: isUsual ? [115230, 77671] : [1226717, 816550], scale: `${articles} articles` },
    { file: 'by-status', what: 'several counts by one column', before: 1, after: 1, bytes: isUsual ? [115230, 187] : [1226717, 192], scale: `${articles} articles` },
    { file: 'sum', what: 'added up after a filter', before: 1, after: 1, bytes: isUsual ? [115230, 72] : [1226717, 73], scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: isUsual ? [115230, 138] : [1226717, 138], scale: `${articles} articles` },
  ];
});
