import { proofsOf } from '../harness/prove';

proofsOf('sequelize', 'into-query', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: isUsual ? [115230, 64] : [1226717, 65], scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: isUsual ? [115230, 63] : [1226717, 64], scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: isUsual ? [115230, 3028] : [1226717, 3028], scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: isUsual ? [115230, 29492] : [1226717, 29492], scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: isUsual ? [115230, 77661] : [1226717, 816540], scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: isUsual ? [115230, 3054] : [1226717, 3054], scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: isUsual ? [115230, 172] : [1226717, 172], scale: `${articles} articles` },
  ];
});
