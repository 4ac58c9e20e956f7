import { proofsOf } from '../harness/prove';

proofsOf('postgres', 'bulk-write', ({ orders }) => {
  const names = [...Array.from({ length: orders / 5 }, (_, index) => `N${1001 + (index % 5)}`), null];
  return [
    { file: 'update-values', what: 'update with other values for each row', input: 'open', before: 1 + orders, after: 2, scale: `${orders} orders` },
    { file: 'insert-returning', what: 'insert whose rows are used', input: names, before: names.length, after: 1, scale: `${names.length} names` },
    { file: 'delete', what: 'delete by a column that may be null, with names that repeat', input: names, before: names.length, after: 1, scale: `${names.length} names` },
  ];
});
