import { PrismaPg } from '@prisma/adapter-pg';
import { Router } from 'express';
import { PrismaClient } from '../generated/prisma/client';
import { config } from '../lib/config';
import { asyncHandler } from '../lib/http';
import { ordersCsv, salesCsv, spendingMatrix } from '../services/reports';

export const reportsRouter = Router();

/** Reports get their own connection, so that they don't slow down the shop. */
function reportingClient() {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: config.databaseUrl }) });
}

reportsRouter.get(
  '/sales.csv',
  asyncHandler(async (_req, res) => {
    const prisma = reportingClient();
    res.type('text/csv').send(await salesCsv(prisma));
  }),
);

reportsRouter.get(
  '/orders.csv',
  asyncHandler(async (_req, res) => {
    const prisma = reportingClient();
    res.type('text/csv').send(await ordersCsv(prisma));
  }),
);

reportsRouter.get(
  '/spending',
  asyncHandler(async (_req, res) => {
    const prisma = reportingClient();
    res.json(await spendingMatrix(prisma));
    await prisma.$disconnect();
  }),
);
