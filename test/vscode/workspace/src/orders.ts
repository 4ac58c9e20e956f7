import { prisma } from './db';

export async function listOrders() {
  const orders = await prisma.order.findMany({ take: 50 });
  const rows = [];
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } });
    rows.push({ id: order.id, total: order.total, customer: customer?.name });
  }
  return rows;
}
