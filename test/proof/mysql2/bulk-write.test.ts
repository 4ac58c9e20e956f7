import { proofsOf } from '../harness/prove';

// Each reads the table once afterwards: the rows are in a MariaDB of their own.
proofsOf('mysql2', 'bulk-write', ({ orders }) => {
  const names = [...Array.from({ length: orders / 5 }, (_, index) => `N${1001 + (index % 5)}`), null];
  const ids = [...Array.from({ length: orders / 10 }, (_, index) => index * 2), 1];
  const entries = Array.from({ length: orders }, (_, index) => ({ id: index + 1, message: `, seen ${index}` }));
  return [
    { file: 'insert', what: 'insert with a value that is the same for all', input: names, before: names.length + 1, after: 2, scale: `${names.length} names` },
    { file: 'upsert', what: 'upsert that adds to what is there', input: entries, before: entries.length + 1, after: 2, scale: `${entries.length} entries` },
    { file: 'delete', what: 'delete by key, with another condition', input: ids, before: ids.length + 1, after: 2, scale: `${ids.length} keys` },
  ];
});
