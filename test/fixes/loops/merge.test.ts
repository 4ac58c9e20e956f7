import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const schema = `
datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
model User {
  id        Int       @id
  email     String?   @unique
  joined    DateTime  @unique
  name      String
  nick      String?
  bannedAt  DateTime?
  role      Role
  posts     Post[]
  @@unique([name, role])
  @@unique([name, nick])
}
model Post {
  id       Int   @id
  authorId Int
  author   User  @relation(fields: [authorId], references: [id])
  editor   Int?
}
enum Role {
  ADMIN
  USER
}
`;

/** The rewrites of one kind that are offered where posts are walked over at once, as titles with the text that each would leave. */
function offered(read: string, { version = '7.0.0', walk = 'Promise.all(posts.map((post) => READ))' } = {}): readonly { readonly title: string; readonly text: string; readonly changesBehavior: boolean }[] {
  const text = `import { PrismaClient, Role } from '@prisma/client';
const prisma = new PrismaClient();
export async function main(given: { id?: number; some: number | null; any: any; when: Date }) {
  const posts = await prisma.post.findMany({ take: 50 });
  return ${walk.replace('READ', read)};
}
`;
  const engine = opened({ '/app/schema.prisma': schema, '/app/package.json': `{"dependencies":{"@prisma/client":"${version}"}}`, '/app/a.ts': text }, { minConfidence: 'low' });
  return offersIn(engine, '/app/a.ts', 'merge');
}

const user = (condition: string, more = ''): string => `prisma.user.findFirst({ where: { id: own.authorId, ${condition} }${more} })`;

// The key follows from what the pass has read, so that no batch before the loop can have it.
const own = 'const own = await prisma.post.findUnique({ where: { id: post.id } }) ?? post;';
const inBody = `Promise.all(posts.map(async (post) => { ${own} const found = await READ; return found; }))`;

