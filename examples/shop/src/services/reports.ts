import type { PrismaClient } from '../generated/prisma/client';

/** The units sold of every product, as lines of CSV. */
export async function salesCsv(prisma: PrismaClient): Promise<string> {
  const products = await prisma.product.findMany({ orderBy: { name: 'asc' } });
  const lines = ['sku,name,sold,revenue'];
  for (let i = 0; i < products.length; i++) {
    const product = products[i];
    const [sales] = await prisma.$queryRaw<{ sold: bigint; revenue: bigint }[]>`
      SELECT coalesce(sum("quantity"), 0) AS sold, coalesce(sum("quantity" * "priceCents"), 0) AS revenue
      FROM "OrderItem" WHERE "productId" = ${product.id}`;
    lines.push(`${product.sku},${product.name},${sales.sold},${sales.revenue}`);
  }
  return lines.join('\n');
}

/** All orders as lines of CSV, a thousand per query. */
export async function ordersCsv(prisma: PrismaClient): Promise<string> {
  const lines = ['number,status,total'];
  let cursor: string | undefined;
  for (;;) {
    const page = await prisma.order.findMany({
      take: 1000,
      orderBy: { id: 'asc' },
      ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
    });
    for (const order of page) {
      lines.push(`${order.number},${order.status},${order.totalCents}`);
    }
    if (page.length < 1000) {
      return lines.join('\n');
    }
    cursor = page[page.length - 1].id;
  }
}

/** For each customer and each category, how much the customer spent there. */
export async function spendingMatrix(prisma: PrismaClient) {
  const customers = await prisma.customer.findMany({ select: { id: true, name: true } });
  const categories = await prisma.category.findMany({ select: { id: true, name: true } });
  const matrix: Record<string, Record<string, number>> = {};
  for (const customer of customers) {
    const row: Record<string, number> = {};
    for (const category of categories) {
      const items = await prisma.orderItem.findMany({
        where: { order: { customerId: customer.id }, product: { categoryId: category.id } },
      });
      row[category.name] = items.reduce((sum, item) => sum + item.quantity * item.priceCents, 0);
    }
    matrix[customer.name] = row;
  }
  return matrix;
}
