import type { Engine } from '../../../src/engine';
import { opened } from '../offers';
import { Kept } from './kept';

const schema = `
datasource db { provider = "postgresql" }
generator client { provider = "prisma-client-js" }
model Person {
  id      Int      @id @default(autoincrement())
  email   String   @unique
  phone   String?  @unique
  team    Int
  active  Boolean  @default(true)
  leadId  Int?
  posts   Post[]
  @@unique([team, email])
}
model Page {
  id       Int    @id @default(autoincrement())
  slug     String @unique
  above    String?
  parent   Page?  @relation("Tree", fields: [above], references: [slug])
  children Page[] @relation("Tree")
}
model Post {
  id       Int     @id @default(autoincrement())
  slug     String  @unique
  authorId Int
  author   Person  @relation(fields: [authorId], references: [id])
}
`;

const find = 'const person = await prisma.person.findUnique({ where: { email: row.email } });';
const create = 'await prisma.person.create({ data: { email: row.email, team } });';

/** Name → the body of a loop over `rows`. */
const passes: Readonly<Record<string, string>> = {
  made: `${find} if (!person) { ${create} }`,
  nullable: "if (!row.phone) continue; const person = await prisma.person.findUnique({ where: { phone: row.phone } }); if (!person) { const made = await prisma.person.create({ data: row }); told.push(made.id); }",
  keyOfOthers: `${find} if (!person) { await prisma.person.create({ data: { email: other, team } }); }`,
  alsoAsked: `const person = await prisma.person.findUnique({ where: { team_email: { team, email: row.email } } }); if (!person) { ${create} }`,
  alsoAskedOther: "const person = await prisma.person.findUnique({ where: { team_email: { team, email: row.email } } }); if (!person) { await prisma.person.create({ data: { email: row.email, team: row.team } }); }",
  alsoAskedById: "const person = await prisma.person.findFirst({ where: { email: row.email, team } }); if (person) { await prisma.person.update({ where: { id: person.id }, data: { leadId: row.team } }); told.push(person.leadId ?? 0); }",
  alsoAskedByAnother: "const person = await prisma.person.findFirst({ where: { email: row.email, team } }); if (person) { await prisma.person.update({ where: { id: row.team }, data: { leadId: row.team } }); told.push(person.leadId ?? 0); }",
  range: `const person = await prisma.person.findFirst({ where: { email: row.email, team: { gt: 1 } } }); if (!person) { ${create} }`,
  include: `const person = await prisma.person.findUnique({ where: { email: row.email }, include: { posts: true } }); if (!person) { ${create} }`,
  fewer: `${find} if (!person) { await prisma.person.create({ data: { email: row.email, team }, select: { id: true } }); }`,
  collected: `${find} if (!person) { writes.push(prisma.person.create({ data: { email: row.email, team } })); }`,
  notWaited: `${find} if (!person) { void prisma.person.create({ data: { email: row.email, team } }).then(console.log); }`,
  inside: `${find} if (!person) { told.push((await prisma.person.create({ data: { email: row.email, team } })).id); }`,
  byAnotherClient: `${find} if (!person) { await second.person.create({ data: { email: row.email, team } }); }`,
  newKey: `${find} if (person) { await prisma.person.update({ where: { email: row.email }, data: { email: other } }); }`,
  anyKey: `${find} if (person) { await prisma.person.update({ where: { email: row.email }, data: row }); }`,
  takenKey: `${find} told.push(person?.team ?? 0); await prisma.person.update({ where: { id: row.team }, data: { email: row.email } });`,
  sameKey: `${find} if (person) { await prisma.person.update({ where: { id: person.id }, data: { email: row.email, team } }); }`,
  caught: `try { ${find} if (!person) { ${create} } } catch { told.push(0); }`,
  createCaught: `${find} if (!person) { try { ${create} } catch { told.push(0); } }`,
  byHelper: `${find} if (!person) { await addPerson(prisma, row.email); }`,
  tree: 'const page = await prisma.page.findUnique({ where: { slug: row.email } }); if (page) { await prisma.page.delete({ where: { slug: row.email } }); }',
  referredTo: 'const page = await prisma.page.findUnique({ where: { id: row.team } }); if (page) { told.push(page.above?.length ?? 0); await prisma.page.update({ where: { id: page.id }, data: { slug: row.email } }); }',
  referredToNot: 'const page = await prisma.page.findUnique({ where: { id: row.team } }); if (page) { told.push(page.above?.length ?? 0); await prisma.page.update({ where: { id: page.id }, data: { above: row.email } }); }',
  referredToByOthers: 'const post = await prisma.post.findUnique({ where: { slug: row.email } }); told.push(post?.authorId ?? 0); await prisma.person.update({ where: { email: row.email }, data: { id: row.team } });',
  deleted: `${find} if (person) { await prisma.person.delete({ where: { id: person.id } }); }`,
  deletedOther: `${find} if (person) { await prisma.person.delete({ where: { id: row.team } }); }`,
  deletedSome: `${find} if (person) { await prisma.person.deleteMany({ where: { email: row.email, active: false } }); }`,
  nested: `${find} if (!person) { await prisma.post.create({ data: { slug: row.email, author: { create: { email: row.email, team } } } }); }`,
  pointed: 'const post = await prisma.post.findUnique({ where: { slug: row.email } }); await prisma.person.update({ where: { id: row.team }, data: { posts: { connect: { slug: row.email } } } }); told.push(post?.authorId ?? 0);',
};

