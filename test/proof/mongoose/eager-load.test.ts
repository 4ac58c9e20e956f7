import { proofsOf } from '../harness/prove';

// On an emulator of the server: the real driver and the wire protocol, but documents in memory and queries by mingo.
proofsOf('mongoose', 'eager-load', ({ orders, customers, products }) => [
  { file: 'populate-each', what: 'populate of each document, with selected fields (emulated server)', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'populate-all', what: 'populate of all documents together, which are given out (emulated server)', before: 1 + (orders * 4) / 5, after: 2, scale: `${(orders * 4) / 5} orders` },
  { file: 'self-relation', what: 'populate of a reference to the same collection, null for some (emulated server)', before: 1 + (customers - 3 - Math.floor(customers / 4)), after: 2, scale: `${customers - 3 - Math.floor(customers / 4)} of ${customers} customers have one` },
  { file: 'two-relations-of-one-pair', what: 'populate of two references to one collection, one of them null for some (emulated server)', before: 1 + orders + Math.floor(orders / 3), after: 3, scale: `${orders} orders, ${Math.floor(orders / 3)} with a billing address` },
  { file: 'many-to-many', what: 'populate of a list of references (emulated server)', before: 1 + products, after: 2, scale: `${products} products` },
  { file: 'no-rows', what: 'empty list (emulated server)', before: 1, after: 1, scale: 'no order', givesNothing: true },
]);
