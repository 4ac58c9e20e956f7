import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('objection', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13880, 63], [1538765, 65], [3520982, 66]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([13880, 73], [1538765, 75], [3520982, 76]), scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([13880, 3038], [1538765, 3038], [3520982, 3038]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([13880, 331], [1538765, 29502], [3520982, 29502]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([13880, 11159], [1538765, 1025009], [3520982, 2318120]), scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: bytes([13880, 331], [1538765, 3064], [3520982, 3064]), scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: bytes([13880, 144], [1538765, 837], [3520982, 837]), scale: `${articles} articles` },
    { file: 'sum', what: 'added up', before: 1, after: 1, bytes: bytes([13880, 62], [1538765, 64], [3520982, 65]), scale: `${articles} articles` },
    { file: 'by-status', what: 'counted by the values of a column', before: 1, after: 1, bytes: bytes([13880, 171], [1538765, 196], [3520982, 201]), scale: `${articles} articles` },
    { file: 'tally', what: 'counted by a loop', before: 1, after: 1, bytes: bytes([3062, 102], [514099, 266], [1203206, 276]), scale: `${articles} articles` },
    { file: 'sorted', what: 'the first of an order of their own', before: 1, after: 1, bytes: bytes([13880, 8469], [1538765, 8884], [3520982, 8884]), scale: `${articles} articles` },
    { file: 'sum-loop', what: 'summed by a loop', before: 1, after: 1, bytes: bytes([13880, 62], [1538765, 64], [3520982, 65]), scale: `${articles} articles` },
    { file: 'sum-by', what: 'summed by a column', before: 1, after: 1, bytes: bytes([13880, 191], [1538765, 1101], [3520982, 1139]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13880, 5839], [1538765, 5841], [3520982, 5842]), scale: `${articles} articles` },
    { file: 'status', what: 'a text, sign by sign', before: 1, after: 1, bytes: bytes([13880, 73], [1538765, 75], [3520982, 76]), scale: `${articles} articles` },
    { file: 'find', what: 'looked for by a text', before: 1, after: 1, bytes: bytes([13880, 3045], [1538765, 3045], [3520982, 3045]), scale: `${articles} articles` },
    { file: 'under-if', what: 'counted by a column, added up and counted under a condition', before: 3, after: 3, bytes: bytes([41640, 252], [4616295, 824], [10562946, 850]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 8, bytes: bytes([41640, 3605], [4616295, 3623], [10562946, 3632]), scale: `${articles} articles` },
  ];
}, articleSizes);
