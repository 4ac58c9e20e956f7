import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from './only';

/** How sure the findings about queries of Supabase are, one for each query that has one. */
function confidences(queries: readonly string[], tables: readonly string[], before = ''): readonly string[] {
  const file = '/app/supabase/functions/list/index.ts';
  const engine = createEngine({
    roots: ['/app'], settings: { minConfidence: 'low', rules: only('unbounded-query') },
    host: memoryFileHost({
      '/app/package.json': '{}', '/app/supabase/migrations/1_tables.sql': tables.map((table) => `create table ${table};`).join('\n'),
      [file]: `import { createClient } from 'jsr:@supabase/supabase-js@2';\nconst supabase = createClient('https://a.supabase.co', 'key');\nDeno.serve(async (req) => {\n  const id = new URL(req.url).searchParams.get('id') ?? '';\n${before}  return Response.json([\n${queries.map((query) => `    await supabase.${query},\n`).join('')}  ]);\n});\n`,
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

  it('is little of what is written down once for each of them', () => {
    const permissions = 'user_permissions (id uuid primary key, user_id uuid references users(id), may_edit boolean)';
    assert.deepEqual(confidences(["from('user_permissions').select('*')"], [users, lead, permissions]), ['low user_permissions']);
    assert.deepEqual(confidences(["from('user_permissions').select('*')"], [users, lead.replace('teammate_assigned', 'user_id'), permissions]), ['medium user_permissions'], 'of users who may be anybody');
    assert.deepEqual(confidences(["from('user_visits').select('*')"], [users, lead, permissions.replace('permissions', 'visits')]), ['high user_visits'], 'what they do has no end');
  });

  it('is little of a stretch of time with two ends, also of what belongs to one parent', () => {
    assert.deepEqual(confidences(["from('calls').select('*').eq('organization_id', id).gte('created_at', id).lte('created_at', id)", "from('calls').select('*').eq('organization_id', id).gte('created_at', id)"], []), ['low calls', 'medium calls']);
  });

  it('is little of what people made this month, up to now, and not of what machines make, of a longer time, or of what lies ahead', () => {
    const month = '  const from = new Date();\n  from.setDate(1);\n  from.setHours(0, 0, 0, 0);\n  const since = from.toISOString();\n  const day = since.split("T")[0];\n';
    const asked = (query: string, before = month): string => confidences([query], [], before).join();
    assert.equal(asked("from('leads').select('*').gte('lead_on_date', day)"), 'low leads');
    assert.equal(asked("from('leads').select('*').not('app_complete_at', 'is', null).gte('app_complete_at', since)"), 'low leads');
    assert.equal(asked("from('leads').select('*').gte('created_at', new Date(Date.now() - 7 * 24 * 60 * 60 * 1000).toISOString())"), 'low leads');
    assert.equal(asked("from('leads').select('*').gte('created_at', new Date(Date.now() - 90 * 24 * 60 * 60 * 1000).toISOString())"), 'medium leads');
    assert.equal(asked("from('leads').select('*').gte('created_at', since)", '  const from = new Date();\n  from.setFullYear(from.getFullYear() - 1);\n  const since = from.toISOString();\n'), 'medium leads');
    assert.equal(asked("from('leads').select('*').gte('created_at', id)"), 'medium leads', 'from when the request says');
    assert.equal(asked("from('leads').select('*').gte('due_at', since)"), 'medium leads', 'what is due lies ahead');
    assert.equal(asked("from('leads').select('*').gte('created_at', new Date().toISOString())"), 'medium leads', 'from now on');
    assert.equal(asked("from('leads').select('*').lte('created_at', since)"), 'medium leads', 'all that was before');
    assert.equal(asked("from('events').select('*').gte('created_at', since)"), 'medium events');
  });

  it('is as much of a time that begins with a month or a day long ago, or with one that is not written out', () => {
    const asked = (begin: string): string => confidences(["from('leads').select('*').gte('created_at', since)"], [], `  const from = new Date();\n${begin}\n`).join();
    const since = (text: string): string => `  const since = ${text};`;
    const set = (text: string): string => `  ${text}\n  from.setDate(1);\n  from.setHours(0, 0, 0, 0);\n${since('from.toISOString()')}`;
    for (const begin of [set('from.setMonth(from.getMonth() - 1);'), since('startOfMonth(subMonths(new Date(), 1))'), since('startOfWeek(subWeeks(new Date(), 4))'), since('subDays(startOfDay(new Date()), 30)')]) assert.equal(asked(begin), 'low leads', begin);
    for (const begin of [set('from.setMonth(0);'), set('from.setMonth(from.getMonth() - id.length);'), since('startOfMonth(subMonths(new Date(), 6))'), since('subMonths(startOfMonth(new Date()), id.length)'), since('startOfWeek(subWeeks(new Date(), 26))'), since('subDays(startOfDay(new Date()), id.length)'), '  from.setDate(from.getDate() - id.length);\n  from.setHours(0, 0, 0, 0);\n  const since = from.toISOString();']) assert.equal(asked(begin), 'medium leads', begin);
  });

  it('is that of one parent where two columns lead to it, and not where each leads to another', () => {
    assert.deepEqual(confidences(['from(\'leads\').select(\'*\').or(`buyer_agent_id.eq.${id},listing_agent_id.eq.${id}`)', 'from(\'messages\').select(\'*\').or(`sender_id.eq.${id},receiver_id.eq.${id}`)'], []), ['low leads', 'medium messages']);
    assert.deepEqual(confidences(['from(\'leads\').select(\'*\').or(`buyer_agent_id.eq.${id},team_id.eq.${other}`)', 'from(\'leads\').select(\'*\').or(`buyer_agent_id.eq.${id},status.eq.${id}`)'], [], "  const other = req.url;\n"), ['medium leads', 'medium leads']);
  });

  it('is little of the comments on one mail, by whichever kind of key, and of what is written of a case of which the name says more; views that somebody saves are few', () => {
    assert.deepEqual(confidences(["from('income_audit_events').select('*').eq('calculation_id', id)", "from('pipeline_views').select('*').eq('pipeline_type', id)", "from('page_views').select('*').eq('page_type', id)"], ['income_calculations (id uuid primary key)', 'income_audit_events (id uuid primary key, calculation_id uuid references income_calculations(id))']), ['low income_audit_events', 'low pipeline_views', 'medium page_views']);
    assert.deepEqual(confidences(["from('email_comments').select('*').eq('email_uid', id).eq('email_folder', id)"], []), ['low email_comments']);
  });

  it('is little of what people write of one case, and not of a person or a team', () => {
    assert.deepEqual(confidences(["from('notes').select('*').eq('lead_id', id)", "from('audit_events').select('*').eq('calculation_id', id)", "from('notes').select('*').eq('user_id', id)", "from('messages').select('*').eq('lead_id', id)", "from('comments').select('*').eq('post_id', id)"], []), [
      'low notes', 'low audit_events', 'medium notes', 'medium messages', 'medium comments',
    ]);
  });

  it('is little of the resources of a project, which are set up one by one; those of a tenant may be anything', () => {
    assert.deepEqual(confidences(["from('resources').select('*').eq('project_id', id)", "from('resources').select('*').eq('tenant_id', id)", "from('projects').select('*').eq('tenant_id', id)"], []), ['low resources', 'medium resources', 'low projects']);
  });

  it('is little of the users of one tenant who are given what there is to do there, and not of users who are whom it deals with', () => {
    const profiles = 'profiles (id uuid primary key, email text not null, organization_id uuid not null)';
    const customers = 'customers (id uuid primary key, name text not null, organization_id uuid not null)';
    const tickets = 'tickets (id uuid primary key, assigned_to_id uuid references profiles(id))';
    const asked = "from('profiles').select('*').eq('organization_id', id)";
    assert.deepEqual(confidences([asked, "from('profiles').select('*')", "from('customers').select('*').eq('organization_id', id)"], [profiles, customers, tickets]), ['low profiles', 'high profiles', 'medium customers']);
    assert.deepEqual(confidences([asked], [profiles, tickets]), ['medium profiles'], 'whom it deals with may be users');
    assert.deepEqual(confidences([asked], [profiles, customers, tickets.replace('assigned_to_id', 'opened_by')]), ['medium profiles'], 'what users open may be anybody');
  });

  it('is little of what one parent had made this month, and of what is in force at this moment, and not of what machines make', () => {
    const since = '  const DAYS = 30;\n  const since = new Date(Date.now() - DAYS * 24 * 60 * 60 * 1000).toISOString();\n  const now = new Date().toISOString();\n';
    const asked = (query: string, before = since): string => confidences([`${query}.eq('organization_id', id)`], [], before).join();
    assert.equal(asked("from('leads').select('*').gte('created_at', since)"), 'low leads');
    assert.equal(asked("from('leads').select('*').gte('created_at', since)", since.replace('30', '90')), 'medium leads');
    assert.equal(asked("from('response_tracking').select('*').gte('created_at', since)"), 'medium response_tracking');
    assert.equal(asked("from('keyword_mutes').select('*').gt('expires_at', now)"), 'low keyword_mutes');
    assert.equal(asked("from('keyword_mutes').select('*').gt('expires_at', new Date().toISOString())"), 'low keyword_mutes');
    assert.equal(asked("from('keyword_mutes').select('*').lt('expires_at', now)"), 'medium keyword_mutes', 'all that ran out');
    assert.equal(asked("from('keyword_mutes').select('*').gt('expires_at', since)"), 'medium keyword_mutes', 'what ran out too');
    assert.equal(asked("from('sessions').select('*').gt('expires_at', now)"), 'medium sessions');
  });

  it('is that of one customer by whatever the column with their key is called, of what happens until an applicant is decided on, and of what is named after its parent', () => {
    assert.deepEqual(confidences(["from('memories').select('*').eq('organization_id', id).eq('customer_identifier', id)", "from('application_events').select('*').eq('applicant_id', id)", "from('email_events').select('*').eq('contact_id', id)", "from('pipeline_stage_field_requirements').select('*').eq('stage_id', id)", "from('cards').select('*').eq('stage_id', id)"], []), [
      'low memories', 'low application_events', 'medium email_events', 'low pipeline_stage_field_requirements', 'medium cards',
    ]);
  });

  it('is little on the way to an error, which is told with the rows that there are', () => {
    assert.deepEqual(confidences([], [], "  if (id === '') {\n    const all = await supabase.from('contacts').select('slug');\n    throw new Error(`there are ${all.data}`);\n  }\n  if (id === 'all') {\n    const all = await supabase.from('customers').select('slug');\n    console.log(all);\n  }\n"), ['low contacts', 'high customers']);
  });
});
