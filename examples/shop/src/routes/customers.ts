import { Router } from 'express';
import { z } from 'zod';
import { sendAnnouncement } from '../emails/marketing';
import { asyncHandler } from '../lib/http';
import { prisma } from '../lib/prisma';

export const customersRouter = Router();

/** All customers with the number of their orders and their latest one. */
customersRouter.get(
  '/',
  asyncHandler(async (_req, res) => {
    const customers = await prisma.customer.findMany({ include: { addresses: true } });
    const rows = await Promise.all(
      customers.map(async (customer) => ({
        ...customer,
        orders: await prisma.order.count({ where: { customerId: customer.id } }),
        latest: await prisma.order.findFirst({ where: { customerId: customer.id }, orderBy: { createdAt: 'desc' } }),
      })),
    );
    res.json(rows);
  }),
);

/** Customers that have ever ordered something. */
customersRouter.get(
  '/buyers',
  asyncHandler(async (_req, res) => {
    const customers = await prisma.customer.findMany();
    const flags = await Promise.all(
      customers.map(async (customer) => (await prisma.order.count({ where: { customerId: customer.id } })) > 0),
    );
    res.json(customers.filter((_, index) => flags[index]));
  }),
);

/** Who referred whom. */
customersRouter.get(
  '/referrals',
  asyncHandler(async (_req, res) => {
    const customers = await prisma.customer.findMany({ where: { referrerId: { not: null } } });
    const rows: string[] = [];
    for (const customer of customers) {
      if (customer.referrerId) {
        const referrer = await prisma.customer.findUnique({ where: { id: customer.referrerId } });
        rows.push(`${customer.name} came through ${referrer?.name}`);
      }
    }
    res.json(rows);
  }),
);

/** Finds the customers behind a pasted list of email addresses. */
customersRouter.post(
  '/lookup',
  asyncHandler(async (req, res) => {
    const emails = z.array(z.email()).parse(req.body.emails);
    const found = [];
    for (const email of emails) {
      const customer = await prisma.customer.findUnique({ where: { email }, select: { id: true, name: true } });
      if (customer) {
        found.push({ email, ...customer });
      }
    }
    res.json({ found, missing: emails.length - found.length });
  }),
);

/** Deletes the addresses that an admin has ticked as outdated. */
customersRouter.post(
  '/addresses/clean',
  asyncHandler(async (req, res) => {
    const ids = z.array(z.string()).parse(req.body.ids);
    for (const id of ids) {
      await prisma.address.delete({ where: { id } });
    }
    res.json({ deleted: ids.length });
  }),
);

/** Writes to everyone who takes the newsletter, at once. */
customersRouter.post(
  '/announce',
  asyncHandler(async (req, res) => {
    const { text } = z.object({ text: z.string() }).parse(req.body);
    const customers = await prisma.customer.findMany({ where: { newsletter: true }, select: { name: true, email: true } });
    for (const customer of customers) {
      await sendAnnouncement(customer, text);
    }
    res.json({ told: customers.length });
  }),
);
