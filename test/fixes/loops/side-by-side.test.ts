import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const file = '/app/src/close.ts';
const tables = `create table jobs (id uuid primary key default gen_random_uuid(), code text not null unique, owner uuid, status text, total numeric);
create table notes (id uuid primary key default gen_random_uuid(), job_id uuid references jobs (id) on delete cascade, text text, data jsonb);
create table boxes (id uuid primary key default gen_random_uuid(), place text not null, kind text not null default 'main', text text, unique (place, kind));
create table names (id uuid primary key default gen_random_uuid(), name text not null);
create unique index names_lower on names (lower(name));
create table parts (id uuid primary key default gen_random_uuid(), code text not null unique, whole_id uuid references parts (id) on delete cascade);
create table marks (id uuid primary key default gen_random_uuid(), note_id uuid references notes (id) on delete cascade, text text);
create view open_jobs as select id, owner from jobs where status = 'open';
create table slots (id uuid primary key default gen_random_uuid(), place text not null unique, text text);
create table steps (id uuid primary key default gen_random_uuid(), job_id uuid references jobs (id), place integer);
create table tickets (id uuid primary key default gen_random_uuid(), job_id uuid, number integer);
create function public.number_ticket() returns trigger language plpgsql as $$ begin select coalesce(max(number), 0) + 1 into new.number from public.tickets; return new; end $$;
create trigger number_tickets before insert on tickets for each row execute function public.number_ticket();
create table bills (id uuid primary key default gen_random_uuid(), job_id uuid, number integer);
create or replace function next_bill() returns integer language sql as $$ select count(*) + 1 from bills $$;
create function number_bill() returns trigger language plpgsql as $$ begin new.number := next_bill(); return new; end $$;
create trigger number_bills before insert on public.bills for each row execute procedure number_bill();
create function number_again() returns trigger language plpgsql as $$ begin select count(*) into new.seen_at from visits; return new; end $$;
create table visits (id uuid primary key default gen_random_uuid(), job_id uuid, seen_at timestamptz);
create function touch() returns trigger language plpgsql as $$ begin new.seen_at = now(); insert into log_lines select count(*) from tickets; return new; end $$;
create trigger number_visits after update of job_id or delete on visits for each row execute function number_again();
create trigger touch_visits before insert or update on visits for each row execute function touch();`;

/** What is offered for a function whose loop has this body, under the read of a table that is one of each pass and stands under a condition, so that it is asked neither at once nor ahead. */
function offered(body: string, { before = '', list = 'jobs ?? []', helpers = '' } = {}): readonly { readonly title: string; readonly text: string }[] {
  const text = `import { createClient } from '@supabase/supabase-js';
import { charge } from './bank';

const supabase = createClient('a', 'b');
const kept = new Map<string, string>();
let asked = 0;
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
async function noteOn(job: string, text: string) { const { error } = await supabase.from('notes').insert({ job_id: job, text }); return !error; }
async function noteOnce(job: string) {
  const { data } = await supabase.from('notes').select('id').eq('job_id', job).limit(1);
  if (!data?.length) await supabase.from('notes').insert({ job_id: job, text: 'once' });
}
${helpers}
export async function close(deep: boolean, settings: { places: string[] }) {
  const { data: jobs } = await supabase.from('jobs').select('id, code, owner, status, total');
  const told: string[] = [];
  let count = 0;
  ${before}
  for (const job of ${list}) {
    const { data: last } = job.status === 'open' ? await supabase.from('steps').select('place').eq('job_id', job.id).order('place').limit(2) : { data: null };
    ${body}
  }
  return { told, count };
}
`;
  const engine = opened({ [file]: text, '/app/supabase/migrations/20260101000000_tables.sql': tables, '/app/package.json': '{ "dependencies": { "p-limit": "^3.1.0", "@supabase/supabase-js": "^2.0.0" } }' }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ rule, message }) => rule === 'n-plus-one' && message.includes('steps')), 'nothing is found that could be rewritten');
  return [...new Map(offersIn(engine, file, 'concurrency').map(({ title, text: after }) => [after, { title, text: after }])).values()];
}

