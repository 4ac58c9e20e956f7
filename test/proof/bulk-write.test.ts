import { proofs } from './harness/prove';
import { rows } from './harness/seed';

const numbers = Array.from({ length: 40 }, (_, index) => `N${2000 + index}`);
const names = Array.from({ length: 30 }, (_, index) => `Name ${(index * 7) % 30}`);
const ids = [9, 2, 7, 4, 5, 1];
const orderIds = Array.from({ length: 30 }, (_, index) => index + 1);
const paid = rows.orders / 5;
const anonymous = rows.visits / 5;
const inactive = rows.products / 6;
const nearlyGone = 12;

const entries = Array.from({ length: 20 }, (_, index) => ({ entity: `new${index}`, ...(index % 3 !== 0 && { code: `NEW${index}` }) }));

const counted = Array.from({ length: 20 }, (_, index) => ({ sku: `P${(index % 17) + 1}`, places: index % 5 === 0 ? [] : [{ warehouse: 'north', quantity: index }, { warehouse: 'east', quantity: index % 3 }] }));
const filled = counted.filter(({ places }) => places.some(({ quantity }) => quantity > 0)).length;

proofs('bulk-write', [
  { file: 'create', what: 'create', input: numbers, before: numbers.length, after: 1, scale: `${numbers.length} entries` },
  { file: 'create-empty', what: 'create for an empty list', input: [], before: 0, after: 0, scale: 'no entry', givesNothing: true },
  { file: 'create-from-rows', what: 'create with a variable of its own', input: 'checked', before: 1 + paid, after: 2, scale: `${paid} orders` },
  { file: 'create-rows-used', what: 'create, rows used in order', input: names, before: names.length, after: 1, scale: `${names.length} categories` },
  { file: 'create-promise-all', what: 'create in Promise.all', input: numbers, idsByChance: ['LogEntry'], before: numbers.length, after: 1, scale: `${numbers.length} entries` },
  { file: 'create-promise-all-used', what: 'create in Promise.all, rows used', input: names, idsByChance: ['Tag'], before: names.length, after: 1, scale: `${names.length} tags` },
  { file: 'create-pushed', what: 'create, promises pushed', input: numbers, idsByChance: ['LogEntry'], before: numbers.length, after: 1, scale: `${numbers.length} entries` },
  { file: 'delete', what: 'delete', input: ids, before: ids.length, after: 1, scale: `${ids.length} entries` },
  { file: 'delete-rows', what: 'delete in Promise.all', before: 1 + anonymous, after: 2, scale: `${anonymous} visits` },
  { file: 'delete-compound-key', what: 'delete by a compound key', before: 1 + nearlyGone, after: 2, scale: `${nearlyGone} stocks`, missing: 'compound key' },
  { file: 'delete-many', what: 'deleteMany per key, in a transaction', input: orderIds, before: { queries: orderIds.length, transactions: 1 }, after: { queries: 1, transactions: 1 }, scale: `${orderIds.length} orders` },
  { file: 'replaced-rows', what: 'rows of each element taken away and created anew, some twice', input: counted, before: counted.length + filled, after: { queries: 2, transactions: 1 }, scale: `${counted.length} products` },
  { file: 'update', what: 'update with the same data, in a class', input: orderIds, before: orderIds.length, after: 1, scale: `${orderIds.length} orders` },
  { file: 'update-unwaited', what: 'update in a forEach that nobody waits for', input: orderIds, before: orderIds.length + 1, after: 2, scale: `${orderIds.length} orders` },
  { file: 'helper-update', what: 'through methods that write one row, with plurals beside them', input: orderIds, before: 3 * orderIds.length + 1, after: 4, scale: `${orderIds.length} orders` },
  { file: 'deferred-create', what: 'create beside other statements', input: 50, before: 1 + 6, after: 2, scale: `6 of ${paid} orders` },
  { file: 'deferred-delete', what: 'delete in one branch', before: 1 + anonymous, after: 2, scale: `${anonymous} of ${rows.visits} visits` },
  { file: 'deferred-update', what: 'update under a condition', input: 116, before: 1 + 15, after: 2, scale: `15 of ${rows.products} products` },
  { file: 'alternatives', what: 'create in each of two branches', input: entries, before: entries.length, after: 2, scale: `${entries.length} entries` },
  { file: 'update-promise-all', what: 'update with the same data in Promise.all', before: 1 + inactive, after: 2, scale: `${inactive} products` },
]);
