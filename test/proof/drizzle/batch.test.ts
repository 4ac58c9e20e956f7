import { proofsOf } from '../harness/prove';

proofsOf('drizzle', 'batch', ({ customers, orders, products, tags, visits }) => {
  // Known addresses in no particular order, one of them twice, and one that nobody has.
  const emails = [...Array.from({ length: customers / 2 }, (_, index) => `c${((index * 7) % (customers / 2)) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];
  const skus = [...Array.from({ length: products }, (_, index) => `P${((index * 7) % products) + 1}`), 'NONE'];
  // As many new tags as there are, all of them twice and in no particular order.
  const newNames = tags;
  const names = Array.from({ length: 4 * tags }, (_, index) => `tag${((index * 7) % (2 * tags)) + 1}`);
  const changes = Array.from({ length: 36 }, (_, index) => ({ code: `SAVE${(index % 12) + 1}`, percent: index % 4 === 3 && index > 12 ? 0 : index }));
  const signedIn = visits - visits / 5;
  const open = orders - orders / 5;
  const scale = `${emails.length} addresses`;
  return [
    { file: 'by-unique-key', what: 'the first row by a unique key', input: emails, before: emails.length, after: 1, scale },
    { file: 'limit-one', what: 'selected columns without the key, limit 1', input: emails, before: emails.length, after: 1, scale },
    { file: 'find-first', what: 'findFirst with more conditions and columns', input: skus, before: skus.length, after: 1, scale: `${skus.length} articles` },
    { file: 'callback-where', what: 'findFirst with a callback', input: skus, before: skus.length, after: 1, scale: `${skus.length} articles` },
    { file: 'nullable-key', what: 'key that may be null', before: 1 + signedIn, after: 2, scale: `${signedIn} of ${visits} visits have one` },
    { file: 'to-many-grouped', what: 'to-many, grouped, in order', before: 1 + customers, after: 2, scale: `${customers} customers` },
    { file: 'count-per-key', what: 'count per key', before: 1 + customers, after: 2, scale: `${customers} customers` },
    { file: 'sum-per-key', what: 'sum and count per key, null and zero without rows', before: 1 + customers, after: 2, scale: `${customers} customers` },
    { file: 'first-of-many', what: 'the first row of each key in an order', before: 1 + 2 * customers, after: 3, scale: `${customers} customers` },
    { file: 'dollar-count', what: '$count per key', before: 1 + customers, after: 2, scale: `${customers} customers` },
    { file: 'joined', what: 'to-many with a join', before: 1 + open, after: 2, scale: `${open} orders` },
    { file: 'composite-key', what: 'compound key with a fixed part', input: { warehouse: 'south', lines: skus.map((sku) => ({ sku, wanted: 30 })) }, before: skus.length, after: 1, scale: `${skus.length} articles` },
    { file: 'storage', what: 'method of a storage class', input: emails, before: emails.length, after: 1, scale },
    { file: 'find-or-create', what: 'of rows that a pass creates and a later one finds', input: names, before: names.length + newNames, after: 1 + newNames, scale: `${names.length} names, ${newNames} of them new, each twice` },
    { file: 'update-or-create', what: 'of rows that are created, changed by what they were, or deleted', input: changes, before: 2 * changes.length, after: 1 + changes.length, scale: `${changes.length} changes of ${changes.length / 3} codes` },
    { file: 'transaction', what: 'inside a transaction', input: skus, before: { queries: skus.length, transactions: 1 }, after: { queries: 1, transactions: 1 }, scale: `${skus.length} articles` },
  ];
});
