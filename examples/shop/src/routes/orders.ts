import { Router } from 'express';
import { asyncHandler, HttpError } from '../lib/http';
import { prisma } from '../lib/prisma';
import { OrderService } from '../services/order-service';

export const ordersRouter = Router();

const orders = new OrderService(prisma);

/** The customer's own orders, newest first, with the number of lines and the last payment. */
ordersRouter.get(
  '/',
  asyncHandler(async (req, res) => {
    const list = await prisma.order.findMany({
      where: { customerId: req.customer!.id },
      select: { id: true, number: true, status: true, totalCents: true, createdAt: true },
      orderBy: { createdAt: 'desc' },
    });
    const rows = await Promise.all(
      list.map(async (order) => {
        const [lines, payment] = await Promise.all([
          prisma.orderItem.count({ where: { orderId: order.id } }),
          prisma.payment.findFirst({ where: { orderId: order.id }, orderBy: { createdAt: 'desc' } }),
        ]);
        return { ...order, lines, paid: payment?.status === 'paid' };
      }),
    );
    res.json(rows);
  }),
);

ordersRouter.get(
  '/:id',
  asyncHandler(async (req, res) => {
    const order = await orders.byId(req.params.id as string);
    if (!order) {
      throw new HttpError(404, 'No such order.');
    }
    res.json(order);
  }),
);

ordersRouter.post(
  '/:id/cancel',
  asyncHandler(async (req, res) => {
    res.json(await orders.cancel(req.params.id as string));
  }),
);
