import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { opened } from '../offers';

const table = `create type stage as enum ('open', 'won');
create table prospects (id uuid primary key default gen_random_uuid(), email text not null, code char(4), city citext, stage stage, seen timestamptz, score numeric(6, 2), tags text[], notes jsonb, owner integer references people (id));
create table people (id serial primary key, name text);`;
const migrations = '/app/supabase/migrations/20260101000000_tables.sql';
const generated = `export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];
export type Database = {
  public: {
    Tables: { prospects: { Row: { id: string; email: string; stage: string | null; seen: string | null }; Insert: { email: string }; Update: { email?: string }; Relationships: [] } };
    Views: { [_ in never]: never };
    Functions: { [_ in never]: never };
    Enums: { [_ in never]: never };
  };
};
`;

/** What is offered for a loop over `rows`, with the texts of all files that it changes or makes. */
function offered(body: string, files: Readonly<Record<string, string>> = { [migrations]: table }, { typed = false, file = '/app/src/store.ts' } = {}): readonly { readonly title: string; readonly preferred: boolean; readonly texts: Readonly<Record<string, string>> }[] {
  const text = `import { createClient } from '@supabase/supabase-js';
${typed ? "import type { Database } from './types';\n" : ''}const supabase = createClient${typed ? '<Database>' : ''}('a', 'b');
${file.endsWith('.ts') ? `interface Row { id: string; email: string; code: string; since: string; at: number; when: Date; maybe: string | null; inner: { city: string } | null }
export async function store(rows: Row[], organization: string, loose: any[]) {` : 'export async function store(rows, organization, loose) {'}
  ${body}
}
`;
  const all: Readonly<Record<string, string>> = { [file]: text, ...files };
  const engine = opened(all, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'read-in-loop'), 'nothing is found that could be rewritten');
  return engine.fixesAt(file, 0, text.length).flatMap(({ fixes }) => fixes).filter(({ title }) => title.includes('makes the function'))
    .map(({ title, preferred, edits }) => ({ title, preferred, texts: Object.fromEntries(edits.map((edit) => [edit.file, applyEdits(edit.create ? '' : all[edit.file] ?? '', edit.edits)])) }));
}

const each = (query: string, use = 'console.log(data);'): string => `for (const row of rows) { const { data } = await supabase.from('prospects').${query}; ${use} }`;
const asked = "select('id, seen').eq('email', row.email).eq('stage', 'open').order('seen').limit(1)";
const without = (query: string): void => assert.deepEqual(offered(each(query)), [], query);

