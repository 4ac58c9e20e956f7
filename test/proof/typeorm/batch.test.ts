import { proofsOf } from '../harness/prove';

const emails = [...Array.from({ length: 20 }, (_, index) => `c${((index * 7) % 20) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];

proofsOf('typeorm', 'batch', ({ orders, visits, customers, products }) => {
  const ids = [...Array.from({ length: customers }, (_, index) => index + 1), 1, 9999];
  const lines = Array.from({ length: products }, (_, index) => ({ sku: `P${index + 1}`, wanted: 30 }));
  const signedIn = (visits * 4) / 5;
  return [
    { file: 'by-unique-key', what: 'by a unique key, repeated keys, null where there is no row', input: emails, before: emails.length, after: 1, scale: `${emails.length} addresses` },
    { file: 'nullable-key', what: 'key that may be null', before: 1 + signedIn, after: 2, scale: `${signedIn} visits` },
    { file: 'to-many-grouped', what: 'to-many, grouped, with order and more conditions, in a service', input: ids, before: ids.length, after: 1, scale: `${ids.length} customers` },
    { file: 'row-is-returned', what: 'to-one of a row that is handed out whole', before: 1 + orders / 5, after: 2, scale: `${orders / 5} orders` },
    { file: 'compound-key', what: 'compound key with a fixed part, selected columns', input: { warehouse: 'south', lines }, before: lines.length, after: 1, scale: `${lines.length} articles` },
    { file: 'count-per-key', what: 'count per row', before: 1 + customers, after: 2, scale: `${customers} customers` },
    { file: 'sum-per-key', what: 'a sum and an average per row', before: 1 + 2 * customers, after: 3, scale: `${customers} customers` },
  ];
});
