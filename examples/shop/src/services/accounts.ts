import { prisma } from '../lib/prisma';

/** A customer's account with its addresses, as the back office shows it. */
export async function accountOf(id: string) {
  return prisma.customer.findUnique({ where: { id }, include: { addresses: true } });
}
