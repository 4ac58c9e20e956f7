import { proofsOf } from '../harness/prove';

proofsOf('postgres', 'batch', ({ customers, coupons, orders }) => {
  const emails = [...Array.from({ length: customers / 2 }, (_, index) => `c${((index * 7) % (customers / 2)) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];
  const changes = Array.from({ length: 36 }, (_, index) => ({ code: `SAVE${(index % 12) + 1}`, percent: index }));
  return [
    { file: 'first-row', what: 'the first row of a template', input: emails, before: emails.length, after: 1, scale: `${emails.length} addresses` },
    { file: 'to-many-grouped', what: 'to-many, grouped, in order, in Promise.all', input: 150, before: 1 + orders, after: 2, scale: `${orders} orders` },
    { file: 'sum-per-key', what: 'a sum and a count per key, nothing and zero without rows', input: Array.from({ length: customers }, (_, index) => customers - index), before: customers, after: 1, scale: `${customers} customers` },
    { file: 'find-or-create', what: 'of rows that a pass creates and a later one finds', input: changes, before: 36 + Math.max(0, 12 - coupons), after: 1 + Math.max(0, 12 - coupons), scale: `36 codes, a third of them different, ${coupons} there before` },
    { file: 'empty-list', what: 'an empty list', input: [], before: 0, after: 1, scale: 'no article', givesNothing: true },
  ];
});
