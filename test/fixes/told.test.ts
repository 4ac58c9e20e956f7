import assert from 'node:assert/strict';
import { offersIn, opened } from './offers';

/** What is offered for a write per user of which each pass makes something, and whether it is marked. */
function offered(behind: string, { before = '', after = '' } = {}): readonly { readonly title: string; readonly changesBehavior: boolean }[] {
  const text = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
export async function remind() {
  let failed = 0;
  let last = '';
  const told: string[] = [];
  const { data: users } = await supabase.from('users').select('*');
  for (const user of users ?? []) {
    if (!user.active) continue;
    ${before}
    const { error } = await supabase.from('reminders').insert({ user_id: user.id });
    ${behind}
    ${after}
  }
  return { failed, told, last };
}
`;
  const file = '/app/src/remind.ts';
  const engine = opened({ [file]: text }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'bulk-write').map(({ title, changesBehavior }) => ({ title, changesBehavior }));
}

describe('a write of which each pass tells whether it failed', () => {
  const bulk = [{ title: 'Create all reminders with `insert` behind the loop (1 query instead of N; all or nothing; what is told of each comes behind the loop)', changesBehavior: true }];

  it('waits for the others where the pass only tells of it', () => {
    assert.deepEqual(offered('if (error) console.error(user.name, error.message);'), bulk);
    assert.deepEqual(offered('if (error) { failed++; } else { told.push(user.name); }'), bulk);
    assert.deepEqual(offered('if (!error) told.push(`${user.name}: reminded`);'), bulk);
    assert.deepEqual(offered('if (error) failed++; else told.push(user.name);', { before: 'try {', after: '} catch (thrown) { told.push(String(thrown)); }' }), bulk);
    assert.deepEqual(offered('if (error) failed++; else told.push(user.name);', { after: 'told.push("done");' }), bulk, 'the order in which a list is filled is marked');
  });

  it('waits with all that is left of the pass, where the pass ends if it failed', () => {
    assert.deepEqual(offered('if (error) { failed++; continue; }', { after: 'told.push(user.name);' }), bulk);
    assert.deepEqual(offered('if (error) { failed++; continue; } else told.push(user.name);'), bulk);
    assert.deepEqual(offered('if (error) throw error;', { before: 'try {', after: 'told.push(user.name); } catch (thrown: any) { failed++; told.push(thrown.message); }' }), bulk);
    assert.deepEqual(offered('if (error) throw new Error(error.message);', { before: 'try {', after: 'told.push(user.name); } catch { failed++; } told.push("next");' }), bulk, 'what follows the `try` comes either way');
    assert.deepEqual(offered('if (error) { console.error(user.name); throw error; }', { after: 'told.push(user.name);' }), bulk, 'the first throws');
    assert.deepEqual(offered('const text = error ? error.message : "sent"; told.push(user.name + text);'), bulk);
  });

  it('stays where more is left of the pass than telling', () => {
    assert.deepEqual(offered('if (error) { failed++; continue; }', { after: "await fetch('https://example.com/' + user.id);" }), []);
    assert.deepEqual(offered('if (error) { failed++; continue; }', { after: 'notify(user);' }), []);
    assert.deepEqual(offered('if (error) throw error;', { before: 'try {', after: 'told.push(user.name); } catch { failed++; break; }' }), []);
    assert.deepEqual(offered('if (error) throw error;', { before: 'try {', after: 'told.push(user.name); } catch { failed++; } finally { notify(user); }' }), []);
    assert.deepEqual(offered('if (error) throw error;', { before: 'try {', after: 'told.push(user.name); } catch { notify(user); }' }), []);
    assert.deepEqual(offered('if (error) { failed++; continue; } }', { before: '{', after: 'told.push(user.name);' }), [], 'something follows that would no longer be left out');
    assert.deepEqual(offered('if (error) throw error; }', { before: 'try { if (user.name) {', after: 'told.push(user.name); } catch { failed++; }' }), [], 'what follows in the `try` would be done though it failed');
    assert.deepEqual(offered('let text = ""; if (error) { text = error.message; continue; } console.log(text); }', { before: 'if (user.name) {' }), bulk, 'a name of its own');
  });

  it('stays where the pass looks at what it told', () => {
    assert.deepEqual(offered('if (error) failed++; else told.push(user.name);', { after: 'if (failed > 3) break;' }), []);
    assert.deepEqual(offered('if (error) failed++; else told.push(user.name);', { after: 'console.log(told.length);' }), []);
    assert.deepEqual(offered('if (error) user.failed = true; else told.push(user.name);', { after: 'console.log(user.failed);' }), []);
  });

  it('stays where the pass goes on only if it did not fail', () => {
    assert.deepEqual(offered('if (error) { failed++; break; } else told.push(user.name);'), []);
    assert.deepEqual(offered("if (error) failed++; else await fetch('https://example.com/' + user.id);"), []);
    assert.deepEqual(offered('if (error) failed++; else notify(user);'), []);
    assert.deepEqual(offered('if (error) failed++; else sent = true;', { before: 'let sent = false;', after: 'if (sent) told.push(user.name);' }), []);
  });

  it('takes a name of another branch for another one', () => {
    assert.deepEqual(offered('if (error) told.push(text); }', { before: 'if (user.name) { const text = user.name;', after: 'else { let text = ""; text = user.id; console.log(text); }' }), bulk);
  });

  it('stays where what it tells is another thing later', () => {
    assert.deepEqual(offered('if (error) console.error(user.name, error.message);', { after: "user.name = '';" }), []);
    assert.deepEqual(offered('if (error) console.error(last, error.message);', { before: 'last = user.name;' }), []);
    assert.deepEqual(offered('if (error) console.error(name, error.message);', { before: 'var name = user.name;' }), [], 'a variable of all passes');
    assert.deepEqual(offered('if (error) console.error(name, error.message);', { before: 'const name = user.name;' }).length, 1);
  });
});
