import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/orders.ts';
const schema = `datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
model Customer {
  id         Int       @id
  email      String    @unique
  name       String
  orders     Order[]
  favourites Product[] @relation("Favourites")
}
model Order {
  id         Int      @id
  customerId Int
  couponId   Int?
  customer   Customer @relation(fields: [customerId], references: [id])
  coupon     Coupon?  @relation(fields: [couponId], references: [id])
}
model Coupon {
  id      Int     @id
  percent Int
  orders  Order[]
}
model Product {
  id        Int        @id
  name      String
  fans      Customer[] @relation("Favourites")
  similar   Product[]  @relation("Similar")
  similarTo Product[]  @relation("Similar")
}
`;

const program = (body: string, list = 'prisma.order.findMany()', item = 'order'): string => `import { PrismaClient } from '@prisma/client';

export async function main(prisma: PrismaClient, other: PrismaClient) {
  const rows = await ${list};
  const result: unknown[] = [];
  for (const ${item} of rows) {
    ${body}
  }
  return result;
}
`;

/** The eager loads that are offered, as the text that each would leave. */
function offered(text: string): readonly string[] {
  return textsFor({ '/app/prisma/schema.prisma': schema, [file]: text }, file, 'n-plus-one', 'eager-load');
}

describe('a relation that a row of Prisma is asked for', () => {
  it('comes along by the name behind the read of the row', () => {
    const [text = ''] = offered(program('result.push((await prisma.order.findUnique({ where: { id: order.id } }).customer())?.name);'));
    assert.match(text, /findMany\(\{ include: \{ customer: true \} \}\)/);
    assert.match(text, /result\.push\(order\.customer\?\.name\);/);
  });

  it('is the right one of two between the rows of one model', () => {
    const [text = ''] = offered(program('const found = await prisma.product.findMany({ where: { similarTo: { some: { id: product.id } }, name: \'x\' } });\n    result.push(found.length);', 'prisma.product.findMany()', 'product'));
    assert.match(text, /findMany\(\{ include: \{ similar: \{ where: \{ name: 'x' \} \} \} \}\)/);
  });

  it('is asked for by any unique column of the row', () => {
    const [text = ''] = offered(program('result.push((await prisma.customer.findUniqueOrThrow({ where: { email: customer.email } }).favourites({ orderBy: { id: \'asc\' } })).length);', 'prisma.customer.findMany()', 'customer'));
    assert.match(text, /include: \{ favourites: \{ orderBy: \{ id: 'asc' \} \} \}/);
  });

  const use = 'const customer = await prisma.order.findUnique({ where: { id: order.id } }).customer();\n    result.push(customer?.name);';
  const traps: Readonly<Record<string, string>> = {
    'the key is that of a row of another model': program('const customer = await prisma.order.findUnique({ where: { id: coupon.id } }).customer();\n    result.push(customer?.name);', 'prisma.coupon.findMany()', 'coupon'),
    'the key is another column of the row': program('const customer = await prisma.order.findUnique({ where: { id: order.customerId } }).customer();\n    result.push(customer?.name);'),
    'the row is asked for more than its key': program('const customer = await prisma.order.findFirst({ where: { id: order.id, couponId: 1 } }).customer();\n    result.push(customer?.name);'),
    'the way leads on to a relation of the relation': program('const orders = await prisma.order.findUnique({ where: { id: order.id } }).customer().orders();\n    result.push(orders?.length);'),
    'another client reads the row': program('const customer = await other.order.findUnique({ where: { id: order.id } }).customer();\n    result.push(customer?.name);'),
    'the row was moved to another owner before': program(`await prisma.order.update({ where: { id: order.id }, data: { customerId: 1 } });\n    ${use}`),
    'the owners are written in the loop': program(`${use}\n    await prisma.customer.update({ where: { id: 1 }, data: { name: '' } });`),
    'rows are given out as wholes, which would show it': program(`${use}\n    result.push(order);`),
    'the condition is of rows of which there is one': program('const customers = await prisma.customer.findMany({ where: { orders: { some: { id: order.id } } } });\n    result.push(customers.length);'),
    'the first of them is wanted': program('const fan = await prisma.customer.findFirst({ where: { favourites: { some: { id: product.id } } } });\n    result.push(fan?.name);', 'prisma.product.findMany()', 'product'),
    'none of them may be the row': program('const fans = await prisma.customer.findMany({ where: { favourites: { none: { id: product.id } } } });\n    result.push(fans.length);', 'prisma.product.findMany()', 'product'),
  };
  for (const [what, text] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(offered(text), []); });
});
