import { proofsOf } from '../harness/prove';

proofsOf('supabase', 'into-query', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: isUsual ? [118095, 0] : [1258269, 0], scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: isUsual ? [118095, 0] : [1258269, 0], scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: isUsual ? [118095, 2787] : [1258269, 2787], scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: isUsual ? [118095, 29971] : [1258269, 29971], scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: isUsual ? [118095, 79549] : [1258269, 838031], scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: isUsual ? [118095, 2805] : [1258269, 2805], scale: `${articles} articles` },
  ];
});
