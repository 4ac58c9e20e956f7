import { proofsOf } from '../harness/prove';

proofsOf('objection', 'eager-load', ({ orders, customers, items, products }) => [
  { file: 'to-one', what: 'to-one by id, one column', before: 1 + (orders * 4) / 5, after: 2, scale: `${(orders * 4) / 5} orders` },
  { file: 'to-one-null', what: 'null relation behind an if, handed on', before: 1 + Math.floor(orders / 3), after: 2, scale: `${Math.floor(orders / 3)} of ${orders} orders have one` },
  { file: 'to-many', what: 'to-many with a condition, a column and an order, in Promise.all', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'composite-key', what: 'compound key, to-many', before: 1 + Math.round(items / 4), after: 2, scale: `${Math.round(items / 4)} items` },
  { file: 'related-to-one', what: '$relatedQuery to-one, rows that share one', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'related-self', what: '$relatedQuery of a self relation with nulls', before: 1 + (customers - 3 - Math.floor(customers / 4)), after: 2, scale: `${customers - 3 - Math.floor(customers / 4)} of ${customers} customers have one` },
  { file: 'related-to-many', what: '$relatedQuery to-many with a condition and an order', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'related-many-to-many', what: '$relatedQuery many-to-many', before: 1 + products, after: 2, scale: `${products} products` },
  { file: 'related-composite', what: '$relatedQuery by a compound key, the first row', before: 1 + items, after: 2, scale: `${items} items` },
  { file: 'related-two-of-one-pair', what: '$relatedQuery of two relations to one model', before: 1 + orders + Math.floor(orders / 3), after: 3, scale: `${orders} orders, ${Math.floor(orders / 3)} with a billing address` },
  { file: 'related-narrowed', what: '$relatedQuery of a relation with a condition of its own', before: 1 + customers, after: 2, scale: `${customers} customers` },
  { file: 'nested-loops', what: 'nested loops, N·M', before: 2 + items, after: 3, scale: `${orders} orders with ${items} items` },
  { file: 'transaction', what: 'inside a transaction', before: { queries: 1 + orders / 5, transactions: 1 }, after: { queries: 2, transactions: 1 }, scale: `${orders / 5} orders` },
  { file: 'no-rows', what: 'empty list', before: 1, after: 1, scale: 'no order', givesNothing: true },
]);
