import { Router } from 'express';
import { z } from 'zod';
import { asyncHandler, HttpError } from '../lib/http';
import { prisma } from '../lib/prisma';
import { withRating } from '../services/ratings';

export const productsRouter = Router();

const filters = z.object({
  search: z.string().optional(),
  minPrice: z.coerce.number().optional(),
  maxPrice: z.coerce.number().optional(),
  sort: z.enum(['price', 'newest']).default('newest'),
  page: z.coerce.number().default(1),
});

/** The catalogue, with search, price filter, order and pages of 24. */
productsRouter.get(
  '/',
  asyncHandler(async (req, res) => {
    const { search, minPrice, maxPrice, sort, page } = filters.parse(req.query);
    const all = await prisma.product.findMany();
    const matching = all
      .filter((product) => product.active)
      .filter((product) => !search || product.name.toLowerCase().includes(search.toLowerCase()))
      .filter((product) => product.priceCents >= (minPrice ?? 0) && product.priceCents <= (maxPrice ?? Infinity));
    matching.sort((a, b) => (sort === 'price' ? a.priceCents - b.priceCents : b.createdAt.getTime() - a.createdAt.getTime()));

    const products = [];
    for (const product of matching.slice((page - 1) * 24, page * 24)) {
      products.push(await withRating(product));
    }
    res.json({ total: matching.length, products });
  }),
);

/** The products on the start page, each with its category and first image. */
productsRouter.get(
  '/featured',
  asyncHandler(async (_req, res) => {
    const products = await prisma.product.findMany({ where: { featured: true, active: true }, orderBy: { createdAt: 'desc' } });
    const cards = await Promise.all(
      products.map(async (product) => {
        const image = await prisma.productImage.findFirst({
          where: { productId: product.id },
          orderBy: { position: 'asc' },
        });
        return { id: product.id, name: product.name, priceCents: product.priceCents, image: image?.url ?? null };
      }),
    );
    res.json(cards);
  }),
);

/** Products that the browser remembers as recently viewed: `?ids=3,7,12`. */
productsRouter.get(
  '/recent',
  asyncHandler(async (req, res) => {
    const ids = z.string().parse(req.query.ids).split(',').map(Number).slice(0, 12);
    const products = await Promise.all(ids.map((id) => prisma.product.findUnique({ where: { id } })));
    res.json(products.filter((product) => product !== null));
  }),
);

productsRouter.get(
  '/:id',
  asyncHandler(async (req, res) => {
    const id = Number(req.params.id);
    const product = await prisma.product.findUnique({ where: { id }, include: { images: true, tags: true } });
    if (!product) {
      throw new HttpError(404, 'No such product.');
    }
    await prisma.product.update({ where: { id }, data: { views: product.views + 1 } });
    const category = await prisma.category.findUnique({ where: { id: product.categoryId } });
    const reviews = await prisma.review.findMany({ where: { productId: id, approved: true } });
    const related = await prisma.product.findMany({ where: { categoryId: product.categoryId, active: true }, take: 4 });
    res.json({ ...product, category, reviews, related });
  }),
);

/** Products for each of the tags that the customer picked. */
productsRouter.post(
  '/by-tags',
  asyncHandler(async (req, res) => {
    const tags = z.array(z.string()).parse(req.body.tags);
    const lookups = [];
    for (const name of tags) {
      lookups.push(prisma.product.findMany({ where: { tags: { some: { name } }, active: true }, take: 10 }));
    }
    const results = await Promise.all(lookups);
    res.json(Object.fromEntries(tags.map((name, index) => [name, results[index]])));
  }),
);
