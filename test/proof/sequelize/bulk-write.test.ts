import { proofsOf } from '../harness/prove';

proofsOf('sequelize', 'bulk-write', ({ orders }) => {
  const names = Array.from({ length: orders }, (_, index) => `entry ${index}`);
  const ids = Array.from({ length: orders / 10 }, (_, index) => index + 1);
  const percents = Array.from({ length: orders }, (_, index) => ({ code: `SAVE${(index % (orders - 3)) + 1}`, percent: index }));
  return [
    { file: 'upsert', what: 'upsert, the last of each key', input: percents, before: percents.length, after: 1, scale: `${percents.length} coupons, some twice` },
    { file: 'create', what: 'create', input: names, before: names.length, after: 1, scale: `${names.length} entries` },
    { file: 'create-empty', what: 'create, empty list', input: [], before: 0, after: 0, scale: 'none', givesNothing: true },
    { file: 'destroy', what: 'destroy by id', input: [...ids, 99999], before: ids.length + 1, after: 1, scale: `${ids.length + 1} ids` },
    { file: 'update-in-transaction', what: 'update with the same values', input: ids, before: { queries: ids.length, transactions: 1 }, after: { queries: 1, transactions: 1 }, scale: `${ids.length} ids` },
  ];
});
