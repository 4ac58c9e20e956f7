import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('mikro-orm', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13880, 63], [1538765, 65], [3520982, 66]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([13880, 63], [1538765, 65], [3520982, 66]), scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([13880, 3028], [1538765, 3028], [3520982, 3028]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([3052, 321], [514089, 30923], [1203196, 23612]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([11166, 321], [1077146, 68537], [2465935, 158276]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'find', what: 'one that is looked for', before: 1, after: 1, bytes: bytes([13880, 3052], [1538765, 3052], [3520982, 3052]), scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: bytes([13880, 321], [1538765, 3054], [3520982, 3054]), scale: `${articles} articles` },
    { file: 'sorted', what: 'the first of an order of their own', before: 1, after: 1, bytes: bytes([13880, 8459], [1538765, 8874], [3520982, 8874]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13880, 5829], [1538765, 5831], [3520982, 5832]), scale: `${articles} articles` },
    { file: 'sums', what: 'added up, under a condition, and by a column', before: 3, after: 3, bytes: bytes([30812, 314], [3591619, 1228], [8245160, 1268]), scale: `${articles} articles` },
    { file: 'grouped', what: 'counted by a column under a condition, the values of one, and by some values of one', before: 3, after: 3, bytes: bytes([41640, 380], [4308893, 1232], [9864210, 1269]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 8, bytes: bytes([41640, 3555], [4616295, 3573], [10562946, 3582]), scale: `${articles} articles` },
  ];
}, articleSizes);
