import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from './only';

/** How sure the findings about queries of Supabase are, one for each query that has one. */
function confidences(queries: readonly string[], tables: readonly string[]): readonly string[] {
  const file = '/app/supabase/functions/list/index.ts';
  const engine = createEngine({
    roots: ['/app'], settings: { minConfidence: 'low', rules: only('unbounded-query') },
    host: memoryFileHost({
      '/app/package.json': '{}', '/app/supabase/migrations/1_tables.sql': tables.map((table) => `create table ${table};`).join('\n'),
      [file]: `import { createClient } from 'jsr:@supabase/supabase-js@2';\nconst supabase = createClient('https://a.supabase.co', 'key');\nDeno.serve(async (req) => {\n  const id = new URL(req.url).searchParams.get('id') ?? '';\n  return Response.json([\n${queries.map((query) => `    await supabase.${query},\n`).join('')}  ]);\n});\n`,
    }),
  });
  for (const _ of engine.settle());
  return engine.findings(file).map(({ confidence, model }) => `${confidence} ${model ?? ''}`);
}

const users = 'users (id uuid primary key, email text not null, is_active boolean not null)';
const lead = 'leads (id uuid primary key, name text not null, teammate_assigned uuid references users(id))';
const all = "from('users').select('id, email')";

describe('how sure it is that a table grows', () => {
  it('is little of the users who work in one company: whom it deals with has a table of its own, and is given to them', () => {
    assert.deepEqual(confidences([all, "from('leads').select('*')"], [users, lead]), ['low users', 'high leads']);
    assert.deepEqual(confidences([all], [users, lead.replace('teammate_assigned', 'user_id')]), ['high users'], 'a lead of each user, who may be anybody');
    assert.deepEqual(confidences([all], [users, lead, 'organizations (id uuid primary key, name text not null)']), ['high users'], 'of many companies');
    assert.deepEqual(confidences([all], [users.replace('is_active boolean', 'tenant_id uuid'), lead]), ['high users'], 'of many tenants');
    assert.deepEqual(confidences([all], [users, 'orders (id uuid primary key, assigned_to uuid references users(id))']), ['high users'], 'whom it deals with may be users');
  });

  it('is little of a stretch of time with two ends, also of what belongs to one parent', () => {
    assert.deepEqual(confidences(["from('calls').select('*').eq('organization_id', id).gte('created_at', id).lte('created_at', id)", "from('calls').select('*').eq('organization_id', id).gte('created_at', id)"], []), ['low calls', 'medium calls']);
  });

  it('is little of what people write of one case, and not of a person or a team', () => {
    assert.deepEqual(confidences(["from('notes').select('*').eq('lead_id', id)", "from('audit_events').select('*').eq('calculation_id', id)", "from('notes').select('*').eq('user_id', id)", "from('messages').select('*').eq('lead_id', id)", "from('comments').select('*').eq('post_id', id)"], []), [
      'low notes', 'low audit_events', 'medium notes', 'medium messages', 'medium comments',
    ]);
  });

  it('is little of the resources of a project, which are set up one by one; those of a tenant may be anything', () => {
    assert.deepEqual(confidences(["from('resources').select('*').eq('project_id', id)", "from('resources').select('*').eq('tenant_id', id)", "from('projects').select('*').eq('tenant_id', id)"], []), ['low resources', 'medium resources', 'low projects']);
  });
});
