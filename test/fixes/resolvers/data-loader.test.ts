import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { offersIn, opened } from '../offers';

const schema = `
datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
model User {
  id    Int    @id
  email String
  posts Post[]
}
model Post {
  id       Int   @id
  authorId Int?
  author   User? @relation(fields: [authorId], references: [id])
}
`;

const manifest = (...names: readonly string[]): string => JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '*'])) });
const usual = manifest('@apollo/server', 'dataloader', '@nestjs/graphql');

/** A server whose `Post` has the given fields. */
const server = (fields: string, head = ''): string => `import { ApolloServer } from '@apollo/server';
import { PrismaClient } from '@prisma/client';
${head}
const prisma = new PrismaClient();

export const server = new ApolloServer({
  typeDefs: '',
  resolvers: {
    Query: { posts: () => prisma.post.findMany({ take: 20 }) },
    Post: {
      ${fields}
    },
  },
});
`;

/** The loaders that are offered in a file, as the text that each would leave. */
function offered(text: string, { packages = usual, file = '/app/server.ts', others = {} }: { readonly packages?: string; readonly file?: string; readonly others?: Readonly<Record<string, string>> } = {}): readonly string[] {
  const engine = opened({ '/app/prisma/schema.prisma': schema, '/app/package.json': packages, [file]: text, ...others }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'query-per-parent'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'data-loader').map((one) => one.text);
}

const author = 'author: (post: { authorId: number }) => prisma.user.findFirst({ where: { id: post.authorId } }),';

