import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('sequelize', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13880, 63], [1538765, 65], [3520982, 66]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([13880, 63], [1538765, 65], [3520982, 66]), scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([13880, 3028], [1538765, 3028], [3520982, 3028]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([13880, 321], [1538765, 29492], [3520982, 29492]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([13880, 11149], [1538765, 1024999], [3520982, 2318110]), scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: bytes([13880, 321], [1538765, 3054], [3520982, 3054]), scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: bytes([13880, 111], [1538765, 172], [3520982, 172]), scale: `${articles} articles` },
    { file: 'sorted', what: 'the first of an order of their own', before: 1, after: 1, bytes: bytes([13880, 8459], [1538765, 8874], [3520982, 8874]), scale: `${articles} articles` },
    { file: 'sum-loop', what: 'summed by a loop', before: 1, after: 1, bytes: bytes([13880, 62], [1538765, 64], [3520982, 65]), scale: `${articles} articles` },
    { file: 'sum-by', what: 'summed by a column', before: 1, after: 1, bytes: bytes([13880, 161], [1538765, 209], [3520982, 216]), scale: `${articles} articles` },
    { file: 'tally-if', what: 'summed by a column under a condition', before: 1, after: 1, bytes: bytes([13880, 93], [1538765, 203], [3520982, 209]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13880, 5829], [1538765, 5831], [3520982, 5832]), scale: `${articles} articles` },
    { file: 'status', what: 'a text, sign by sign', before: 1, after: 1, bytes: bytes([13880, 63], [1538765, 65], [3520982, 66]), scale: `${articles} articles` },
    { file: 'find', what: 'looked for by a text', before: 1, after: 1, bytes: bytes([13880, 3035], [1538765, 3035], [3520982, 3035]), scale: `${articles} articles` },
    { file: 'by-status', what: 'several counts of one list', before: 1, after: 1, bytes: bytes([13880, 171], [1538765, 196], [3520982, 201]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 8, bytes: bytes([41640, 3555], [4616295, 3573], [10562946, 3582]), scale: `${articles} articles` },
  ];
}, articleSizes);
