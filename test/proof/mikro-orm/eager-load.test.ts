import { proofsOf } from '../harness/prove';

// Four in five customers have orders; what was loaded for one order is there for the next of the same customer.
proofsOf('mikro-orm', 'eager-load', ({ orders, customers }) => [
  { file: 'reference', what: 'reference that each row loads', before: 1 + (customers * 4) / 5, after: 1, scale: `${orders} orders of ${(customers * 4) / 5} customers` },
  { file: 'collection', what: 'collection that each row loads', before: 1 + customers, after: 2, scale: `${customers} customers` },
  { file: 'collection-init', what: 'collection that each row is told to fill', before: 1 + customers - 5, after: 2, scale: `${customers - 5} customers` },
]);
