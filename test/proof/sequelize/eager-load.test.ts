import { proofsOf } from '../harness/prove';

/** The first three customers were sent by nobody, and neither was every fourth. */
const referred = (customers: number): number => customers - Math.floor(customers / 4) - 3;

proofsOf('sequelize', 'eager-load', ({ orders, customers, products }) => [
  { file: 'to-one', what: 'to-one by its primary key', before: 1 + (orders * 4) / 5, after: 1, scale: `${(orders * 4) / 5} orders` },
  { file: 'to-one-null', what: 'to-one that may be null, of a page, beside other associations', before: 2 + 15, after: 2, scale: `30 of ${orders} orders` },
  { file: 'to-many', what: 'to-many with its order and another condition', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'two-relations-of-one-pair', what: 'two associations of one pair of models', before: 1 + orders + Math.floor(orders / 3), after: 1, scale: `${orders} orders` },
  { file: 'self-relation', what: 'self association', before: 1 + customers, after: 1, scale: `${customers} customers` },
  { file: 'getter-to-one', what: 'getCustomer() of each row', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'getter-two-relations', what: 'getters of two associations of one pair, one of them null and selected', before: 1 + orders + Math.floor(orders / 3), after: 1, scale: `${orders} orders` },
  { file: 'getter-to-many', what: 'getItems() with an order and another condition', before: 1 + (orders * 4) / 5, after: 2, scale: `${(orders * 4) / 5} orders` },
  { file: 'getter-self', what: 'getter of a self association, null for some', before: 1 + referred(customers), after: 1, scale: `${referred(customers)} of ${customers} customers` },
  { file: 'getter-many-to-many', what: 'getTags() through a table in between', before: 1 + products, after: 1, scale: `${products} products` },
  { file: 'soft-delete', what: 'to-many of rows of which some are marked as deleted', before: 1 + customers, after: 1, scale: `${customers} customers` },
  { file: 'no-rows', what: 'empty list', before: 1, after: 1, scale: 'no order', givesNothing: true },
]);
