import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('pg', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13880, 63], [1538765, 65], [3520982, 66]), scale: `${articles} articles` },
    { file: 'count-direct', what: 'counted where they come', before: 1, after: 1, bytes: bytes([153, 73], [8005, 75], [82294, 76]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([13880, 63], [1538765, 65], [3520982, 66]), scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: bytes([13880, 144], [1538765, 837], [3520982, 837]), scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([267, 131], [13834, 1055], [141146, 9509]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'find', what: 'one that is looked for', before: 1, after: 1, bytes: bytes([13880, 3052], [1538765, 3052], [3520982, 3052]), scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([177, 105], [9341, 105], [96183, 105]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([13880, 321], [1538765, 29492], [3520982, 29492]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: bytes([13880, 321], [1538765, 3054], [3520982, 3054]), scale: `${articles} articles` },
    { file: 'sum', what: 'added up', before: 1, after: 1, bytes: bytes([13880, 61], [1538765, 63], [3520982, 64]), scale: `${articles} articles` },
    { file: 'tally', what: 'counted by a loop', before: 1, after: 1, bytes: bytes([13880, 171], [1538765, 196], [3520982, 201]), scale: `${articles} articles` },
    { file: 'sorted', what: 'the first of an order of their own', before: 1, after: 1, bytes: bytes([13880, 8459], [1538765, 8874], [3520982, 8874]), scale: `${articles} articles` },
    { file: 'sum-loop', what: 'summed by a loop', before: 1, after: 1, bytes: bytes([13880, 62], [1538765, 64], [3520982, 65]), scale: `${articles} articles` },
    { file: 'sum-by', what: 'summed by a column', before: 1, after: 1, bytes: bytes([13880, 161], [1538765, 209], [3520982, 216]), scale: `${articles} articles` },
    { file: 'tally-if', what: 'counted by a loop under a condition', before: 1, after: 1, bytes: bytes([13880, 95], [1538765, 204], [3520982, 211]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13890, 5849], [1538775, 5851], [3520992, 5852]), scale: `${articles} articles` },
    { file: 'paged-whole', what: 'a page of filtered rows, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([160, 148], [9469, 185], [98971, 186]), scale: `${articles} articles` },
    { file: 'by-status', what: 'several counts of one list', before: 1, after: 1, bytes: bytes([13890, 181], [1538775, 206], [3520992, 211]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 8, bytes: bytes([41640, 3565], [4616295, 3583], [10562946, 3592]), scale: `${articles} articles` },
  ];
}, articleSizes);
