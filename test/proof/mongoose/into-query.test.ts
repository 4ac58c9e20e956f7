import { proofsOf } from '../harness/prove';

proofsOf('mongoose', 'into-query', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: isUsual ? [117858, 121] : [1254855, 121], scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: isUsual ? [117858, 121] : [1254855, 121], scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: isUsual ? [117858, 2866] : [1254855, 2866], scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: isUsual ? [117858, 29776] : [1254855, 31782], scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: isUsual ? [117858, 79362] : [1254855, 835244], scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: isUsual ? [117858, 2895] : [1254855, 2895], scale: `${articles} articles` },
  ];
});
