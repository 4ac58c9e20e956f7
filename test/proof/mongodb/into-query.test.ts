import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('mongodb', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([14010, 121], [1573985, 121], [3873552, 121]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([14010, 121], [1573985, 121], [3873552, 121]), scale: `${articles} articles` },
    { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: bytes([14010, 2866], [1573985, 2866], [3873552, 2866]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([14010, 97], [1573985, 31887], [3873552, 31887]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([14010, 5628], [1573985, 269337], [3873552, 655180]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'find', what: 'one that is looked for', before: 1, after: 1, bytes: bytes([14010, 2893], [1573985, 2893], [3873552, 2893]), scale: `${articles} articles` },
    { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: bytes([14010, 97], [1573985, 2895], [3873552, 2895]), scale: `${articles} articles` },
    { file: 'by-views', what: 'counted by the values of a field', before: 1, after: 1, bytes: bytes([2893, 127], [525527, 397], [1318358, 397]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 1, after: 3, bytes: bytes([14010, 803], [1573985, 803], [3873552, 803]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([14010, 6029], [1573985, 6429], [3873552, 1428]), scale: `${articles} articles` },
  ];
}, articleSizes);
