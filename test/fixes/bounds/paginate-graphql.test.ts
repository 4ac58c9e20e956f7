import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, type FixKind } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const schema = readFileSync(join(__dirname, '../../fixtures/fixes/schema.prisma'), 'utf8');
const file = '/app/src/orders.ts';

/** The lines that a page brings to a program; none where it is not offered. */
function newLines(text: string, dependency: string, kind: FixKind = 'paginate', more: Readonly<Record<string, string>> = {}, changed = file): readonly string[] {
  const files: Readonly<Record<string, string>> = {
    '/app/package.json': JSON.stringify({ dependencies: { [dependency]: '1.0.0' } }), '/app/prisma/schema.prisma': schema, [file]: text,
    '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n", '/app/src/lib/pagination.ts': "export function pageOf(query: unknown) {\n  return { limit: 1, offset: Number(query) };\n}\n",
    ...more,
  };
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
  for (const _ of engine.settle());
  const found = engine.fixesAt(file, 0, Number.MAX_SAFE_INTEGER);
  assert.equal(found.length, 1, 'one query without a bound');
  const edits = found[0]?.fixes.find((fix) => fix.kind === kind)?.edits.find((one) => one.file === changed)?.edits;
  const old = files[changed] ?? '';
  const before = old.split('\n');
  return edits ? applyEdits(old, edits).split('\n').filter((line) => !before.includes(line)).map((line) => line.trim()) : [];
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

  describe('whose schema is in a file of its own', () => {
    const resolvers = (parameters: string, head = ''): string => `import { readFileSync } from 'node:fs';\nimport { ApolloServer } from '@apollo/server';\n${prisma}${head}\nconst typeDefs = readFileSync('schema.graphql', 'utf8');\nconst resolvers = {\n  Query: {\n    orders: async (${parameters}) => {\n      ${read}\n    },\n  },\n};\nexport const server = new ApolloServer({ typeDefs, resolvers });\n`;
    const schemaFile = '/app/schema.graphql';
    const schemaOf = (field: string): string => `"""\n  orders: those of all customers\n"""\ntype Order {\n  id: Int!\n  orders: [Order!]!\n}\n\n# type Query { orders: [Order!]! }\ntype Query {\n  "one"\n  order(id: Int!): Order\n  "orders: many"\n  ${field}: [Order!]!\n}\n`;
    const changes = (field: string, parameters: string, more: Readonly<Record<string, string>> = {}, head = ''): readonly (readonly string[])[] => [schemaFile, file, '/app/src/types.ts'].map((one) => newLines(resolvers(parameters, head), '@apollo/server', 'paginate', { [schemaFile]: schemaOf(field), ...more }, one));

    it('is two arguments more there, whose type stays', () => {
      const rest = ['const page = pageOf(args);', page];
      assert.deepEqual(changes('orders', ''), [['orders(page: Int, limit: Int): [Order!]!'], [helper, 'orders: async (_parent: unknown, args: unknown) => {', ...rest], []]);
      assert.deepEqual(changes('orders(status: String)', '_parent: unknown, args: { status?: string }')[0], ['orders(status: String, page: Int, limit: Int): [Order!]!']);
      assert.deepEqual(changes('orders(\n    "open or paid"\n    status: String\n  )', '_parent: unknown, args: { status?: string }')[0], ['page: Int', 'limit: Int']);
    });

    it('comes behind what is said of the last argument', () => {
      assert.deepEqual(newLines(resolvers('_parent: unknown, args: { status?: string }'), '@apollo/server', 'paginate', { [schemaFile]: schemaOf('orders(\n    status: String # open or paid\n  )') }, schemaFile), ['page: Int', 'limit: Int']);
    });

    it('is left where a type around the resolver says what it is given, which something else makes of the schema', () => {
      const typed = (type: string): readonly (readonly string[])[] => [schemaFile, file].map((one) => newLines(resolvers('_, { status }').replace('const resolvers =', `const resolvers: { Query: { orders: (parent: unknown, args: ${type}) => unknown } } =`), '@apollo/server', 'paginate', { [schemaFile]: schemaOf('orders(status: String)') }, one));
      assert.deepEqual(typed('{ status?: string }'), [[], []]);
      assert.equal(typed('any')[1]?.length, 4);
    });

    it('is said in a type of the project, too, by which the arguments are taken apart', () => {
      const own = 'interface OrdersArgs {\n  status?: string;\n}\n';
      const asked = ['const part = pageOf({ page, limit });', page.replaceAll('page.', 'part.')];
      assert.deepEqual(changes('orders(status: String)', '_: unknown, { status }: OrdersArgs', {}, own)[1], [helper, 'page?: number;', 'limit?: number;', 'orders: async (_: unknown, { status, page, limit }: OrdersArgs) => {', ...asked]);
      const shared = { '/app/src/types.ts': 'export type OrdersArgs = { status?: string };\n' };
      assert.deepEqual(changes('orders(status: String)', '_: unknown, { status }: OrdersArgs', shared, "import type { OrdersArgs } from './types';\n"), [
        ['orders(status: String, page: Int, limit: Int): [Order!]!'], [helper, 'orders: async (_: unknown, { status, page, limit }: OrdersArgs) => {', ...asked], ['export type OrdersArgs = { status?: string; page?: number; limit?: number };'],
      ]);
      const generated = { '/app/src/types.ts': '// This file was generated by graphql-codegen.\nexport type OrdersArgs = { status?: string };\n' };
      assert.deepEqual(changes('orders(status: String)', '_: unknown, { status }: OrdersArgs', generated, "import type { OrdersArgs } from './types';\n"), [[], [], []]);
    });

    it('is left where the field has a page already, stands in two files, or in one that is generated, of another package or read by nothing', () => {
      const nothing = [[], [], []];
      assert.deepEqual(changes('orders(limit: Int)', '_parent: unknown, args: { limit?: number }'), nothing);
      assert.deepEqual(changes('orders', '', { '/app/src/schema.graphql': schemaOf('orders') }), nothing, 'two files');
      assert.deepEqual(changes('orders', '', { [schemaFile]: `# This file is generated. Do not edit.\n${schemaOf('orders')}` }), nothing, 'generated');
      assert.deepEqual(changes('others', '', { '/app/other/package.json': '{}', '/app/other/schema.graphql': schemaOf('orders') }), nothing, 'of another package');
      assert.deepEqual(changes('orders', '', { '/app/src/print.ts': "import { writeFileSync } from 'node:fs';\nimport { printSchema } from 'graphql';\nimport { schema } from './made';\nwriteFileSync('schema.graphql', printSchema(schema));\n" }), nothing, 'written by a source');
      assert.deepEqual(changes('orders', '', { '/app/src/defs.ts': "import gql from 'graphql-tag';\nexport const typeDefs = gql`\n  type Query {\n    orders: [Order!]!\n  }\n`;\n" }), nothing, 'in a source, too');
      assert.deepEqual(changes('orders', '', { [schemaFile]: 'type Query { one: Int }\n', '/app/orders.graphql': schemaOf('orders'), '/app/src/other.ts': "export const name = 'my-orders.graphql';\n" }), nothing, 'another is named');
      assert.deepEqual(changes('others', '', { '/app/unused.graphql': schemaOf('orders') }), nothing, 'read by nothing');
    });
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
