import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { opened } from '../offers';

const made = `create function public.mark_sent(p_id uuid, p_note text default null) returns void language sql as $$ update jobs set note = p_note where id = p_id $$;
create table jobs (id uuid primary key, note text);`;
const migrations = '/app/supabase/migrations/20260101000000_jobs.sql';

/** What is offered for a body in which `rows` are walked over, with the texts of all files that it changes or makes. */
function offered(body: string, sql = made): readonly { readonly title: string; readonly preferred: boolean; readonly texts: Readonly<Record<string, string>> }[] {
  const file = '/app/src/store.ts';
  const text = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
interface Row { id: string; note: string; maybe?: string }
export async function store(rows: Row[], loose: any[]) {
  ${body}
}
`;
  const all: Readonly<Record<string, string>> = { [file]: text, [migrations]: sql };
  const engine = opened(all, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ rule }) => rule === 'n-plus-one'), 'nothing is found that could be rewritten');
  return engine.fixesAt(file, 0, text.length).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'bulk-write')
    .map(({ title, preferred, edits }) => ({ title, preferred, texts: Object.fromEntries(edits.map((edit) => [edit.file, applyEdits(edit.create ? '' : all[edit.file] ?? '', edit.edits)])) }));
}

const each = (args: string, list = 'rows'): string => `for (const row of ${list}) await supabase.rpc('mark_sent', ${args});`;
const without = (body: string, sql?: string): void => assert.deepEqual(offered(body, sql), [], body);

describe('a function of the database that is called for each row, by another that calls it for all', () => {
  it('is offered, marked and not preferred, with its migration', () => {
    const [fix, ...more] = offered(each("{ p_id: row.id, p_note: 'sent' }"));
    assert.ok(fix && more.length === 0);
    assert.equal(fix.title, 'Call `rpc mark_sent` for all rows with `mark_sent_for_each` (1 query instead of N; in one transaction; the new migration 20260101000001_mark_sent_for_each.sql makes the function and has to be applied first)');
    assert.equal(fix.preferred, false);
    assert.match(fix.texts['/app/src/store.ts'] ?? '', /\n {2}await supabase\.rpc\('mark_sent_for_each', \{ p_rows: rows\.map\(\(row\) => \(\{ p_id: row\.id, p_note: 'sent' \}\)\) \}\);\n/);
    const sql = fix.texts['/app/supabase/migrations/20260101000001_mark_sent_for_each.sql'] ?? '';
    assert.match(sql, /perform public\.mark_sent\(p_id => r\.p_id, p_note => r\.p_note\)\n +from json_to_record\(asked\) r \(p_id uuid, p_note text\);\n +exception when others then/);
    assert.doesNotMatch(sql, /continue when/);
  });

  it('leaves out a row that lacks an argument which has to be there, and stays where another is called without one that need not', () => {
    assert.match(offered(each('{ p_id: row.id }', 'loose')).flatMap(({ texts }) => Object.values(texts)).join('\n'), /continue when asked -> 'p_id' is null;\n/);
    without(each('{ p_id: row.id, p_note: row.maybe }'));
    without(each('{ p_id: row.id, p_note: row.note }', 'loose'));
  });

  it('stays where somebody looks at what a call gives, or the loop does more', () => {
    without(`for (const row of rows) { const { error } = await supabase.rpc('mark_sent', { p_id: row.id }); if (error) console.error(error); }`);
    without(`for (const row of rows) { await supabase.rpc('mark_sent', { p_id: row.id }); await supabase.from('jobs').insert({ id: row.id }); }`);
    without(`for (const row of rows) await supabase.rpc('mark_sent', { p_id: row.id }).throwOnError();`);
    without(`const all = []; for (const row of rows) all.push(await supabase.rpc('mark_sent', { p_id: row.id })); return all;`);
  });

  it('stays where it is not known what is called', () => {
    without(each('{ ...row }'));
    without(each('row'));
    without(each('{ p_id: row.id, p_other: row.note }'));
    without(each('{ p_note: row.note }'));
    without(each('{ p_id: row.id }, { get: true }'));
    without(each('{ p_id: row.id }').replace('supabase.rpc', "supabase.schema('sales').rpc"));
    without(each('{ p_id: row.id }'), 'create table jobs (id uuid primary key, note text);');
    without(each('{ p_id: row.id }'), `${made}\ncreate function mark_sent(p_id integer) returns void language sql as $$ select $$;`);
    without(each('{ p_id: row.id }'), `${made}\ndrop function mark_sent(uuid, text);`);
    without(each('{ p_id: row.id }'), made.replace('p_id uuid', 'p_id uuid[]'));
    without(each('{ p_id: row.id }'), made.replace('p_id uuid', 'p_id jobs'));
  });
});
