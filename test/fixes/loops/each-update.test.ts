import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { opened } from '../offers';

const table = 'create table tasks (id uuid primary key default gen_random_uuid(), number text not null unique, "order" integer, note text, labels text[], owner uuid);';
const migrations = '/app/supabase/migrations/20260101000000_tasks.sql';

/** What is offered for a loop over `rows`, with the texts of all files that it changes or makes. */
function offered(body: string, files: Readonly<Record<string, string>> = { [migrations]: table }, generated = ''): readonly { readonly title: string; readonly preferred: boolean; readonly texts: Readonly<Record<string, string>> }[] {
  const file = '/app/src/store.ts';
  const text = `import { createClient } from '@supabase/supabase-js';
${generated === '' ? '' : `import type { Database } from '${generated}';\n`}const supabase = createClient${generated === '' ? '' : '<Database>'}('a', 'b');
interface Row { id: string; number: string; at: number; note?: string; text: string; maybe: string | null; since: Date }
export async function store(rows: Row[], owner: string, loose: any) {
  ${body}
}
`;
  const all: Readonly<Record<string, string>> = { [file]: text, ...files };
  const engine = opened(all, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return engine.fixesAt(file, 0, text.length).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'bulk-write')
    .map(({ title, preferred, edits }) => ({ title, preferred, texts: Object.fromEntries(edits.map((edit) => [edit.file, applyEdits(edit.create ? '' : all[edit.file] ?? '', edit.edits)])) }));
}

const each = (query: string): string => `for (const row of rows) await supabase.from('tasks').${query};`;

