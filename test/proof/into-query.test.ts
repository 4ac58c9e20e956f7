import { proofs } from './harness/prove';
import { articleSizes, ofSize } from './harness/seed';

proofs('into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13890, 79], [1538775, 81], [3520992, 82]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([13890, 79], [1538775, 81], [3520992, 82]), scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([13890, 3038], [1538775, 3038], [3520992, 3038]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([13890, 331], [1538775, 29502], [3520992, 29502]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([13890, 11159], [1538775, 1025009], [3520992, 2318120]), scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: bytes([13890, 331], [1538775, 3064], [3520992, 3064]), scale: `${articles} articles` },
    { file: 'count-direct', what: 'counted in one expression', before: 1, after: 1, bytes: bytes([3062, 79], [514099, 81], [1203206, 82]), scale: `${articles} articles` },
    { file: 'status', what: 'a text, sign by sign', before: 1, after: 1, bytes: bytes([13890, 79], [1538775, 81], [3520992, 82]), scale: `${articles} articles` },
    { file: 'empty', what: 'columns that are empty', before: 2, after: 1, bytes: bytes([14329, 79], [1539327, 80], [3521544, 81]), scale: `${articles} articles` },
    { file: 'by-status', what: 'several counts of one list', before: 1, after: 1, bytes: bytes([13890, 187], [1538775, 212], [3520992, 217]), scale: `${articles} articles` },
    { file: 'tally', what: 'counted by hand, by a column', before: 1, after: 1, bytes: bytes([3062, 111], [514099, 220], [1203206, 227]), scale: `${articles} articles` },
    { file: 'sum', what: 'added up after a filter', before: 1, after: 1, bytes: bytes([13890, 78], [1538775, 80], [3520992, 81]), scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: bytes([3062, 81], [514099, 148], [1203206, 148]), scale: `${articles} articles` },
    { file: 'find', what: 'looked for by a text', before: 1, after: 1, bytes: bytes([13890, 3045], [1538775, 3045], [3520992, 3045]), scale: `${articles} articles` },
    { file: 'sorted', what: 'the first of an order of their own', before: 1, after: 1, bytes: bytes([13890, 8469], [1538775, 9693], [3520992, 1661]), scale: `${articles} articles` },
    { file: 'sorted-steps', what: 'filtered, sorted and cut in steps', before: 1, after: 1, bytes: bytes([13890, 331], [1538775, 12645], [3520992, 12645]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'sorted-place', what: 'sorted where they are, and the first used', before: 1, after: 1, bytes: bytes([13890, 3062], [1538775, 3460], [3520992, 754]), scale: `${articles} articles` },
    { file: 'sum-loop', what: 'summed by a loop under a condition', before: 1, after: 1, bytes: bytes([13890, 78], [1538775, 80], [3520992, 81]), scale: `${articles} articles` },
    { file: 'sum-each', what: 'summed by a callback', before: 1, after: 1, bytes: bytes([3038, 78], [221666, 80], [505603, 81]), scale: `${articles} articles` },
    { file: 'sum-by', what: 'summed by a column', before: 1, after: 1, bytes: bytes([13890, 208], [1538775, 1118], [3520992, 1156]), scale: `${articles} articles` },
    { file: 'tally-map', what: 'counted into a map', before: 1, after: 1, bytes: bytes([13890, 179], [1538775, 220], [3520992, 227]), scale: `${articles} articles` },
    { file: 'tally-if', what: 'counted by hand under a condition', before: 1, after: 1, bytes: bytes([13890, 114], [1538775, 683], [3520992, 707]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13890, 5855], [1538775, 5857], [3520992, 5858]), scale: `${articles} articles` },
    { file: 'paged-sorted', what: 'a page of the request, filtered and sorted', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13890, 410], [1538775, 6280], [3520992, 6281]), scale: `${articles} articles` },
    { file: 'paged-alone', what: 'a page of the request alone', input: { page: '2', limit: '2' }, before: 1, after: 1, bytes: bytes([13890, 5752], [1538775, 9084], [3520992, 9084]), scale: `${articles} articles` },
    { file: 'extremes', what: 'the greatest and the least', before: 4, after: 4, bytes: bytes([39270, 9504], [4102890, 9893], [9360435, 9893]), scale: `${articles} articles` },
    { file: 'every', what: 'whether all match', before: 3, after: 3, bytes: bytes([28111, 3700], [2770479, 3700], [6343579, 3700]), scale: `${articles} articles` },
    { file: 'numbers', what: 'averages, and several numbers of one loop', before: 3, after: 3, bytes: bytes([17283, 371], [2053205, 383], [4724529, 389]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 8, bytes: bytes([41670, 3683], [4616325, 3701], [10562976, 3710]), scale: `${articles} articles` },
    { file: 'then', what: 'filtered by a callback of then', before: 1, after: 1, bytes: bytes([13890, 3062], [1538775, 514099], [3520992, 1203206]), scale: `${articles} articles` },
    { file: 'later', what: 'looked for where a variable is given them later', before: 1, after: 1, bytes: bytes([13890, 3020], [1538775, 3265], [3520992, 773]), scale: `${articles} articles` },
  ];
}, articleSizes);
