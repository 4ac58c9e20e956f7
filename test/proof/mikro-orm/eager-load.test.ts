import { proofsOf } from '../harness/prove';

// Four in five customers have orders; what was loaded for one order is there for the next of the same customer.
proofsOf('mikro-orm', 'eager-load', ({ orders, customers, products, addresses }) => [
  { file: 'reference', what: 'reference that each row loads', before: 1 + (customers * 4) / 5, after: 1, scale: `${orders} orders of ${(customers * 4) / 5} customers` },
  { file: 'collection', what: 'collection that each row loads', before: 1 + customers, after: 2, scale: `${customers} customers` },
  { file: 'collection-init', what: 'collection that each row is told to fill', before: 1 + customers - 5, after: 2, scale: `${customers - 5} customers` },
  { file: 'self-relation', what: 'self relation, null for some', before: 1 + 3, after: 1, scale: `${customers - 3} customers of 3 referrers` },
  { file: 'two-relations-of-one-pair', what: 'two relations of one pair, one of them null for some', before: 1 + addresses, after: 1, scale: `${orders} orders` },
  { file: 'many-to-many', what: 'collection through a table in between', before: 1 + products, after: 2, scale: `${products} products` },
  { file: 'composite-key', what: 'collection by a compound key', before: orders, after: 2, scale: `${orders - 1} items` },
  { file: 'no-rows', what: 'empty list', before: 1, after: 1, scale: 'no order', givesNothing: true },
]);
