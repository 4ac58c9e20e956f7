import { proofsOf } from '../harness/prove';

proofsOf('postgres', 'batch', ({ customers, orders }) => {
  const emails = [...Array.from({ length: customers / 2 }, (_, index) => `c${((index * 7) % (customers / 2)) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];
  return [
    { file: 'first-row', what: 'the first row of a template', input: emails, before: emails.length, after: 1, scale: `${emails.length} addresses` },
    { file: 'to-many-grouped', what: 'to-many, grouped, in order, in Promise.all', input: 150, before: 1 + orders, after: 2, scale: `${orders} orders` },
    { file: 'sum-per-key', what: 'a sum and a count per key, nothing and zero without rows', input: Array.from({ length: customers }, (_, index) => customers - index), before: customers, after: 1, scale: `${customers} customers` },
    { file: 'empty-list', what: 'an empty list', input: [], before: 0, after: 1, scale: 'no article', givesNothing: true },
  ];
});
