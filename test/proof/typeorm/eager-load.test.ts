import { proofsOf } from '../harness/prove';

proofsOf('typeorm', 'eager-load', ({ orders, items, customers, products }) => [
  { file: 'to-one', what: 'to-one', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'to-one-null', what: 'to-one that may be null, of a manager, beside other relations', before: 1 + (2 * orders) / 5, after: 1, scale: `${orders} orders` },
  { file: 'to-many', what: 'to-many with its order', before: 1 + (4 * orders) / 5, after: 1, scale: `${(4 * orders) / 5} orders` },
  { file: 'list-with-relations', what: 'list with relations on lines of their own, OrFail', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'two-relations-of-one-pair', what: 'two relations of one pair of models', before: 1 + orders + Math.floor(orders / 3), after: 1, scale: `${orders} orders` },
  { file: 'self-relation', what: 'self relation', before: 1 + customers, after: 1, scale: `${customers} customers` },
  { file: 'composite-key', what: 'composite key', before: 1 + items, after: 1, scale: `${items} items` },
  { file: 'builder', what: 'list of a query builder', before: 1 + (4 * orders) / 5, after: 1, scale: `${(4 * orders) / 5} orders` },
  { file: 'find-by', what: 'list of findBy, nested relation', before: 1 + (2 * orders) / 5, after: 1, scale: `${orders / 5} orders` },
  { file: 'service-class', what: 'page of a service', before: 2 + 20, after: 3, scale: '20 orders' },
  { file: 'lazy-to-one', what: 'two lazy relations, one of them null for some', before: 1 + 2 * orders, after: 1, scale: `${orders} orders` },
  { file: 'lazy-to-many', what: 'lazy list, of a query builder', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'many-to-many', what: 'lazy list through a table in between', before: 1 + products, after: 1, scale: `${products} products` },
  { file: 'soft-delete', what: 'to-many of rows of which some are marked as deleted', before: 1 + customers, after: 1, scale: `${customers} customers` },
  { file: 'no-rows', what: 'empty list', before: 1, after: 1, scale: 'no order', givesNothing: true },
]);
