import { proofsOf } from '../harness/prove';

proofsOf('mikro-orm', 'bulk-write', ({ customers, orders }) => {
  const names = Array.from({ length: orders }, (_, index) => `entry ${index}`);
  const ids = Array.from({ length: orders / 10 }, (_, index) => index + 1);
  return [
    { file: 'insert', what: 'insert', input: names, before: names.length, after: 1, scale: `${names.length} entries` },
    { file: 'insert-empty', what: 'insert, empty list', input: [], before: 0, after: 0, scale: 'none', givesNothing: true },
    { file: 'upsert', what: 'upsert by a unique key, 300 rows in a statement', before: 1 + customers, after: 1 + Math.ceil(customers / 300), scale: `${customers} customers` },
    { file: 'delete', what: 'native delete by id', input: [...ids, 99999], before: ids.length + 1, after: 1, scale: `${ids.length + 1} ids` },
    { file: 'update', what: 'native update with the same values', input: ids, before: ids.length, after: 1, scale: `${ids.length} ids` },
  ];
});
