import { proofsOf } from '../harness/prove';

proofsOf('drizzle', 'eager-load', ({ orders, customers, categories, products, items }) => [
  { file: 'to-one', what: 'to-one', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'to-one-optional', what: 'optional to-one behind a continue', before: 1 + orders / 2, after: 1, scale: `${orders / 2} of ${orders} orders have one` },
  { file: 'to-one-select', what: 'to-one, from a select of columns in Promise.all', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'to-many', what: 'to-many with where, orderBy and columns', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'to-many-select', what: 'to-many, from a select into a list with a relation', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'latest-of-many', what: 'findFirst with an order', before: 1 + customers, after: 1, scale: `${customers} customers` },
  { file: 'callback-where', what: 'condition of a callback', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'two-relations-of-one-pair', what: 'two relations to one table', before: 1 + orders + Math.floor(orders / 3), after: 1, scale: `${orders} orders, ${Math.floor(orders / 3)} with a billing address` },
  { file: 'composite-key', what: 'compound key, to-many', before: 1 + items, after: 1, scale: `${items} items` },
  { file: 'self-relation', what: 'self relation', before: 1 + categories, after: 1, scale: `${categories} categories` },
  { file: 'nested-loops', what: 'nested loops, N·M', before: 1 + orders + items, after: 1, scale: `${orders} orders with ${items} items` },
  { file: 'many-to-many', what: 'many-to-many through its table', before: 1 + products, after: 1, scale: `${products} products` },
  { file: 'no-rows', what: 'empty list', before: 1, after: 1, scale: 'no order', givesNothing: true },
]);
