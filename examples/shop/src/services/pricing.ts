import { applyPercent } from '../lib/money';
import { prisma } from '../lib/prisma';

interface Line {
  productId: number;
  quantity: number;
}

/** What the lines cost together, with tax. */
export async function cartTotal(lines: Line[]): Promise<number> {
  return lines.reduce(async (total, line) => {
    const sum = await total;
    const product = await prisma.product.findUnique({ where: { id: line.productId } });
    const tax = await prisma.storeSetting.findUnique({ where: { key: 'taxPercent' } });
    const net = (product?.priceCents ?? 0) * line.quantity;
    return sum + Math.round(net * (1 + Number(tax?.value ?? 0) / 100));
  }, Promise.resolve(0));
}

/** The price after the best of the customer's coupons; the first valid code wins. */
export async function discounted(cents: number, codes: string[]): Promise<{ cents: number; couponId: string | null }> {
  for (const code of codes) {
    const coupon = await prisma.coupon.findUnique({ where: { code } });
    if (coupon && coupon.usedCount < coupon.maxUses && (!coupon.expiresAt || coupon.expiresAt > new Date())) {
      return { cents: applyPercent(cents, coupon.percent), couponId: coupon.id };
    }
  }
  return { cents, couponId: null };
}

/** Counts one use of a coupon. */
export async function redeemCoupon(couponId: string): Promise<void> {
  const coupon = await prisma.coupon.findUniqueOrThrow({ where: { id: couponId } });
  if (coupon.usedCount >= coupon.maxUses) {
    throw new Error('The coupon is used up.');
  }
  await prisma.coupon.update({ where: { id: couponId }, data: { usedCount: coupon.usedCount + 1 } });
}
