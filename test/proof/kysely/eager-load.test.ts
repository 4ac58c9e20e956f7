import { proofsOf } from '../harness/prove';

proofsOf('kysely', 'eager-load', ({ customers, orders, items }) => [
  { file: 'to-many', what: 'to-many with a condition and an order, in Promise.all', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'to-one', what: 'to-one, numbers and a boolean', before: 1 + items, after: 1, scale: `${items} items` },
  { file: 'self-relation', what: 'self relation with nulls', before: 1 + customers, after: 1, scale: `${customers} customers` },
  { file: 'texts-of-a-schema', what: 'to-many, texts that a schema declares, two per row', input: 'published', before: 1 + customers - 3, after: 1, scale: `${customers - 3} customers` },
  { file: 'joined', what: 'to-many through a table in between', before: 1 + orders - orders / 5, after: 1, scale: `${orders - orders / 5} orders` },
  { file: 'composite-key', what: 'compound key, the first row', before: 1 + items, after: 1, scale: `${items} items` },
  { file: 'two-relations', what: 'two relations, to-one and to-many', before: 1 + 2 * orders, after: 1, scale: `${orders} orders` },
  { file: 'transaction', what: 'inside a transaction', before: { queries: 1 + orders / 5, transactions: 1 }, after: { queries: 1, transactions: 1 }, scale: `${orders / 5} orders` },
  { file: 'no-rows', what: 'empty list', before: 1, after: 1, scale: 'no order', givesNothing: true },
]);
