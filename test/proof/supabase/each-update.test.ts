import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inPostgres } from '../harness/in-postgres';
import { models, runOfLibrary, workspaceOf } from '../harness/library';
import { expectText, fixtures } from '../harness/prove';
import { rewrite, type Workspace } from '../harness/rewrite';
import { rows, rowsTimes } from '../harness/seed';

const folder = join(fixtures, 'bulk-write', 'supabase-each');
const sql = (name: string): string => readFileSync(join(models, 'supabase', name), 'utf8');

/** Every other order has a ticket. */
const withTickets = `${sql('tickets.sql')}
  INSERT INTO "Ticket" ("id", "number", "status", "note") SELECT md5("number")::uuid, "number", CASE WHEN "id" % 4 = 0 THEN 'closed' ELSE 'open' END, CASE WHEN "id" % 6 = 0 THEN 'old' END FROM "Order" WHERE "id" % 2 = 0`;

/** The workspace of a project whose migrations are where its tools look for them. */
function workspace(text: string): Workspace {
  const { files, program } = workspaceOf('supabase', 'bulk-write', text);
  return { files: { [program]: files[program] ?? '', '/app/supabase/migrations/20260131235959_tables.sql': `${sql('schema.sql')}\n${sql('tickets.sql')}` }, program };
}

const number = (index: number): string => `N${1000 + index}`;

/** The id that `withTickets` gives to the ticket of an order. */
const id = (index: number): string => createHash('md5').update(number(index)).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

const cases: readonly { readonly file: string; readonly what: string; readonly input: (orders: number) => unknown; readonly writes: (orders: number) => number; readonly reads: number; readonly makes?: string }[] = [
  {
    file: 'twice', what: 'values of its own for each row, some of which are named twice, texts with quotes, lists and nulls', reads: 1,
    input: (orders) => [...Array.from({ length: orders }, (_, index) => ({ number: number(index + 1), note: index % 3 === 0 ? null : `it's "${index}" \\ ü`, labels: index % 2 === 0 ? [] : ['a,b', '{c}', 'seen'], ...(index % 5 === 4 && { skip: true }) })),
      { number: number(2), note: 'last', labels: ['x'] }],
    writes: (orders) => orders - orders / 5 + 1,
  },
  { file: 'order', what: 'the place in a list, with another condition', reads: 1, input: (orders) => Array.from({ length: orders }, (_, index) => number(orders - index)), writes: (orders) => orders },
  {
    file: 'filled', what: 'what is empty is filled, of a row that is named twice with the first, and each pass tells of it', reads: 1,
    input: (orders) => [...Array.from({ length: orders }, (_, index) => ({ number: number(index + 1), ...(index % 5 !== 4 && { text: `note ${index}` }) })), { number: number(2), text: 'too late' }],
    writes: (orders) => orders - orders / 5 + 1,
  },
  {
    file: 'lacking', what: 'values that some rows lack, which they keep', reads: 2, writes: (orders) => orders / 2,
    input: (orders) => Object.fromEntries(Array.from({ length: orders }, (_, index) => [number(index + 1), index % 3 === 0 ? { note: null } : index % 3 === 1 ? { position: index } : { note: 'both', position: 7 }])),
  },
  {
    file: 'called', what: 'a function of the database for each row, of which one is named twice, some are refused and take back what they did, and some lack what is asked for', reads: 1, makes: 'close_ticket_for_each', writes: (orders) => orders + 3,
    input: (orders) => [...Array.from({ length: orders }, (_, index) => ({ number: number(index + 1), ...(index % 3 === 0 && { note: index % 2 === 0 ? 'refused' : `it's ${index}` }) })), { number: number(2), note: 'again' }, { note: 'nobody' }, { number: null }],
  },
  {
    file: 'columns', what: 'rows whose columns are known when they come, of which one is named twice and some have none', reads: 1, writes: (orders) => orders + 1,
    input: (orders) => [...Array.from({ length: orders }, (_, index) => ({ number: number(index + 1), data: [{ note: `it's ${index}`, labels: ['a,b', '{c}'] }, { position: index, status: 'moved' }, { note: null }, {}][index % 4] })), { number: number(2), data: { position: -1 } }],
  },
  {
    file: 'upserted', what: 'upserts that lack columns, which rows that are there keep and new ones get by default, of which one comes twice', reads: 1, makes: 'upsert_ticket', writes: (orders) => orders + 2,
    input: (orders) => [...Array.from({ length: orders }, (_, index) => ({ number: number(index + 1), ...(index % 2 === 0 && { id: id(index + 1) }), ...(index % 3 === 0 && { note: null }), ...(index % 3 === 1 && { position: index, labels: ['x', '"y"'] }) })),
      { number: number(1), note: 'again' }, { number: number(2), position: 99 }],
  },
  {
    file: 'spelled', what: 'keys that are one in the column and several in JavaScript (a uuid in capitals and in braces), of which the last counts', reads: 1, writes: (orders) => orders + 2,
    input: (orders) => [...Array.from({ length: orders }, (_, index) => ({ id: id(index + 1), note: `note ${index}` })), { id: id(2).toUpperCase(), note: 'in capitals' }, { id: `{${id(4)}}`, note: 'in braces' }],
  },
];

describe('proof: supabase, bulk-write by a function of the database (an emulator of PostgREST)', function () {
  this.timeout(120_000);
  for (const { file, what, input, writes, reads, makes = 'update_ticket' } of cases) {
    it(`${what}: ${[rows, rowsTimes(10)].map(({ orders }) => `${reads + writes(orders)} → ${reads + 1} requests (${orders} orders)`).join(', ')}`, async () => {
      const text = (state: string): string => join(folder, `${file}.${state}`);
      const before = readFileSync(text('before.ts'), 'utf8');
      const { text: after, created, titles, left } = rewrite(workspace(before), 'bulk-write');
      assert.equal(created.length, 1, left.join('\n'));
      assert.ok(titles[0]?.includes(`the new migration 20260201000000_${makes}.sql makes the function and has to be applied first`));
      expectText(after, text('after.ts'));
      expectText(created[0] ?? '', text('after.sql'));
      for (const size of [rows, rowsTimes(10)]) {
        const prepare = async (url: string): Promise<void> => { for (const one of [withTickets, ...created]) await inPostgres(url, one); };
        const run = (program: string): ReturnType<typeof runOfLibrary> => runOfLibrary({ library: 'supabase', folder: join(fixtures, 'bulk-write', 'supabase'), rows: size, maxRows: 1000, prepare }, program, file, input(size.orders));
        const [old, now] = [await run(before), await run(after)];
        assert.deepEqual(now.json, old.json, 'the result changed');
        assert.deepEqual(now.contents, old.contents, 'the rows in the database differ');
        assert.notDeepEqual(now.contents, now.seeded, 'nothing was written');
        assert.deepEqual([old.counts.queries, now.counts.queries], [reads + writes(size.orders), reads + 1]);
      }
    });
  }

  it('runs every pair of files in its folder', () => {
    assert.deepEqual(cases.map(({ file }) => file).sort(), readdirSync(folder).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', '')).sort());
  });
});
