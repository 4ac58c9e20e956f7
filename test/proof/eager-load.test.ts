import { proofs } from './harness/prove';
import { rows } from './harness/seed';

const { orders, customers, categories, products, items } = rows;
const paid = orders / 5;
const open = orders - paid;
const withCoupon = orders / 2;
const withBilling = Math.floor(orders / 3);
const referred = 35;
const deliveredItems = 24;

proofs('eager-load', [
  { file: 'to-one', what: 'to-one', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'to-one-or-throw', what: 'to-one with findUniqueOrThrow and select', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'to-one-optional', what: 'optional to-one behind an if', before: 1 + withCoupon, after: 2, scale: `${withCoupon} of ${orders} orders have one` },
  { file: 'to-one-conditional', what: 'optional to-one in a conditional', before: 1 + withCoupon, after: 2, scale: `${withCoupon} of ${orders} orders have one` },
  { file: 'to-many', what: 'to-many', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'to-many-carried', what: 'to-many with where, orderBy, take and select', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'relation-filter', what: 'to-many, filtered by the relation', before: 2 + orders, after: 3, scale: `${orders} orders` },
  { file: 'list-with-select', what: 'into a list that selects', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'list-with-include', what: 'into a list that includes', before: 2 + orders, after: 3, scale: `${orders} orders` },
  { file: 'nested-loops', what: 'nested loops, N·M', before: 1 + orders + items, after: 3, scale: `${orders} orders with ${items} items` },
  { file: 'latest-of-many', what: 'findFirst with an order', before: 1 + customers, after: 2, scale: `${customers} customers` },
  { file: 'count', what: 'count', before: 1 + categories, after: 1, scale: `${categories} categories` },
  { file: 'count-filtered', what: 'filtered count, into a select', before: 1 + customers, after: 1, scale: `${customers} customers` },
  { file: 'promise-all', what: 'Promise.all', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'promise-all-returned', what: 'returned Promise.all with a count', before: 1 + customers, after: 1, scale: `${customers} customers` },
  { file: 'promise-all-other-await', what: 'Promise.all that awaits something else too', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'destructured-row', what: 'destructured row', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'self-relation', what: 'self relation, down', before: 1 + categories, after: 2, scale: `${categories} categories` },
  { file: 'self-relation-up', what: 'self relation, up', before: 1 + referred, after: 2, scale: `${referred} of ${customers} customers` },
  { file: 'two-relations-of-one-pair', what: 'two relations to one model', before: 1 + orders + withBilling, after: 3, scale: `${orders} orders, ${withBilling} with a billing address` },
  { file: 'composite-key', what: 'compound key, to-many', before: 1 + items, after: 2, scale: `${items} items` },
  { file: 'composite-key-up', what: 'compound key, to-one', before: 1 + deliveredItems, after: 2, scale: `${deliveredItems} deliveries` },
  { file: 'many-to-many', what: 'many-to-many', before: 1 + products, after: 2, scale: `${products} products` },
  { file: 'fluent-to-one', what: 'fluent API, to-one that may be null', before: 1 + 2 * orders, after: 2, scale: `${orders} orders, ${withCoupon} with a coupon` },
  { file: 'fluent-to-many', what: 'fluent API, to-many with where, orderBy and select', before: 1 + 2 * orders, after: 2, scale: `${orders} orders` },
  { file: 'fluent-many-to-many', what: 'fluent API, many-to-many', before: 1 + 2 * products, after: 2, scale: `${products} products` },
  { file: 'fluent-composite-key', what: 'fluent API, compound key', before: 1 + 2 * items, after: 2, scale: `${items} items` },
  { file: 'fluent-self', what: 'fluent API, self relation', before: 1 + 2 * customers, after: 2, scale: `${customers} customers, ${referred} with a referrer` },
  { file: 'fluent-two-relations', what: 'fluent API, two relations to one model', before: 1 + 4 * orders, after: 3, scale: `${orders} orders, ${withBilling} with a billing address` },
  { file: 'list-in-loop-header', what: 'list query in the loop header', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'transaction', what: 'inside an interactive transaction', before: { queries: 1 + paid, transactions: 1 }, after: { queries: 2, transactions: 1 }, scale: `${paid} orders` },
  { file: 'service-class', what: 'counter loop in a class', before: 1 + open, after: 2, scale: `${open} orders` },
  // What belongs to no row is asked for all the same.
  { file: 'no-rows', what: 'empty list', before: 1, after: 2, scale: 'no order', givesNothing: true },
]);
