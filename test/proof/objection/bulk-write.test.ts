import { proofsOf } from '../harness/prove';

proofsOf('objection', 'bulk-write', ({ orders }) => {
  const names = Array.from({ length: orders }, (_, index) => `entry ${index}`);
  const ids = Array.from({ length: orders / 5 }, (_, index) => orders / 5 - index);
  const entries = names.map((message, index) => ({ id: (index % (orders - 3)) + 1, message }));
  return [
    { file: 'insert', what: 'insert', input: names, before: names.length, after: 1, scale: `${names.length} entries` },
    { file: 'insert-used', what: 'insert, rows used in order', input: names, before: names.length, after: 1, scale: `${names.length} entries` },
    { file: 'insert-merge', what: 'upsert, the last of each key', input: entries, before: entries.length, after: 1, scale: `${entries.length} entries, some twice` },
    { file: 'delete-by-id', what: 'delete by id', input: [...ids, 99999], before: ids.length + 1, after: 1, scale: `${ids.length + 1} ids` },
    { file: 'patch-by-id', what: 'patch with the same values, in Promise.all', input: [...ids, ids[0]], before: ids.length + 1, after: 1, scale: `${ids.length + 1} ids, one twice` },
    { file: 'patch-in-transaction', what: 'patch by another column, in a transaction', input: ['N1000', 'N1003'], before: { queries: 2, transactions: 1 }, after: { queries: 1, transactions: 1 }, scale: '2 names' },
    { file: 'patch-empty', what: 'patch, empty list', input: [], before: 0, after: 1, scale: 'none', givesNothing: true },
  ];
});
