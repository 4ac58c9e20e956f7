import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const schema = `
create table organizations (id uuid primary key, name text not null);
create table conversations (id uuid primary key, organization_id uuid not null, subject text);
create table mutes (id uuid primary key, organization_id uuid not null references organizations (id), label uuid, keyword text not null);
`;

/** The titles of the batches that are offered for a query per conversation. */
function offered(query: string, key = "Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!", params = '', also = ''): readonly string[] {
  const text = `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';
async function run(${params}) {
  ${params === '' ? `const supabase = createClient(Deno.env.get('SUPABASE_URL')!, ${key});` : ''}
  const { data: conversations } = await supabase.from('conversations').select('*');
  for (const conversation of conversations ?? []) {
    const { data } = await supabase.from(${query});
    console.log(conversation.subject, data);
    ${also}
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

const tables = `
create table tokens (organization_id uuid primary key, token text not null);
create table notices (id uuid primary key, data jsonb not null);
`;

/** The list of keys of the one batch that is offered for a query per notice, whose organization stands in its JSON. */
function keysIn(organization: string): string {
  const text = `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';
Deno.serve(async () => {
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!);
  const { data: notices } = await supabase.from('notices').select('id, data');
  for (const notice of notices ?? []) {
    const data = (notice.data || {}) as Record<string, unknown>;
    const organization = data.organization_id as string;
    const { data: found } = await supabase
      .from('tokens')
      .select('token')
      .eq('organization_id', ${organization})
      .maybeSingle();
    console.log(notice.id, found?.token);
  }
  return new Response();
});
`;
  const file = '/app/supabase/functions/remind/index.ts';
  const [offer, ...others] = offersIn(opened({ '/app/supabase/migrations/1.sql': tables, [file]: text }, { minConfidence: 'low' }), file, 'batch');
  assert.deepEqual(others, []);
  return /\.in\('organization_id', (.*)\);\n/.exec(offer?.text ?? '')?.[1] ?? '';
}

describe('keys of Supabase that nobody knows the type of', () => {
  for (const key of ['data.organization_id as string', 'data.organization_id as any', '(data as any).organization_id', 'organization']) {
    it(`are left out where there is none, or one without would spoil the question for all: ${key}`, () => assert.match(keysIn(key), / \?\? \[\]\)\)\)$/));
  }
});

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

  it('are left alone where the loop writes what is read along with them, and are not where that is another table', () => {
    const along = "'mutes').select('keyword, organizations(name)').eq('organization_id', conversation.organization_id)";
    const rename = "await supabase.from('organizations').update({ name: conversation.subject }).eq('id', conversation.organization_id);";
    const key = "Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!";
    assert.deepEqual([offered(along, key).length, offered(along, key, '', rename).length, offered(mutes, key, '', rename).length], [1, 0, 1]);
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
