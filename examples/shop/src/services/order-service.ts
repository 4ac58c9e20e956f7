import type { OrderStatus, PrismaClient } from '../generated/prisma/client';

/** Everything that the back office does with orders. */
export class OrderService {
  constructor(private readonly prisma: PrismaClient) {}

  /** The orders of a status with their customer and lines. */
  async list(status: OrderStatus) {
    const orders = await this.prisma.order.findMany({ where: { status }, orderBy: { createdAt: 'desc' } });
    const result = [];
    for (const order of orders) {
      const customer = await this.prisma.customer.findUnique({ where: { id: order.customerId } });
      const items = await this.prisma.orderItem.findMany({ where: { orderId: order.id } });
      const lines = [];
      for (const item of items) {
        const product = await this.prisma.product.findUnique({ where: { id: item.productId } });
        lines.push({ sku: product?.sku, name: product?.name, quantity: item.quantity });
      }
      result.push({ ...order, customer: customer?.name, lines });
    }
    return result;
  }

  /** The addresses that today's parcels go to and that their invoices go to. */
  async labels() {
    const orders = await this.prisma.order.findMany({ where: { status: 'PAID' }, take: 200 });
    return Promise.all(
      orders.map(async (order) => {
        const shipping = await this.prisma.address.findFirst({ where: { id: order.shippingAddressId } });
        const billing = order.billingAddressId
          ? await this.prisma.address.findFirst({ where: { id: order.billingAddressId } })
          : shipping;
        return { number: order.number, shipping, billing };
      }),
    );
  }

  /** Marks the orders as shipped. */
  async markShipped(ids: string[]) {
    const shippedAt = new Date();
    for (const id of ids) {
      await this.prisma.order.update({ where: { id }, data: { status: 'SHIPPED', shippedAt } });
    }
  }

  /** Looks an order up by its id, with all that belongs to it. */
  async byId(id: string) {
    return this.prisma.order.findUnique({
      where: { id },
      include: { items: { include: { product: true } }, payments: true, shippingAddress: true },
    });
  }

  /** Cancels an order; a conflicting change is tried again. */
  async cancel(id: string) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.prisma.$transaction(
          (tx) => tx.order.update({ where: { id, status: 'PENDING' }, data: { status: 'CANCELLED' } }),
          { isolationLevel: 'Serializable' },
        );
      } catch (error) {
        if (attempt === 3) {
          throw error;
        }
      }
    }
  }
}
