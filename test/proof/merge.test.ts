import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { database } from './harness/database';
import { libraryPackages } from './harness/library';
import { loadProgram } from './harness/program';
import { proofs } from './harness/prove';
import { prismaWorkspace, rewrite } from './harness/rewrite';
import { run } from './harness/run';
import { rows } from './harness/seed';

const skus = [...Array.from({ length: 30 }, (_, index) => `P${((index * 4) % 30) + 1}`), 'P3', 'NONE'];
const ids = [...Array.from({ length: 50 }, (_, index) => ((index * 3) % 50) + 1), 7, 999];

// Prisma merges what begins in one tick: `Promise.all` here, and the fields of a GraphQL answer.
proofs('merge', [
  { file: 'unique-beside-others', what: 'findFirst by a unique filter that is handed in, beside another column', before: 1 + rows.orders / 2, after: 2, scale: `${rows.orders / 2} of ${rows.orders} orders have one` },
  { file: 'condition-of-the-row', what: 'a condition that is asked of the row, with a relation', input: skus, before: 2 * skus.length, after: 2, scale: `${skus.length} articles, one twice and one that nobody has` },
  { file: 'rows-of-an-owner', what: 'rows of one owner each, in order, with a relation', input: ids, before: 2 * ids.length, after: 3, scale: `${ids.length} customers, one twice and one that nobody has` },
  { file: 'latest-of-an-owner', what: 'the first row of one owner in an order, null where there is none', input: ids, before: ids.length, after: 2, scale: `${ids.length} customers, one twice and one that nobody has` },
  { file: 'rows-of-a-compound-owner', what: 'rows of an owner with a compound key and a further condition, over two functions that are handed options', input: ids, before: ids.length, after: 2, scale: `${ids.length} orders, one twice and one that nobody has` },
  { file: 'rows-by-a-unique-column', what: 'rows of an owner that is named by a unique column, with a relation', before: 1 + 2 * rows.orders, after: 4, scale: `${rows.orders} orders` },
  { file: 'in-parallel', what: 'in the loop itself, after another query', input: ids, before: 1 + ids.length, after: 2, scale: `${ids.length} orders, one twice and one that nobody has` },
]);

const server = `
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql } from 'graphql';
import type { Item, Prisma, PrismaClient } from '@prisma/client';

interface Context { prisma: PrismaClient }

class Items {
  constructor(private readonly prisma: PrismaClient) {}
  async list(args: Prisma.ItemFindManyArgs): Promise<Item[]> {
    return this.prisma.item.findMany({ ...args, where: { ...args.where, quantity: { gt: 1 } } });
  }
}

class Customers {
  constructor(private readonly prisma: PrismaClient) {}
  async one(id: number) {
    return this.prisma.customer.findFirst({ where: { id, city: { not: 'Rome' } } });
  }
  async ordersOf(customerId: number) {
    return this.prisma.order.findMany({ where: { customerId, status: 'open' }, orderBy: { id: 'desc' } });
  }
}

class Lines {
  constructor(private readonly items: ItemsOfKind) {}
  async dearest(id: number): Promise<{ line: number; price: number; sku: string } | undefined> {
    const [first] = await this.items.dear({ where: { order: { id } }, orderBy: [{ price: 'desc' }, { line: 'asc' }] }, 10);
    return first;
  }
}

class ItemsOfKind {
  constructor(private readonly prisma: PrismaClient) {}
  async dear(args: { where: { order?: { id: number } }; orderBy?: Prisma.ItemOrderByWithRelationInput[] }, least: number) {
    const items = this.prisma.item.findMany({ ...args, where: { ...args.where, price: { gte: least } }, include: { product: true } });
    return (await items).filter(({ quantity }) => quantity > 1).map(({ line, price, product }) => ({ line, price, sku: product.sku }));
  }
}

const resolvers = {
  Query: { orders: (_: unknown, _args: unknown, { prisma }: Context) => prisma.order.findMany({ orderBy: { number: 'asc' } }) },
  Order: {
    customer: (order: { customerId: number }, _args: unknown, { prisma }: Context) => new Customers(prisma).one(order.customerId),
    items: (order: { id: number }, args: { take?: number }, { prisma }: Context) => new Items(prisma).list({ ...args, where: { order: { id: order.id } }, orderBy: { line: 'desc' } }),
    dearest: (order: { id: number }, _args: unknown, { prisma }: Context) => new Lines(new ItemsOfKind(prisma)).dearest(order.id),
  },
  Customer: { orders: (customer: { id: number }, _args: unknown, { prisma }: Context) => new Customers(prisma).ordersOf(customer.id) },
};

const typeDefs = 'type Query { orders: [Order!]! } type Order { number: String! customer: Customer items(take: Int): [Item!]! dearest: Dearest } type Dearest { line: Int! price: Int! sku: String! } type Item { line: Int! price: Int! } type Customer { name: String! orders: [Order!]! }';
const schema = makeExecutableSchema({ typeDefs, resolvers });

export async function main(prisma: PrismaClient) {
  return graphql({ schema, source: '{ orders { number customer { name orders { number } } items(take: 2) { line price } dearest { line price sku } } }', contextValue: { prisma } });
}
`;

