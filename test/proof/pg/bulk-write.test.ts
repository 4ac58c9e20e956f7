import { proofsOf } from '../harness/prove';

/** How many of the seeded orders are of 20 or more. */
const large = (orders: number): number => Array.from({ length: orders }, (_, index) => ((index + 1) * 37) % 101).filter((total) => total >= 20).length;

/** How many of them are of so much at most. */
const upTo = (orders: number, limit: number): number => Array.from({ length: orders }, (_, index) => ((index + 1) * 37) % 101).filter((total) => total <= limit).length;

proofsOf('pg', 'bulk-write', ({ orders }) => {
  // There are a fifth as many entries as orders; some names come twice, and nobody has the others.
  const names = [...Array.from({ length: orders }, (_, index) => `N${1001 + (index % 7) * (index % 5)}`), null];
  const codes = Array.from({ length: orders }, (_, index) => ({ code: `SAVE${(index * 3) % (orders / 2)}`, percent: index }));
  return [
    { file: 'update', what: 'update of the same values, more conditions, beside other statements', input: 'closed', before: 1 + large(orders), after: 2, scale: `${large(orders)} of ${orders} orders` },
    { file: 'delete', what: 'delete by a column that may be null, with names that repeat', input: names, before: names.length, after: 1, scale: `${names.length} names` },
    { file: 'update-values', what: 'update with other values for each row, some of them null', input: 'N1%', before: 1 + orders, after: 2, scale: `${orders} orders` },
    { file: 'insert-values', what: 'insert with one value of each row', input: 'seen', before: 1 + orders, after: 2, scale: `${orders} orders` },
    { file: 'insert-conflict', what: 'upsert by a key that is unique in the list', before: 1 + orders, after: 2, scale: `${orders} orders` },
    { file: 'update-behind', what: 'update with other values for each row, beside other statements', input: 40, before: 1 + upTo(orders, 40), after: 2, scale: `${upTo(orders, 40)} of ${orders} orders` },
    { file: 'insert-behind', what: 'insert with two values of each row, in a branch', input: 40, before: 1 + upTo(orders, 40), after: 2, scale: `${upTo(orders, 40)} of ${orders} orders` },
    { file: 'insert-missing', what: 'insert of what is not there, with keys that repeat and are there', input: codes, before: codes.length, after: 1, scale: `${codes.length} codes` },
  ];
});
