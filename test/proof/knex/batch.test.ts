import { proofsOf } from '../harness/prove';

proofsOf('knex', 'batch', ({ customers, orders, products }) => {
  const emails = [...Array.from({ length: customers / 2 }, (_, index) => `c${((index * 7) % (customers / 2)) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];
  const skus = [...Array.from({ length: products }, (_, index) => `P${((index * 7) % products) + 1}`), 'NONE'];
  const open = orders - orders / 5;
  const scale = `${emails.length} addresses`;
  const changes = Array.from({ length: 36 }, (_, index) => ({ code: `SAVE${(index % 12) + 1}`, percent: index % 4 === 3 && index > 12 ? 0 : index }));
  return [
    { file: 'first', what: 'the first row by a key', input: emails, before: emails.length, after: 1, scale },
    { file: 'empty-list', what: 'empty list, a column without the key', input: [], before: 0, after: 1, scale: 'no address', givesNothing: true },
    { file: 'more-conditions', what: 'more conditions in one object, and columns', input: skus, before: skus.length, after: 1, scale: `${skus.length} articles` },
    { file: 'to-many-grouped', what: 'to-many, grouped, in order, in Promise.all', before: 1 + open, after: 2, scale: `${open} orders` },
    { file: 'figures-per-key', what: 'sums, counts and the most per key, and what they are without rows', input: Array.from({ length: customers }, (_, index) => customers - index), before: 2 * customers, after: 2, scale: `${customers} customers` },
    { file: 'update-or-create', what: 'of rows that are created, changed by what they were, or deleted', input: changes, before: 2 * changes.length, after: 1 + changes.length, scale: `${changes.length} changes of ${changes.length / 3} codes` },
    { file: 'newest-per-key', what: 'the first row of each key in an order, and none where there is none', input: [...Array.from({ length: customers }, (_, index) => customers - index), 1, 9999], before: 2 * (customers + 2), after: 2, scale: `${customers + 2} keys` },
  ];
});
