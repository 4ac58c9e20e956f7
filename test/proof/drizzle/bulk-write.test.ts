import { proofsOf } from '../harness/prove';

proofsOf('drizzle', 'bulk-write', ({ orders, products, visits }) => {
  const numbers = Array.from({ length: orders }, (_, index) => `N${5000 + index}`);
  const names = Array.from({ length: orders }, (_, index) => `Name ${(index * 7) % orders}`);
  const ids = Array.from({ length: orders / 5 }, (_, index) => orders / 5 - index);
  const anonymous = visits / 5;
  const inactive = products / 6;
  const places = Array.from({ length: orders }, (_, index) => ({ warehouse: index % 2 === 0 ? 'north' : 'south', sku: `SKU${(index * 3) % (orders - 5)}`, quantity: index }));
  return [
    { file: 'insert', what: 'insert', input: numbers, before: numbers.length, after: 1, scale: `${numbers.length} entries` },
    { file: 'insert-returning', what: 'insert, rows used in order', input: names, before: names.length, after: 1, scale: `${names.length} categories` },
    { file: 'insert-promise-all', what: 'insert in Promise.all', input: numbers, idsByChance: ['LogEntry'], before: numbers.length, after: 1, scale: `${numbers.length} entries` },
    { file: 'insert-conflict', what: 'insert that skips what is there', input: [...names, 'tag1', names[0]], idsByChance: ['Tag'], before: names.length + 2, after: 1, scale: `${names.length + 2} tags` },
    { file: 'insert-update', what: 'upsert, the last of each key', input: places, before: places.length, after: 1, scale: `${places.length} places, some twice` },
    { file: 'insert-update-counter', what: 'upsert that counts, by a unique key', before: 1 + inactive, after: 2, scale: `${inactive} products` },
    { file: 'delete', what: 'delete', input: ids, before: ids.length, after: 1, scale: `${ids.length} entries` },
    { file: 'delete-more-conditions', what: 'delete under a condition in Promise.all', before: 1 + anonymous, after: 2, scale: `${anonymous} visits` },
    { file: 'update', what: 'update with the same data', input: ids, before: ids.length, after: 1, scale: `${ids.length} orders` },
    { file: 'update-counter', what: 'increment, by a unique key', before: 1 + inactive, after: 2, scale: `${inactive} products` },
  ];
});