describe('passes of a loop that need nothing of each other', () => {
  for (const [what, body, options] of [
    ['only ask and count', 'if (!last) continue;\n    count += last.length;', {}],
    ['write what is about their own element', "await supabase.from('jobs').update({ status: String(last?.length) }).eq('id', job.id);", {}],
    ['look for what they write by a key of their own', "const { data: old } = await supabase.from('notes').select('id').eq('job_id', job.id).eq('text', 'x'); if (!old?.length) await supabase.from('notes').insert({ job_id: job.id, text: 'x' });", {}],
    ['look for it by a part of a JSON column', "const { data: old } = await supabase.from('notes').select('id').contains('data', { job: job.id }); if (!old?.length) await supabase.from('notes').insert({ data: { job: job.id, count: last?.length } });", {}],
    ['change the row that they have made', "const { data: note } = await supabase.from('notes').insert({ text: job.code }).select('id').single();\n    if (note) await supabase.from('notes').update({ text: 'second' }).eq('id', note.id);", {}],
    ['all write the same to rows that may be those of others', "if (job.owner) await supabase.from('slots').update({ text: settings.places[0] }).eq('place', job.owner);", {}],
    ['do it through a function', "if (await noteOn(job.id, 'closed')) count++;\n    await noteOnce(job.id);", {}],
    ['hand a function a row, which adds to it and writes that', 'if (await put({ job_id: job.id, text: job.code })) count++;', { helpers: "async function put(row: { job_id: string; text: string | null }) { const whole = { ...row, text: row.text || 'none' }; const { error } = await supabase.from('notes').insert(whole).select('*, jobs(code)').single(); return !error; }" }],
    ['fill lists of their own', "const places = new Map<number, string[]>();\n    for (const step of last ?? []) { if (!places.has(step.place)) places.set(step.place, []); places.get(step.place)!.push(job.code); }\n    told.push(String(places.size));", {}],
    ['write a list that they have put together', "const rows: { job_id: string; text: string }[] = [];\n    for (const step of last ?? []) rows.push({ job_id: job.id, text: String(step.place) });\n    if (rows.length > 0) {\n      const { error } = await supabase.from('notes').insert(rows);\n      if (!error) count += rows.length;\n    }", {}],
    ['write a list of which each row has a key of theirs', "const rows = [];\n    rows.push({ place: job.id, kind: 'first' }, { place: job.id, kind: 'second' });\n    await supabase.from('boxes').insert(rows);", {}],
    ['fill lists inside of what a map of theirs has', "const groups = new Map<number, { codes: string[]; count: number }>();\n    for (const step of last ?? []) {\n      if (!groups.has(step.place)) groups.set(step.place, { codes: [], count: 0 });\n      const group = groups.get(step.place)!;\n      group.count++;\n      group.codes.push(job.code);\n    }", {}],
    ['tell of it in what has been written out before', "report.closed++;", { before: "const report = { closed: 0 };\n  if (!jobs) return JSON.stringify(report);" }],
    ['call a function that puts an object together', 'told.push(...namesOf(last ?? []));', { helpers: "function namesOf(all: any[]) { return Object.keys(all.reduce((byPlace, one) => { byPlace[one.place] = one; return byPlace; }, {} as any)); }" }],
    ['call a function that would change what it is not handed', "say('closed');", { helpers: "function say(text: string, failure?: Error) { if (failure) Object.assign(failure, { message: text }); console.log(text, failure); }" }],
    ['call a function that hands on to itself and asks for nothing', "say('closed');", { helpers: "function say(text: string, level = 0) { if (level < 3) say(text, level + 1); else console.log(text); }" }],
    ['add up what a function counts', 'const closed = await stepsOf(job.id);\n    count += closed;', { helpers: "async function stepsOf(job: string): Promise<number> { let found = 0; const { data } = await supabase.from('steps').select('place').eq('job_id', job); if (!data) return 0; for (const one of data) if (one.place) found++; await supabase.from('notes').insert({ job_id: job, text: String(found) }); return found; }" }],
    ['write rows that a trigger gives a time', "await supabase.from('visits').insert({ job_id: job.id });", {}],
    ['ask another service', "await fetch(`https://example.com/${job.id}`, { method: 'POST' });", {}],
    ['change their own row', "job.status = 'closed';\n    await supabase.from('notes').insert({ job_id: job.id, text: job.status });", {}],
  ] as const) it(`run a few at a time where they ${what}`, () => {
    const [first, ...others] = offered(body, options);
    assert.ok(first && others.length === 0, `${others.length} others`);
    assert.match(first.text, /const limit = pLimit\(10\);\n[^]*const passes = \(jobs \?\? \[\]\)\.map\(\(job(?:, at)?\) => limit\(async \(\) => \{/);
    assert.match(first.text, / {2}\}\)\);\n {2}await Promise\.allSettled\(passes\);\n(?: {2}for \(const own of toldInOrder\) told\.push\(\.\.\.own\);\n)? {2}await Promise\.all\(passes\);\n/);
    assert.doesNotMatch(first.text, /\bcontinue\b|for \(const job of/);
  });

  it('tell of it in their order when all are through, and the title says what is not as it was', () => {
    const [first] = offered('told.push(job.code);');
    assert.equal(first?.title, 'Work on at most 10 jobs at a time (as many queries as before, in no fixed order; also those behind one that fails)');
    assert.match(first.text, /const toldInOrder: \(typeof told\)\[\] = \[\];\n {2}const passes = \(jobs \?\? \[\]\)\.map\(\(job, at\) => limit\(async \(\) => \{\n {4}const ownTold: typeof told = \(toldInOrder\[at\] = \[\]\);\n[^]*ownTold\.push\(job\.code\);/);
  });

  /** What is offered for a loop over a list of owners, each of whom is given a slot. */
  const slotsFor = (list: string, column = 'place', behind = ''): readonly unknown[] => {
    const text = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
export async function close(places: string[]) {
  const { data: jobs } = await supabase.from('jobs').select('id, owner, status');
  const owners = ${list};
  ${behind}
  let count = 0;
  for (const owner of owners) {
    const { data } = await supabase.from('${column === 'place' ? 'slots' : 'steps'}').select('id').eq('${column}', owner).order('id').limit(2);
    if (!data?.length) await supabase.from('${column === 'place' ? 'slots' : 'steps'}').insert({ ${column}: owner });
    count++;
  }
  return count;
}
`;
    const engine = opened({ [file]: text, '/app/supabase/migrations/20260101000000_tables.sql': tables, '/app/package.json': '{ "dependencies": { "p-limit": "^3.1.0" } }' }, { minConfidence: 'low' });
    assert.ok(engine.findings(file).some(({ rule }) => rule === 'n-plus-one'), 'nothing is found that could be rewritten');
    return offersIn(engine, file, 'concurrency');
  };

  it('run a few at a time over a list that has each of its values once', () => {
    for (const list of ['[...new Set(places)]', 'Array.from(new Set(places.filter(Boolean)))', '[...new Set(places)].filter((one) => one.length > 1)']) assert.equal(slotsFor(list).length > 0, true, list);
    for (const list of ['[...new Set((jobs ?? []).map((job) => job.owner))]', '[...new Set((jobs ?? []).filter(({ status }) => status).map((job) => job.owner))]']) assert.equal(slotsFor(list, 'job_id').length > 0, true, list);
  });

  it('stay one after the other over a list that may have a value twice, or two texts for what the database takes for one', () => {
    for (const list of ['places', '[...new Set(places), places[0]]', '[...new Set(places)].map((one) => one.trim())', 'Array.from(new Set(places), (one) => one.trim())']) assert.deepEqual(slotsFor(list), [], list);
    for (const behind of ['owners.push(places[0]);', 'owners[0] = places[1];', 'const same = owners;\n  same.push(places[0]);', 'fill(owners);\n  function fill(all: string[]) { all.push(places[0]); }']) assert.deepEqual(slotsFor('[...new Set(places)]', 'place', behind), [], behind);
    for (const list of ['[...new Set(places)]', '[...new Set((jobs ?? []).map((job) => job.owner.toLowerCase()))]']) assert.deepEqual(slotsFor(list, 'job_id'), [], list);
  });

  it('are waited for once where each catches its own failure', () => {
    const text = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
export async function close(ids: Set<string>) {
  const failed = [];
  for (const id of ids) {
    try {
      const { data } = id ? await supabase.from('steps').select('place').eq('job_id', id).order('place').limit(2) : { data: null };
      if (!data) continue;
      await supabase.from('notes').insert({ job_id: id, text: String(data.length) });
    } catch (error: any) {
      failed.push(error.message);
    }
  }
  return failed;
}
`;
    const engine = opened({ [file]: text, '/app/supabase/migrations/20260101000000_tables.sql': tables, '/app/package.json': '{ "dependencies": { "p-limit": "^3.1.0" } }' }, { minConfidence: 'low' });
    const [first] = offersIn(engine, file, 'concurrency');
    assert.equal(first?.title, 'Work on at most 10 ids at a time (as many queries as before, in no fixed order)');
    assert.match(first.text, /const failedInOrder: any\[\]\[\] = \[\];\n {2}await Promise\.all\(Array\.from\(ids\)\.map\(\(id, at\) => limit\(async \(\) => \{\n {4}const ownFailed: any\[\] = \(failedInOrder\[at\] = \[\]\);\n/);
    assert.match(first.text, / {2}\}\)\)\);\n {2}for \(const own of failedInOrder\) failed\.push\(\.\.\.own\);\n {2}return failed;/);
    assert.match(first.text, /if \(!data\) return;/);
  });

  for (const [what, body, options] of [
    ['one of them ends the loop', 'if (!last) break;', {}],
    ['one of them ends the function', 'if (!last) return { told, count };', {}],
    ['they go on with another loop', 'continue outer;', { before: 'outer:' }],
    ['they look at how many there were', 'if (count++ > 5) told.push(job.code);', {}],
    ['they look at it by another name', 'if (!isFull()) told.push(job.code);', { before: 'const isFull = () => told.length > 5;' }],
    ['they look at what others told', 'if (!told.includes(job.code)) told.push(job.code);', {}],
    ['the last one leaves something', 'newest = job.code;', { before: "let newest = '';" }],
    ['they fill a set for all', 'seen.add(job.code);', { before: 'const seen = new Set<string>();' }],
    ['they change what they take from others', "const group = groups.get(job.owner)!;\n    group.push(job.code);", { before: 'const groups = new Map<string, string[]>();' }],
    ['they add up what may be fractions', 'sum += job.total;', { before: 'let sum = 0;' }],
    ['they add while they wait', 'count += (await supabase.from(\'slots\').select(\'id\')).data!.length;', {}],
    ['they may ask for what another writes', "const { data: old } = await supabase.from('notes').select('id').eq('text', job.owner); if (!old?.length) await supabase.from('notes').insert({ text: job.owner });", {}],
    ['they may write one row, each something else', "await supabase.from('slots').update({ text: job.code }).eq('place', job.owner);", {}],
    ['they ask for what they write under another key', "await supabase.from('jobs').update({ owner: job.id }).eq('owner', job.owner);", {}],
    ['two of them may make the same', "await supabase.from('slots').insert({ place: job.owner, text: String(last?.length) });", {}],
    ['a function makes the same of what two of them hand it', 'await put({ place: job.owner });', { helpers: "async function put(row: { place: string }) { await supabase.from('slots').insert({ ...row, text: 'new' }); }" }],
    ['a function writes what it is handed, and more than is written out', 'await put(job);', { helpers: "async function put(row: any) { await supabase.from('notes').insert({ ...row, text: 'new' }); }" }],
    ['a function changes what it is handed before it writes it', 'await put({ text: job.code });', { helpers: "async function put(row: any) { row.id = row.text; await supabase.from('notes').insert({ ...row }); }" }],
    ['a function hands on what it is handed before it writes it', 'await put({ text: job.code });', { helpers: "async function put(row: any) { const same = row; same.id = same.text; await supabase.from('notes').insert({ ...row }); }" }],
    ['rows go with those that they delete', "await supabase.from('notes').insert({ text: job.code });\n    await supabase.from('jobs').delete().eq('owner', job.owner);", {}],
    ['a function of the database does something', "await supabase.rpc('close', { job: job.id });", {}],
    ['they pace themselves', 'await sleep(100);', {}],
    ['something is done that is not known', 'await charge(job.id);', {}],
    ['a function that they call keeps something', 'await ask(job.id);', { helpers: 'async function ask(id: string) { asked++; return supabase.from(\'slots\').select(\'id\').eq(\'place\', id); }' }],
    ['a function that they call fills a list for all', 'await fill(told, job.id);', { helpers: 'async function fill(all: string[], id: string) { const { data } = await supabase.from(\'slots\').select(\'text\').eq(\'place\', id); all.push(String(data?.length)); }' }],
    ['the list becomes longer', 'if (last?.length) queue.push(job);', { before: 'const queue = [...(jobs ?? [])];', list: 'queue' }],
    ['they look at the rows of others', "job.status = jobs!.every(({ status }) => status === 'open') ? 'all' : 'some';", {}],
    ['a unique key has a column that is the same in each row', "await supabase.from('boxes').insert({ place: job.owner, text: job.code });", {}],
    ['an index refuses what differs by case', "await supabase.from('names').insert({ name: job.code });", {}],
    ['rows go with rows that go with those that they delete', "const { data: marks } = await supabase.from('marks').select('id').eq('text', job.owner).limit(3);\n    told.push(String(marks?.length));\n    await supabase.from('jobs').delete().eq('id', job.id);", {}],
    ['rows go with those of their own table', "const { data: part } = await supabase.from('parts').select('id').eq('code', job.code).limit(1);\n    told.push(String(part?.length));\n    await supabase.from('parts').delete().eq('code', job.code);", {}],
    ['a view shows what they write', "const { data: open } = await supabase.from('open_jobs').select('id').eq('owner', job.owner);\n    told.push(String(open?.length));\n    await supabase.from('jobs').update({ status: 'closed' }).eq('id', job.id);", {}],
    ['they find the rows of others by a table of them', "if (byId.get(job.owner)?.status === 'closed') told.push(job.code);\n    job.status = 'closed';", { before: 'const byId = new Map<string, any>();\n  for (const one of jobs ?? []) byId.set(one.id, one);' }],
    ['they change the rows of a copy of the list', "const same = jobs!.filter(({ owner }) => owner === job.owner);\n    same[0].status = 'first';\n    told.push(job.status);", {}],
    ['they change the rows of the list one by one', "for (let one of jobs!) one.status = job.code;\n    told.push(job.status);", {}],
    ['they change by another name what all have', "const held = { all: groups };\n    held.all.last = job.code;\n    told.push(groups.last);", { before: "const groups = { last: '' };" }],
    ['a function that they call fills what another gives', 'keep(job.id);', { helpers: "const state = { held: [] as string[], all() { return this.held; } };\nfunction keep(id: string) { state.all().push(id); }" }],
    ['the list is made while it is walked over', 'told.push(job.code);', { before: 'function* few() { for (const one of jobs ?? []) if (told.length < 5) yield one; }', list: 'few()' }],
    ['a list of rows has one that two of them may make', "const rows = [];\n    rows.push({ place: job.id }, { place: job.owner });\n    await supabase.from('slots').insert(rows);", {}],
    ['a list of rows has more than is pushed into it', "const rows: any[] = [];\n    rows.push({ place: job.id }, ...settings.places.map((place) => ({ place })));\n    await supabase.from('slots').insert(rows);", {}],
    ['a row of the list is changed', "const rows: any[] = [];\n    rows.push({ place: job.id });\n    rows[0].place = job.owner;\n    await supabase.from('slots').insert(rows);", {}],
    ['a function is handed the list of rows', "const rows: any[] = [];\n    rows.push({ place: job.id });\n    fill(rows);\n    await supabase.from('slots').insert(rows);", { helpers: "function fill(all: any[]) { all[0].place = 'same'; }" }],
    ['what they look for is in a list of rows of others', "const rows = [];\n    rows.push({ job_id: job.id, text: job.code });\n    const { data: old } = await supabase.from('notes').select('id').eq('text', job.owner);\n    if (!old?.length) await supabase.from('notes').insert(rows);", {}],
    ['a map of theirs has a list that others fill', "const groups = new Map<string, { codes: string[] }>();\n    groups.set(job.id, { codes: all });\n    const group = groups.get(job.id)!;\n    group.codes.push(job.code);", { before: 'const all: string[] = [];' }],
    ['what they have made is given a list that others fill', "const group = { codes: [] as string[] };\n    group.codes = all;\n    group.codes.push(job.code);", { before: 'const all: string[] = [];' }],
    ['a function puts into an object of all', 'told.push(...namesOf(last ?? []));', { helpers: "const all: any = {};\nfunction namesOf(rows: any[]) { return Object.keys(rows.reduce((byPlace, one) => { byPlace[one.place] = one; return byPlace; }, all)); }" }],
    ['a function puts into what it goes on with', 'told.push(...namesOf(last ?? []));', { helpers: "const all: any = {};\nfunction namesOf(rows: any[]) { return Object.keys(rows.reduce((byPlace, one) => { byPlace[one.place] = one; return all; }, {} as any)); }" }],
    ['a function changes what it is handed besides', "say('closed', failed);", { before: "const failed = new Error('open');", helpers: 'function say(text: string, failure?: Error) { if (failure) Object.assign(failure, { message: text }); }' }],
    ['a function changes what is handed to it by default', "say('closed');", { helpers: "const failed = new Error('open');\nfunction say(text: string, failure = failed) { Object.assign(failure, { message: text }); }" }],
    ['a function hands on to itself and writes', "await put(job.id, 0);", { helpers: "async function put(place: string, level: number): Promise<void> { await supabase.from('slots').insert({ place }); if (level < 1) await put('deeper', level + 1); }" }],
    ['they add up what a function may give in parts', 'const share = await shareOf(job.id);\n    count += share;', { helpers: "async function shareOf(job: string): Promise<number> { let found = 0; const { data } = await supabase.from('steps').select('place').eq('job_id', job); for (const one of data ?? []) found += one.place / 3; await supabase.from('notes').insert({ job_id: job, text: String(found) }); return found; }" }],
    ['a trigger numbers what they write by the rows that are there', "await supabase.from('tickets').insert({ job_id: job.id });", {}],
    ['a trigger numbers it through another function', "await supabase.from('bills').insert({ job_id: job.id });", {}],
    ['a variable is one for all of them', 'var places = last?.length;\n    told.push(String(places));', {}],
  ] as const) it(`stay one after the other where ${what}`, () => {
    assert.deepEqual(offered(body, options).map(({ text }) => text), []);
  });

  // https://www.prisma.io/docs/orm/reference/prisma-client-reference#connectorcreate
  it('stay one after the other where Prisma makes a row below a relation, which two passes may make at once', () => {
    const schema = `datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
model Product {
  id     Int     @id @default(autoincrement())
  sku    String  @unique
  price  Int
  active Boolean
  tags   Tag[]
}
model Tag {
  id       Int       @id @default(autoincrement())
  name     String    @unique
  products Product[]
}
model Stock {
  id       Int    @id @default(autoincrement())
  sku      String
  quantity Int
}`;
    const tags = 'tags: { connectOrCreate: { where: { name: product.sku }, create: { name: product.sku } } }';
    const writes = {
      plain: 'await prisma.product.update({ where: { id: product.id }, data: { price: last.length } });',
      updated: `await prisma.product.update({ where: { id: product.id }, data: { price: last.length, ${tags} } });`,
      heldApart: `const data = { price: last.length, ${tags} };\n    await prisma.product.update({ where: { id: product.id }, data });`,
      created: `await prisma.product.create({ data: { sku: product.sku + '-2', price: last.length, active: true, ${tags} } });`,
      byHelper: `await save(product.id, { ${tags} });`,
    };
    const code = (write: string): string => `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
async function save(id: number, data: any) { await prisma.product.update({ where: { id }, data }); }
export async function close() {
  const products = await prisma.product.findMany({ take: 500 });
  for (const product of products) {
    const last = product.active ? await prisma.stock.findMany({ where: { sku: product.sku }, orderBy: { quantity: 'desc' }, take: 2 }) : [];
    ${write}
  }
}
`;
    const files = Object.fromEntries(Object.entries(writes).map(([name, write]) => [`/app/src/${name}.ts`, code(write)]));
    const engine = opened({ ...files, '/app/prisma/schema.prisma': schema, '/app/package.json': '{ "dependencies": { "p-limit": "^3.1.0", "@prisma/client": "^6.0.0" } }' }, { minConfidence: 'low' });
    assert.deepEqual(Object.keys(files).filter((one) => offersIn(engine, one, 'concurrency').length > 0), ['/app/src/plain.ts']);
  });
});
