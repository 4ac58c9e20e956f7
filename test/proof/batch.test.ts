import { proofs } from './harness/prove';
import { rows } from './harness/seed';

// Twenty known addresses, one that nobody has, in no particular order.
const emails = [...Array.from({ length: 20 }, (_, index) => `c${((index * 7) % 20) + 1}@example.com`), 'nobody@example.com'];
const skus = [...Array.from({ length: 25 }, (_, index) => `P${((index * 4) % 25) + 1}`), 'NONE'];
const signedIn = rows.visits - rows.visits / 5;
const paid = rows.orders / 5;
const open = Array.from({ length: rows.orders }, (_, index) => index + 1).filter((i) => i % 5 !== 0);
const cheap = open.filter((i) => (i * 37) % 101 <= 50).length;
const codes = Array.from({ length: 20 }, (_, index) => `SAVE${index + 1}`);
const numbers = Array.from({ length: 20 }, (_, index) => `N${1001 + index}`);
const coupons = numbers.length / 2;
/** Three for each order, and one of an order that nobody has. */
const events = [...numbers, ...numbers, ...numbers, 'NONE'].map((number, index) => ({ number, kind: ['opened', 'paid', 'sent'][index % 3] }));
const set = events.filter(({ number, kind }) => number !== 'NONE' && kind !== 'opened').length;
/** Six tags that are there, and eleven new ones, all of them twice and in no particular order. */
const names = Array.from({ length: 34 }, (_, index) => `tag${((index * 5) % 17) + 1}`);
const newNames = 17 - rows.tags;
const scale = `${emails.length} addresses`;