describe('a loader for a field that queries for each object', () => {
  it('is found by the context of the request, which the resolver then takes', () => {
    const [text = '', ...more] = offered(server(author));
    assert.deepEqual(more, []);
    assert.match(text, /^import DataLoader from 'dataloader';$/m);
    assert.match(text, /author: \(post: \{ authorId: number \}, _args: unknown, context: object\) => authorLoader\(context\)\.load\(post\.authorId\),/);
    assert.match(text, /\nconst authorLoader = perRequest\(\(\) => new DataLoader\(async \(ids: readonly number\[\]\) => \{\n {2}const users = await prisma\.user\.findMany\(\{ where: \{ id: \{ in: Array\.from\(new Set\(ids\)\) \} \} \}\);\n/);
  });

  it('uses what the file has already: the package under its name, and the function that keeps loaders', () => {
    const [once = ''] = offered(server(`${author}\n      editor: (post: { editorId: number }) => prisma.user.findFirst({ where: { id: post.editorId } }),`, 'import Loader from \'dataloader\';'));
    const [twice = ''] = offered(once);
    assert.match(once, /new Loader\(/);
    assert.equal(twice.match(/function perRequest/g)?.length, 1);
    assert.equal(twice.match(/= perRequest\(/g)?.length, 2);
  });

  it('is written without types in JavaScript', () => {
    const file = '/app/server.js';
    const [text = ''] = offered(`const { ApolloServer } = require('@apollo/server');
const { PrismaClient } = require('@prisma/client');
const prisma = new PrismaClient();
const resolvers = { User: { posts: async (user) => prisma.post.findMany({ where: { authorId: user.id } }) } };
module.exports = new ApolloServer({ typeDefs: '', resolvers });
`, { file });
    assert.match(text, /^const DataLoader = require\('dataloader'\);$/m);
    assert.match(text, /posts: async \(user, _args, context\) => postsLoader\(context\)\.load\(user\.id\)/);
    assert.match(text, /new DataLoader\(async \(authorIds\) => \{/);
  });

  it('belongs to the class of a resolver, whose method is given the context', () => {
    const [text = ''] = offered(nest('return this.prisma.post.findMany({ where: { authorId: user.id } });'));
    assert.match(text, /import \{ Parent, ResolveField, Resolver, Context \} from '@nestjs\/graphql';/);
    assert.match(text, /\n {2}private readonly postsLoader = perRequest\(\(\) => new DataLoader\(/);
    assert.match(text, /posts\(@Parent\(\) user: User, @Context\(\) context: object\) \{\n {4}return this\.postsLoader\(context\)\.load\(user\.id\);/);
  });

  describe('in a project without a package for loaders', () => {
    const without = manifest('@apollo/server');
    const made = (others: Readonly<Record<string, string>> = {}, fields = author) => {
      const engine = opened({ '/app/prisma/schema.prisma': schema, '/app/server.ts': server(fields), ...others }, { minConfidence: 'low' });
      return engine.fixesAt('/app/server.ts', 0, server(fields).length).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'data-loader' || kind === 'merge');
    };
    // A count, which the client does not merge.
    const posts = 'likes: (post: { authorId: number }) => prisma.post.count({ where: { authorId: post.authorId } }),';

    it('is the same code, with the package in the manifest, and said to be so', () => {
      const [fix, ...others] = made({ '/app/package.json': without }, posts);
      assert.deepEqual(others, []);
      assert.equal(fix?.title, 'Load `likes` of all posts of an answer with a DataLoader (1 query instead of N; adds dataloader to package.json)');
      assert.deepEqual([fix.preferred, fix.changesBehavior], [false, true]);
      const [code, added] = fix.edits;
      assert.equal(applyEdits(server(posts), code?.edits ?? []), offered(server(posts))[0]);
      assert.equal(added?.file, '/app/package.json');
      assert.deepEqual(JSON.parse(applyEdits(without, added.edits)), { dependencies: { '@apollo/server': '*', dataloader: '^2.2.0' } });
    });

    it('is not offered where the client merges the queries, which needs no package', () => {
      assert.deepEqual(made({ '/app/package.json': without }).map(({ kind }) => kind), ['merge']);
    });

    it('is not offered where no manifest could name the package', () => {
      assert.deepEqual(made({}, posts), []);
    });
  });

  it('requires the package where modules become CommonJS and nothing gives it for its default import', () => {
    const others = { '/app/tsconfig.json': '{ "compilerOptions": { "module": "commonjs", "allowSyntheticDefaultImports": true } }' };
    const [text = ''] = offered(server(author), { others });
    assert.match(text, /^import DataLoader = require\('dataloader'\);$/m);
    const [again = ''] = offered(text.replace('Post: {', 'Post: { editor: (post: { editorId: number }) => prisma.user.findFirst({ where: { id: post.editorId } }),'), { others });
    assert.deepEqual([again.match(/dataloader'/g)?.length, again.match(/new DataLoader\(/g)?.length], [1, 2]);
  });

  const none: readonly (readonly [string, () => readonly string[]])[] = [
    ['where it is not known that there is a context', () => offered(server(author), { packages: manifest('dataloader', 'graphql-http') })],
    ['where the field has an argument of its own in the query', () => offered(server('drafts: (post: { authorId: number }, { first }: { first: number }) => prisma.post.findMany({ where: { authorId: post.authorId }, take: first }),'))],
    ['where two values of the parent are asked by', () => offered(server('twin: (post: { authorId: number; id: number }) => prisma.post.findMany({ where: { authorId: post.authorId, id: post.id } }),'))],
    ['where the key may be absent, and an absent key asks for something else', () => offered(server('author: (post: { authorId?: number }) => prisma.user.findFirst({ where: { id: post.authorId } }),'))],
    ['where the parent may hold it', () => offered(server('author: (post: { authorId: number; author?: object }) => post.author ?? prisma.user.findFirst({ where: { id: post.authorId } }),'))],
    ['where its failure is dealt with by the field', () => offered(server('author: async (post: { authorId: number }) => {\n        try {\n          return await prisma.user.findFirst({ where: { id: post.authorId } });\n        } catch {\n          return null;\n        }\n      },'))],
    ['where the row is changed', () => offered(server('author: async (post: { authorId: number }) => {\n        const user = await prisma.user.findFirst({ where: { id: post.authorId } });\n        if (user) user.email = \'hidden\';\n        return user;\n      },'))],
    ['where something is written first', () => offered(server('author: async (post: { authorId: number }) => {\n        await prisma.user.updateMany({ where: { id: post.authorId }, data: { email: \'\' } });\n        return prisma.user.findFirst({ where: { id: post.authorId } });\n      },'))],
    ['where a missing row throws', () => offered(server('author: (post: { authorId: number }) => prisma.user.findFirstOrThrow({ where: { id: post.authorId } }),'))],
    ['where a part of the context is used beside the query', () => offered(server('author: async (post: { authorId: number }, _: unknown, { log }: { log(text: string): void }) => {\n        log(\'author\');\n        return prisma.user.findFirst({ where: { id: post.authorId } });\n      },'))],
    ['where others call the method too', () => offered(nest('return this.prisma.post.findMany({ where: { authorId: user.id } });'), { others: { '/app/report.ts': 'import { UserResolver } from \'./server\';\nexport const report = (resolver: UserResolver) => resolver.posts({ id: 1 });\n' } })],
  ];
  for (const [what, offers] of none) it(`is not offered ${what}`, () => { assert.deepEqual(offers(), []); });
});

/** A resolver class with one field. */
function nest(body: string): string {
  return `import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PrismaClient } from '@prisma/client';

export class User { id!: number }

@Resolver(() => User)
export class UserResolver {
  constructor(private readonly prisma: PrismaClient) {}

  @ResolveField()
  posts(@Parent() user: User) {
    ${body}
  }
}
`;
}
