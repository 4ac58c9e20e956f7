import { proofsOf } from '../harness/prove';

const emails = [...Array.from({ length: 20 }, (_, index) => `c${((index * 7) % 20) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];

proofsOf('sequelize', 'batch', ({ orders, customers }) => {
  const ids = [...Array.from({ length: customers }, (_, index) => index + 1), 1, 9999];
  return [
    { file: 'by-unique-key', what: 'by a unique key, plain rows, null where there is none', input: emails, before: emails.length, after: 1, scale: `${emails.length} addresses` },
    { file: 'row-is-returned', what: 'to-one of a row that is handed out whole', before: 1 + orders / 5, after: 2, scale: `${orders / 5} orders` },
    { file: 'to-many-grouped', what: 'to-many, grouped, with order', input: ids, before: ids.length, after: 1, scale: `${ids.length} customers` },
    { file: 'count-per-key', what: 'count per row', before: 1 + customers, after: 2, scale: `${customers} customers` },
    { file: 'figures-per-key', what: 'sums, the most and the first per key, of rows that are not marked as deleted, and null where there are none', input: ids, before: 3 * ids.length, after: 3, scale: `${ids.length} customers` },
  ];
});
