import { proofsOf } from '../harness/prove';
import { articleSizes, ofSize } from '../harness/seed';

proofsOf('better-sqlite3', 'into-query', ({ articles }) => {
  const bytes = ofSize<readonly [before: number, after: number]>(articles);
  return [
    { file: 'by-status', what: 'counted by the values of a column', before: 1, after: 1, bytes: bytes([13729, 128], [1552884, 163], [3663224, 168]), scale: `${articles} articles` },
    { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: bytes([13729, 16], [1552884, 18], [3663224, 19]), scale: `${articles} articles` },
    { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: bytes([2751, 16], [515701, 17], [1220627, 18]), scale: `${articles} articles` },
    { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: bytes([196, 37], [19857, 4082], [203537, 41572]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'find', what: 'one that is looked for', before: 1, after: 1, bytes: bytes([13729, 2751], [1552884, 2751], [3663224, 2751]), scale: `${articles} articles` },
    { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: bytes([10982, 8232], [1087215, 8650], [2568628, 8650]), givesNothing: articles === 5, scale: `${articles} articles` },
    { file: 'sum', what: 'added up', before: 1, after: 1, bytes: bytes([13729, 19], [1552884, 21], [3663224, 22]), scale: `${articles} articles` },
    { file: 'sorted', what: 'the first of an order of their own', before: 1, after: 1, bytes: bytes([13729, 8231], [1552884, 8659], [3663224, 8659]), scale: `${articles} articles` },
    { file: 'sum-loop', what: 'summed by a loop', before: 1, after: 1, bytes: bytes([13729, 19], [1552884, 21], [3663224, 22]), scale: `${articles} articles` },
    { file: 'sum-by', what: 'summed by a column', before: 1, after: 1, bytes: bytes([13729, 120], [1552884, 154], [3663224, 159]), scale: `${articles} articles` },
    { file: 'paged', what: 'a page of the request, and how many there are', input: { page: '2', limit: '2' }, before: 1, after: 2, bytes: bytes([13729, 5514], [1552884, 5516], [3663224, 5517]), scale: `${articles} articles` },
    { file: 'several', what: 'several numbers of one list, of some under conditions, and an object of totals', before: 3, after: 8, bytes: bytes([41187, 2891], [4658652, 2908], [10989672, 2917]), scale: `${articles} articles` },
  ];
}, articleSizes);
