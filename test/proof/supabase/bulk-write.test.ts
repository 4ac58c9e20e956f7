import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inPostgres } from '../harness/in-postgres';
import { models, runOfLibrary } from '../harness/library';
import { fixtures, proofsOf } from '../harness/prove';

/** How many of the seeded orders are of 20 or more. */
const large = (orders: number): number => Array.from({ length: orders }, (_, index) => ((index + 1) * 37) % 101).filter((total) => total >= 20).length;

/** A table whose ids are made at random, with a row for every other order. */
const withTickets = (url: string): Promise<void> => inPostgres(url, `${readFileSync(join(models, 'supabase', 'tickets.sql'), 'utf8')}
  INSERT INTO "Ticket" ("id", "number", "status") SELECT md5("number")::uuid, "number", 'open' FROM "Order" WHERE "id" % 2 = 0`).then(() => undefined);

proofsOf('supabase', 'bulk-write', ({ orders }) => {
  const names = Array.from({ length: orders }, (_, index) => `entry ${index}`);
  const ids = Array.from({ length: orders / 2 }, (_, index) => index + 1);
  const few = ids.slice(0, 24);
  const events = Array.from({ length: orders / 2 }, (_, index) => ({ number: `N${1001 + (index % 20)}`, kind: index % 2 === 0 ? 'paid' : 'opened' }));
  const articles = Array.from({ length: orders }, (_, index) => ({ sku: `NEW${index}`, name: `New ${index}`, price: index, categoryId: 1, ...(index % 2 === 0 && { position: index }) }));
  const stock = [...Array.from({ length: orders }, (_, index) => ({ warehouse: `W${index % 3}`, sku: `S${index}`, quantity: index })), { warehouse: 'W1', sku: 'S1', quantity: 1000 }, { warehouse: 'W2', sku: 'S1', quantity: 7 }];
  return [
    { file: 'insert', what: 'insert', input: names, before: names.length, after: 1, scale: `${names.length} entries` },
    { file: 'insert-defaults', what: 'insert of rows with different columns', input: articles, before: articles.length, after: 1, scale: `${articles.length} articles` },
    { file: 'update', what: 'update with the same values, more conditions', input: ids, before: ids.length, after: 1, scale: `${ids.length} orders` },
    { file: 'told', what: 'insert and update of which each pass tells whether they failed', input: 'noted', before: 1 + 2 * large(orders), after: 3, scale: `${large(orders)} of ${orders} orders` },
    { file: 'told-rest', what: 'insert, after which each pass goes on only if it did not fail, and delete of which each pass catches the failure', input: 'noted', before: 1 + orders + large(orders), after: 3, scale: `${orders} orders` },
    { file: 'update-or-insert', what: 'update of rows that are there, insert of the others', before: 3 + orders, after: 5, scale: `${orders} orders`, idsByChance: ['Ticket'] },
    { file: 'read-beside', what: 'update of a column that the reads of the passes do not look at', input: events, before: events.length + Math.ceil(events.length / 2), after: events.length + 1, scale: `${events.length} events` },
    { file: 'looked-up', what: 'insert of what a pass has not found by a key of its own', before: 2 + 2 * orders - orders / 2, after: 3 + orders, scale: `${orders} orders`, idsByChance: ['Ticket'] },
    { file: 'error-results', what: 'update in Promise.all, whose results are only asked for an error', input: ids, before: ids.length, after: 1, scale: `${ids.length} orders` },
    { file: 'helper-settled', what: 'update and insert through helpers, of which it is counted how many failed, and one row is not there', input: [...few, 1, 100_000], before: 3 * few.length + 7, after: 4, scale: `${few.length} orders` },
    { file: 'upsert', what: 'upsert of rows some of which are named twice, each of which is told', input: stock, before: stock.length, after: 1, scale: `${stock.length} of ${orders} places` },
    { file: 'upsert-ignore', what: 'upsert that leaves what is there', input: stock, before: stock.length, after: 1, scale: `${stock.length} of ${orders} places` },
    { file: 'delete', what: 'delete by a column of many rows, names nobody has', input: [...names.slice(0, 5), 'N1001', 'N1002'], before: 7, after: 1, scale: '7 names' },
    { file: 'delete-empty', what: 'delete, empty list', input: [], before: 0, after: 1, scale: 'none', givesNothing: true },
  ];
}, undefined, withTickets);

describe('proof: supabase, bulk-write of which each pass tells', function () {
  this.timeout(120_000);
  const folder = join(fixtures, 'bulk-write', 'supabase');

  /** Runs one half of the pair where the database refuses one of the rows. */
  async function run(state: 'before' | 'after'): Promise<{ readonly json: unknown; readonly noted: number }> {
    const name = `told.${state}.ts`;
    const prepare = async (url: string): Promise<void> => void await inPostgres(url, `ALTER TABLE "LogEntry" ADD CHECK (entity <> 'N1001' OR message <> 'noted')`);
    const { json, contents } = await runOfLibrary({ library: 'supabase', folder, prepare }, readFileSync(join(folder, name), 'utf8'), name, 'noted');
    return { json, noted: (contents['LogEntry'] as readonly { readonly message: string }[]).filter(({ message }) => message === 'noted').length };
  }

  it('one of 41 rows is refused: 40 are written and one is told before, none is written and 41 are told after, as its title says', async () => {
    const [before, after] = [await run('before'), await run('after')] as { readonly json: { noted: number; closed: string[]; failed: string[] }; readonly noted: number }[];
    assert.deepEqual([before?.noted, before?.json.noted, before?.json.failed], [40, 40, ['N1001: 23514']]);
    assert.deepEqual([after?.noted, after?.json.noted, after?.json.failed.length], [0, 0, 41]);
    assert.deepEqual(after?.json.closed, before?.json.closed, 'the other statement is not touched by it');
  });
});
