import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const table = 'create table tasks (id uuid primary key default gen_random_uuid(), place integer, done boolean);';

/** The texts that a bulk write leaves of what stands between `const results = …` and the end of a function. */
function offered(behind: string, write = "update({ done: true }).eq('id', task.id)", wait = 'Promise.all'): readonly string[] {
  const file = '/app/src/store.ts';
  const text = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
export async function store(tasks: { id: string; place: number }[]) {
  const results = await ${wait}(tasks.map((task) => supabase.from('tasks').${write}));
  ${behind}
}
`;
  const engine = opened({ [file]: text, '/app/supabase/migrations/20260101000000_tasks.sql': table }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'bulk-write').map((fix) => /const results = .*/.exec(fix.text)?.[0] ?? fix.text);
}

describe('results of writes of which only the error is asked for', () => {
  const one = ["const results = [await supabase.from('tasks').update({ done: true }).in('id', tasks.map((task) => task.id))];"];

  it('are one', () => {
    assert.deepEqual(offered('const error = results.find((result) => result.error)?.error; if (error) throw error;'), one);
    assert.deepEqual(offered('if (results.some(({ error }) => error)) throw new Error("not stored");'), one);
    assert.deepEqual(offered('const failed = results.find((result) => result.error !== null); if (failed) console.error(failed.error); return !failed;'), one);
    assert.deepEqual(offered('const failed = results.find((r) => r.error); if (failed?.error) throw failed.error;', 'update({ place: task.place }).eq("id", task.id)'),
      ["const results = [await supabase.rpc('update_tasks', { p_rows: tasks.map((task) => ({ id: task.id, place: task.place })) })];"]);
  });

  it('stay many where more is asked for', () => {
    assert.deepEqual(offered('return results;'), []);
    assert.deepEqual(offered('return results.filter((result) => result.error).length;'), [], 'how many failed');
    assert.deepEqual(offered('return results.findIndex((result) => result.error);'), [], 'which one failed');
    assert.deepEqual(offered('results.forEach((result, index) => { if (result.error) console.error(index); });'), []);
    assert.deepEqual(offered('return results.some((result) => result.status !== 204);'), []);
    assert.deepEqual(offered('return results.find((result) => result.error);'), []);
    assert.deepEqual(offered('const failed = results.find((result) => result.error); if (failed) console.error(failed.status);'), []);
    assert.deepEqual(offered('return results.some((result) => result.error) && results.length;'), []);
    assert.deepEqual(offered('let done = 0; results.some(({ error }) => { if (!error) done++; return error; }); return done;'), [], 'each result is counted');
    assert.deepEqual(offered('const seen: unknown[] = []; results.some(({ error }) => !seen.push(error)); return seen;'), []);
    assert.deepEqual(offered('return results.some((result) => result.error);', "delete().eq('id', task.id)", 'Promise.allSettled'), []);
  });
});
