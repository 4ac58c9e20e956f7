import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('supabase', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  const scale = `${articles} articles${articles > 1000 ? ', with the cut at 1,000 rows lifted' : ''}`;
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13957, 0], [1578289, 0], [3919091, 0]), scale },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([13957, 0], [1578289, 0], [3919091, 0]), scale },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([13957, 2787], [1578289, 2787], [3919091, 2787]), scale },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([13957, 2], [1578289, 29971], [3919091, 29971]), givesNothing: articles === 5, scale },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([13957, 11155], [1578289, 1051961], [3919091, 2590127]), scale },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: bytes([13957, 2], [1578289, 2805], [3919091, 2805]), scale },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13957, 5604], [1578289, 6014], [3919091, 1016]), scale },
    { file: 'paged-alone', what: 'a page of the request alone', input: { page: '2' }, before: 1, after: 1, bytes: bytes([13957, 5568], [1578289, 9614], [3919091, 1567]), scale },
  ];
}, articleSizes);
