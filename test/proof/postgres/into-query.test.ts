import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('postgres', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'by-status', what: 'counted by the values of a column', before: 1, after: 1, bytes: bytes([13897, 188], [1538782, 213], [3520999, 218]), scale: `${articles} articles` },
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13897, 80], [1538782, 82], [3520999, 83]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([11170, 84], [1230773, 85], [2813129, 86]), scale: `${articles} articles` },
    { file: 'find', what: 'one that is looked for', before: 1, after: 1, bytes: bytes([13901, 3077], [1538786, 3077], [3521003, 3077]), scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([207, 113], [13290, 113], [137110, 113]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([13897, 338], [1538782, 29509], [3520999, 29509]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'sum', what: 'added up', before: 1, after: 1, bytes: bytes([13897, 79], [1538782, 81], [3520999, 82]), scale: `${articles} articles` },
    { file: 'sorted', what: 'the first of an order of their own', before: 1, after: 1, bytes: bytes([13897, 8476], [1538782, 8891], [3520999, 8891]), scale: `${articles} articles` },
    { file: 'sum-loop', what: 'summed by a loop', before: 1, after: 1, bytes: bytes([13897, 79], [1538782, 81], [3520999, 82]), scale: `${articles} articles` },
    { file: 'sum-by', what: 'summed by a column', before: 1, after: 1, bytes: bytes([13897, 178], [1538782, 226], [3520999, 233]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request', input: { page: '2', limit: '2' }, before: 1, after: 1, bytes: bytes([13901, 5795], [1538786, 5795], [3521003, 5795]), scale: `${articles} articles` },
    { file: 'paged-total', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13901, 5879], [1538786, 5881], [3521003, 5882]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 8, bytes: bytes([41065, 3691], [4615720, 3709], [10562371, 3718]), scale: `${articles} articles` },
  ];
}, articleSizes);
