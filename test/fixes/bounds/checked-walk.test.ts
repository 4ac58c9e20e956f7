import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const program = '/app/src/work.ts';

/** What is offered for a job that asks Supabase and does this with the answer. */
function offered(body: string): readonly { readonly title: string; readonly text: string }[] {
  const files = {
    '/app/package.json': '{}', '/app/supabase/migrations/1_tables.sql': 'CREATE TABLE orders (id int PRIMARY KEY, number text NOT NULL);\n',
    [program]: `import { createClient } from '@supabase/supabase-js';\nconst db = createClient('http://localhost', 'key');\ndeclare function send(to: string): Promise<void>;\n\nexport async function work() {\n${body}}\n`,
  };
  return offersIn(opened(files), program, 'batches');
}

const read = "  const { data: orders, error } = await db.from('orders').select('id, number');\n";
const walk = '  for (const order of orders) {\n    await send(order.number);\n  }\n';

describe('a walk over rows of an answer that says what failed', () => {
  it('looks at what failed of each batch, and says that the server cut rows off', () => {
    const [{ title, text } = { title: '', text: '' }] = offered(`${read}  if (error) {\n    throw new Error(error.message);\n  }\n${walk}`);
    assert.equal(title, 'Read the orders 500 at a time, in the order of `id` (what is written meanwhile may come too, and so do those beyond 1000, which the server cuts off)');
    assert.ok(text.includes([
      '  for await (const order of inBatches(', '    async (after: number | undefined, limit: number) => {',
      "      const { data: orders, error } = await db.from('orders').select('id, number').filter('id', after === undefined ? 'not.is' : 'gt', after ?? null).order('id').limit(limit);",
      '      if (error) {', '        throw new Error(error.message);', '      }', '      return orders;', '    },', '    (order) => order.id,', '  )) {',
    ].join('\n')), text);
  });

  it('is read so where nothing looks at what failed, or where there being no rows is thrown, too', () => {
    assert.equal(offered(read.replace(', error', '') + walk.replace('of orders', 'of orders ?? []')).length, 1);
    assert.equal(offered(`${read}  if (error || !orders) throw error;\n${walk}`).length, 1);
  });

  it('is not, where what failed ends the job in another way, or something else needs the answer', () => {
    assert.deepEqual(offered(`${read}  if (error) return;\n${walk}`), []);
    assert.deepEqual(offered(`${read}  if (error) throw error;\n  else await send('ready');\n${walk}`), []);
    assert.deepEqual(offered(`${read}  if (error) throw error;\n${walk}  console.log(orders.length);\n`), []);
    assert.deepEqual(offered(`${read}${walk}  if (error) throw error;\n`), []);
    assert.deepEqual(offered(`${read.replace('error', 'error, count')}  if (error) throw error;\n${walk}`), []);
  });
});
