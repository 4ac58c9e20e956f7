import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inPostgres } from '../harness/in-postgres';
import { models } from '../harness/library';
import { proofsOf } from '../harness/prove';

/** The `uuid` of a voucher, in its digits. */
const digits = (number: number): string => createHash('md5').update(String(number)).digest('hex');
const hyphened = (number: number): string => digits(number).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** The ways in which one `uuid` is written (https://www.postgresql.org/docs/current/datatype-uuid.html). */
const spellings: readonly ((number: number) => string)[] = [
  hyphened, (number) => hyphened(number).toUpperCase(), (number) => `{${hyphened(number)}}`, digits, (number) => `{${digits(number).toUpperCase().replace(/(.{4})(?=.)/g, '$1-')}}`,
];

/** A voucher for each of the first twenty numbers. */
const withVouchers = `${readFileSync(join(models, 'pg', 'vouchers.sql'), 'utf8')} INSERT INTO "Voucher" SELECT md5(n::text)::uuid, n FROM generate_series(1, 20) n`;

proofsOf('pg', 'batch', ({ customers, orders, products, tags, visits }) => {
  const emails = [...Array.from({ length: customers / 2 }, (_, index) => `c${((index * 7) % (customers / 2)) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];
  const skus = [...Array.from({ length: products }, (_, index) => `P${((index * 7) % products) + 1}`), 'NONE'];
  // The last fifth has no order.
  const ids = Array.from({ length: customers }, (_, index) => customers - index);
  const vouchers = [...Array.from({ length: 21 }, (_, index) => spellings[index % spellings.length]?.(index + 1) ?? ''), hyphened(2)];
  // As many new tags as there are, all of them twice and in no particular order.
  const names = Array.from({ length: 4 * tags }, (_, index) => `tag${((index * 7) % (2 * tags)) + 1}`);
  const changes = Array.from({ length: 36 }, (_, index) => ({ code: `SAVE${(index % 12) + 1}`, percent: index % 4 === 3 && index > 12 ? 0 : index }));
  return [
    { file: 'first-row', what: 'the first row by a key that is not among the columns', input: emails, before: emails.length, after: 1, scale: `${emails.length} addresses` },
    { file: 'rows-of-result', what: 'to-many through a join, grouped, in order, with a second value', before: 1 + orders, after: 2, scale: `${orders} orders` },
    { file: 'nullable-key', what: 'a key that may be null and is cast, in Promise.all', before: 1 + visits, after: 2, scale: `${visits} visits, a fifth of them without a key` },
    { file: 'count-first', what: 'a count per key, zero where there is no row', input: ids, before: ids.length, after: 1, scale: `${ids.length} customers` },
    { file: 'figures-per-key', what: 'counts, sums, averages and the most per key, with what they are where there is no row', input: ids, before: ids.length, after: 1, scale: `${ids.length} customers` },
    { file: 'first-of-many', what: 'the first row of each key in an order, and the one of a unique key, each with a limit', input: ids, before: 2 * ids.length, after: 2, scale: `${ids.length} customers` },
    { file: 'find-or-create', what: 'of rows that a pass creates and a later one finds', input: names, before: names.length + tags, after: 1 + tags, scale: `${names.length} names, ${tags} of them new, each twice` },
    { file: 'update-or-create', what: 'of rows that are created, changed by what they were, or deleted', input: changes, before: 2 * changes.length, after: 1 + changes.length, scale: `${changes.length} changes of ${changes.length / 3} codes` },
    { file: 'client-in-transaction', what: 'inside a transaction, in a counter loop', input: skus, before: { queries: skus.length, transactions: 1 }, after: { queries: 1, transactions: 1 }, scale: `${skus.length} articles` },
    { file: 'uuid-key', what: 'a uuid that is written in five ways', input: vouchers, before: vouchers.length, after: 1, scale: `${vouchers.length} vouchers, one of which nobody has, one twice in two ways` },
  ];
}, undefined, async (url) => void await inPostgres(url, withVouchers));
