import { z } from 'zod';
import { prisma } from '../lib/prisma';

const row = z.object({
  sku: z.string(),
  name: z.string(),
  description: z.string().default(''),
  priceCents: z.number(),
  category: z.string(),
  images: z.array(z.string()).default([]),
});

/** Creates or updates products from a supplier's list. */
export async function importProducts(input: unknown): Promise<number> {
  const rows = z.array(row).parse(input);
  for (const { sku, name, description, priceCents, category: slug, images } of rows) {
    const category = await prisma.category.upsert({ where: { slug }, create: { slug, name: slug }, update: {} });
    const existing = await prisma.product.findUnique({ where: { sku } });
    const product = existing
      ? await prisma.product.update({ where: { sku }, data: { name, priceCents } })
      : await prisma.product.create({ data: { sku, name, description, priceCents, categoryId: category.id } });
    for (const url of images) {
      await prisma.productImage.create({ data: { productId: product.id, url } });
    }
  }
  return rows.length;
}

/** Sets the prices of many products. */
export async function setPrices(prices: Record<string, number>): Promise<void> {
  for (const sku in prices) {
    await prisma.product.update({ where: { sku }, data: { priceCents: prices[sku] } });
  }
}

/** Takes products out of the shop, five hundred per statement. */
export async function deactivate(ids: number[]): Promise<void> {
  for (let i = 0; i < ids.length; i += 500) {
    await prisma.product.updateMany({ where: { id: { in: ids.slice(i, i + 500) } }, data: { active: false } });
  }
}
