import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const tables = `
create table tickets (id uuid primary key default gen_random_uuid(), number text not null unique, status text, note text);
create table counters (id serial primary key, number text not null, status text);
create table notes (id uuid primary key default gen_random_uuid(), ticket_id uuid references tickets (id) on delete cascade, text text);
create table marks (id uuid primary key default gen_random_uuid(), note_id uuid references notes (id) on delete cascade, text text);
create view open_tickets as select number from tickets where status = 'open';
`;

/** The titles of the bulk writes that are offered in a function with a loop over `rows`. */
function offered(body: string, before = ''): readonly string[] {
  const text = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
interface Row { number: string; status: string }
interface Named { number: string; id?: string }
export async function store(rows: Row[], ids: Map<string, string>, isNew: boolean, byNumber: Map<string, Row>, loose: any, named: Named) {
  ${before}
  ${body}
}
`;
  const file = '/app/supabase/functions/store/index.ts';
  const engine = opened({ [file]: text, '/app/supabase/migrations/20260101000000_tables.sql': tables }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'bulk-write').map(({ title }) => title.replace(/ after the loop.*/, ''));
}

const create = 'Create all tickets with `insert`';
const update = 'Update all tickets with `update`';

/** A pass that changes the row that is there, or makes one. */
const either = (change: string, make = 'insert({ number: row.number, status: row.status })', table = 'tickets'): string =>
  `for (const row of rows) { const id = ids.get(row.number); if (id) await supabase.from('${table}').update(${change}).eq('id', id); else await supabase.from('${table}').${make}; }`;

describe('writes of one table that stand in each other\'s way or not', () => {
  it('are put off past each other where one makes rows with random ids and the other changes rows by their id', () => {
    assert.deepEqual(offered(either("{ status: 'again' }")), [update, create]);
    assert.deepEqual(offered(either("{ status: 'again' }", "insert({ ...row, note: 'new' })")), [update, create]);
  });

  it('stay where the new row may be the one that is changed', () => {
    assert.deepEqual(offered(either("{ status: 'again' }", undefined, 'counters')), [], 'ids that are counted may be guessed');
    assert.deepEqual(offered(either("{ status: 'again' }", 'insert({ id: row.number, status: row.status })')), []);
    assert.deepEqual(offered(either("{ status: 'again' }", 'insert(loose)')), []);
    assert.deepEqual(offered(either("{ status: 'again' }", 'insert({ ...named, status: row.status })')), []);
    assert.deepEqual(offered("for (const row of rows) { await supabase.from('tickets').update({ status: 'old' }).eq('number', row.number); await supabase.from('tickets').insert({ number: row.number, status: 'new' }); }"), []);
  });

  it('stay where the change may set a value that only one row can have', () => {
    assert.deepEqual(offered(either("{ number: 'N1' }")), []);
    assert.deepEqual(offered(either('loose')), []);
  });

  it('are put off past a read by a key that no other pass has', () => {
    const lookup = "const { data } = await supabase.from('tickets').select('id').eq('number', number).eq('status', 'open'); if (data?.length) continue;";
    const make = "await supabase.from('tickets').insert({ number, status: row.status });";
    assert.deepEqual(offered(`for (const [number, row] of byNumber) { ${lookup} ${make} }`), [create]);
    assert.deepEqual(offered(`for (const row of rows) { const number = row.number; ${lookup} ${make} }`), [], 'numbers may repeat');
    assert.deepEqual(offered(`for (const [number, row] of byNumber) { ${lookup.replace('number).eq', 'row.number).eq')} ${make} }`), [], 'another value is asked for than is written');
    assert.deepEqual(offered(`for (const [number, row] of byNumber) { ${make} ${lookup} }`), [], 'it is read afterwards');
    assert.deepEqual(offered(`for (const [number, row] of byNumber) { ${lookup} await supabase.from('tickets').upsert({ number, status: row.status }, { onConflict: 'note' }); }`), [], 'an upsert may change the row of another pass');
    assert.deepEqual(offered(`for (let [number, row] of byNumber) { ${lookup} number = row.status; ${make} }`), []);
  });

  it('are put off past what another way of going through the list does', () => {
    const read = "const { data } = await supabase.from('tickets').select('id').eq('status', row.status); console.log(data);";
    const make = "await supabase.from('tickets').insert({ number: row.number });";
    assert.deepEqual(offered(`for (const row of rows) { if (isNew) { ${make} } else { ${read} } }`), [create]);
    assert.deepEqual(offered(`for (const row of rows) { if (row.status) { ${make} } else { ${read} } }`), [], 'passes go different ways');
    assert.deepEqual(offered(`for (const row of rows) { if (first) { ${make} } else { ${read} } first = false; }`, 'let first = true;'), []);
  });

  it('stay where the pass reads what they change elsewhere: with rows that go along, in a view, as parts of other rows', () => {
    const read = (from: string): string => `const { data } = await supabase.${from}.eq('text', row.status); console.log(data);`;
    const gone = "await supabase.from('tickets').delete().eq('number', row.number);";
    const changed = "await supabase.from('tickets').update({ status: 'old' }).eq('number', row.number);";
    const pass = (...statements: readonly string[]): readonly string[] => offered(`for (const row of rows) { ${statements.join(' ')} }`);
    const others = "const { data } = await supabase.from('counters').select('id').eq('status', row.status); console.log(data);";
    assert.deepEqual(pass(gone, others), ['Delete all tickets with `delete`']);
    assert.deepEqual(pass(changed, others), [update]);
    assert.deepEqual(pass(changed, read("from('marks').select('id')")), [update], 'no row goes along with a change');
    assert.deepEqual(pass(gone, read("from('notes').select('id')")), []);
    assert.deepEqual(pass(gone, read("from('marks').select('id')")), [], 'rows go with rows that go with them');
    assert.deepEqual(pass(gone, "await supabase.from('marks').insert({ text: row.status });").includes('Delete all tickets with `delete`'), false);
    assert.deepEqual(pass(changed, read("from('notes').select('id, tickets(status)')")), []);
    assert.deepEqual(pass(changed, "const { data } = await supabase.from('open_tickets').select('number').eq('number', row.status); console.log(data);"), []);
  });

  it('are put off where the passes are kept in a variable until all are waited for', () => {
    const passes = (wait: string, between = ''): readonly string[] => offered(`const passes = rows.map(async (row) => { if (!row.status) return; await supabase.from('tickets').insert({ number: row.number }); }); ${between} ${wait}`);
    assert.deepEqual(passes('await Promise.all(passes);'), [create]);
    assert.deepEqual(passes('await Promise.allSettled(passes);'), []);
    assert.deepEqual(passes('await Promise.all(passes);', 'console.log(passes.length);'), []);
    assert.deepEqual(passes('await Promise.all(passes);', 'if (isNew) return;'), [], 'what was begun would go on');
    assert.deepEqual(passes('await Promise.all(passes);', 'console.log(isNew);'), [create]);
    assert.deepEqual(passes('if (isNew) await Promise.all(passes);'), []);
  });
});
