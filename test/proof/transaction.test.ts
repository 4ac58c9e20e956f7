import { proofs } from './harness/prove';

const prices = Array.from({ length: 25 }, (_, index) => ({ sku: `P${((index * 4) % 25) + 1}`, price: 500 + index }));
const ids = Array.from({ length: 20 }, (_, index) => ((index * 7) % 20) + 1);
const settings = [{ key: 'tax', value: '7' }, ...Array.from({ length: 14 }, (_, index) => ({ key: `key${index}`, value: `${index}` }))];

// As many statements as before: what is gained is that they are one transaction, with one connection and one commit.
proofs('transaction', [
  { file: 'update', what: 'update with varying data', input: prices, before: prices.length, after: { queries: prices.length, transactions: 1 }, scale: `${prices.length} products` },
  { file: 'update-counter', what: 'update in a counter loop', input: ids, before: ids.length, after: { queries: ids.length, transactions: 1 }, scale: `${ids.length} products`, missing: 'counter loop' },
  { file: 'update-rows-used', what: 'update in Promise.all, rows used', input: prices, before: prices.length, after: { queries: prices.length, transactions: 1 }, scale: `${prices.length} products` },
  { file: 'upsert', what: 'upsert', input: settings, before: settings.length, after: { queries: settings.length, transactions: 1 }, scale: `${settings.length} settings` },
]);
