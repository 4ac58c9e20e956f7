import { Router } from 'express';
import { z } from 'zod';
import { asyncHandler, HttpError } from '../lib/http';
import { prisma } from '../lib/prisma';
import { cartTotal } from '../services/pricing';

export const cartRouter = Router();

const item = z.object({ productId: z.number(), quantity: z.number().int().positive() });

cartRouter.get(
  '/',
  asyncHandler(async (req, res) => {
    const cart = await prisma.cart.findUnique({ where: { customerId: req.customer!.id }, include: { items: true } });
    if (!cart) {
      res.json({ items: [], totalCents: 0 });
      return;
    }
    const items = [];
    for (const line of cart.items) {
      const product = await prisma.product.findUnique({ where: { id: line.productId } });
      items.push({ quantity: line.quantity, name: product?.name, priceCents: product?.priceCents });
    }
    res.json({ items, totalCents: await cartTotal(cart.items) });
  }),
);

/** Adds the lines of a wish list to the cart. */
cartRouter.post(
  '/items',
  asyncHandler(async (req, res) => {
    const lines = z.array(item).parse(req.body.items);
    const customerId = req.customer!.id;
    const cart = await prisma.cart.upsert({ where: { customerId }, create: { customerId }, update: {} });
    for (const { productId, quantity } of lines) {
      await prisma.cartItem.upsert({
        where: { cartId_productId: { cartId: cart.id, productId } },
        create: { cartId: cart.id, productId, quantity },
        update: { quantity },
      });
    }
    res.status(201).json({ ok: true });
  }),
);

cartRouter.delete(
  '/',
  asyncHandler(async (req, res) => {
    const cart = await prisma.cart.findUnique({ where: { customerId: req.customer!.id }, include: { items: true } });
    if (!cart) {
      throw new HttpError(404, 'There is no cart.');
    }
    for (const { cartId, productId } of cart.items) {
      await prisma.cartItem.delete({ where: { cartId_productId: { cartId, productId } } });
    }
    res.status(204).end();
  }),
);
