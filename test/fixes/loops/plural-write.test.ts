import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const table = 'create table tasks (id uuid primary key default gen_random_uuid(), title text, place integer, done boolean);';
const singular = `async close(id: string) {
    const { data, error } = await supabase.from('tasks').update({ done: true }).eq('id', id).select('*').single();
    if (error) throw error;
    return data;
  }`;

/** What is offered for a loop that calls a function which writes one row: the titles, with the loop's text and that of the plural. */
function offered(loop: string, fn = singular, file = '/app/src/store.ts'): readonly { readonly title: string; readonly loop: string; readonly plural: string }[] {
  const text = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
export const tasks = {
  ${fn},
};
export async function finish(${file.endsWith('.ts') ? 'ids: string[], rows: { id: string }[]' : 'ids, rows'}) {
  ${loop}
}
`;
  const engine = opened({ [file]: text, '/app/supabase/migrations/20260101000000_tasks.sql': table }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'bulk-write').map((fix) => ({
    title: fix.title, loop: /rows: \{ id: string \}\[\]\) \{\n([\s\S]*)\n\}\n$/.exec(fix.text)?.[1]?.trim() ?? '', plural: /async close(?:All|Tasks)\([\s\S]*?\n  \},\n/.exec(fix.text)?.[0] ?? '',
  }));
}

const key = (name: string): string => `String(${name}).replace(/[{}-]/g, '').toLowerCase()`;

describe('a plural beside a function that writes one row', () => {
  it('gives back the keys whose rows were there, where the singular fails without one', () => {
    const [fix, ...others] = offered('for (const id of ids) await tasks.close(id);');
    assert.deepEqual(others, []);
    assert.equal(fix?.plural, `async closeAll(ids: string[]) {
    const { data, error } = await supabase.from('tasks').update({ done: true }).in('id', ids).select('*');
    if (error) throw error;
    return new Set((data ?? []).map((task) => ${key('task.id')}));
  },
`);
    assert.equal(fix?.loop, `if (ids.length > 0) {
    const written = await tasks.closeAll(ids);
    if (!ids.every((id) => written.has(${key('id')}))) throw new Error('Not all tasks are there');
  }`);
    assert.match(fix?.title ?? '', /a row that is not there is told after the others were written\)$/);
  });

  it('counts a row that is not there as the failure of its own call, where results are counted', () => {
    const [fix] = offered("const results = await Promise.allSettled(rows.map((row) => tasks.close(row.id)));\n  const failed = results.filter((result) => result.status === 'rejected');\n  return failed.length > 0 || results.some((result) => result.status !== 'fulfilled') ? failed.length : results.length;");
    assert.equal(fix?.loop.split('\n').slice(0, 2).join('\n'), `const [outcome] = await Promise.allSettled([tasks.closeAll(rows.map((row) => row.id))]);
  const results = rows.map((row) => (outcome.status === 'fulfilled' && !outcome.value.has(${key('row.id')}) ? { status: 'rejected' } : outcome));`);
    assert.match(fix?.title ?? '', /a failure is that of all\)$/);
  });

  it('has one outcome for all, where no row can be missed', () => {
    const plain = "async close(id: string) {\n    const { error } = await supabase.from('tasks').update({ done: true }).eq('id', id);\n    if (error) throw error;\n  }";
    const [fix] = offered("const results = await Promise.allSettled(ids.map((id) => tasks.close(id)));\n  return results.filter((result) => result.status === 'rejected').length;", plain);
    assert.equal(fix?.loop.split('\n').slice(0, 2).join('\n'), 'const [outcome] = await Promise.allSettled([tasks.closeAll(ids)]);\n  const results = ids.map(() => outcome);');
    assert.equal(offered('await Promise.all(ids.map((id) => tasks.close(id)));', plain)[0]?.loop, 'if (ids.length > 0) await tasks.closeAll(ids);');
    assert.equal(offered('await Promise.allSettled(ids.map((id) => tasks.close(id)));', plain)[0]?.loop, 'if (ids.length > 0) await Promise.allSettled([tasks.closeAll(ids)]);');
  });

  it('tells of all what was told of one, in the log, in an error and in a try around all of it', () => {
    const [fix] = offered("for (const row of rows) {\n    try {\n      await tasks.close(row.id);\n    } catch (error) {\n      console.error('not closed', error);\n    }\n  }", `async close(id: string) {
    try {
      console.log('close', { id });
      const { data, error } = await supabase.from('tasks').update({ done: true }).eq('id', id).select().single();
      if (error) {
        console.error({ id, code: error.code });
        throw new Error(\`\${id}: \${error.message}\`);
      }
      console.log('closed', data);
      return data;
    } catch (problem) {
      console.error(id, problem);
      throw problem;
    }
  }`);
    assert.equal(fix?.plural, `async closeAll(ids: string[]) {
    try {
      console.log('close', { id: ids });
      const { data, error } = await supabase.from('tasks').update({ done: true }).in('id', ids).select();
      if (error) {
        console.error({ id: ids, code: error.code });
        throw new Error(\`\${ids}: \${error.message}\`);
      }
      console.log('closed', data);
      return new Set((data ?? []).map((task) => ${key('task.id')}));
    } catch (problem) {
      console.error(ids, problem);
      throw problem;
    }
  },
`);
    assert.match(fix?.loop ?? '', /^try \{\n    if \(rows\.length > 0\) \{\n[\s\S]*\n  \} catch \(error\) \{\n    console\.error\('not closed', error\);\n  \}$/);
    assert.match(fix?.title ?? '', /a failure is that of all\)$/);
  });

  it('makes of each row what the singular makes of its own, and asks for the default of what a row lacks', () => {
    const create = `async close(task: { title: string; place?: number }) {
    const first = 1;
    const row = { ...task, place: task.place ?? first };
    const { data, error } = await supabase.from('tasks').insert(row).select('id, title').single();
    if (error) throw error;
    return data;
  }`;
    const [fix] = offered("for (const row of rows) {\n    try {\n      await tasks.close({ title: row.id });\n    } catch (error) {\n      console.error(error);\n    }\n  }", create);
    assert.equal(fix?.plural, `async closeAll(taskList: ({ title: string; place?: number })[]) {
    const first = 1;
    const { error } = await supabase.from('tasks').insert(taskList.map((task) => ({ ...task, place: task.place ?? first })), { defaultToNull: false }).select('id, title');
    if (error) throw error;
  },
`);
    assert.match(fix?.loop ?? '', /if \(rows\.length > 0\) await tasks\.closeAll\(rows\.map\(\(row\) => \(\{ title: row\.id \}\)\)\);/);
    const call = 'for (const row of rows) await tasks.close({ title: row.id });';
    for (const [from, to] of [
      ['const row = { ...task, place: task.place ?? first };', 'const row = { ...task, place: await Promise.resolve(first) };'],
      ['const row =', 'let row ='],
      ['return data;', 'console.log(row.title); return data;'],
      ['if (error)', 'if (row.place > 3) throw new Error("far");\n    if (error)'],
    ] as const) assert.deepEqual(offered(call, create.replace(from, to)), [], to);
  });

  it('is not made, in JavaScript either, where the row that is written is put together of one that was made before', () => {
    const create = (row: string): string => `async close(task) {
    const row = { ...task, place: 1 };
    const { error } = await supabase.from('tasks').insert(${row});
    if (error) throw error;
  }`;
    const made = (row: string): number => offered('for (const row of rows) await tasks.close(row);', create(row), '/app/src/store.js').length;
    assert.deepEqual([made('row'), made('{ title: row.title }'), made('{ ...row, done: false }')], [1, 0, 0]);
  });

  it('is not made where a pass says of its own row what no answer for all says', () => {
    const settled = (behind: string): string => `const results = await Promise.allSettled(ids.map((id) => tasks.close(id)));\n  ${behind}`;
    for (const loop of [
      "for (const row of rows) { try { await tasks.close(row.id); } catch (error) { console.error(row.id, error); } }",
      'let failed = 0;\n  for (const id of ids) { try { await tasks.close(id); } catch { failed++; } }\n  return failed;',
      'for (const id of ids) { try { await tasks.close(id); } catch { return; } }',
      settled('return results;'),
      settled("return results.map((result) => result.status);"),
      settled("return results.findIndex((result) => result.status === 'rejected');"),
      settled("const failed = results.filter((result) => result.status === 'rejected');\n  return failed.map((one) => one.reason);"),
      settled("return results.filter((result, index) => result.status === 'rejected' && ids[index] !== '').length;"),
      settled("return results.filter((result) => result.status === 'fulfilled' && result.value.done).length;"),
      'const closed = await Promise.all(ids.map((id) => tasks.close(id)));\n  return closed.length;',
    ]) assert.deepEqual(offered(loop), [], loop);
  });

  it('is not made of a function that makes something else of its row', () => {
    const update = "const { data, error } = await supabase.from('tasks').update({ done: true }).eq('id', id)";
    const [behind, end] = ['if (error) throw error;', '}'];
    for (const fn of [
      `async close(id: string) { ${update}.select('title').single(); ${behind} return data; ${end}`,
      `async close(id: string) { ${update}.select('tasks(id)').single(); ${behind} return data; ${end}`,
      `async close(id: string) { ${update}.eq('place', 1).select('*').single(); ${behind} if (data.place > 1) throw new Error('late'); return data; ${end}`,
      `async close(id: string) { if (id.length < 3) throw new Error('short'); ${update}.select('*').single(); ${behind} return data; ${end}`,
      `async close(id: string) { console.log(id.length); ${update}.select('*').single(); ${behind} return data; ${end}`,
      `async close(id: string) { try { ${update}.select('*').single(); ${behind} return data; } catch (problem) { return null; } ${end}`,
      `async close(id: string) { try { ${update}.select('*').single(); ${behind} return data; } finally { console.log('done'); } ${end}`,
      `async close(id: string) { ${update.replace('done: true', 'id: "1"')}.select('*').single(); ${behind} return data; ${end}`,
      `async close(id: string) { if (!supabase) return null; ${update}.select('*').single(); ${behind} return data; ${end}`,
      `async close(id: string) { const { data, error } = await supabase.from('tasks').update({ done: true }).eq('title', id).select('*').single(); ${behind} return data; ${end}`,
    ]) assert.deepEqual(offered('for (const id of ids) await tasks.close(id);', fn), [], fn);
  });
});
