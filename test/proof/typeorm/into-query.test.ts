import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('typeorm', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13976, 61], [1538861, 63], [3521078, 64]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([13976, 71], [1538861, 73], [3521078, 74]), scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([13976, 3124], [1538861, 3124], [3521078, 3124]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([13976, 417], [1538861, 29588], [3521078, 29588]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([13976, 11255], [1538861, 1025105], [3521078, 2318216]), scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: bytes([13976, 427], [1538861, 3160], [3521078, 3160]), scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: bytes([13976, 111], [1538861, 172], [3521078, 172]), scale: `${articles} articles` },
    { file: 'tally', what: 'counted by hand', before: 1, after: 1, bytes: bytes([13976, 160], [1538861, 256], [3521078, 266]), scale: `${articles} articles` },
    { file: 'sum', what: 'added up', before: 1, after: 1, bytes: bytes([13976, 62], [1538861, 64], [3521078, 65]), scale: `${articles} articles` },
    { file: 'sorted', what: 'the first of an order of their own', before: 1, after: 1, bytes: bytes([13976, 8555], [1538861, 8970], [3521078, 8970]), scale: `${articles} articles` },
    { file: 'sum-loop', what: 'summed by a loop', before: 1, after: 1, bytes: bytes([13976, 62], [1538861, 64], [3521078, 65]), scale: `${articles} articles` },
    { file: 'sum-by', what: 'summed by a column', before: 1, after: 1, bytes: bytes([13976, 161], [1538861, 209], [3521078, 216]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13976, 5923], [1538861, 5925], [3521078, 5926]), scale: `${articles} articles` },
    { file: 'status', what: 'a text, sign by sign', before: 1, after: 1, bytes: bytes([13976, 71], [1538861, 73], [3521078, 74]), scale: `${articles} articles` },
    { file: 'find', what: 'looked for by a text', before: 1, after: 1, bytes: bytes([13976, 3141], [1538861, 3141], [3521078, 3141]), scale: `${articles} articles` },
    { file: 'by-status', what: 'several counts of one list', before: 1, after: 1, bytes: bytes([13976, 171], [1538861, 196], [3521078, 201]), scale: `${articles} articles` },
    { file: 'under-if', what: 'counted by a column, added up and counted under a condition', before: 3, after: 3, bytes: bytes([41928, 250], [4616583, 822], [10563234, 848]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 8, bytes: bytes([41928, 3685], [4616583, 3703], [10563234, 3712]), scale: `${articles} articles` },
  ];
}, articleSizes);
