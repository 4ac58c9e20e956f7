import { proofs } from './harness/prove';
import { rows } from './harness/seed';

const articles = `${rows.articles} articles`;

proofs('into-query', [
  { file: 'count', what: 'counted in a variable', before: 1, after: 1, bytes: [115240, 80], scale: articles },
  { file: 'count-where', what: 'counted after a filter', before: 1, after: 1, bytes: [115240, 79], scale: articles },
  { file: 'first', what: 'the first in an order', before: 1, after: 1, bytes: [115240, 3038], scale: articles },
  { file: 'page', what: 'a page in an order', before: 1, after: 1, bytes: [115240, 29502], scale: articles },
  { file: 'filter', what: 'filtered', before: 1, after: 1, bytes: [115240, 77671], scale: articles },
  { file: 'some', what: 'whether there is one', before: 1, after: 1, bytes: [115240, 3064], scale: articles },
  { file: 'count-direct', what: 'counted in one expression', before: 1, after: 1, bytes: [37901, 80], scale: articles },
  { file: 'status', what: 'a text, sign by sign', before: 1, after: 1, bytes: [115240, 79], scale: articles },
  { file: 'empty', what: 'columns that are empty', before: 2, after: 1, bytes: [115792, 79], scale: articles },
  { file: 'by-status', what: 'several counts of one list', before: 1, after: 1, bytes: [115240, 203], scale: articles },
  { file: 'tally', what: 'counted by hand, by a column', before: 1, after: 1, bytes: [37901, 213], scale: articles },
  { file: 'sum', what: 'added up after a filter', before: 1, after: 1, bytes: [115240, 79], scale: articles },
  { file: 'distinct', what: 'the values of a column', before: 1, after: 1, bytes: [37901, 148], scale: articles },
  { file: 'find', what: 'looked for by a text', before: 1, after: 1, bytes: [115240, 3045], scale: articles },
]);