describe('queries that the client merges', () => {
  it('are asked by the unique column alone, and of the row the rest', () => {
    const [inside] = offered(user('role: { not: Role.ADMIN }'), { walk: inBody });
    assert.match(inside?.text ?? '', /await prisma\.user\.findUnique\({ where: { id: own\.authorId } }\)\.then\(\(user\) => \(user\?\.role === Role\.ADMIN \? null : user\)\);/);
    assert.equal(inside?.title, 'Read the users with `findUnique`, which merges calls of the same moment (1 query instead of N)');
    assert.equal(inside.changesBehavior, false);
  });

  it('are asked through the row that others belong to', () => {
    const [fix] = offered('prisma.post.findMany({ where: { author: { id: own.authorId }, editor: null }, orderBy: { id: "asc" }, skip: 1 })', { walk: inBody.replace('const found = await READ; return found;', 'return READ;') });
    assert.match(fix?.text ?? '', /const found2 = await prisma\.user\.findUnique\({ where: { id: own\.authorId } }\)\.posts\({ where: { editor: null }, orderBy: { id: "asc" }, skip: 1 }\);\s+return found2 \?\? \[\];/);
    assert.match(fix?.title ?? '', /\(2 queries instead of N; Prisma cuts the lists in memory\)$/);
  });

  it('are asked through an owner that columns name which are unique together', () => {
    const [fix] = offered('prisma.post.findMany({ where: { editor: 4, author: { name: own.id as any, role: Role.ADMIN, bannedAt: null } }, orderBy: { id: "asc" } })', { walk: inBody });
    assert.match(fix?.text ?? '', /prisma\.user\.findUnique\({ where: { name_role: { name: own\.id as any, role: Role\.ADMIN } } }\)\.posts\({ where: { editor: 4, author: { bannedAt: null } }, orderBy: { id: "asc" } }\)/);
    assert.match(fix?.title ?? '', /\(2 queries instead of N\)$/);
  });

    const traps: readonly (readonly [string, string, object?])[] = [
    ['the first of an owner in no order', 'prisma.post.findFirst({ where: { authorId: own.authorId } })'],
    ['a column that is not unique', 'prisma.user.findFirst({ where: { name: String(own.id), role: { not: Role.ADMIN } } })'],
    ['a unique column that may be null', 'prisma.user.findFirst({ where: { email: own.id > 2 ? "a" : null, role: { not: Role.ADMIN } } })'],
    ['dates, which Prisma has compared in its own way', 'prisma.user.findFirst({ where: { joined: given.when, id: { not: own.id } } })'],
    ['a date beside the key', user('bannedAt: given.when, role: { not: Role.ADMIN }')],
    ['a column without a value, of which nothing is unlike', user('nick: { not: "x" }')],
    ['another operator', user('name: { contains: "x" }')],
    ['two operators', user('name: { not: "x" }, role: { not: Role.ADMIN }')],
    ['a value that must be worked out', user('name: { not: String(own.id) }')],
    ['alternatives', user('OR: [{ name: "x" }, { nick: null }]')],
    ['the rows of a relation', user('posts: { some: { id: 3 } }')],
    ['a column that is not selected', user('role: { not: Role.ADMIN }', ', select: { name: true }')],
    ['columns that are left out', user('role: { not: Role.ADMIN }', ', omit: { role: true }')],
    ['a row that is skipped', user('role: { not: Role.ADMIN }', ', skip: 1')],
    ['a row that has to be there', user('role: { not: Role.ADMIN }').replace('findFirst', 'findFirstOrThrow')],
    ['conditions of which nothing is known', 'prisma.user.findFirst({ where: { ...given.any, role: { not: Role.ADMIN } } })'],
    ['rows without an owner', 'prisma.post.findMany({ where: { editor: own.editor, id: { not: 3 } } })'],
    ['rows behind a place', 'prisma.post.findMany({ where: { authorId: own.authorId, id: { not: 3 } }, cursor: { id: 9 }, distinct: ["editor"] })'],
    ['an owner of whose columns not all are compared', 'prisma.post.findMany({ where: { author: { name: String(own.id), bannedAt: null } } })'],
    ['an owner by a column that may have no value', 'prisma.post.findMany({ where: { author: { name: own.id as any, nick: own.id as any } } })'],
    ['an owner by an operator', 'prisma.post.findMany({ where: { author: { name: own.id as any, role: { not: Role.USER } } } })'],
    ['an owner by a value that must be worked out', 'prisma.post.findMany({ where: { author: { name: String(own.id), role: Role.USER } } })'],
    ['an owner by conditions of which nothing is known', 'prisma.post.findMany({ where: { author: { ...given.any, name: own.id as any, role: Role.USER } } })'],
    ['rows of an owner behind a place', 'prisma.post.findMany({ where: { author: { name: own.id as any, role: Role.USER } }, cursor: { id: 9 } })'],
    ['options that are handed in last', 'prisma.post.findMany({ where: { author: { name: own.id as any, role: Role.USER } }, ...given.any })'],
    ['an old version', user('role: { not: Role.ADMIN }'), { version: '4.16.0' }],
  ];
  for (const [what, read, options] of traps) {
    it(`are left alone: ${what}`, () => { assert.deepEqual(offered(read, { walk: inBody, ...options }), []); });
  }

  it('are left alone one after the other, in a transaction, and where more than its row is taken', () => {
    const read = user('role: { not: Role.ADMIN }');
    assert.equal(offered(read, { walk: inBody }).length, 1);
    assert.deepEqual(offered(read, { walk: `(async () => { for (const post of posts) { ${own} const found = await READ; console.log(found); } })()` }), []);
    assert.deepEqual(offered(read, { walk: 'prisma.$transaction(posts.map((own) => READ))' }), []);
    assert.deepEqual(offered(`${read}.posts()`, { walk: inBody }), []);
  });

  it('throw for a key that is undefined, and say so', () => {
    const [fix] = offered(user('role: { not: Role.ADMIN }').replace('own.authorId', 'given.any[own.id]'), { walk: inBody });
    assert.match(fix?.title ?? '', /; a key that is undefined throws\)$/);
    assert.equal(fix?.changesBehavior, true);
  });
});

