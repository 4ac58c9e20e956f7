import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const tables = 'create table members (id uuid primary key default gen_random_uuid(), team uuid not null, person uuid not null, email citext unique, code text, role text, level integer, zip char(5) not null unique, label text not null unique, rank integer not null unique, unique (team, person), unique (code));';

/** A function of the database, which does for each row, one after the other, what its own request did. */
const byRow = 'a function of the database that upserts row by row';

/** The bulk writes that are offered in a function with a loop over `rows`: the statement that each ends up with, or `byRow`. */
function offered(body: string): readonly string[] {
  const file = '/app/supabase/functions/join/index.ts';
  const text = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
interface Row { team: string; person: string; email: string; code: string | null; role: string; level?: number; zip: string; label: string; rank: number }
export async function join(rows: Row[], team: string, loose: any, byPerson: Map<string, Row>) {
  ${body}
}
`;
  const engine = opened({ [file]: text, '/app/supabase/migrations/20260101000000_members.sql': tables }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'bulk-write').map((fix) => /upsert\(.*\)/.exec(fix.text)?.[0] ?? (/\.rpc\('upsert_members', /.test(fix.text) ? byRow : fix.text));
}

const each = (given: string): string => `for (const row of rows) await supabase.from('members').upsert(${given});`;

describe('an upsert of all rows', () => {
  it('takes the last of each key', () => {
    assert.deepEqual(offered(each("{ team, person: row.person, role: row.role }, { onConflict: 'team,person' }")), ["upsert(Array.from(new Map(rows.map((row) => ({ team, person: row.person, role: row.role })).map((row) => [String(row.person).replace(/[{}-]/g, '').toLowerCase(), row])).values()), { onConflict: 'team,person' })"]);
    assert.match(offered(each("[{ team: row.team, person: row.person, role: 'member' }], { onConflict: 'team, person' }"))[0] ?? '', /\[JSON\.stringify\(\[String\(row\.team\)\.replace\(.*?\)\.toLowerCase\(\), String\(row\.person\)\.replace\(.*?\)\.toLowerCase\(\)\]\), row\]/);
  });

  it('tells keys apart as the database does: a uuid by its digits, of a value without a type by what its column makes of it', () => {
    assert.match(offered(each("{ label: row.label, role: row.role }, { onConflict: 'label' }"))[0] ?? '', /\[row\.label, row\]/);
    assert.match(offered('for (const row of loose.rows) await supabase.from(\'members\').upsert({ label: row.label ?? \'\', role: row.role ?? null }, { onConflict: \'label\' });')[0] ?? '', /\[String\(row\.label\), row\]/);
    assert.match(offered('for (const row of loose.rows) await supabase.from(\'members\').upsert({ rank: row.rank ?? 0, role: row.role ?? null }, { onConflict: \'rank\' });')[0] ?? '', /\[Number\(row\.rank\), row\]/);
    assert.deepEqual(offered(each("{ zip: row.zip, role: row.role }, { onConflict: 'zip' }")), [byRow], 'blanks at the end are none to the database');
    assert.equal(offered(each("{ zip: row.zip, role: row.role }, { onConflict: 'zip', ignoreDuplicates: true }")).length, 1, 'no key is told apart');
  });

  it('takes all of them where what is there is left', () => {
    assert.deepEqual(offered(each("{ team, person: row.person }, { onConflict: 'team,person', ignoreDuplicates: true }")), ["upsert(rows.map((row) => ({ team, person: row.person })), { onConflict: 'team,person', ignoreDuplicates: true })"]);
  });

  it('goes row by row where one may lack a column, which it would lose in one statement', () => {
    assert.deepEqual(offered(each("{ team, person: row.person, level: row.level }, { onConflict: 'team,person' }")), [byRow]);
    assert.deepEqual(offered(each("{ team, person: row.person, level: loose.level }, { onConflict: 'team,person' }")), [byRow]);
    assert.deepEqual(offered(each("{ ...row }, { onConflict: 'team,person' }")), [byRow]);
    assert.deepEqual(offered(each("row, { onConflict: 'team,person' }")), []);
  });

  it('goes row by row where keys that are equal here may be others there, or the other way round', () => {
    assert.deepEqual(offered(each("{ team, person: row.person, email: row.email }, { onConflict: 'email' }")), [byRow], 'without regard to case');
    assert.deepEqual(offered(each("{ team, person: row.person, code: row.code }, { onConflict: 'code' }")), [byRow], 'keys that are empty are all different');
    assert.deepEqual(offered(each("{ team, person: row.person }, { onConflict: loose }")), []);
    assert.deepEqual(offered(each('{ team, person: row.person, role: row.role }')), [byRow], 'the id is made by the database');
  });

  it('stays where it is told more than what conflicts, or its rows are asked for', () => {
    assert.deepEqual(offered(each("{ team, person: row.person }, { onConflict: 'team,person', count: 'exact' }")), []);
    assert.deepEqual(offered(each("{ team, person: row.person }, { onConflict: 'team,person', ignoreDuplicates: loose }")), []);
    assert.deepEqual(offered(each("{ team, person: row.person }, { onConflict: 'team,person' }).select()")), []);
  });

  it('is put off past a look at the row of its own key', () => {
    const look = (key: string): string => `for (const [person, row] of byPerson) {
      const { data } = await supabase.from('members').select('level').eq('${key}', person).ilike('role', 'A').maybeSingle();
      await supabase.from('members').upsert({ team, ${key === 'person' ? '' : 'code: person, '}person, role: row.role, level: (data?.level ?? 0) + 1 }, { onConflict: 'team,person' });
    }`;
    assert.equal(offered(look('person')).length, 1);
    assert.deepEqual(offered(look('code')), [], 'the row that is there may have another code');
  });
});
