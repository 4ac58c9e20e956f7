import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('mongoose', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([14010, 121], [1573985, 121], [3873552, 121]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([14010, 121], [1573985, 121], [3873552, 121]), scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([14010, 2866], [1573985, 2866], [3873552, 2866]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([14010, 97], [1573985, 31782], [3873552, 7843]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([14010, 11214], [1573985, 1048445], [3873552, 2554181]), scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: bytes([14010, 97], [1573985, 2895], [3873552, 2895]), scale: `${articles} articles` },
    { file: 'by-views', what: 'counted by the values of a path', before: 1, after: 1, bytes: bytes([2893, 127], [525527, 397], [1318358, 397]), scale: `${articles} articles` },
    { file: 'tally', what: 'counted by a loop', before: 1, after: 1, bytes: bytes([14010, 290], [1573985, 1712], [3873552, 1712]), scale: `${articles} articles` },
    { file: 'distinct', what: 'the values of a path', before: 1, after: 1, bytes: bytes([14010, 235], [1573985, 1272], [3873552, 1272]), scale: `${articles} articles` },
    { file: 'sum', what: 'added up', before: 1, after: 1, bytes: bytes([2893, 119], [525527, 119], [1318358, 119]), scale: `${articles} articles` },
    { file: 'sum-by', what: 'summed by a path', before: 1, after: 1, bytes: bytes([14010, 280], [1573985, 1632], [3873552, 1632]), scale: `${articles} articles` },
    { file: 'under-if', what: 'counted by a column, added up and counted under a condition', before: 3, after: 3, bytes: bytes([42030, 375], [4721955, 1302], [11620656, 1302]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 7, bytes: bytes([42030, 1311], [4721955, 1311], [11620656, 1311]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([14010, 6029], [1573985, 6429], [3873552, 1428]), scale: `${articles} articles` },
  ];
}, articleSizes);
