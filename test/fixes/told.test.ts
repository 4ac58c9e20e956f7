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

  it('stays where the pass looks at what it told', () => {
    assert.deepEqual(offered('if (error) failed++; else told.push(user.name);', { after: 'if (failed > 3) break;' }), []);
    assert.deepEqual(offered('if (error) failed++; else told.push(user.name);', { after: 'console.log(told.length);' }), []);
    assert.deepEqual(offered('if (error) user.failed = true; else told.push(user.name);', { after: 'console.log(user.failed);' }), []);
  });

  it('stays where the pass goes on only if it did not fail', () => {
    assert.deepEqual(offered('if (error) { failed++; continue; } else told.push(user.name);'), []);
    assert.deepEqual(offered('if (error) { failed++; break; } else told.push(user.name);'), []);
    assert.deepEqual(offered("if (error) failed++; else await fetch('https://example.com/' + user.id);"), []);
    assert.deepEqual(offered('if (error) failed++; else notify(user);'), []);
    assert.deepEqual(offered('let sent = false; if (error) failed++; else sent = true;', { after: 'if (sent) told.push(user.name);' }), []);
  });

  it('stays where what it tells is another thing later', () => {
    assert.deepEqual(offered('if (error) console.error(user.name, error.message);', { after: "user.name = '';" }), []);
    assert.deepEqual(offered('if (error) console.error(last, error.message);', { before: 'last = user.name;' }), []);
  });
});
