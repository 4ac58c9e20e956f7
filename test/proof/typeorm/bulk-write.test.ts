import { proofsOf } from '../harness/prove';

proofsOf('typeorm', 'bulk-write', ({ orders, products }) => {
  const names = Array.from({ length: orders }, (_, index) => `entry ${index}`);
  const ids = Array.from({ length: orders / 10 }, (_, index) => index + 1);
  const places = Array.from({ length: orders }, (_, index) => ({ warehouse: index % 2 === 0 ? 'north' : 'south', sku: `SKU${(index * 3) % (orders - 5)}`, quantity: index }));
  return [
    { file: 'upsert', what: 'upsert, the last of each key', input: places, before: places.length, after: 1, scale: `${places.length} places, some twice` },
    { file: 'builder-update', what: 'insert of a builder that updates, the last of each key', input: places, before: places.length, after: 1, scale: `${places.length} places, some twice` },
    { file: 'builder-ignore', what: 'insert of a builder that skips what is there', input: places.map(({ sku }) => sku), before: places.length, after: 1, scale: `${places.length} codes, some twice` },
    { file: 'insert', what: 'insert', input: names, before: names.length, after: 1, scale: `${names.length} entries` },
    { file: 'insert-empty', what: 'insert, empty list', input: [], before: 0, after: 0, scale: 'none', givesNothing: true },
    { file: 'save', what: 'save of new rows that are used', input: names, before: { queries: names.length, transactions: names.length }, after: { queries: 1, transactions: 1 }, scale: `${names.length} entries` },
    { file: 'save-empty', what: 'save of a manager, empty list', input: [], before: 0, after: 0, scale: 'none', givesNothing: true },
    { file: 'delete', what: 'delete by id', input: [...ids, 99999], before: ids.length + 1, after: 1, scale: `${ids.length + 1} ids` },
    { file: 'delete-empty', what: 'delete, empty list', input: [], before: 0, after: 1, scale: 'none', givesNothing: true },
    { file: 'delete-by-column', what: 'delete by another column of a list', before: 1 + (orders * 4) / 5, after: 2, scale: `${(orders * 4) / 5} orders` },
    { file: 'update', what: 'update with the same values, in a service', input: ids, before: ids.length, after: 1, scale: `${ids.length} ids` },
    { file: 'remove-rows', what: 'remove of rows', before: { queries: 1 + (orders / 5) * 2, transactions: orders / 5 }, after: { queries: 3, transactions: 1 }, scale: `${orders / 5} entries` },
    { file: 'increment-rows', what: 'increment', before: 1 + (products * 5) / 6, after: 2, scale: `${(products * 5) / 6} products` },
  ];
});
