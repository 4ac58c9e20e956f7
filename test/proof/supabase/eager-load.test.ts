import { proofsOf } from '../harness/prove';

// supabase-js itself, against an emulator of PostgREST over Postgres; what is counted are HTTP requests.
proofsOf('supabase', 'eager-load', ({ orders, customers, items }) => [
  { file: 'to-one', what: 'to-one, selected columns', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'to-one-null', what: 'to-one that may be null, in Promise.all', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'to-many', what: 'to-many with a condition and an order', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'count', what: 'count with a condition', before: 1 + customers, after: 1, scale: `${customers} customers` },
  { file: 'latest', what: 'the last of many', before: 1 + customers, after: 1, scale: `${customers} customers` },
  { file: 'two-relations-of-one-pair', what: 'two relations of one pair of tables', before: 1 + 2 * orders, after: 1, scale: `${orders} orders` },
  { file: 'composite-key', what: 'composite key, errors dealt with', before: 1 + Math.min(items, 1000), after: 1, scale: `${Math.min(items, 1000)} items` },
  { file: 'nested', what: 'beside an embedded list, with a relation of its own', before: 1 + orders, after: 1, scale: `${orders} orders` },
  { file: 'no-rows', what: 'empty list', before: 1, after: 1, scale: 'no order', givesNothing: true },
]);
