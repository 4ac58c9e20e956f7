import { sendAbandonedCart } from '../emails/marketing';
import type { PrismaClient } from '../generated/prisma/client';
import type { Mail } from '../lib/mailer';
import { deactivate } from '../services/catalog';

export interface JobContext {
  prisma: PrismaClient;
  sendMail(mail: Mail): Promise<void>;
}

const day = 24 * 60 * 60 * 1000;

/** Runs every night at three. */
export async function runNightly(ctx: JobContext) {
  await collectStatistics(ctx);
  await rewardCustomers(ctx);
  await remindAbandonedCarts(ctx);
  await cleanUp(ctx);
  await newsletter(ctx);
}

/** Writes yesterday's sales per product. */
async function collectStatistics({ prisma }: JobContext) {
  const since = new Date(Date.now() - day);
  const products = await prisma.product.findMany();
  for (const product of products) {
    const items = await prisma.orderItem.findMany({ where: { productId: product.id, order: { createdAt: { gte: since } } } });
    await prisma.dailyStat.create({
      data: {
        day: since,
        productId: product.id,
        sold: items.reduce((sum, item) => sum + item.quantity, 0),
        revenue: items.reduce((sum, item) => sum + item.quantity * item.priceCents, 0),
      },
    });
  }
}

/** Gives every customer a point per order of the last day. */
async function rewardCustomers(ctx: JobContext) {
  const customers = await ctx.prisma.customer.findMany({ include: { orders: { where: { createdAt: { gte: new Date(Date.now() - day) } } } } });
  for (const customer of customers) {
    const rule = await ctx.prisma.storeSetting.findUnique({ where: { key: 'pointsPerOrder' } });
    await ctx.prisma.customer.update({
      where: { id: customer.id },
      data: { loyalty: customer.loyalty + customer.orders.length * Number(rule?.value ?? 1) },
    });
  }
}

/** Writes to customers whose cart has not been touched for a day. */
async function remindAbandonedCarts(ctx: JobContext) {
  const carts = await ctx.prisma.cart.findMany({ where: { updatedAt: { lt: new Date(Date.now() - day) } } });
  carts.forEach(async (cart) => {
    const customer = await ctx.prisma.customer.findUnique({ where: { id: cart.customerId } });
    const items = await ctx.prisma.cartItem.findMany({ where: { cartId: cart.id }, include: { product: true } });
    if (customer && items.length > 0) {
      await sendAbandonedCart(customer, items.map((item) => item.product.name));
    }
  });
}

/** Removes unpaid orders and products that nobody can buy. */
async function cleanUp({ prisma }: JobContext) {
  const stale = await prisma.order.findMany({ where: { status: 'PENDING', createdAt: { lt: new Date(Date.now() - 30 * day) } } });
  await prisma.$transaction(async (tx) => {
    for (const order of stale) {
      await tx.orderItem.deleteMany({ where: { orderId: order.id } });
      await tx.order.delete({ where: { id: order.id } });
    }
  });
  const gone = await prisma.product.findMany({ where: { stock: 0, active: true }, select: { id: true } });
  await deactivate(gone.map((product) => product.id));
}

/** Sends the newsletter, a hundred customers per query. */
async function newsletter({ prisma, sendMail }: JobContext) {
  for (let skip = 0; ; skip += 100) {
    const customers = await prisma.customer.findMany({ where: { newsletter: true }, orderBy: { id: 'asc' }, skip, take: 100 });
    if (customers.length === 0) {
      return;
    }
    for (const customer of customers) {
      await sendMail({ to: customer.email, subject: 'New in the shop', html: `<p>Hi ${customer.name}!</p>` });
    }
  }
}