describe('fields whose service is handed its conditions', () => {
  interface Parts { readonly body?: string; readonly call?: string; readonly type?: string; readonly returns?: string; readonly config?: string }
  /** The text that the rewrite of `User.posts` would leave; undefined where none is offered. */
  function rewritten({ body = 'return this.prisma.post.findMany(args);', call = '{ ...args, where: { ...args.where, author: { id: user.id } } }', type = 'number', returns = 'Promise<any[]>', config = '{}' }: Parts): string | undefined {
    const text = `import { ApolloServer } from '@apollo/server';
import { Prisma, PrismaClient } from '@prisma/client';
interface Row { id: number; author: { nick: string } }
class Posts {
  constructor(private readonly prisma: PrismaClient) {}
  async list(args: Prisma.PostFindManyArgs): ${returns} {
    ${body}
  }
}
const posts = new Posts(new PrismaClient());
export const server = new ApolloServer({ typeDefs: '', resolvers: {
  Query: { users: () => new PrismaClient().user.findMany({ take: 20 }) },
  User: { posts: (user: { id: ${type}; name: string }, args: Prisma.PostFindManyArgs) => posts.list(${call}) },
} });
`;
    const files = { '/app/schema.prisma': schema, '/app/package.json': '{"dependencies":{"@apollo/server":"*"},"devDependencies":{"typescript":"5.4.0"}}', '/app/tsconfig.json': config, '/app/a.ts': text };
    const engine = opened(files, { minConfidence: 'low' });
    assert.ok(engine.findings('/app/a.ts').some(({ shape }) => shape === 'query-per-parent'), 'nothing is found that could be rewritten');
    return offersIn(engine, '/app/a.ts', 'merge')[0]?.text;
  }

  it('ask through the parent, beside what the service asks for', () => {
    const text = rewritten({ body: 'return this.prisma.post.findMany({ ...args, where: { ...args.where, editor: null } });' }) ?? '';
    assert.match(text, /async listOfUser\(userId: number, args: Prisma\.PostFindManyArgs\): Promise<any\[\]> {/);
    assert.match(text, /findUnique\({ where: { id: userId } }\)\.posts\({ \.\.\.args, where: { \.\.\.args\.where, editor: null } }\);\s+return posts \?\? \[\];/);
    assert.match(text, /posts\.listOfUser\(user\.id, { \.\.\.args, where: { \.\.\.args\.where, author: undefined } }\)/);
    assert.match(rewritten({ call: '{ where: { authorId: user.id } }' }) ?? '', /posts\.listOfUser\(user\.id, { where: {} }\)/);
    assert.match(rewritten({ call: '{ where: { authorId: { equals: user.id } } }' }) ?? '', /posts\.listOfUser\(user\.id, { where: {} }\)/);
  });

  const traps: readonly (readonly [string, Parts])[] = [
    ['the service does more', { body: 'console.log(args); return this.prisma.post.findMany(args);' }],
    ['the service asks by the same column', { body: 'return this.prisma.post.findMany({ ...args, where: { ...args.where, author: { id: 3 } } });' }],
    ['the service drops the conditions', { body: 'return this.prisma.post.findMany({ ...args, where: { editor: null } });' }],
    ['the service reads one row', { body: 'return [await this.prisma.post.findFirst(args)];' }],
    ['more than one condition follows from the parent', { call: '{ where: { author: { id: user.id, name: user.name } } }' }],
    ['another option follows from the parent', { call: '{ where: { authorId: user.id }, take: user.id }' }],
    ['the column is no foreign key', { call: '{ where: { editor: user.id } }' }],
    ['the column of the parent is not unique', { call: '{ where: { author: { name: user.name } } }' }],
    ['the key may be absent', { type: 'number | undefined' }],
  ];
  for (const [what, parts] of traps) it(`are left alone: ${what}`, () => { assert.equal(rewritten(parts), undefined); });

  it('may have types that say nothing of null, where the project does not ask for it', () => {
    const parts: Parts = { returns: 'Promise<Row[]>', body: 'return this.prisma.post.findMany({ ...args, include: { author: true } });' };
    assert.equal(rewritten({ ...parts, config: '{ "compilerOptions": { "strict": true } }' }), undefined);
    assert.notEqual(rewritten(parts), undefined);
    assert.notEqual(rewritten({ ...parts, config: '{ "compilerOptions": { "strict": true, "strictNullChecks": false } }' }), undefined);
  });
});
