import { Router } from 'express';
import { z } from 'zod';
import { asyncHandler } from '../lib/http';
import { prisma as db } from '../lib/prisma';
import { requireAdmin, requireCustomer } from '../middleware/auth';

export const reviewsRouter = Router();

const input = z.object({ productId: z.number(), rating: z.number().min(1).max(5), body: z.string() });

/** The latest reviews of the whole shop, with who wrote them and what they are about. */
reviewsRouter.get(
  '/latest',
  asyncHandler(async (_req, res) => {
    const reviews = await db.review.findMany({ where: { approved: true }, orderBy: { createdAt: 'desc' }, take: 50 });
    const result = [];
    for (const { id, rating, body, customerId, productId } of reviews) {
      const author = await db.customer.findUnique({ where: { id: customerId }, select: { name: true } });
      const product = await db.product.findUniqueOrThrow({ where: { id: productId }, select: { name: true, sku: true } });
      result.push({ id, rating, body, author: author?.name ?? 'Someone', product });
    }
    res.json(result);
  }),
);

reviewsRouter.post(
  '/',
  requireCustomer,
  asyncHandler(async (req, res) => {
    const { productId, rating, body } = input.parse(req.body);
    const review = await db.review.create({ data: { productId, rating, body, customerId: req.customer!.id } });
    res.status(201).json(review);
  }),
);

/** Approves the reviews that an admin has ticked. */
reviewsRouter.post(
  '/approve',
  requireAdmin,
  asyncHandler(async (req, res) => {
    const ids = z.array(z.number()).parse(req.body.ids);
    await Promise.all(ids.map((id) => db.review.update({ where: { id }, data: { approved: true } })));
    res.json({ approved: ids.length });
  }),
);
