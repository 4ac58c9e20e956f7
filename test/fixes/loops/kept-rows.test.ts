import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import type { Engine } from '../../../src/engine';
import { opened } from '../offers';

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
  parentId Int?
  parent   Page?  @relation("Tree", fields: [parentId], references: [id])
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
  caught: `try { ${find} if (!person) { ${create} } } catch { told.push(0); }`,
  createCaught: `${find} if (!person) { try { ${create} } catch { told.push(0); } }`,
  byHelper: `${find} if (!person) { await addPerson(prisma, row.email); }`,
  tree: 'const page = await prisma.page.findUnique({ where: { slug: row.email } }); if (page) { await prisma.page.delete({ where: { slug: row.email } }); }',
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
  let engine: Engine;
  before(() => { engine = opened({ '/app/prisma/schema.prisma': schema, [file]: text }, { minConfidence: 'low' }); });

  /** What the loop of a function becomes by the batch that is offered; undefined where none is. */
  function kept(name: string): string | undefined {
    const start = text.indexOf(`export async function ${name}(`);
    const end = text.indexOf('\n}\n', start);
    const found = engine.fixesAt(file, start, end);
    assert.ok(found.some(({ finding }) => finding.shape === 'read-in-loop'), `nothing is found in ${name}`);
    const fix = found.flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'batch');
    if (!fix) return undefined;
    assert.match(fix.title, /at once before the loop, and keep them up to date in it \(/);
    const after = applyEdits(text, fix.edits.find((edit) => edit.file === file)?.edits ?? []);
    return after.slice(start, after.indexOf('\n}\n', start)).replace(/\s+/g, ' ');
  }
  const keeps = (name: string, line: string): void => { assert.ok(kept(name)?.includes(line), kept(name) ?? `nothing is offered in ${name}`); };
  const stays = (...names: readonly string[]): void => { assert.deepEqual(names.filter((name) => kept(name) !== undefined), []); };

  it('have what a pass creates put among them, by its own key', () => {
    keeps('made', 'const newPerson = await prisma.person.create({ data: { email: row.email, team } }); personByEmail.set(newPerson.email, newPerson);');
    keeps('keyOfOthers', 'personByEmail.set(newPerson.email, newPerson);');
    keeps('createCaught', 'try { const newPerson = await prisma.person.create({ data: { email: row.email, team } }); personByEmail.set(newPerson.email, newPerson); } catch {');
  });

  it('are not found by a key that is empty', () => {
    keeps('nullable', 'if (made.phone !== null) personByPhone.set(made.phone, made);');
  });

  it('are found by the other conditions as well', () => {
    keeps('alsoAsked', 'personByEmail.set(newPerson.email, newPerson);');
    keeps('alsoAskedById', 'personByEmail.set(updatedPerson.email, updatedPerson);');
    stays('alsoAskedOther', 'alsoAskedByAnother', 'range');
  });

  it('lose the row that a pass has found and deletes', () => {
    keeps('deleted', 'await prisma.person.delete({ where: { id: person.id } }); personByEmail.delete(row.email);');
    stays('deletedOther', 'deletedSome', 'tree');
  });

  it('are asked for one by one where a write gives less back than the look-up', () => {
    stays('include', 'fewer');
  });

  it('are asked for one by one where it is not seen what a write leaves, or when', () => {
    stays('collected', 'notWaited', 'inside', 'byAnotherClient', 'newKey', 'anyKey', 'byHelper');
  });

  it('are asked for one by one where each pass deals with the failure of its own look-up', () => {
    stays('caught');
  });

  it('are asked for one by one where what is written below a relation is of their table', () => {
    stays('nested', 'pointed');
  });

  it('are asked for one by one where all passes begin at once', () => {
    stays('atOnce');
  });
});
