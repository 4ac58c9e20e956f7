import { proofsOf } from '../harness/prove';

const emails = [...Array.from({ length: 20 }, (_, index) => `c${((index * 7) % 20) + 1}@example.com`), 'nobody@example.com'];

proofsOf('mikro-orm', 'batch', ({ customers }) => [
  { file: 'by-unique-key', what: 'by a unique key, null where there is no row', input: emails, before: emails.length, after: 1, scale: `${emails.length} addresses` },
  { file: 'to-many-grouped', what: 'to-many by its relation, grouped, with order', before: 1 + customers, after: 2, scale: `${customers} customers` },
  { file: 'count-per-key', what: 'count per row, and zero where there is none', before: 1 + 2 * customers, after: 3, scale: `${customers} customers` },
]);
