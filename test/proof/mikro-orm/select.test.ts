import { proofsOf } from '../harness/prove';

proofsOf('mikro-orm', 'select', ({ articles }) => [
  { file: 'find', what: 'beside an order, of a manager', before: 1, after: 1, scale: `${articles} articles` },
  { file: 'repository', what: 'a repository\'s findAll', before: 1, after: 1, scale: `${articles} articles` },
  { file: 'by-key', what: 'one row by a unique key', before: 1, after: 1, scale: `${articles} articles` },
]);
