import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

interface Around {
  readonly around?: string;
  readonly before?: string;
  readonly after?: string;
  readonly walks?: string;
  readonly isWindows?: boolean;
}

/** What is offered for a write per user of which each pass makes something, and whether it is marked. */
function offered(behind: string, around: Around = {}): readonly { readonly title: string; readonly changesBehavior: boolean }[] {
  return offersFor(behind, around).map(({ title, changesBehavior }) => ({ title, changesBehavior }));
}

/** What the one rewrite that is offered leaves of the file. */
function textFor(behind: string, around: Around): string {
  const [one, ...others] = offersFor(behind, around);
  assert.ok(one && others.length === 0);
  return one.text;
}

function offersFor(behind: string, { around = '', before = '', after = '', walks = 'const user', isWindows = false }: Around): ReturnType<typeof offersIn> {
  const lines = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
export async function remind() {
  let failed = 0;
  let last = '';
  const told: string[] = [];
  const { data: users } = await supabase.from('users').select('*');
  ${around}
  for (${walks} of users ?? []) {
    if (!user.active) continue;
    ${before}
    const { error } = await supabase.from('reminders').insert({ user_id: user.id });
    ${behind}
    ${after}
  }
  return { failed, told, last };
}
`;
  const text = isWindows ? lines.replace(/\r?\n/g, '\r\n') : lines;
  const file = '/app/src/remind.ts';
  const engine = opened({ [file]: text }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'bulk-write');
}

describe('a write of which each pass tells whether it failed', () => {
  const bulk = [{ title: 'Create all reminders with `insert` after the loop (1 query instead of N; all or nothing; what is told of each comes after the loop)', changesBehavior: true }];

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

  it('stays in a pass that sends something, too: what was sent before one fails would be written nowhere', () => {
    const sends = "await fetch('https://mail.example.com', { method: 'POST', body: user.email });";
    assert.deepEqual(offered('if (error) failed++;', { after: sends }), []);
    assert.deepEqual(offered('if (error) failed++;', { before: sends }), []);
    assert.deepEqual(offered('if (error) failed++;', { before: "const name = await fetch('https://names.example.com/' + user.id);" }), bulk, 'what is only asked');
  });

  it('stays where the pass looks at what it told', () => {
    assert.deepEqual(offered('if (error) failed++; else told.push(user.name);', { after: 'if (failed > 3) break;' }), []);
    assert.deepEqual(offered('if (error) failed++; else told.push(user.name);', { after: 'console.log(told.length);' }), []);
    assert.deepEqual(offered('if (error) user.failed = true; else told.push(user.name);', { after: 'console.log(user.failed);' }), []);
  });

  it('stays where the loop looks at what is told by another name', () => {
    const behind = 'if (error) failed++; else told.push(user.name);';
    assert.deepEqual(offered(behind, { around: 'const tooMany = () => failed > 3;', before: 'if (tooMany()) break;' }), []);
    assert.deepEqual(offered(behind, { around: 'function tooMany() { return failed > 3; } const isOver = () => tooMany();', before: 'if (isOver()) break;' }), []);
    assert.deepEqual(offered(behind, { around: 'const names = told;', before: 'if (names.length > 3) break;' }), []);
    assert.deepEqual(offered(behind, { around: 'const tooMany = () => failed > 3; if (tooMany()) return;' }), bulk, 'it is asked before the loop');
  });

  it('stays where the variable of the loop, or one that a function changes, is another one later', () => {
    assert.deepEqual(offered('if (error) told.push(one.name);', { around: 'let one: any; for (one of [1, 2]) console.log(one);', before: 'for (one of [user]) console.log(one);' }), []);
    assert.deepEqual(offered('if (error) told.push(user.name);', { around: 'let user: any;', walks: 'user' }), []);
    assert.deepEqual(offered('if (error) told.push(String(at));', { around: 'let at = 0; const step = () => { at++; };', before: 'step();' }), []);
  });

  it('keeps the lines of a text, and the line breaks of the file', () => {
    const text = textFor(['if (error) {', '      told.push(`for', '  ${user.name}:', '    none`);', '      continue;', '    }'].join('\n'), { after: 'told.push(user.name);' });
    assert.ok(text.includes('told.push(`for\n  ${user.name}:\n    none`);'), text);
    const windows = textFor('if (error) {\r\n      failed++;\r\n      continue;\r\n    }', { after: 'told.push(user.name);', isWindows: true });
    assert.ok(windows.includes('failed++;\r\n') && !/[^\r]\n/.test(windows), JSON.stringify(windows));
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

describe('a write behind its loop', () => {
  it('has the lines of what it sets one level in, however deep the loop had them', () => {
    const file = '/app/src/close.ts';
    const text = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
export async function close() {
  const { data: users } = await supabase.from('users').select('id, active, score').limit(50);
  let best = 0;
  for (const user of users ?? []) {
    best = Math.max(best, user.score);
    if (!user.active) {
      await supabase.from('users').update({
        closed: true,
        note: 'nobody',
      }).eq('id', user.id);
    }
  }
  return best;
}
`;
    const [one] = offersIn(opened({ [file]: text }, { minConfidence: 'low' }), file, 'bulk-write');
    assert.match(one?.text ?? '', /\n  await supabase\.from\('users'\)\.update\(\{\n    closed: true,\n    note: 'nobody',\n  \}\)\.in\('id', userIds\);\n/);
  });
});
