import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const schema = `
datasource db { provider = "postgresql" }
model Member {
  id        Int      @id @default(autoincrement())
  groupId   Int
  userId    Int
  createdAt DateTime @default(now())

  @@unique([groupId, userId])
}
model Seat {
  id      Int @id @default(autoincrement())
  groupId Int
  userId  Int @unique
}
model Place {
  id       Int     @id @default(autoincrement())
  groupId  Int
  userId   Int
  parentId Int?
  parent   Place?  @relation("Tree", fields: [parentId], references: [id])
  children Place[] @relation("Tree")
}
`;

/** What is left of a function with a loop over groups, for each offer to replace the rows of all at once. */
function offered(body: string, before = ''): readonly string[] {
  const text = `import { PrismaClient } from '@prisma/client';
import { notify } from './bank';
const prisma = new PrismaClient();
const other = new PrismaClient();
async function count() { return prisma.member.count(); }

export async function store(groups: { id: number; users: number[] }[]) {
  const told: number[] = [];
  ${before}for (const group of groups) {
    ${body}
  }
  return told;
}
`;
  const file = '/app/src/store.ts';
  const engine = opened({ [file]: text, '/app/prisma/schema.prisma': schema }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return [...new Set(offersIn(engine, file, 'bulk-write').filter(({ title }) => title.startsWith('Replace')).map((offer) => offer.text))];
}

const clear = 'await prisma.member.deleteMany({ where: { groupId: group.id } });';
const fill = 'await prisma.member.createMany({ data: group.users.map((userId) => ({ groupId: group.id, userId })) });';

describe('the rows of each element, taken away and created anew', () => {
  for (const [what, body] of Object.entries({
    'one after another': `${clear}\n    ${fill}`,
    'under a condition': `${clear}\n    if (group.users.length > 0) { ${fill} }`,
    'with what is worked out for them': `const users = group.users.filter((one) => one > 0);\n    ${clear}\n    ${fill.replace('group.users', 'users')}\n    told.push(users.length);`,
  })) it(`are replaced in one transaction behind the loop, ${what}`, () => {
    const [text = '', ...others] = offered(body);
    assert.deepEqual(others, []);
    assert.match(text, /const membersByGroupId = new Map<number, any\[\]>\(\);\n {2}for \(const group of groups\) \{/);
    assert.match(text, /membersByGroupId\.set\(group\.id, \[\]\);[^]*membersByGroupId\.set\(group\.id, (?:group\.)?users\.map[^]*\n {2}\}\n {2}if \(membersByGroupId\.size > 0\) \{\n {4}await prisma\.\$transaction\(\[\n {6}prisma\.member\.deleteMany\(\{ where: \{ groupId: \{ in: Array\.from\(membersByGroupId\.keys\(\)\) \} \} \}\),\n {6}prisma\.member\.createMany\(\{ data: Array\.from\(membersByGroupId\.values\(\)\)\.flat\(\) \}\),\n {4}\]\);\n {2}\}/);
  });

  for (const [what, body] of Object.entries({
    'the pass asks for rows between them': `${clear}\n    told.push(await prisma.member.count());\n    ${fill}`,
    'it calls a function that asks for rows': `${clear}\n    void count();\n    ${fill}`,
    'it calls what is not known': `${clear}\n    notify(group.id);\n    ${fill}`,
    'it waits for something': `${clear}\n    await Promise.resolve();\n    ${fill}`,
    'what one of them gives is used': `${clear}\n    const made = ${fill}\n    told.push(made.count);`,
    'it catches where one of them fails': `${clear}\n    try { ${fill} } catch { told.push(0); }`,
    'the rows are taken away under a condition': `if (group.id > 3) { ${clear} }\n    ${fill}`,
    'they are created before': `${fill}\n    ${clear}`,
    'they are not of the element that they are taken away of': `${clear}\n    ${fill.replace('groupId: group.id', 'groupId: userId')}`,
    'their columns are not written out': `${clear}\n    ${fill.replace('groupId: group.id, userId', 'groupId: group.id, ...({} as { userId: number })')}`,
    'a key of theirs is that of all': `${clear}\n    ${fill}`.replaceAll('.member.', '.seat.'),
    'rows of the table refer to each other': `${clear}\n    ${fill}`.replaceAll('.member.', '.place.'),
    'others are taken away, too': `${clear.replace('groupId: group.id', 'OR: [{ groupId: group.id }, { userId: 1 }]')}\n    ${fill}`,
    'the element gets another key': `${clear}\n    group.id += 1;\n    ${fill}`,
    'it may end the function': `${clear}\n    if (group.users.length === 0) return told;\n    ${fill}`,
    'it changes afterwards what is written': `${clear}\n    ${fill.replace('group.users.map((userId) => ({ groupId: group.id, userId }))', 'group.users as never')}\n    group.users.push(1);`,
    'they are sent over two clients': `${clear}\n    ${fill.replace('prisma', 'other')}`,
    'one of them stands in a loop of its own': `${clear}\n    for (const userId of group.users) await prisma.member.create({ data: { groupId: group.id, userId, ...{ id: told.length } } });`,
  })) it(`stay where they are where ${what}`, () => {
    assert.deepEqual(offered(body), []);
  });

  for (const [what, provider, type, isReplaced] of [
    ['a text that is compared letter by letter', 'postgresql', 'String', true],
    ['a text that is the same in capitals', 'mysql', 'String', false],
    ['an id that is the same in capitals', 'postgresql', 'String @db.Uuid', false],
    ['what may be null', 'postgresql', 'String?', false],
  ] as const) it(`are ${isReplaced ? 'replaced' : 'left'} where they belong to ${what}`, () => {
    const file = '/app/src/store.ts';
    const engine = opened({
      '/app/prisma/schema.prisma': `datasource db {\n  provider = "${provider}"\n}\nmodel Stock {\n  id Int @id @default(autoincrement())\n  sku ${type}\n  amount Int\n}\n`,
      [file]: `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export async function store(counted: { sku: string; amounts: number[] }[]) {
  for (const one of counted) {
    await prisma.stock.deleteMany({ where: { sku: one.sku } });
    await prisma.stock.createMany({ data: one.amounts.map((amount) => ({ sku: one.sku, amount })) });
  }
}
`,
    }, { minConfidence: 'low' });
    assert.equal(offersIn(engine, file, 'bulk-write').some(({ title }) => title.startsWith('Replace')), isReplaced);
  });
});
