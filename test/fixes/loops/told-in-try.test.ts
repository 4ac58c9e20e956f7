import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const file = '/app/src/close.ts';
const write = "const { error } = await db.from('ticket').update({ status: 'closed' }).eq('id', row.id);";

/** What is left of a function that closes tickets, for each offer to write them all at once. */
function offered(body: string): readonly string[] {
  const text = `import type { SupabaseClient } from '@supabase/supabase-js';

interface Ticket { id: string; title: string | null; customer?: { name: string } | null; known: { name: string } }

export async function close(db: SupabaseClient, rows: Ticket[], sent: any[]) {
  const failed: string[] = [];
  const done: string[] = [];
  ${body}
  return { failed, done };
}
`;
  const engine = opened({ [file]: text }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ rule }) => rule === 'n-plus-one'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'bulk-write').map((offer) => offer.text);
}

const of = (list: string, pass: string): string => `for (const row of ${list}) {\n    try {\n      ${pass}\n    } catch (problem) {\n      failed.push(String(problem));\n    }\n  }`;

describe('what a pass tells of its write in a try', () => {
  it('is told behind the loop where none of it can fail', () => {
    const [text = ''] = offered(of('rows', `${write}\n      if (error) failed.push(\`\${row.known.name}: \${error.message}\`);\n      else done.push(row.id);`));
    assert.match(text, /ticketOutcomes\.push\(\(error\) => \{/);
    assert.doesNotMatch(text, /tell[^]*try \{/);
  });

  it('of a row that is not typed, by what the pass has read of it before', () => {
    assert.equal(offered(of('sent', `${write}\n      if (error) failed.push(row.id);`)).length, 1);
  });

  it('is caught behind the loop as it was in the pass, where it is the last that the pass does', () => {
    const [text = ''] = offered(of('sent', `${write}\n      if (error) throw error;\n      done.push(row.customer.name);`));
    assert.match(text, /push\(\(error\) => \{\n\s+try \{\n\s+if \(error\) throw error;\n\s+done\.push\(row\.customer\.name\);\n\s+\} catch \(problem\) \{/);
    const [other = ''] = offered(of('sent', `${write}\n      if (error) { failed.push(row.customer.name); continue; }\n      done.push(row.id);`));
    assert.match(other, /push\(\(error\) => \{\n\s+try \{\n\s+if \(error\) \{ failed\.push\(row\.customer\.name\); return; \}\n\s+done\.push\(row\.id\);\n\s+\} catch \(problem\) \{/);
  });

  for (const [what, list, pass] of [
    ['a method of what is not known', 'sent', `${write}\n      if (error) failed.push(row.title.trim());`],
    ['a member of what may be absent, which the compiler is told is there', 'rows', `${write}\n      if (error) failed.push(row.customer!.name);`],
    ['a member of what is not known', 'sent', `${write}\n      if (error) failed.push(row.customer.name);\n      console.log(row.id);`],
    ['the error, which is there where it failed', 'rows', `${write}\n      if (!error) done.push((error as any).message);`],
    ['a time that is none', 'sent', `${write}\n      if (error) failed.push(new Date(row.at).toISOString());`],
  ] as const) it(`keeps the write in its pass where it reads ${what}: an error of the pass would be one of the function`, () => {
    assert.deepEqual(offered(of(list, pass)), []);
  });
});
