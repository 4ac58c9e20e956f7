import assert from 'node:assert/strict';
import { applyEdits } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const schema = `
datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
model User {
  id   Int    @id
  name String
}
`;

/** The files that the first fix of a workspace's only finding changes, as they are after it. */
function fixed(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schema, ...files }) });
  for (const _ of engine.settle());
  const fixes = Object.keys(files).flatMap((file) => engine.fixesAt(file, 0, Number.MAX_SAFE_INTEGER)).flatMap(({ fixes: some }) => some);
  assert.equal(fixes.length, 1, engine.fixAll().left.map(({ finding, reason }) => `${finding.message}: ${reason}`).join('\n'));
  return Object.fromEntries((fixes[0]?.edits ?? []).map(({ file, edits }) => [file, applyEdits(files[file] ?? '', edits)]));
}

const loop = (call: string, head = ''): string => `${head}
export async function names(posts: { authorId: number }[]) {
  const names: (string | undefined)[] = [];
  for (const post of posts) {
    const user = await ${call};
    names.push(user?.name);
  }
  return names;
}
`;

describe('a plural beside the function that a loop calls', () => {
  it('is exported and imported as the function is', () => {
    const result = fixed({
      '/app/users.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();

export const getUser = async (id: number) => {
  return prisma.user.findUnique({ where: { id } });
};

export const other = 1;
`,
      '/app/names.ts': loop('getUser(post.authorId)', 'import { getUser } from "./users";'),
    });
    assert.match(result['/app/users.ts'] ?? '', /\n};\n\nexport const getUsersByIds = async \(ids: number\[\]\) => \{\n {2}const users = await prisma\.user\.findMany\(\{ where: \{ id: \{ in: ids \} \} \}\);\n/);
    assert.match(result['/app/names.ts'] ?? '', /import \{ getUsersByIds \} from "\.\/users";/);
    assert.match(result['/app/names.ts'] ?? '', /const userById = await getUsersByIds\(Array\.from\(new Set\(posts\.map\(\(post\) => post\.authorId\)\)\)\);\n {2}for/);
  });

  it('is a member of the interface through which the method is called', () => {
    const result = fixed({
      '/app/storage.ts': `import { PrismaClient, User } from '@prisma/client';
const prisma = new PrismaClient();
export interface Storage {
  getUser(id: number): Promise<User | null>;
}
export class DatabaseStorage implements Storage {
  async getUser(id: number): Promise<User | null> {
    return prisma.user.findUnique({ where: { id } });
  }
}
export const storage: Storage = new DatabaseStorage();
`,
      '/app/names.ts': loop('storage.getUser(post.authorId)', "import { storage } from './storage';"),
    });
    const text = result['/app/storage.ts'] ?? '';
    assert.match(text, /getUser\(id: number\): Promise<User \| null>;\n {2}getUsersByIds\(ids: number\[\]\): Promise<Map<number, User>>;/);
    assert.match(text, /\n {2}}\n\n {2}async getUsersByIds\(ids: number\[\]\) \{\n {4}const users/);
  });

  it('goes into module.exports, and comes out of require', () => {
    const result = fixed({
      '/app/users.js': `const { PrismaClient } = require('@prisma/client');
const prisma = new PrismaClient();
async function getUser(id) {
  const user = await prisma.user.findUnique({ where: { id } });
  return user;
}
module.exports = { getUser };
`,
      '/app/names.js': `const { getUser } = require('./users');
exports.names = async function (posts) {
  const names = [];
  for (const post of posts) {
    const user = await getUser(post.authorId);
    names.push(user?.name);
  }
  return names;
};
`,
    });
    assert.match(result['/app/users.js'] ?? '', /async function getUsersByIds\(ids\) \{[^]*module\.exports = \{ getUser, getUsersByIds \};/);
    assert.match(result['/app/names.js'] ?? '', /const \{ getUser, getUsersByIds \} = require\('\.\/users'\);/);
  });

  const silent: readonly (readonly [string, string])[] = [
    ['does more than read', 'const user = await prisma.user.findUnique({ where: { id } });\n  if (user) console.log(user.name);\n  return user;'],
    ['changes the row', 'const user = await prisma.user.findUnique({ where: { id } });\n  return user && { ...user, name: id };'],
    ['throws for a missing row, where something was done for those before', "const user = await prisma.user.findUnique({ where: { id } });\n  if (!user) throw new Error('none');\n  return user;"],
  ];
  for (const [what, body] of silent) {
    it(`is not written where the function ${what}`, () => {
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({
        '/app/prisma/schema.prisma': schema,
        '/app/names.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
async function getUser(id: number) {
  ${body}
}
declare function tell(name: string): Promise<void>;
${loop('getUser(post.authorId)').replace('names.push', 'await fetch("https://example.com");\n    names.push')}`,
      }) });
      const found = engine.fixesAt('/app/names.ts', 0, 5000);
      assert.notEqual(found.length, 0, 'there is a finding');
      assert.deepEqual(found.flatMap(({ fixes }) => fixes), []);
    });
  }

  it('is not written where a decorator puts something around the method', () => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({
      '/app/prisma/schema.prisma': schema,
      '/app/names.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
function Log() {
  return (_target: unknown, name: string, descriptor: PropertyDescriptor) => {
    const run = descriptor.value;
    descriptor.value = function (...args: unknown[]) { console.log(name, args); return run.apply(this, args); };
  };
}
class Users {
  @Log()
  async getUser(id: number) { return prisma.user.findUnique({ where: { id } }); }
}
const users = new Users();
${loop('users.getUser(post.authorId)')}`,
    }) });
    const found = engine.fixesAt('/app/names.ts', 0, 5000);
    assert.notEqual(found.length, 0, 'there is a finding');
    assert.deepEqual(found.flatMap(({ fixes }) => fixes), []);
  });
});
