import { proofsOf } from '../harness/prove';

proofsOf('kysely', 'batch', ({ customers, orders, visits }) => {
  const emails = [...Array.from({ length: customers / 2 }, (_, index) => `c${((index * 7) % (customers / 2)) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];
  const signedIn = visits - visits / 5;
  const open = orders - orders / 5;
  const scale = `${emails.length} addresses`;
  const changes = Array.from({ length: 36 }, (_, index) => ({ code: `SAVE${(index % 12) + 1}`, percent: index % 4 === 3 && index > 12 ? 0 : index }));
  return [
    { file: 'take-first', what: 'the first row by a key', input: emails, before: emails.length, after: 1, scale },
    { file: 'empty-list', what: 'empty list, a column without the key', input: [], before: 0, after: 0, scale: 'no address', givesNothing: true },
    { file: 'nullable-key', what: 'key that may be null', before: 1 + signedIn, after: 2, scale: `${signedIn} of ${visits} visits have one` },
    { file: 'to-many-grouped', what: 'to-many with a join, grouped, in order, in Promise.all', before: 1 + open, after: 2, scale: `${open} orders` },
    { file: 'figures-per-key', what: 'counts, sums and the most per key, of callbacks, functions and SQL text, and what they are without rows', input: Array.from({ length: customers }, (_, index) => customers - index), before: 3 * customers, after: 3, scale: `${customers} customers` },
    { file: 'update-or-create', what: 'of rows that are created, changed by what they were, or deleted', input: changes, before: 2 * changes.length, after: 1 + changes.length, scale: `${changes.length} changes of ${changes.length / 3} codes` },
    { file: 'newest-per-key', what: 'the first row of each key in an order, and none where there is none', input: [...Array.from({ length: customers }, (_, index) => customers - index), 1, 9999], before: 2 * (customers + 2), after: 2, scale: `${customers + 2} keys` },
  ];
});
