import { randomInt } from 'node:crypto';
import { prisma } from '../lib/prisma';

/** An order number that is not in use yet, like `LS-482913`. */
export async function nextOrderNumber(): Promise<string> {
  for (;;) {
    const number = `LS-${randomInt(100_000, 999_999)}`;
    const taken = await prisma.order.findUnique({ where: { number }, select: { id: true } });
    if (!taken) {
      return number;
    }
  }
}
