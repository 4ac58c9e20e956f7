import { proofsOf } from '../harness/prove';

proofsOf('knex', 'bulk-write', ({ orders }) => {
  const numbers = Array.from({ length: orders }, (_, index) => `N${5000 + index}`);
  const names = Array.from({ length: orders }, (_, index) => `Name ${(index * 7) % orders}`);
  const ids = Array.from({ length: orders / 5 }, (_, index) => orders / 5 - index);
  const places = Array.from({ length: orders }, (_, index) => ({ warehouse: index % 2 === 0 ? 'north' : 'south', sku: `SKU${(index * 3) % (orders - 5)}`, quantity: index }));
  const percents = Array.from({ length: orders }, (_, index) => ({ code: `SAVE${(index % (orders - 3)) + 1}`, percent: index }));
  return [
    { file: 'insert', what: 'insert', input: numbers, before: numbers.length, after: 1, scale: `${numbers.length} entries` },
    { file: 'insert-returning', what: 'insert, rows used in order', input: names, before: names.length, after: 1, scale: `${names.length} categories` },
    { file: 'insert-ignore', what: 'insert that skips what is there', input: [...names, 'tag1', names[0]], idsByChance: ['Tag'], before: names.length + 2, after: 1, scale: `${names.length + 2} tags` },
    { file: 'insert-merge', what: 'upsert, the last of each key', input: places, before: places.length, after: 1, scale: `${places.length} places, some twice` },
    { file: 'insert-merge-some', what: 'upsert of a column, some twice', input: percents, before: percents.length, after: 1, scale: `${percents.length} coupons` },
    { file: 'delete', what: 'delete', input: ids, before: ids.length, after: 1, scale: `${ids.length} entries` },
    { file: 'update', what: 'update in Promise.all', input: ids, before: ids.length, after: 1, scale: `${ids.length} orders` },
  ];
});