describe('an update of other values for each row, by a function of the database', () => {
  it('is offered, marked and not preferred, with its migration', () => {
    const [fix, ...more] = offered(each("update({ order: row.at, note: 'moved' }).eq('id', row.id).eq('owner', owner)"));
    assert.ok(fix && more.length === 0);
    assert.equal(fix.title, 'Update all tasks with `update_tasks` (1 query instead of N; all or nothing; the new migration 20260101000001_update_tasks.sql makes the function and has to be applied first)');
    assert.equal(fix.preferred, false);
    assert.match(fix.texts['/app/src/store.ts'] ?? '', /await supabase\.rpc\('update_tasks', \{ p_rows: rows\.map\(\(row\) => \(\{ id: row\.id, owner, order: row\.at, note: 'moved' \}\)\) \}\)/);
    assert.match(fix.texts['/app/supabase/migrations/20260101000001_update_tasks.sql'] ?? '', /set "order" = r\.order,\n {4}"note" = r\.note/);
  });

  it('is declared where there are generated types', () => {
    const types = '/app/src/types.ts';
    const [fix] = offered(each("update({ order: row.at }).eq('id', row.id)"), { [migrations]: table, [types]: `export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];
export type Database = {
  public: {
    Tables: { tasks: { Row: { id: string; number: string; order: number | null }; Insert: { id?: string; number: string; order?: number | null }; Update: { order?: number | null }; Relationships: [] } };
    Views: { [_ in never]: never };
    Functions: { [_ in never]: never };
    Enums: { [_ in never]: never };
  };
};
` }, './types');
    assert.ok(fix, 'none');
    assert.match(fix.texts[types] ?? '', /update_tasks: \{\n\s+Args: \{ p_rows: Json \}\n\s+Returns: undefined\n/);
  });

  it('takes a name that is free', () => {
    const [fix] = offered(each("update({ order: row.at }).eq('id', row.id)"), { [migrations]: `${table}\ncreate function update_tasks(p json) returns void language sql as $$ select $$;` });
    assert.match(fix?.title ?? '', /`update_tasks_2`/);
  });

  it('is not needed where all are given the same', () => {
    assert.match(offered(each("update({ note: 'seen' }).eq('id', row.id)"))[0]?.title ?? '', /with `update`/);
  });

  it('stays where the project has no migrations, or the table is not known', () => {
    assert.deepEqual(offered(each("update({ order: row.at }).eq('id', row.id)"), {}), []);
    assert.deepEqual(offered(each("update({ order: row.at }).eq('id', row.id)"), { '/app/schema.sql': table }), []);
    assert.deepEqual(offered(each("update({ other: row.at }).eq('id', row.id)")), []);
    assert.deepEqual(offered(each("update({ order: row.at }).eq('id', row.id)").replace("from('tasks')", "schema('other').from('tasks')")), []);
  });

  it('sets what each row has, where that is known only when it runs', () => {
    const [fix, ...more] = offered(each("update(row).eq('id', row.id).eq('number', row.maybe)"));
    assert.ok(fix && more.length === 0);
    assert.equal(fix.preferred, false);
    assert.match(fix.texts['/app/src/store.ts'] ?? '', /\{ p_rows: rows\.map\(\(row\) => \(\{ id: row\.id, number: String\(row\.maybe\), set: row \}\)\) \}/);
    assert.match(fix.texts['/app/supabase/migrations/20260101000001_update_tasks.sql'] ?? '', /continue when changes is null;[^]*where t\.id = %L and t\.number = %L'/);
    const [deferred] = offered("for (const row of rows) { console.log(row.text); await supabase.from('tasks').update(row).eq('number', row.maybe); }");
    assert.match(deferred?.texts['/app/src/store.ts'] ?? '', /taskUpdates\.push\(\{ number: String\(row\.maybe\), set: row \}\)/);
    const [upserted] = offered(each("upsert({ id: row.id, number: row.number, note: row.note })"));
    assert.match(upserted?.texts['/app/supabase/migrations/20260101000001_upsert_tasks.sql'] ?? '', /on conflict \(id\) do update set %s'/);
    const [left] = offered(each("upsert({ number: row.number, note: row.note }, { onConflict: 'number', ignoreDuplicates: true })"));
    assert.match(left?.texts['/app/supabase/migrations/20260101000001_upsert_tasks.sql'] ?? '', /on conflict \(number\) do nothing'/);
  });

  it('stays where such a row is named by more than its key, is given back, or may be several', () => {
    assert.deepEqual(offered(each("update(row).gt('order', row.at)")), []);
    assert.deepEqual(offered(each("update(row, { count: 'exact' }).eq('id', row.id)")), []);
    assert.deepEqual(offered(each("upsert(row)")), []);
    assert.deepEqual(offered(each("upsert({ id: row.id, note: row.note }).select()")), []);
    assert.deepEqual(offered(each("upsert({ id: row.id, note: row.note }, { defaultToNull: false })")), []);
  });

  it('stays where it is not known what is set', () => {
    assert.deepEqual(offered(each("update({ ...row }).eq('id', row.id)")), []);
    assert.deepEqual(offered(each("update({ [row.text]: row.at }).eq('id', row.id)")), []);
  });

  it('stays where what is set is changed from pass to pass', () => {
    for (const change of ['Object.assign(patch, row);', 'delete patch[row.text];', 'patch.order = row.at;']) {
      assert.deepEqual(offered(`const patch: any = { ...loose }; for (const row of rows) { ${change} console.log(patch); await supabase.from('tasks').update(patch).eq('id', row.id); }`), [], change);
    }
    assert.match(offered("for (const row of rows) { const patch: any = {}; Object.assign(patch, row); await supabase.from('tasks').update(patch).eq('id', row.id); }")[0]?.title ?? '', /`update_tasks` after the loop/);
  });

  it('stays where a row that is named twice might have another value in the end', () => {
    assert.deepEqual(offered(each("update({ order: row.at, note: row.note }).eq('id', row.id)")), [], 'the second may leave the note of the first');
    assert.deepEqual(offered(each("update({ note: row.maybe }).eq('id', row.id).is('note', null)")), [], 'the first may leave it empty');
    assert.equal(offered(each("update({ note: row.text }).eq('id', row.id).is('note', null)")).length, 1);
  });

  it('stays where the rows are named in another way, or asked for', () => {
    assert.deepEqual(offered(each("update({ order: row.at }).neq('id', row.id)")), []);
    assert.deepEqual(offered(each("update({ order: row.at }).eq('id', row.id).gt('order', 3)")), []);
    assert.deepEqual(offered(each("update({ number: row.text, order: row.at }).eq('number', row.number)")), [], 'what names the row is changed');
    assert.deepEqual(offered(each("update({ order: row.at }).eq('number', row.maybe)")), [], 'a key that may be absent');
    assert.deepEqual(offered(each("update({ order: row.at }).eq('number', row.since)")), [], 'a time has another text there');
    assert.deepEqual(offered(each("update({ order: row.at }).eq('id', row.id).select()")), []);
    assert.deepEqual(offered("const all = []; for (const row of rows) { const { data } = await supabase.from('tasks').update({ order: row.at }).eq('id', row.id).select().single(); all.push(data); } return all;"), []);
  });
});
