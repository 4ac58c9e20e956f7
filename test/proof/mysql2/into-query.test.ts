import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('mysql2', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13829, 61], [1511449, 63], [3244232, 64]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([3732, 163], [500829, 163], [1060004, 163]), scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: bytes([13829, 107], [1511449, 137], [3244232, 137]), scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([13829, 8498], [1511449, 755847], [3244232, 1622771]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([364, 309], [7173, 307], [69164, 312]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([139, 125], [1654, 282], [16215, 285]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: bytes([13829, 519], [1511449, 3187], [3244232, 3187]), scale: `${articles} articles` },
    { file: 'sum', what: 'added up', before: 1, after: 1, bytes: bytes([13829, 60], [1511449, 62], [3244232, 63]), scale: `${articles} articles` },
    { file: 'sorted', what: 'the first of an order of their own', before: 1, after: 1, bytes: bytes([13829, 8498], [1511449, 8929], [3244232, 8929]), scale: `${articles} articles` },
    { file: 'sum-loop', what: 'summed by a loop', before: 1, after: 1, bytes: bytes([13829, 60], [1511449, 62], [3244232, 63]), scale: `${articles} articles` },
    { file: 'sum-by', what: 'summed by a column', before: 1, after: 1, bytes: bytes([13829, 147], [1511449, 227], [3244232, 247]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13829, 6032], [1511449, 6034], [3244232, 6035]), scale: `${articles} articles` },
    { file: 'by-score', what: 'several counts of one list', before: 1, after: 1, bytes: bytes([3732, 275], [500829, 325], [1060004, 325]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 8, bytes: bytes([41487, 4055], [4534347, 4072], [9732696, 1787]), scale: `${articles} articles` },
  ];
}, articleSizes);
