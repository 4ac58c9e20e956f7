import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, type FixKind } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from '../rules/only';

const schema = readFileSync(join(__dirname, '../fixtures/fixes/schema.prisma'), 'utf8');
const file = '/app/src/orders.ts';

/** The lines that a page brings to a program; none where it is not offered. */
function newLines(text: string, dependency: string, kind: FixKind = 'paginate'): readonly string[] {
  const files = {
    '/app/package.json': JSON.stringify({ dependencies: { [dependency]: '1.0.0' } }), '/app/prisma/schema.prisma': schema, [file]: text,
    '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n", '/app/src/lib/pagination.ts': "export function pageOf(query: unknown) {\n  return { limit: 1, offset: Number(query) };\n}\n",
  };
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
  for (const _ of engine.settle());
  const found = engine.fixesAt(file, 0, Number.MAX_SAFE_INTEGER);
  assert.equal(found.length, 1, 'one query without a bound');
  const edits = found[0]?.fixes.find((fix) => fix.kind === kind)?.edits.find((one) => one.file === file)?.edits;
  const before = text.split('\n');
  return edits ? applyEdits(text, edits).split('\n').filter((line) => !before.includes(line)).map((line) => line.trim()) : [];
}

const prisma = "import { prisma } from './db';\n";
const read = 'return prisma.order.findMany();';
const page = "return prisma.order.findMany({ orderBy: { id: 'asc' }, take: page.limit, skip: page.offset });";
const helper = "import { pageOf } from './lib/pagination';";

describe('a page that a GraphQL query asks for', () => {
  it('is two arguments more in the schema\'s text, and in the resolver', () => {
    const of = (field: string, parameters: string): string => `import { ApolloServer } from '@apollo/server';\n${prisma}\nconst typeDefs = \`#graphql\n  type Order {\n    id: Int!\n    orders: [Order!]!\n  }\n  type Query {\n    customers: [Int!]!\n    ${field}: [Order!]!\n  }\n\`;\nconst resolvers = {\n  Query: {\n    orders: async (${parameters}) => {\n      ${read}\n    },\n  },\n};\nexport const server = new ApolloServer({ typeDefs, resolvers });\n`;
    const rest = ['const page = pageOf(args);', page];
    assert.deepEqual(newLines(of('orders', ''), '@apollo/server'), [helper, 'orders(page: Int, limit: Int): [Order!]!', 'orders: async (_parent: unknown, args: unknown) => {', ...rest]);
    assert.deepEqual(newLines(of('orders(status: String)', '_parent: unknown, _args: { status?: string }'), '@apollo/server'), [helper, 'orders(status: String, page: Int, limit: Int): [Order!]!', 'orders: async (_parent: unknown, args: { status?: string }) => {', ...rest]);
    assert.deepEqual(newLines(of('orders(status: String)', '_: unknown, { status }: { status?: string }'), '@apollo/server'), [
      helper, 'orders(status: String, page: Int, limit: Int): [Order!]!', 'orders: async (_: unknown, { status, page, limit }: { status?: string; page?: number; limit?: number }) => {',
      'const part = pageOf({ page, limit });', page.replaceAll('page.', 'part.'),
    ]);
    assert.deepEqual(newLines(of('orders(page: Int)', '_parent: unknown, args: { page?: number }'), '@apollo/server'), [], 'it has a page of its own');
    assert.deepEqual(newLines(of('others', ''), '@apollo/server'), [], 'its field is in another file');
    assert.deepEqual(newLines(of('orders', ''), '@apollo/server', 'envelope'), [], 'the schema says what it answers');
  });

  it('is two arguments more in a resolver class of Nest', () => {
    const of = (parameters: string): string => `import { Args, Query, Resolver } from '@nestjs/graphql';\n${prisma}\n@Resolver(() => Order)\nexport class OrdersResolver {\n  @Query(() => [Order])\n  async orders(${parameters}) {\n    ${read}\n  }\n}\nclass Order {}\n`;
    const rest = ['const part = pageOf({ page, limit });', page.replaceAll('page.', 'part.')];
    assert.deepEqual(newLines(of(''), '@nestjs/graphql'), [
      "import { Args, Query, Resolver, Int } from '@nestjs/graphql';", helper, "async orders(@Args('page', { type: () => Int, nullable: true }) page?: number, @Args('limit', { type: () => Int, nullable: true }) limit?: number) {", ...rest,
    ]);
    assert.deepEqual(newLines(of("@Args('status') status: string"), '@nestjs/graphql')[2], "async orders(@Args('status') status: string, @Args('page', { type: () => Int, nullable: true }) page?: number, @Args('limit', { type: () => Int, nullable: true }) limit?: number) {");
    assert.deepEqual(newLines(of("@Args('limit') count: number"), '@nestjs/graphql'), [], 'it has a limit of its own');
  });

  it('is two arguments more in a resolver class of TypeGraphQL', () => {
    const text = `import { Query, Resolver } from 'type-graphql';\n${prisma}\n@Resolver()\nexport class OrdersResolver {\n  @Query(() => [Order])\n  async orders() {\n    ${read}\n  }\n}\nclass Order {}\n`;
    assert.deepEqual(newLines(text, 'type-graphql').slice(0, 3), ["import { Query, Resolver, Arg, Int } from 'type-graphql';", helper, "async orders(@Arg('page', () => Int, { nullable: true }) page?: number, @Arg('limit', () => Int, { nullable: true }) limit?: number) {"]);
  });

  it('is two arguments more of a field of Pothos, whose resolver gets them', () => {
    const of = (method: string, more: string, parameters: string): string => `import SchemaBuilder from '@pothos/core';\n${prisma}\nconst builder = new SchemaBuilder({});\nbuilder.queryField('orders', (t) =>\n  t.${method}({\n    type: ['Order'],${more}\n    resolve: async (${parameters}) => {\n      ${read}\n    },\n  }),\n);\n`;
    const rest = ['const page = pageOf(args);', page];
    assert.deepEqual(newLines(of('field', '', ''), '@pothos/core'), [helper, 'args: { page: t.arg.int(), limit: t.arg.int() },', 'resolve: async (_parent: unknown, args: unknown) => {', ...rest]);
    assert.deepEqual(newLines(of('field', ' args: { status: t.arg.string() },', 'parent: unknown, { status }: { status?: string }'), '@pothos/core').slice(1), [
      "type: ['Order'], args: { status: t.arg.string(), page: t.arg.int(), limit: t.arg.int() },", 'resolve: async (parent: unknown, { status, page, limit }: { status?: string; page?: number; limit?: number }) => {', 'const part = pageOf({ page, limit });', page.replaceAll('page.', 'part.'),
    ]);
    assert.deepEqual(newLines(of('prismaField', '', ''), '@pothos/core'), [], 'its resolver is called with something else');
  });

  it('is two arguments more of a field of GraphQL.js', () => {
    const text = `import { GraphQLList, GraphQLObjectType } from 'graphql';\n${prisma}\nexport const Query = new GraphQLObjectType({\n  name: 'Query',\n  fields: {\n    orders: {\n      type: new GraphQLList(Order),\n      resolve: async () => {\n        ${read}\n      },\n    },\n  },\n});\ndeclare const Order: any;\n`;
    assert.deepEqual(newLines(text, 'graphql'), [
      "import { GraphQLList, GraphQLObjectType, GraphQLInt } from 'graphql';", helper, 'args: { page: { type: GraphQLInt }, limit: { type: GraphQLInt } },', 'resolve: async (_parent: unknown, args: unknown) => {', 'const page = pageOf(args);', page,
    ]);
  });
});