describe('a read of other conditions for each element, by a function of the database', () => {
  it('is offered, marked and not preferred, with its migration', () => {
    const [fix, ...more] = offered(each(asked));
    assert.ok(fix && more.length === 0);
    assert.equal(fix.title, 'Load all prospects with `find_prospects` before the loop (1 query instead of N; the new migration 20260101000001_find_prospects.sql makes the function and has to be applied first)');
    assert.equal(fix.preferred, false);
    assert.match(fix.texts['/app/src/store.ts'] ?? '', /const \{ data: prospectsFound \} = await supabase\.rpc\('find_prospects', \{ p_rows: rows\.map\(\(row\) => \(\{ email: row\.email \}\)\) \}\);/);
    assert.match(fix.texts['/app/supabase/migrations/20260101000001_find_prospects.sql'] ?? '', /where t\.email = \(e\.value ->> 'email'\)\n +and t\.stage = 'open'\n +order by t\.seen\n +limit 1\n/);
  });

  it('says that long lists are no longer cut, and is declared where there are generated types', () => {
    const [fix] = offered(each("select('*').eq('email', row.email).gt('seen', row.since)"), { [migrations]: table, '/app/src/types.ts': generated }, { typed: true });
    assert.match(fix?.title ?? '', /no list is cut at the most rows of one answer; the new migration/);
    assert.match(fix?.texts['/app/src/types.ts'] ?? '', /find_prospects: \{\n\s+Args: \{ p_rows: Json \}\n\s+Returns: Json\n/);
  });

  it('is offered in JavaScript without types, and by the place in a list', () => {
    const [untyped] = offered("for (const row of rows) { const { data } = await supabase.from('prospects').select('id').eq('email', row.email).lt('seen', row.since).limit(1); console.log(data); }", undefined, { file: '/app/src/store.js' });
    assert.match(untyped?.texts['/app/src/store.js'] ?? '', /new Map\(rows\.map\(\(row, at\) => \[row, prospectsFound\?\.\[at\] \?\? null\]\)\)/);
    const [indexed] = offered("for (let i = 0; i < rows.length; i++) { const { data } = await supabase.from('prospects').select('id').eq('email', rows[i].email).lt('seen', rows[i].since).limit(1); console.log(data); }");
    assert.match(indexed?.texts['/app/src/store.ts'] ?? '', /prospectsByRow\.get\(rows\[i\]\)/);
  });

  it('is not needed where a list of keys does', () => {
    without("select('id').eq('id', row.id).maybeSingle()");
  });

  it('asks with the text of the address where the type of a column is not known, or one that SQL compares otherwise, in the search path of the request', () => {
    const sqlOf = (query: string, use?: string): string | undefined => {
      const texts = offered(each(query, use))[0]?.texts ?? {};
      return texts[Object.keys(texts).find((file) => file.endsWith('.sql')) ?? ''];
    };
    const char = sqlOf("select('id').eq('code', row.code).limit(1)");
    assert.match(char ?? '', /language plpgsql\nstable\nsecurity invoker\nas \$\$\n[^]*where t\.code = %L\n +limit 1\n[^]*\$query\$, asked ->> 'code'\) into found;\n +exception when others then\n +found := null;\n/);
    assert.match(sqlOf("select('id').eq('city', row.email).limit(1)") ?? '', /t\.city = %L/);
    assert.match(sqlOf("select('id').eq('stage', row.email).eq('email', '50%').limit(1)") ?? '', /t\.stage = %L\n +and t\.email = '50%%'\n/);
    assert.match(sqlOf("select('id').eq('email', row.email).gt('stage', 'open').limit(1)") ?? '', /t\.email = %L\n +and t\.stage > 'open'\n/);
    assert.match(sqlOf("select('id').ilike('city', row.email).in('stage', ['open', 'won']).limit(1)") ?? '', /t\.city ilike %L\n +and t\.stage in \('open', 'won'\)\n[^]*replace\(asked ->> 'city', '\*', '%'\)/);
    assert.match(sqlOf("select('id').eq('email', row.email).gt('seen', row.when as any).eq('seen', row.when).limit(1)") ?? '', /t\.seen > %L\n +and t\.seen = %L\n[^]*asked ->> 'seen', asked ->> 'seen_3'\)/);
    assert.match(sqlOf("select('id').eq('email', row.email).eq('unknown', row.code).limit(1)") ?? '', /t\.unknown = %L/);
  });

  it('keeps a read that fails apart from the others only where that means what finding nothing does', () => {
    const reads = (value: string, use: string): string => `for (const row of rows) { const { data, error } = await supabase.from('prospects').select('id').eq('code', ${value}).limit(1); ${use} }`;
    const sqlOf = (body: string): string => Object.entries(offered(body)[0]?.texts ?? {}).find(([file]) => file.endsWith('.sql'))?.[1] ?? '';
    assert.match(sqlOf(reads('row.maybe', 'if (error || !data) continue; console.log(data);')), /exception when others/);
    assert.match(sqlOf(reads('row.code', 'if (error) throw error; console.log(data);')), /%L[^]*into found;\n +answers := /);
    assert.deepEqual(offered(reads('row.maybe', 'if (error) throw error; console.log(data);')), []);
    assert.deepEqual(offered(reads('row.maybe', 'if (error) { failed(row); continue; } console.log(data);')), []);
  });

  it('stays where a condition is none that is read', () => {
    without("select('id').contains('notes', { email: row.email }).limit(1)");
    without("select('id').or(`email.eq.${row.email}`).limit(1)");
    without("select('id').eq('notes->>email', row.email).limit(1)");
    without("select('id').eq('email', row.email).in('stage', ['a,b']).limit(1)");
    without("select('id').eq('email', row.email).in('stage', [row.code]).limit(1)");
    without("select('id').eq('tags', row.email).limit(1)");
    without("select('id').eq('code', row.code).eq('email', 'a$query$b').limit(1)");
  });

  it('stays where what is selected is more than columns, or the order or the limit is not written out', () => {
    without("select('id, people(name)').eq('email', row.email).limit(1)");
    without("select('name:email').eq('email', row.email).limit(1)");
    without("select('id').eq('email', row.email).order('seen', { referencedTable: 'people' }).limit(1)");
    without("select('id').eq('email', row.email).limit(row.at)");
    without("select('id').eq('email', row.email).range(0, row.at)");
    without("select('id', { count: 'exact' }).eq('email', row.email).limit(1)");
  });

  it('stays where the project has no migrations, or the table is not known', () => {
    assert.deepEqual(offered(each(asked), {}), []);
    assert.deepEqual(offered(each(asked), { '/app/schema.sql': table }), []);
    without(asked.replace("'id, seen'", "'id, other'"));
  });

  it('stays where a value follows from the pass, or may be asked of nothing before the loop', () => {
    without("select('id').eq('email', await nameOf(row)).limit(1)");
    assert.equal(offered(`for (const row of loose) { if (!row) continue; const { data } = await supabase.from('prospects').select('id').eq('email', row).limit(1); console.log(data); }`).length, 1);
    assert.deepEqual(offered(`for (const row of loose) { if (!row.a.b) continue; const { data } = await supabase.from('prospects').select('id').eq('email', row.a.b.c).limit(1); console.log(data); }`), []);
  });

  it('asks a column that may be absent, or that the pass asks for first, with a question mark', () => {
    const rowsOf = (list: string, body: string): string | undefined => /\(\{ email: (.*?) \}\)/.exec(offered(`for (const row of ${list}) { ${body}.limit(1); console.log(data); }`)[0]?.texts['/app/src/store.ts'] ?? '')?.[1];
    const query = "const { data } = await supabase.from('prospects').select('id')";
    assert.equal(rowsOf('rows', `if (!row.inner) continue; ${query}.eq('email', row.inner.city)`), 'row.inner?.city');
    assert.equal(rowsOf('rows', `if (row === null) continue; ${query}.eq('email', row.email)`), 'row?.email');
    assert.equal(rowsOf('rows', `${query}.eq('email', row.inner!.city)`), 'row.inner!.city', 'every pass comes to it, and fails where it would');
    assert.equal(rowsOf('loose', `if (!row.email) continue; ${query}.eq('email', row.email.toLowerCase())`), 'String(row.email?.toLowerCase())');
    assert.equal(rowsOf('rows', `if (!row.email || !row.code) continue; ${query}.eq('email', row.email.toLowerCase())`), 'row.email?.toLowerCase()');
    assert.equal(rowsOf('rows', `${query}.eq('email', row.email.toLowerCase())`), 'row.email.toLowerCase()');
    assert.equal(rowsOf('loose', `${query}.eq('email', (row.email || '').toLowerCase())`), "String((row.email || '').toLowerCase())");
  });

  it('asks with a question mark, too, where it looks for an element without a name by what is asked for it', () => {
    const texts = (conditions: string): string => offered(`for (const { inner, since } of rows) { if (!inner) continue; const { data } = await supabase.from('prospects').select('id').eq('email', inner.city)${conditions}.limit(1); console.log(data, since); }`)[0]?.texts['/app/src/store.ts'] ?? '';
    assert.match(texts(''), /new Map<any, any>\(rows\.map\(\(\{ inner, since \}: any, at: number\) => \[inner\?\.city, /);
    assert.match(texts(".lt('seen', since)"), /=> \[JSON\.stringify\(\[inner\?\.city, since\]\), [^]*\.get\(JSON\.stringify\(\[inner\.city, since\]\)\)/);
    assert.match(texts(".neq('id', inner.city)"), /\{ email: inner\?\.city, id: inner\?\.city \}/);
  });

  it('stays where what it is asked with may fail for one element, and each pass fails for itself', () => {
    const query = (value: string): string => `const { data } = await supabase.from('prospects').select('id').eq('email', ${value}).limit(1); console.log(data);`;
    const tried = (value: string, list = 'rows'): number => offered(`for (const row of ${list}) { try { ${query(value)} } catch (problem) { console.error(problem); } }`).length;
    assert.deepEqual([tried('row.email'), tried('row.email.trim()'), tried('row.inner!.city'), tried('row.inner.city', 'loose')], [1, 1, 0, 0]);
    const settled = (value: string): number => offered(`await Promise.allSettled(rows.map(async (row) => { ${query(value)} }));`).length;
    assert.deepEqual([settled('row.email'), settled('row.inner!.city')], [1, 0]);
  });

  it('names a list that is worked out, and finds an element without a name by what is asked for it', () => {
    const [listed] = offered("for (const row of rows.filter(({ at }) => at > 1)) { const { data } = await supabase.from('prospects').select('id').eq('email', row.email).limit(1); console.log(data); }");
    assert.match(listed?.texts['/app/src/store.ts'] ?? '', /const rows2 = rows\.filter\(.*\);?\n.*p_rows: rows2\.map\(.*\n.*\n.*of rows2\)/);
    const [entries] = offered("for (const [email, all] of Object.entries(groups)) { const { data } = await supabase.from('prospects').select('id').eq('email', email).limit(1); console.log(data, all); }".replace('groups', 'Object.fromEntries(rows.map((row) => [row.email, row.at]))'));
    assert.match(entries?.texts['/app/src/store.ts'] ?? '', /map\(\(\[email, all\]: any, at: number\) => \[email, .*\n.*prospectsByEmail\.get\(email\)/);
    const [parts] = offered("for (const { email, since } of rows) { const { data } = await supabase.from('prospects').select('id').eq('email', email).lt('seen', since).limit(1); console.log(data); }");
    assert.match(parts?.texts['/app/src/store.ts'] ?? '', /prospectsByQuestion\.get\(JSON\.stringify\(\[email, since\]\)\)/);
  });

  it('gives what may be absent as the word that an address has for it, which a column of another type refuses for that element alone', () => {
    assert.match(offered(each("select('id').eq('email', row.maybe).limit(1)"))[0]?.texts['/app/src/store.ts'] ?? '', /\(\{ email: String\(row\.maybe\) \}\)/);
    assert.match(offered(each("select('id').eq('seen', row.maybe).eq('email', row.email).limit(1)"))[0]?.texts['/app/src/store.ts'] ?? '', /\(\{ seen: String\(row\.maybe\), email: row\.email \}\)/);
    const loose = (condition: string): string => `for (const row of loose) { const { data } = await supabase.from('prospects').select('id').${condition}.limit(1); console.log(data); }`;
    assert.match(offered(loose("neq('email', row.email)"))[0]?.texts['/app/src/store.ts'] ?? '', /\(\{ email: String\(row\.email\) \}\)/);
    assert.match(offered(loose("eq('email', row.email).lt('seen', row.since)"))[0]?.texts['/app/src/store.ts'] ?? '', /\(\{ email: String\(row\.email\), seen: row\.since \}\)/);
    assert.match(offered(loose("eq('email', row.email).neq('seen', row.since)"))[0]?.texts['/app/src/store.ts'] ?? '', /seen: String\(row\.since\)/);
  });

  it('stays where the loop writes the table, changes the element or its rows, or tells the errors of several rows apart', () => {
    assert.deepEqual(offered(each(asked, "await supabase.from('prospects').update({ stage: 'won' }).eq('email', 'x');")), []);
    assert.deepEqual(offered(`for (const row of rows) { row.email = row.email.trim(); ${each(asked).slice(each(asked).indexOf('{') + 1)}`), []);
    assert.deepEqual(offered(each(asked, 'data?.push({ id: row.id, seen: null });')), []);
    assert.deepEqual(offered(`for (const row of rows) { const { data, error } = await supabase.from('prospects').select('id').eq('email', row.email).maybeSingle(); if (error) throw error; console.log(data); }`), []);
    assert.equal(offered(`for (const row of rows) { const { data, error } = await supabase.from('prospects').select('id').eq('email', row.email).maybeSingle(); if (error || !data) continue; console.log(data); }`).length, 1);
  });

  it('stays where another variable of the loop has the name of the element', () => {
    assert.deepEqual(offered(`for (const row of rows) { const { email, since } = row; { const row = 1; const { data } = await supabase.from('prospects').select('id').eq('email', email).lt('seen', since).limit(1); console.log(data, row); } }`), []);
  });

  it('has no text of its own taken for the end of the function, and a name that is free in any letters', () => {
    const sqlOf = (query: string, more = ''): string => {
      const texts = offered(each(query), { [migrations]: table + more })[0]?.texts ?? {};
      return texts[Object.keys(texts).find((file) => file.endsWith('.sql')) ?? ''] ?? '';
    };
    assert.match(sqlOf("select('id').eq('email', row.email).eq('email', 'a$$; b')"), /as \$body\$\n[^]*t\.email = 'a\$\$; b'\n[^]*\n\$body\$;\n$/);
    const long = 'a_table_whose_name_takes_nearly_all_the_letters_of_a_name_there';
    const [named] = offered(each(asked).replace("'prospects'", `'${long}'`), { [migrations]: table.replaceAll('prospects', long) });
    assert.match(named?.title ?? '', /`find_a_table_whose_name_takes_nearly_all_the_letters_of_a_n` before the loop/);
    assert.match(sqlOf(asked, '\nCREATE FUNCTION FIND_PROSPECTS(p json) RETURNS json LANGUAGE sql AS $$ select p $$;'), /function public\.find_prospects_2\(/);
  });

  it('stays where new functions may not be called, or the client looks in another schema', () => {
    const revoked = 'alter default privileges in schema public revoke execute on functions from public, anon, authenticated;';
    assert.deepEqual(offered(each(asked), { [migrations]: `${table}\n${revoked}` }), []);
    assert.deepEqual(offered(each(asked).replace("supabase.from", "supabase.schema('sales').from")), []);
    assert.deepEqual(offered(`const sales = createClient('a', 'b', { db: { schema: 'sales' } }); ${each(asked).replace('supabase.from', 'sales.from')}`), []);
    assert.equal(offered(`const sales = createClient('a', 'b', { db: { schema: 'public' } }); ${each(asked).replace('supabase.from', 'sales.from')}`).length, 1);
  });
});
