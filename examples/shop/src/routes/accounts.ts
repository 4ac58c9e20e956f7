import { Router } from 'express';
import { asyncHandler } from '../lib/http';
import { prisma } from '../lib/prisma';
import { accountOf } from '../services/accounts';

export const accountsRouter = Router();

/** The countries that customers live in, for a filter. */
accountsRouter.get(
  '/countries',
  asyncHandler(async (_req, res) => {
    const addresses = await prisma.address.findMany();
    res.json([...new Set(addresses.map((address) => address.country))].sort());
  }),
);

/** One account. */
accountsRouter.get(
  '/:id',
  asyncHandler(async (req, res) => {
    const account = await accountOf(req.params.id);
    if (!account) {
      res.status(404).json({ error: 'There is no such account.' });
      return;
    }
    res.json(account);
  }),
);
