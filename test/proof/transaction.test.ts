import { proofs } from './harness/prove';

const prices = Array.from({ length: 25 }, (_, index) => ({ sku: `P${((index * 4) % 25) + 1}`, price: 500 + index }));
const ids = Array.from({ length: 20 }, (_, index) => ((index * 7) % 20) + 1);
const settings = [{ key: 'tax', value: '7' }, ...Array.from({ length: 14 }, (_, index) => ({ key: `key${index}`, value: `${index}` }))];
const articles = Array.from({ length: 20 }, (_, index) => ({ name: index % 4 === 0 ? ' ' : `New ${index}`, sku: `N${index}`, price: 100 + index }));
const named = articles.filter(({ name }) => name.trim() !== '').length;

// As many statements as before: what is gained is that they are one transaction, with one connection and one commit.
proofs('transaction', [
  { file: 'update', what: 'update with varying data', input: prices, before: prices.length, after: { queries: prices.length, transactions: 1 }, scale: `${prices.length} products` },
  { file: 'update-counter', what: 'update in a counter loop', input: ids, before: ids.length, after: { queries: ids.length, transactions: 1 }, scale: `${ids.length} products` },
  { file: 'update-rows-used', what: 'update in Promise.all, rows used', input: prices, before: prices.length, after: { queries: prices.length, transactions: 1 }, scale: `${prices.length} products` },
  { file: 'behind-the-loop', what: 'rows with rows of their own, under a condition', input: articles, before: { queries: 3 * named, transactions: named }, after: { queries: 3 * named, transactions: 1 }, scale: `${articles.length} articles` },
  { file: 'behind-the-loop-updates', what: 'update with varying data, under a condition', input: prices, before: prices.length - 10, after: { queries: prices.length - 10, transactions: 1 }, scale: `${prices.length} products` },
  { file: 'upsert', what: 'upsert', input: settings, before: settings.length, after: { queries: settings.length, transactions: 1 }, scale: `${settings.length} settings` },
]);
