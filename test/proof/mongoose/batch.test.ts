import { proofsOf } from '../harness/prove';

// On an emulator of the server: the real driver and the wire protocol, but documents in memory and queries by mingo.
const emails = [...Array.from({ length: 20 }, (_, index) => `c${((index * 7) % 20) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];

proofsOf('mongoose', 'batch', ({ orders, customers }) => [
  { file: 'by-id', what: 'by id, lean (emulated server)', before: 1 + (orders * 4) / 5, after: 2, scale: `${(orders * 4) / 5} orders` },
  { file: 'by-unique-key', what: 'by a unique key, selected fields, null where there is none (emulated server)', input: emails, before: emails.length, after: 1, scale: `${emails.length} addresses` },
  { file: 'to-many-grouped', what: 'to-many, grouped, with order (emulated server)', before: 1 + customers, after: 2, scale: `${customers} customers` },
  { file: 'count-per-key', what: 'a count per key (emulated server)', before: 1 + customers, after: 2, scale: `${customers} customers` },
  { file: 'sum-per-key', what: 'sums and the most per key, nothing without documents (emulated server)', before: 1 + 2 * customers, after: 3, scale: `${customers} customers` },
  { file: 'newest-per-key', what: 'the first document of each key in an order, null where there is none (emulated server)', before: 1 + 2 * customers, after: 3, scale: `${customers} customers` },
]);