proofs('batch', [
  { file: 'by-unique-key', what: 'by a unique key, null where there is no row', input: emails, before: emails.length, after: 1, scale },
  { file: 'duplicates', what: 'keys that repeat', input: [...emails, ...emails], before: 2 * emails.length, after: 1, scale: `${2 * emails.length} addresses, each twice` },
  { file: 'throwing-helper', what: 'a method that takes its key out of what it is handed, and throws without a row: so it does in its turn', input: [3, 4, 3, 8, 12, 999, 16], before: 6, after: 2, scale: '7 customers, one twice and one that nobody has' },
  { file: 'throwing-helper-found', what: 'the same, where every row is there', input: [3, 4, 3, 8, 12, 16], before: 6, after: 1, scale: '6 customers, one twice' },
  { file: 'empty-list', what: 'empty list', input: [], before: 0, after: 1, scale: 'no address', givesNothing: true },
  { file: 'nullable-key', what: 'key that may be null', before: 1 + signedIn, after: 2, scale: `${signedIn} of ${rows.visits} visits have one` },
  { file: 'to-many-grouped', what: 'to-many, grouped, with orderBy', input: emails, before: emails.length, after: 1, scale },
  { file: 'select-without-key', what: 'select without the key', input: emails, before: emails.length, after: 1, scale },
  { file: 'more-conditions', what: 'more conditions and an include', input: skus, before: 2 * skus.length, after: 2, scale: `${skus.length} articles` },
  { file: 'promise-all', what: 'Promise.all of findFirst', input: emails, before: emails.length, after: 1, scale },
  { file: 'promise-all-async', what: 'Promise.all with an async callback, to-many', input: emails, before: emails.length, after: 1, scale },
  { file: 'service-class', what: 'counter loop in a class', input: emails, before: emails.length, after: 1, scale },
  { file: 'row-escapes', what: 'to-one of a row that is handed out whole', before: 1 + paid, after: 2, scale: `${paid} orders` },
  { file: 'compound-key', what: 'compound key with a fixed part', input: { warehouse: 'south', lines: skus.map((sku) => ({ sku, wanted: 30 })) }, before: skus.length, after: 1, scale: `${skus.length} articles` },
  { file: 'two-column-key', what: 'key of two columns, both of the element', input: skus.map((sku, index) => ({ warehouse: index % 3 === 0 ? 'north' : 'south', sku, wanted: 30 })), before: skus.length, after: 1, scale: `${skus.length} articles` },
  { file: 'computed-key', what: 'key that is computed', input: emails.map((email) => ` ${email.toUpperCase()}`), before: emails.length, after: 1, scale },
  { file: 'first-of-many', what: 'findFirst with an order', input: emails, before: emails.length, after: 1, scale },
  { file: 'count-per-key', what: 'count per key', input: emails, before: emails.length, after: 1, scale },
  { file: 'figures-per-key', what: 'sums, averages and counts per key, of which some have no rows', before: 1 + rows.customers, after: 2, scale: `${rows.customers} customers` },
  { file: 'sum-on-the-spot', what: 'a sum per key, taken on the spot', before: 2 + rows.products, after: 3, scale: `${rows.products} products` },
  { file: 'helper-function', what: 'through a function, with a plural beside it', before: 1 + paid, after: 2, scale: `${paid} orders` },
  { file: 'helper-service', what: 'through a service of another class', before: 1 + rows.orders / 2, after: 2, scale: `${rows.orders / 2} of ${rows.orders} orders have one` },
  { file: 'helper-throws', what: 'through a function that throws where there is no row', input: skus, before: skus.length, after: 1, scale: `${skus.length} articles, the last of which is missing` },
  { file: 'helper-guarded', what: 'through functions that are handed a filter, catch what fails and give the row in another form', before: 1 + 2 * rows.orders, after: 3, scale: `${rows.orders} orders` },
  { file: 'helper-instead', what: 'through functions that give something of the row, and something else where there is none', input: [3, 4, 3, 8, 12, 999, 16], before: 3 + 3 * 7, after: 3 + 3, scale: '7 customers, one twice and one that nobody has' },
  { file: 'helper-list', what: 'through a function that gives a list', input: [9, 2, 2, 7, 4], before: 5, after: 1, scale: '5 orders' },
  { file: 'own-row-written', what: 'of rows that their own pass changes', before: 1 + open.length + cheap, after: 2 + cheap, scale: `${open.length} orders, ${cheap} of which are changed` },
  { file: 'other-columns-written', what: 'of rows of which passes set other columns than any of them reads', input: events, before: events.length + set, after: 1 + set, scale: `${events.length} events, ${set} of which set something` },
  { file: 'missing-rows-created', what: 'of rows that are created where there are none', input: codes, before: codes.length + 15, after: 1 + 15, scale: `${codes.length} codes, 15 of them new` },
  { file: 'find-or-create', what: 'of rows that a pass creates and a later one finds', input: names, before: names.length + newNames, after: 1 + newNames, scale: `${names.length} names, ${newNames} of them new, each twice` },
  { file: 'find-or-create-selected', what: 'the same, of a column, and by a key that is computed', input: names.map((name) => ` ${name.toUpperCase()}`), before: names.length + newNames, after: 1 + newNames, scale: `${names.length} names, ${newNames} of them new, each twice` },
  { file: 'update-or-create', what: 'of rows that are created, or changed by what they were', input: [...codes, ...codes].map((code, index) => ({ code, percent: index })), before: 4 * codes.length, after: 1 + 2 * codes.length, scale: `${codes.length} codes, each twice` },
  { file: 'deleted-and-saved', what: 'of rows that passes delete, or save for others', input: ['tax', 'tax', 'currency', 'currency', 'old:page', 'page', 'old:page', 'page', 'old:tax'], before: 9 + 7, after: 1 + 7, scale: '9 keys' },
  { file: 'counted-up', what: 'a key of two columns, one of them fixed, in a transaction', input: { warehouse: 'south', deliveries: [...skus, ...skus].map((sku, index) => ({ sku, quantity: index })) }, before: { queries: 4 * skus.length, transactions: 1 }, after: { queries: 1 + 2 * skus.length, transactions: 1 }, scale: `${skus.length} articles, each twice` },
  { file: 'key-of-earlier-read', what: 'keys that an earlier read of the pass gives, one of them null at times', input: [...numbers, 'NONE'], before: 1 + numbers.length * 2 + coupons, after: 3, scale: `${numbers.length} numbers of orders, and one that nobody has` },
  { file: 'map-entries', what: 'entries of a Map, and a key that is a column of rows which were looked up', input: skus.map((sku, index) => [sku, index]), before: 2 * skus.length - 1, after: 2, scale: `${skus.length} articles, the last of which is missing` },
  { file: 'transaction', what: 'inside an interactive transaction', input: skus, before: { queries: skus.length, transactions: 1 }, after: { queries: 1, transactions: 1 }, scale: `${skus.length} articles` },
]);
