import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const file = '/app/src/jobs.ts';
const schema = 'CREATE TABLE "orders" ("id" uuid PRIMARY KEY, "status" text NOT NULL);';

const program = (pass: string): string => `import type { SupabaseClient } from '@supabase/supabase-js';

export async function close(db: SupabaseClient, ids: string[]) {
  const told: string[] = [];
  let failed = 0;
  for (const id of ids) {
    try {
      ${pass}
    } catch {
      failed++;
    }
  }
  return { told, failed };
}
`;

/** What the fixes that are offered for a program leave of it. */
function offered(pass: string): readonly string[] {
  const text = program(pass);
  return offersIn(opened({ [file]: text, '/app/supabase/migrations/1_orders.sql': schema }), file).map((one) => one.text);
}

describe('an error that is thrown inside a try of the pass', () => {
  it('keeps a write in its loop where more is left of the pass than telling', () => {
    assert.deepEqual(offered("const { error } = await db.from('orders').update({ status: 'closed' }).eq('id', id);\n      if (error) throw error;\n      await fetch(`https://example.com/${id}`);\n      told.push(id);"), []);
  });

  it('is thrown and caught for each pass, where one write is told to all of them', () => {
    const [text = '', ...others] = offered("const { error } = await db.from('orders').update({ status: 'closed' }).eq('id', id);\n      if (error) throw error;\n      told.push(id);");
    assert.deepEqual(others, []);
    assert.match(text, /\.push\(\(error\) => \{\s+try \{\s+if \(error\) throw error;\s+told\.push\(id\);\s+\} catch \{\s+failed\+\+;\s+\}\s+\}\);/);
    assert.equal(text.split('throw').length, 2);
  });

  it('goes on being thrown there, where the read moves before the loop', () => {
    const [text = '', ...others] = offered("const { data: order, error } = await db.from('orders').select('status').eq('id', id).maybeSingle();\n      if (error) throw error;\n      told.push(order?.status ?? 'none');");
    assert.deepEqual(others, []);
    const [before = '', inside = ''] = text.split('for (const id of ids) {');
    assert.match(before, /\.in\('id', ids\)/);
    assert.doesNotMatch(before, /throw/);
    assert.match(inside, /try \{(?:(?!\} catch)[^])*if \((\w+)\) throw \1;/);
  });
});