describe('proof: merge, fields of a GraphQL answer', function () {
  this.timeout(120_000);
  const living = Array.from({ length: rows.orders }, (_, index) => ((((index + 1) * 7) % (rows.customers * 0.8)) + 1) % 3).filter((city) => city !== 1).length;

  it(`four fields on two levels, one of them through a service that is handed its conditions and one through two of which the first gives the key, without a package for loaders: ${1 + 4 * rows.orders + living} → 9 queries (${rows.orders} orders, of ${living} a customer)`, async () => {
    const workspace = prismaWorkspace(server);
    const { text, titles, remaining } = rewrite({ ...workspace, files: { ...workspace.files, '/app/package.json': '{"dependencies":{"@prisma/client":"7.10.0","graphql":"16.11.0"}}' } }, 'merge');
    assert.equal(titles.length, 4);
    assert.deepEqual(remaining, []);
    const [before, after] = [await asked(server), await asked(text)];
    assert.deepEqual(after.json, before.json);
    assert.match(before.json, /"customer":null/);
    assert.deepEqual([before.queries, after.queries], [1 + 4 * rows.orders + living, 9]);
  });
});

const reorder = `
import type { PrismaClient } from '@prisma/client';

class Orders {
  constructor(private readonly prisma: PrismaClient) {}
  async again(customerId: number) {
    const orders = await this.prisma.order.findMany({ where: { customer: { id: customerId } }, orderBy: { number: 'asc' } });
    const last = orders.at(-1);
    if (!last) throw new Error(\`Customer \${customerId} has no order\`);
    return this.prisma.order.create({ data: { number: \`\${last.number}-\${customerId}\`, status: 'again', total: last.total, customerId, shippingId: last.shippingId } });
  }
}

export async function main(prisma: PrismaClient, ids: number[]) {
  const orders = new Orders(prisma);
  const made = await Promise.all(ids.map((id) => orders.again(id)));
  return made.map(({ number, total }) => ({ number, total }));
}
`;

describe('proof: merge, the first of several queries of a pass', function () {
  this.timeout(120_000);
  const customers = Array.from({ length: rows.customers * 0.8 }, (_, index) => index + 1);

  it(`what a service reads before it writes: ${2 * customers.length} → ${2 + customers.length} queries (${customers.length} customers), and the finding names the write that is left`, async () => {
    const { text, titles, remaining } = rewrite(prismaWorkspace(reorder), 'merge');
    assert.deepEqual(titles, ['Read the orders with `findUnique(…).orders`, which merges calls of the same moment (2 queries instead of N)']);
    assert.equal(remaining.length, 1);
    assert.match(remaining[0] ?? '', /runs `order\.create`/);
    const [before, after] = [await run(reorder, 'again.before.ts', customers, ['Order'], rows), await run(text, 'again.after.ts', customers, ['Order'], rows)];
    assert.deepEqual([after.json, after.contents], [before.json, before.contents]);
    assert.deepEqual([before.counts.queries, after.counts.queries], [2 * customers.length, 2 + customers.length]);
  });
});

/** What a server answers, and with how many queries. */
async function asked(text: string): Promise<{ readonly json: string; readonly queries: number }> {
  const main = loadProgram(text, 'server.ts', createRequire(join(libraryPackages(), 'server.js')));
  return database().withCopy(async (client) => ({ json: JSON.stringify(await main(client.prisma, undefined)), queries: client.counts().queries }));
}