const text = `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const second = new PrismaClient();
async function addPerson(client: PrismaClient, email: string) { await client.person.create({ data: { email, team: 1 } }); }
${Object.entries(passes).map(([name, pass]) => `export async function ${name}(rows: { email: string; phone: string | null; team: number }[], team: number, other: string, told: number[], writes: unknown[]) {
  for (const row of rows) {
    ${pass}
  }
}`).join('\n')}
export async function atOnce(rows: { email: string; team: number }[], team: number) {
  await Promise.all(rows.map(async (row) => {
    ${find.replace('findUnique', 'findFirst')} if (!person) { ${create} }
  }));
}
`;

describe('rows that are read before a loop which writes them', () => {
  const file = '/app/src/import.ts';
  let kept: Kept;
  before(() => { kept = new Kept(opened({ '/app/prisma/schema.prisma': schema, [file]: text }, { minConfidence: 'low' }), file, text); });

  it('have what a pass creates put among them, by its own key', () => {
    kept.keeps('made', 'const newPerson = await prisma.person.create({ data: { email: row.email, team } }); personByEmail.set(newPerson.email, newPerson);');
    kept.keeps('keyOfOthers', 'personByEmail.set(newPerson.email, newPerson);');
    kept.keeps('createCaught', 'try { const newPerson = await prisma.person.create({ data: { email: row.email, team } }); personByEmail.set(newPerson.email, newPerson); } catch {');
  });

  it('are not found by a key that is empty', () => {
    kept.keeps('nullable', 'if (made.phone !== null) personByPhone.set(made.phone, made);');
  });

  it('are found by the other conditions as well', () => {
    kept.keeps('alsoAsked', 'personByEmail.set(newPerson.email, newPerson);');
    kept.keeps('alsoAskedById', 'personByEmail.set(updatedPerson.email, updatedPerson);');
    kept.keeps('sameKey', 'personByEmail.set(updatedPerson.email, updatedPerson);');
    kept.stays('alsoAskedOther', 'alsoAskedByAnother', 'range');
  });

  it('are asked for one by one where others refer to what is changed, and may change along', () => {
    kept.keeps('referredToNot', 'pageById.set(updatedPage.id, updatedPage);');
    kept.stays('referredTo', 'referredToByOthers');
  });

  it('lose the row that a pass has found and deletes', () => {
    kept.keeps('deleted', 'await prisma.person.delete({ where: { id: person.id } }); personByEmail.delete(row.email);');
    kept.stays('deletedOther', 'deletedSome', 'tree');
  });

  it('are asked for one by one where a write gives less back than the look-up', () => {
    kept.stays('include', 'fewer');
  });

  it('are asked for one by one where it is not seen what a write leaves, or when', () => {
    kept.stays('collected', 'notWaited', 'inside', 'byAnotherClient', 'takenKey', 'newKey', 'anyKey', 'byHelper');
  });

  it('are asked for one by one where each pass deals with the failure of its own look-up', () => {
    kept.stays('caught');
  });

  it('are asked for one by one where what is written below a relation is of their table', () => {
    kept.stays('nested', 'pointed');
  });

  it('are asked for one by one where all passes begin at once', () => {
    kept.stays('atOnce');
  });
});

