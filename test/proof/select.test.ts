import { proofs } from './harness/prove';
import { rows } from './harness/seed';

const articles = `${rows.articles} articles`;

proofs('select', [
  { file: 'list', what: 'two columns of a list', before: 1, after: 1, bytes: [115240, 1099], scale: articles },
  { file: 'plain', what: 'no arguments, a filter and a pattern', before: 1, after: 1, bytes: [115240, 1371], scale: articles },
  { file: 'one', what: 'one row by its key, arguments on lines of their own', before: 1, after: 1, bytes: [3062, 99], scale: articles },
  { file: 'related', what: 'a relation beside the columns', before: 2, after: 2, bytes: [115792, 1878], scale: articles },
  { file: 'function', what: 'through a function of the workspace', before: 1, after: 1, bytes: [27689, 482], scale: articles },
]);
