import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('kysely', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13880, 63], [1538765, 65], [3520982, 66]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter, beside a condition of its own', before: 1, after: 1, bytes: bytes([11183, 73], [1099404, 74], [2518673, 75]), scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([13880, 3020], [1538765, 3430], [3520982, 756]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([13880, 331], [1538765, 29502], [3520982, 29502]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([13880, 11159], [1538765, 1025009], [3520982, 2318120]), scale: `${articles} articles` },
    { file: 'by-status', what: 'several counts by one column', before: 1, after: 1, bytes: bytes([13880, 171], [1538765, 196], [3520982, 201]), scale: `${articles} articles` },
    { file: 'sum', what: 'added up after a filter', before: 1, after: 1, bytes: bytes([13880, 71], [1538765, 73], [3520982, 74]), scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: bytes([13880, 127], [1538765, 138], [3520982, 138]), scale: `${articles} articles` },
    { file: 'sorted', what: 'the first of an order of their own', before: 1, after: 1, bytes: bytes([13880, 8469], [1538765, 8884], [3520982, 8884]), scale: `${articles} articles` },
    { file: 'sum-loop', what: 'summed by a loop', before: 1, after: 1, bytes: bytes([13880, 62], [1538765, 64], [3520982, 65]), scale: `${articles} articles` },
    { file: 'sum-by', what: 'summed by a column', before: 1, after: 1, bytes: bytes([13880, 161], [1538765, 209], [3520982, 216]), scale: `${articles} articles` },
    { file: 'tally-if', what: 'counted by a loop under a condition', before: 1, after: 1, bytes: bytes([13880, 105], [1538765, 214], [3520982, 221]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request', input: { page: '2', limit: '2' }, before: 1, after: 1, bytes: bytes([13880, 5776], [1538765, 5776], [3520982, 5776]), scale: `${articles} articles` },
    { file: 'paged-total', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13880, 5839], [1538765, 5841], [3520982, 5842]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 8, bytes: bytes([41640, 3605], [4616295, 3623], [10562946, 3632]), scale: `${articles} articles` },
  ];
}, articleSizes);