const tables = `
create table people (id uuid primary key default gen_random_uuid(), email text not null unique, phone text unique, name text, seen int not null default 0);
`;

const ask = "const { data: person } = await supabase.from('people').select('id, name').eq('email', row.email).maybeSingle();";

/** The same of Supabase. */
const requests: Readonly<Record<string, string>> = {
  more: `${ask} if (person) continue; const { data: made, error } = await supabase.from('people').insert({ email: row.email }).select('id').single(); if (error) continue; told.push(made.id);`,
  all: `${ask.replace('id, name', '*')} if (person) continue; const { data: made } = await supabase.from('people').insert(row).select().single(); told.push(made?.name);`,
  nullable: "if (!row.phone) continue; const { data: person } = await supabase.from('people').select('id').eq('phone', row.phone).maybeSingle(); if (person) continue; const { data: made } = await supabase.from('people').insert(row).select('id').single(); told.push(made?.id);",
  saved: `${ask} told.push(person?.name); const { data: made } = await supabase.from('people').upsert({ email: row.email, name: other }, { onConflict: 'email' }).select('*').single(); told.push(made?.id);`,
  ignored: `${ask} told.push(person?.name); const { data: made } = await supabase.from('people').upsert({ email: row.email, name: other }, { onConflict: 'email', ignoreDuplicates: true }).select('*').maybeSingle(); told.push(made?.id);`,
  byAnother: `${ask} told.push(person?.name); const { data: made } = await supabase.from('people').upsert({ phone: row.phone, email: row.email }, { onConflict: 'phone' }).select('*').single(); told.push(made?.id);`,
  asWhole: `${ask} if (person) continue; const { data: made } = await supabase.from('people').insert({ email: row.email }).select('id').single(); told.push(JSON.stringify(made));`,
  columnsOfAll: `${ask.replace('id, name', '*')} if (person) continue; const { data: made } = await supabase.from('people').insert(row).select('id').single(); told.push(made?.id);`,
  notAsked: `${ask} if (person) continue; const { error } = await supabase.from('people').insert({ email: row.email }); if (error) throw error;`,
  several: `${ask} if (person) continue; const { data: made } = await supabase.from('people').insert([row, { email: other }]).select('id'); told.push(made?.length);`,
  listed: `${ask} if (person) continue; const { data: made } = await supabase.from('people').insert({ email: row.email }).select('id'); told.push(made?.length);`,
  removed: `${ask} if (!person) continue; const { error } = await supabase.from('people').delete().eq('email', row.email); if (error) throw error;`,
  seen: `${ask} if (!person) continue; const { data: now } = await supabase.from('people').update({ name: other }).eq('id', person.id).select('id').single(); told.push(now?.id);`,
  renamed: `${ask} if (!person) continue; const { data: now } = await supabase.from('people').update({ email: other }).eq('id', person.id).select('id').single(); told.push(now?.id);`,
};

const requesting = `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('a', 'b');
${Object.entries(requests).map(([name, pass]) => `export async function ${name}(rows: { email: string; phone?: string }[], other: string, told: unknown[]) {
  for (const row of rows) {
    ${pass}
  }
}`).join('\n')}
`;

