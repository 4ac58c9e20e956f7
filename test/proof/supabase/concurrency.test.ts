import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inPostgres } from '../harness/in-postgres';
import { models, runOfLibrary } from '../harness/library';
import { fixtures, proofsOf } from '../harness/prove';

/** How many of the seeded orders are of 20 or more. */
const large = (orders: number, of: (id: number) => boolean = () => true): number => Array.from({ length: orders }, (_, index) => index + 1).filter((id) => (id * 37) % 101 >= 20 && of(id)).length;

/** How many visitors are known: of the seeded visits, every fifth is nobody's, and every seventh of the others a stranger's. */
const known = (orders: number): number => new Set(Array.from({ length: orders * 0.8 }, (_, index) => index + 1).filter((visit) => visit % 5 !== 0 && visit % 7 !== 0).map((visit) => visit % 12)).size;

/** A table whose ids are made at random, with a row for every other order. */
const withTickets = (url: string): Promise<void> => inPostgres(url, `${readFileSync(join(models, 'supabase', 'tickets.sql'), 'utf8')}
  INSERT INTO "Ticket" ("id", "number", "status") SELECT md5("number")::uuid, "number", 'open' FROM "Order" WHERE "id" % 2 = 0`).then(() => undefined);

proofsOf('supabase', 'concurrency', ({ orders }) => {
  const [there, made] = [large(orders, (id) => id % 2 === 0), large(orders, (id) => id % 2 === 1)];
  const queries = 1 + 2 * there + 5 * made;
  return [
    { file: 'passes', what: 'passes that look for a row of their own, make it, and tell of it in their order', before: queries, after: queries, scale: `${orders} orders`, idsByChance: ['Ticket', 'LogEntry'] },
    { file: 'handed', what: 'passes that hand rows to a function, which adds to them', before: 1 + orders + large(orders), after: 1 + orders + large(orders), scale: `${orders} orders`, idsByChance: ['LogEntry'] },
    { file: 'gathered', what: 'passes that put the rows together that they write, count what a function has made, and walk over values of which there is each once', before: 1 + 2 * known(orders), after: 1 + 2 * known(orders), scale: `${orders} orders`, idsByChance: ['Visit'] },
    { file: 'failing', what: 'passes of which none fails', before: 1 + orders + large(orders), after: 1 + orders + large(orders), scale: `${orders} orders` },
  ];
}, undefined, withTickets);

describe('proof: supabase, passes of which one fails', function () {
  this.timeout(120_000);
  const folder = join(fixtures, 'concurrency', 'supabase');

  /** Runs one half of the pair where the database refuses what two of its passes write. */
  async function run(state: 'before' | 'after'): Promise<{ readonly json: unknown; readonly closed: number }> {
    const name = `failing.${state}.ts`;
    const prepare = async (url: string): Promise<void> => void await inPostgres(url, `ALTER TABLE "Order" ADD CHECK (number NOT IN ('N1010', 'N1020') OR status NOT LIKE 'closed%')`);
    const { json, contents } = await runOfLibrary({ library: 'supabase', folder, prepare }, readFileSync(join(folder, name), 'utf8'), name, undefined);
    return { json, closed: (contents['Order'] as readonly { readonly status: string }[]).filter(({ status }) => status.startsWith('closed')).length };
  }

  it('the first of two failures is thrown either way; those behind it are closed and told, too, after, as its title says', async () => {
    const [before, after] = [await run('before'), await run('after')] as { readonly json: { closed: string[]; failure: string }; readonly closed: number }[];
    assert.equal(before?.json.failure, 'N1010: 23514');
    assert.equal(after?.json.failure, before?.json.failure);
    assert.deepEqual([before?.closed, before?.json.closed.length], [9, 9]);
    assert.deepEqual([after?.closed, after?.json.closed.length], [48, 48]);
    assert.deepEqual(after?.json.closed.slice(0, 9), before?.json.closed, 'those before it, in their order');
  });
});
