import { proofsOf } from '../harness/prove';

proofsOf('knex', 'into-query', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: isUsual ? [115230, 64] : [1226717, 65], scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: isUsual ? [115230, 73] : [1226717, 74], scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: isUsual ? [115230, 3038] : [1226717, 3038], scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: isUsual ? [115230, 29502] : [1226717, 29502], scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: isUsual ? [115230, 77671] : [1226717, 816550], scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: isUsual ? [115230, 3064] : [1226717, 3064], scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: isUsual ? [115230, 837] : [1226717, 837], scale: `${articles} articles` },
  ];
});
