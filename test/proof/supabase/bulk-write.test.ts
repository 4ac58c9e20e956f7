import { proofsOf } from '../harness/prove';

proofsOf('supabase', 'bulk-write', ({ orders }) => {
  const names = Array.from({ length: orders }, (_, index) => `entry ${index}`);
  const ids = Array.from({ length: orders / 2 }, (_, index) => index + 1);
  const articles = Array.from({ length: orders }, (_, index) => ({ sku: `NEW${index}`, name: `New ${index}`, price: index, categoryId: 1, ...(index % 2 === 0 && { position: index }) }));
  return [
    { file: 'insert', what: 'insert', input: names, before: names.length, after: 1, scale: `${names.length} entries` },
    { file: 'insert-defaults', what: 'insert of rows with different columns', input: articles, before: articles.length, after: 1, scale: `${articles.length} articles` },
    { file: 'update', what: 'update with the same values, more conditions', input: ids, before: ids.length, after: 1, scale: `${ids.length} orders` },
    { file: 'delete', what: 'delete by a column of many rows, names nobody has', input: [...names.slice(0, 5), 'N1001', 'N1002'], before: 7, after: 1, scale: '7 names' },
    { file: 'delete-empty', what: 'delete, empty list', input: [], before: 0, after: 1, scale: 'none', givesNothing: true },
  ];
});
