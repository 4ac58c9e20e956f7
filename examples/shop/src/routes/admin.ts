import { Router } from 'express';
import { z } from 'zod';
import { sendRefundNotice, sendShippingNotice } from '../emails/orders';
import { asyncHandler } from '../lib/http';
import { prisma } from '../lib/prisma';
import { importProducts, setPrices } from '../services/catalog';
import { OrderService } from '../services/order-service';
import { refund } from '../services/payments';
import { bookParcel } from '../services/shipping';

export const adminRouter = Router();

const orders = new OrderService(prisma);
const statuses = ['PENDING', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED'] as const;

/** The numbers on top of the back office. */
adminRouter.get(
  '/dashboard',
  asyncHandler(async (_req, res) => {
    const all = await prisma.order.findMany();
    const customers = await prisma.customer.count();
    const products = await prisma.product.count({ where: { active: true } });
    const lowStock = await prisma.product.findMany({ where: { stock: { lt: 5 } } });
    res.json({
      open: all.filter((order) => order.status === 'PAID').length,
      shipped: all.filter((order) => order.status === 'SHIPPED').length,
      revenueCents: all.reduce((sum, order) => sum + order.totalCents, 0),
      customers,
      products,
      lowStock,
    });
  }),
);

/** How many orders there are in each status. */
adminRouter.get(
  '/orders/by-status',
  asyncHandler(async (_req, res) => {
    const counts: Record<string, number> = {};
    for (const status of statuses) {
      counts[status] = await prisma.order.count({ where: { status } });
    }
    res.json(counts);
  }),
);

adminRouter.get(
  '/orders',
  asyncHandler(async (req, res) => {
    res.json(await orders.list(z.enum(statuses).parse(req.query.status ?? 'PAID')));
  }),
);

/** Books the parcels of the orders, writes to the customers and marks the orders as shipped. */
adminRouter.post(
  '/orders/ship',
  asyncHandler(async (req, res) => {
    const ids = z.array(z.string()).parse(req.body.ids);
    for (const order of await prisma.order.findMany({ where: { id: { in: ids } }, include: { customer: true, shippingAddress: true } })) {
      const trackingNumber = await bookParcel(order.number, order.shippingAddress.country);
      await sendShippingNotice(order, trackingNumber);
    }
    await orders.markShipped(ids);
    res.json({ shipped: ids.length });
  }),
);

adminRouter.post(
  '/products/import',
  asyncHandler(async (req, res) => {
    res.json({ imported: await importProducts(req.body.products) });
  }),
);

/** New prices by article number: `{ "MUG-1": 1290 }`. */
adminRouter.post(
  '/products/prices',
  asyncHandler(async (req, res) => {
    await setPrices(z.record(z.string(), z.number()).parse(req.body));
    res.json({ ok: true });
  }),
);

/** Puts products on the start page. */
adminRouter.post(
  '/products/feature',
  asyncHandler(async (req, res) => {
    const ids = z.array(z.number()).parse(req.body.ids);
    await prisma.$transaction(ids.map((id) => prisma.product.update({ where: { id }, data: { featured: true } })));
    res.json({ featured: ids.length });
  }),
);

/** Books a delivery in: every line adds to the stock of one product; unknown articles are skipped. */
adminRouter.post(
  '/products/restock',
  asyncHandler(async (req, res) => {
    const lines = z.array(z.object({ sku: z.string(), quantity: z.number().int().positive() })).parse(req.body.lines);
    const results = await Promise.allSettled(
      lines.map(({ sku, quantity }) => prisma.product.update({ where: { sku }, data: { stock: { increment: quantity } } })),
    );
    res.json({ skipped: results.filter((result) => result.status === 'rejected').length });
  }),
);

/** Gives the money of an order back and writes to the customer. */
adminRouter.post(
  '/orders/:id/refund',
  asyncHandler(async (req, res) => {
    const order = await prisma.order.findUniqueOrThrow({ where: { id: req.params.id as string }, include: { customer: true } });
    const payment = await prisma.payment.findFirstOrThrow({ where: { orderId: order.id, status: 'paid' } });
    await refund(payment.reference);
    await prisma.$transaction(async (tx) => {
      await tx.payment.update({ where: { id: payment.id }, data: { status: 'refunded' } });
      await tx.order.update({ where: { id: order.id }, data: { status: 'CANCELLED' } });
      await sendRefundNotice(order);
    });
    res.json({ refundedCents: payment.amountCents });
  }),
);
