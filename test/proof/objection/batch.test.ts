import { proofsOf } from '../harness/prove';

proofsOf('objection', 'batch', ({ orders, customers }) => [
  { file: 'by-id', what: 'by id, a column without the key', before: 1 + (orders * 4) / 5, after: 2, scale: `${(orders * 4) / 5} orders` },
  { file: 'nullable-key', what: 'by a key that may be null', before: 1 + Math.floor(orders / 3), after: 2, scale: `${Math.floor(orders / 3)} of ${orders} orders have one` },
  { file: 'to-many-grouped', what: 'to-many, grouped, in order, with another condition, in Promise.all', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'empty-list', what: 'empty list', input: [], before: 0, after: 1, scale: 'no id', givesNothing: true },
  { file: 'figures-per-key', what: 'sums, counts and the most per key, and what they are without rows', input: Array.from({ length: customers }, (_, index) => customers - index), before: 3 * customers, after: 3, scale: `${customers} customers` },
]);
