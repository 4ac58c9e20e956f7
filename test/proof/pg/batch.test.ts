import { proofsOf } from '../harness/prove';

proofsOf('pg', 'batch', ({ customers, orders, products, visits }) => {
  const emails = [...Array.from({ length: customers / 2 }, (_, index) => `c${((index * 7) % (customers / 2)) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];
  const skus = [...Array.from({ length: products }, (_, index) => `P${((index * 7) % products) + 1}`), 'NONE'];
  // The last fifth has no order.
  const ids = Array.from({ length: customers }, (_, index) => customers - index);
  return [
    { file: 'first-row', what: 'the first row by a key that is not among the columns', input: emails, before: emails.length, after: 1, scale: `${emails.length} addresses` },
    { file: 'rows-of-result', what: 'to-many through a join, grouped, in order, with a second value', before: 1 + orders, after: 2, scale: `${orders} orders` },
    { file: 'nullable-key', what: 'a key that may be null and is cast, in Promise.all', before: 1 + visits, after: 2, scale: `${visits} visits, a fifth of them without a key` },
    { file: 'count-first', what: 'a count per key, zero where there is no row', input: ids, before: ids.length, after: 1, scale: `${ids.length} customers` },
    { file: 'client-in-transaction', what: 'inside a transaction, in a counter loop', input: skus, before: { queries: skus.length, transactions: 1 }, after: { queries: 1, transactions: 1 }, scale: `${skus.length} articles` },
  ];
});
