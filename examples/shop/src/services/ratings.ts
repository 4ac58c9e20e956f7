import type { Product } from '../generated/prisma/client';
import { prisma } from '../lib/prisma';

/** The product with its average rating and the number of its reviews. */
export async function withRating(product: Product) {
  const rating = await prisma.review.aggregate({
    where: { productId: product.id, approved: true },
    _avg: { rating: true },
    _count: true,
  });
  return { ...product, rating: rating._avg.rating, reviewCount: rating._count };
}
