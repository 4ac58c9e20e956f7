import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const tables = `
create table tickets (id uuid primary key default gen_random_uuid(), number text not null unique, status text, note text);
create table counters (id serial primary key, number text not null, status text);
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
