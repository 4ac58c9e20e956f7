import { proofsOf } from '../harness/prove';

proofsOf('typeorm', 'into-query', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: isUsual ? [115326, 62] : [1226813, 63], scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: isUsual ? [115326, 71] : [1226813, 72], scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: isUsual ? [115326, 3124] : [1226813, 3124], scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: isUsual ? [115326, 29588] : [1226813, 29588], scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: isUsual ? [115326, 77767] : [1226813, 816646], scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: isUsual ? [115326, 3160] : [1226813, 3160], scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: isUsual ? [115326, 172] : [1226813, 172], scale: `${articles} articles` },
    { file: 'tally', what: 'counted by hand', before: 1, after: 1, bytes: isUsual ? [115326, 246] : [1226813, 256], scale: `${articles} articles` },
    { file: 'sum', what: 'added up', before: 1, after: 1, bytes: isUsual ? [115326, 63] : [1226813, 64], scale: `${articles} articles` },
  ];
});
