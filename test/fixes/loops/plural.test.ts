import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';

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
model Post {
  id       Int  @id
  authorId Int
  title    String?
}
`;

/** The files that the first fix of a workspace's only finding changes, as they are after it. */
function fixed(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schema, ...files }) });
  for (const _ of engine.settle());
  const fixes = Object.keys(files).flatMap((file) => engine.fixesAt(file, 0, Number.MAX_SAFE_INTEGER)).flatMap(({ fixes: some }) => some).filter(({ kind }) => kind === 'batch');
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
  it('is not written into another worker, which is deployed by itself', () => {
    const of = (env: string, call: string): readonly unknown[] => {
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schema, '/app/auth.ts': [
        "import { WorkerEntrypoint } from 'cloudflare:workers';",
        "import { PrismaClient } from '@prisma/client';",
        'const prisma = new PrismaClient();',
        'export class Auth extends WorkerEntrypoint { async user(id: number) { return prisma.user.findUnique({ where: { id } }); } }', '',
      ].join('\n'), '/app/names.ts': loop(call, `import { Auth } from './auth';\n${env}`) }) });
      for (const _ of engine.settle());
      return engine.fixesAt('/app/names.ts', 0, Number.MAX_SAFE_INTEGER).map(({ finding, fixes }) => [finding.rule, fixes.filter(({ kind }) => kind === 'batch').length]);
    };
    assert.deepEqual(of('declare const env: { AUTH: Service<typeof Auth> };', 'env.AUTH.user(post.authorId)'), [['n-plus-one', 0]]);
    assert.deepEqual(of('declare const auth: Auth;', 'auth.user(post.authorId)'), [['n-plus-one', 1]]);
  });

  it('gives the figures of each key, but ends nothing where there are no rows: of those there are figures as well', () => {
    const sums = (end: string): string => `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nasync function read(authorId: number) {\n  const sum = await prisma.post.aggregate({ where: { authorId }, _max: { id: true } });\n  ${end}\n}\n`;
    const walked = loop('read(post.authorId)').replace('user?.name', 'String(user._max.id)');
    assert.match(fixed({ '/app/names.ts': sums('return sum;') + walked })['/app/names.ts'] ?? '', /postFiguresByAuthorId\.get\(post\.authorId\) \?\? \{ _max: \{ id: null \} \}/);
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schema, '/app/names.ts': sums("if (!sum) throw new Error('none');\n  return sum;") + walked }) });
    for (const _ of engine.settle());
    assert.deepEqual(engine.fixesAt('/app/names.ts', 0, Number.MAX_SAFE_INTEGER).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'batch'), []);
  });

  describe('where the function gives something of the row', () => {
    /** The plural's texts, of a function that does this behind its read. */
    const behind = (end: string): readonly string[] => {
      const text = `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\ndeclare const other: () => string;\nasync function read(id: number) {\n  const user = await prisma.user.findUnique({ where: { id } });\n  ${end}\n}\n${loop('read(post.authorId)').replace('user?.name', 'String(user)')}`;
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schema, '/app/names.ts': text }) });
      for (const _ of engine.settle());
      return engine.fixesAt('/app/names.ts', 0, Number.MAX_SAFE_INTEGER).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'batch').flatMap(({ edits }) => edits.map(({ edits: changes }) => applyEdits(text, changes)));
    };
    const given: readonly (readonly [string, RegExp])[] = [
      ["return user?.name || 'nobody';", /\?\? 'nobody';/], ["if (!user) return '';\n  return user.name + '!';", /\?\? '';/], ["return user ? `<${user.name}>` : 'nobody';", /\?\? 'nobody';/], ['return user?.name;', /userById\.get\(post\.authorId\);/], ['return !user ? false : !user.name;', /\?\? false;/],
    ];
    for (const [end, found] of given) it(`is written of \`${end.replaceAll('\n  ', ' ')}\``, () => { assert.match(behind(end)[0] ?? '', found); });

    const kept = ["return user ? user.name : 'nobody';", 'return user?.name ?? other();', 'return user?.name ?? String(id);', "if (!user) return 'nobody';\n  return user.name;", "return user?.name.trim() ?? 'nobody';", "return (user ?? { name: 'x' }).name;"];
    for (const end of kept) it(`is not written of \`${end.replaceAll('\n  ', ' ')}\``, () => { assert.deepEqual(behind(end), []); });
  });

  it('is not written into a factory, whose names nobody has where it is called: nothing says so in JavaScript', () => {
    const of = (make: string): number => {
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schema, '/app/names.js': [
        "import { PrismaClient } from '@prisma/client';", 'const prisma = new PrismaClient();', make,
        ...(make.includes('makeAdd') ? ['export async function fill(ids) {', '  const add = makeAdd(prisma);', '  for (const id of ids) {', '    await add(id);', '  }', '}']
          : ['export async function names(ids) {', '  const getUser = makeGetUser(prisma);', '  const names = [];', '  for (const id of ids) {', '    const user = await getUser(id);', '    names.push(user?.name);', '  }', '  return names;', '}']), '',
      ].join('\n') }) });
      for (const _ of engine.settle());
      const found = engine.fixesAt('/app/names.js', 0, Number.MAX_SAFE_INTEGER).filter(({ finding }) => finding.rule === 'n-plus-one');
      assert.equal(found.length, 1);
      return found.flatMap(({ fixes }) => fixes).length;
    };
    assert.equal(of('const makeGetUser = (db) => async (id) => db.user.findUnique({ where: { id } });'), 0);
    assert.equal(of('function makeGetUser(db) {\n  async function getUser(id) {\n    return db.user.findUnique({ where: { id } });\n  }\n  return getUser;\n}'), 0);
    assert.equal(of('function makeAdd(db) {\n  async function add(id) {\n    await db.user.create({ data: { id, name: "" } });\n  }\n  return add;\n}'), 0);
    assert.equal(of('function makeAdd(db) {\n  return async (id) => {\n    await db.user.create({ data: { id, name: "" } });\n  };\n}'), 0);
  });

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
    assert.match(result['/app/names.js'] ?? '', /const \{ getUsersByIds \} = require\('\.\/users'\);/);
  });

  const models = (get: string): string => `const { PrismaClient } = require('@prisma/client');
const prisma = new PrismaClient();
const User = {
  bare: function (user) {
    const { name, ...rest } = user;
    return { ...rest };
  },

  get: async function (clause = {}) {
    ${get}
  },
};
module.exports = { User };
`;
  const guarded = "try {\n      const user = await prisma.user.findFirst({ where: clause });\n      return user ? this.bare({ ...user }) : null;\n    } catch (error) {\n      console.error(error.message);\n      return null;\n    }";
  const walk = (rows: string, body: string): string => `const { PrismaClient } = require('@prisma/client');
const { User } = require('./user');
const prisma = new PrismaClient();
exports.walk = async function (given) {
  const posts = ${rows};
  for (const post of posts) {
    ${body}
  }
  return posts;
};
`;
  const posts = 'await prisma.post.findMany()';
  const named = 'const user = await User.get({ id: post.authorId });\n    post.author = user?.id;';

  it('keeps what a function around the read catches and gives', () => {
    const result = fixed({ '/app/user.js': models(guarded), '/app/walk.js': walk(posts, named) });
    assert.match(result['/app/user.js'] ?? '', /\n {2}},\n\n {2}getByIds: async function \(ids\) \{\n {4}try \{\n {6}const users = await prisma\.user\.findMany\(\{ where: \{ id: \{ in: ids \} \} \}\);\n.*this\.bare\(\{ \.\.\.user \}\)\]\)\);\n {6}return userById;\n {4}\} catch \(error\) \{\n {6}console\.error\(error\.message\);\n {6}return new Map\(\);\n {4}\}\n {2}\},\n\};/);
    assert.match(result['/app/walk.js'] ?? '', /const user = userById\.get\(post\.authorId\) \?\? null;/);
  });

  it('is found where an earlier rewrite wrote it', () => {
    const first = fixed({ '/app/user.js': models(guarded), '/app/walk.js': walk(posts, named) });
    const again = fixed({ '/app/user.js': first['/app/user.js'] ?? '', '/app/walk.js': walk(posts, named) });
    assert.deepEqual(Object.keys(again), ['/app/walk.js']);
    assert.match(again['/app/walk.js'] ?? '', /const userById = await User\.getByIds\(/);
  });

  it('reads the key of a row before the pass changes it', () => {
    const result = fixed({ '/app/user.js': models(guarded), '/app/walk.js': walk(posts, 'const user = await User.get({ id: post.authorId });\n    post.authorId = user?.id;') });
    assert.match(result['/app/walk.js'] ?? '', /userById\.get\(post\.authorId\)/);
  });

  const kept: readonly (readonly [string, string, string, string])[] = [
    ['keys come from a request, one of which may be refused alone', guarded, 'given', named],
    ['what fails names the key', guarded.replace('error.message', 'clause'), posts, named],
    ['what is made of a row may fail', guarded.replace('this.bare({ ...user })', 'JSON.parse(user.name)'), posts, named],
    ['what is given for a failure is not what is given for no row', guarded.replace('return null;\n    }', 'return {};\n    }'), posts, named],
    ['the key is changed before it is read', guarded, posts, `post.authorId = 1;\n    ${named}`],
    ['the call hands over a limit', guarded.replace('where: clause', 'where: clause, skip: 1'), posts, named],
  ];
  for (const [why, get, rows, body] of kept) {
    it(`is not written where ${why}`, () => {
      const files = { '/app/user.js': models(get), '/app/walk.js': walk(rows, body) };
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schema, ...files }) });
      for (const _ of engine.settle());
      const found = engine.fixesAt('/app/walk.js', 0, 5000);
      assert.ok(found.some(({ finding }) => finding.rule === 'n-plus-one'), 'there is a finding');
      assert.deepEqual(found.flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'batch').map(({ title }) => title), []);
    });
  }

  describe('where the function throws for a missing row, and something was done for those before', () => {
    /** What is left of a loop that calls a function with a key, for each batch that is offered. */
    const left = (fn: string, call: string, pass = 'await fetch("https://example.com");\n    const user = await CALL;\n    names.push(user.name);'): readonly string[] => {
      const text = `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
${fn}
export async function names(posts: { authorId: number; title: string }[]) {
  const names: string[] = [];
  for (const post of posts) {
    ${pass.replace('CALL', call)}
  }
  return names;
}
`;
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schema, '/app/names.ts': text }) });
      for (const _ of engine.settle());
      const found = engine.fixesAt('/app/names.ts', 0, text.length);
      assert.ok(found.some(({ finding }) => finding.rule === 'n-plus-one'), 'there is a finding');
      return found.flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'batch').map(({ edits }) => applyEdits(text, edits[0]?.edits ?? []));
    };
    const byId = "async function getUser(id: number) {\n  const user = await prisma.user.findUnique({ where: { id } });\n  if (!user) throw new Error('none');\n  return user;\n}";
    const byArgs = "async function getUser(args: { where: { id: number }; extra?: string }) {\n  const user = await prisma.user.findFirst({ where: { id: args.where.id, name: 'x' } });\n  if (!user) {\n    throw new Error(JSON.stringify(args));\n  }\n  return user;\n}";

    it('is read from, and the function is called where the row is not there', () => {
      const [text = '', ...others] = left(byId, 'getUser(post.authorId)');
      assert.deepEqual(others, []);
      assert.match(text, /const userById = await getUsersByIds\(Array\.from\(new Set\(posts\.map\(\(post\) => post\.authorId\)\)\)\);\n {2}for/);
      assert.match(text, /const user = userById\.get\(post\.authorId\) \?\? await getUser\(post\.authorId\);/);
      assert.doesNotMatch(text.slice(text.indexOf('getUsersByIds(ids'), text.indexOf('return userById')), /throw/);
    });

    it('is asked by the key that the function takes out of what it is handed', () => {
      const [text = ''] = left(byArgs, 'getUser({ where: { id: post.authorId } })');
      assert.match(text, /async function getUsersByIds\(ids: number\[\]\) \{\n {2}const users = await prisma\.user\.findMany\(\{ where: \{ id: \{ in: ids \}, name: 'x' \} \}\);/);
      assert.match(text, /userById\.get\(post\.authorId\) \?\? await getUser\(\{ where: \{ id: post\.authorId \} \}\);/);
    });

    const traps: readonly (readonly [string, string, string, string?])[] = [
      ['a decorator puts something around the method', `declare const Log: MethodDecorator;\nclass Users {\n  @Log\n  async ${byArgs.slice('async function '.length)}\n}\nconst users = new Users();`, 'users.getUser({ where: { id: post.authorId } })'],
      ['more is handed over than the key', byArgs, "getUser({ where: { id: post.authorId }, extra: post.title })"],
      ['the function asks for more of what it is handed', byArgs.replace("name: 'x'", 'name: args.extra'), 'getUser({ where: { id: post.authorId } })'],
      ['the function takes its own failure in hand', "async function getUser(args: { where: { id: number } }) {\n  try {\n    const user = await prisma.user.findFirst({ where: { id: args.where.id } });\n    if (!user) throw new Error('none');\n    return user;\n  } catch (error) {\n    console.error(error);\n    return null;\n  }\n}", 'getUser({ where: { id: post.authorId } })', 'await fetch("https://example.com");\n    const user = await CALL;\n    names.push(user?.name ?? "");'],
      ['a pass deals with the failure', byId, 'getUser(post.authorId)', 'try {\n      await fetch("https://example.com");\n      const user = await CALL;\n      names.push(user.name);\n    } catch {\n      names.push("none");\n    }'],
      ['the rows are written meanwhile', byId, 'getUser(post.authorId)', 'await prisma.user.updateMany({ where: { name: post.title }, data: { name: "" } });\n    const user = await CALL;\n    names.push(user.name);'],
    ];
    for (const [what, fn, call, pass] of traps) it(`is not written where ${what}`, () => { assert.deepEqual(left(fn, call, pass), []); });
  });

  const silent: readonly (readonly [string, string])[] = [
    ['does more than read', 'const user = await prisma.user.findUnique({ where: { id } });\n  if (user) console.log(user.name);\n  return user;'],
    ['changes the row', 'const user = await prisma.user.findUnique({ where: { id } });\n  return user && { ...user, name: id };'],
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
