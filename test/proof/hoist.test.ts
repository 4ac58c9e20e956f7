import { proofs } from './harness/prove';
import { rows } from './harness/seed';

const prices = Array.from({ length: 30 }, (_, index) => index * 10);
const warehouses = ['south', 'north', 'west', 'east'];

proofs('hoist', [
  { file: 'for-of', what: 'for…of', before: 1 + rows.products, after: 2, scale: `${rows.products} products` },
  { file: 'map', what: 'Promise.all', input: 'Oslo', before: 1 + rows.products, after: 2, scale: `${rows.products} products` },
  { file: 'empty-list', what: 'empty list', input: [], before: 0, after: 1, scale: 'no price' },
  { file: 'inside-expression', what: 'in the middle of an expression', input: prices, before: prices.length, after: 1, scale: `${prices.length} prices` },
  { file: 'inner-loop', what: 'out of the inner loop only', input: warehouses, before: 1 + warehouses.length * 5, after: 1 + warehouses.length, scale: `${warehouses.length} warehouses × 5 products`, missing: 'out of the inner loop' },
]);