describe('rows of Supabase that are read before a loop which writes them', () => {
  const file = '/app/supabase/functions/import/index.ts';
  let kept: Kept;
  before(() => { kept = new Kept(opened({ '/app/supabase/migrations/20260101000000_tables.sql': tables, [file]: requesting }, { minConfidence: 'low' }), file, requesting); });

  it('have what a write gives back put among them, which is told to give back as much', () => {
    kept.keeps('more', ".insert({ email: row.email }).select('id, name, email').single(); if (made) personByEmail.set(String(made.email), { id: made.id, name: made.name });");
    kept.keeps('all', '.select().single(); if (made) personByEmail.set(String(made.email), made);');
    kept.keeps('saved', ".select('*').single(); if (made) personByEmail.set(String(made.email), { id: made.id, name: made.name });");
    kept.keeps('seen', ".select('id, name, email').single(); if (now) personByEmail.set(String(now.email), { id: now.id, name: now.name });");
  });

  it('are not found by a key that is empty', () => {
    kept.keeps('nullable', ".select('id, phone').single(); if (made && made.phone !== null) personByPhone.set(String(made.phone), { id: made.id });");
  });

  it('are asked for one by one where a write gives nothing back, or something else', () => {
    kept.stays('notAsked', 'several', 'listed', 'ignored', 'columnsOfAll');
  });

  it('are asked for one by one where what a write gives back is used as a whole, and would have more in it', () => {
    kept.stays('asWhole');
  });

  it('are asked for one by one where a row may get another key', () => {
    kept.stays('byAnother', 'renamed');
  });

  it('are asked for one by one where a row is deleted, which a policy may forbid without a word', () => {
    kept.stays('removed');
  });
});

const declared = (table: string): string => `import { eq } from 'drizzle-orm';
import { ${table}Table, integer, text } from 'drizzle-orm/${table}-core';
export const tags = ${table}Table('tags', { id: integer('id').primaryKey(), name: text('name').notNull().unique(), note: text('note') });
`;

const look = 'const [tag] = await db.select({ id: tags.id }).from(tags).where(eq(tags.name, row.name)).limit(1);';

/** The same of Drizzle. */
const statements: Readonly<Record<string, string>> = {
  alone: `${look} if (!tag) await db.insert(tags).values(row);`,
  listed: `${look.replace('[tag]', 'found')} if (found.length > 0) continue; const made = await db.insert(tags).values(row).returning({ key: tags.id, name: tags.name }); told.push(made[0]?.key);`,
  skipped: `${look} if (!tag) await db.insert(tags).values(row).onConflictDoNothing();`,
  taken: `${look} if (tag) continue; const result = await db.insert(tags).values(row); told.push(result);`,
  merged: `${look} told.push(tag?.id); await db.insert(tags).values(row).onConflictDoUpdate({ target: tags.name, set: { note: row.note } });`,
  fewer: `${look} if (tag) continue; const made = await db.insert(tags).values(row).returning({ name: tags.name }); told.push(made.length);`,
  several: `${look} if (!tag) await db.insert(tags).values([row, row]);`,
};

const building = (table: string, client: string): string => `${declared(table)}import { drizzle } from 'drizzle-orm/${client}';
const db = drizzle(process.env.URL!);
${Object.entries(statements).map(([name, pass]) => `export async function ${name}(rows: { id: number; name: string; note: string | null }[], told: unknown[]) {
  for (const row of rows) {
    ${pass}
  }
}`).join('\n')}
`;

describe('rows of Drizzle that are read before a loop which writes them', () => {
  const [file, mysql] = ['/app/src/import.ts', '/app/src/import-mysql.ts'];
  const [text, ofMysql] = [building('pg', 'node-postgres'), building('mysql', 'mysql2')];
  let engine: Engine;
  let kept: Kept;
  before(() => {
    engine = opened({ [file]: text, [mysql]: ofMysql }, { minConfidence: 'low' });
    kept = new Kept(engine, file, text);
  });

  it('have what a write gives back put among them, which is asked for it', () => {
    kept.keeps('alone', 'if (!tag) { const [newTag] = await db.insert(tags).values(row).returning(); if (newTag) tagByName.set(newTag.name, { id: newTag.id }); }');
    kept.keeps('skipped', 'values(row).onConflictDoNothing().returning(); if (newTag) tagByName.set(newTag.name, { id: newTag.id });');
  });

  it('are put there as a list, where a list is looked up', () => {
    kept.keeps('listed', 'if (made[0]) tagByName.set(made[0].name, [{ id: made[0].key }]);');
  });

  it('are asked for one by one where a write gives something else back, or less', () => {
    kept.stays('taken', 'merged', 'fewer', 'several');
  });

  it('are asked for one by one where the database gives no rows of a write back', () => {
    new Kept(engine, mysql, ofMysql).stays('alone');
  });
});
