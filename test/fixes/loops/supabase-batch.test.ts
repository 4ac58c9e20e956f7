import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const schema = `
create table organizations (id uuid primary key, name text not null);
create table conversations (id uuid primary key, organization_id uuid not null, subject text);
create table mutes (id uuid primary key, organization_id uuid not null references organizations (id), label uuid, keyword text not null);
`;

/** The titles of the batches that are offered for a query per conversation. */
function offered(query: string, key = "Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!", params = ''): readonly string[] {
  const text = `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';
async function run(${params}) {
  ${params === '' ? `const supabase = createClient(Deno.env.get('SUPABASE_URL')!, ${key});` : ''}
  const { data: conversations } = await supabase.from('conversations').select('*');
  for (const conversation of conversations ?? []) {
    const { data } = await supabase.from(${query});
    console.log(conversation.subject, data);
  }
}
Deno.serve(async () => { await run(${params === '' ? '' : 'createClient(1, 2)'}); return new Response(); });
`;
  const file = '/app/supabase/functions/remind/index.ts';
  const engine = opened({ '/app/supabase/migrations/1.sql': schema, [file]: text }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'read-in-loop'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'batch').map(({ title }) => title);
}

const mutes = "'mutes').select('keyword').eq('organization_id', conversation.organization_id)";

describe('rows of Supabase with those that their key refers to', () => {
  it('are read for all keys at once with the key of the service', () => {
    const title = ['Load all mutes at once before the loop (1 query instead of N; for some hundred keys: they travel in the address)'];
    assert.deepEqual(offered(mutes), title);
    assert.deepEqual(offered(mutes, 'key'), []);
  });

  it('are left alone where policies may hide the rows that they belong to', () => {
    assert.deepEqual(offered(mutes, "Deno.env.get('SUPABASE_ANON_KEY')!"), []);
    assert.deepEqual(offered(mutes, '', 'supabase: any'), []);
  });

  it('are left alone where the key refers to no table', () => {
    assert.deepEqual(offered("'mutes').select('keyword').eq('label', conversation.organization_id)"), []);
  });

  it('are left alone where more is asked than each of the rows can be', () => {
    assert.deepEqual(offered(`${mutes}.or('keyword.eq.a,keyword.eq.b')`), []);
    assert.deepEqual(offered(`${mutes}.range(0, 9)`), []);
    assert.deepEqual(offered(`${mutes}.maybeSingle()`), []);
  });
});
