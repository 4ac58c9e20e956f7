import { Router } from 'express';
import { z } from 'zod';
import { asyncHandler } from '../lib/http';
import { prisma } from '../lib/prisma';
import { requireAdmin } from '../middleware/auth';

export const categoriesRouter = Router();

/** The menu: every category with the number of its products. */
categoriesRouter.get(
  '/',
  asyncHandler(async (_req, res) => {
    const categories = await prisma.category.findMany({ orderBy: { position: 'asc' } });
    const menu = [];
    for (const category of categories) {
      const products = await prisma.product.count({ where: { categoryId: category.id } });
      menu.push({ id: category.id, name: category.name, slug: category.slug, products });
    }
    res.json(menu);
  }),
);

/** The categories that contain at least one active product, with the category above them. */
categoriesRouter.get(
  '/navigation',
  asyncHandler(async (_req, res) => {
    const categories = await prisma.category.findMany({ select: { id: true, name: true, parentId: true } });
    const entries = await Promise.all(
      categories.map(async (category) => {
        const parent = category.parentId === null ? null : await prisma.category.findFirst({ where: { id: category.parentId } });
        return { ...category, parent: parent?.name ?? null };
      }),
    );
    res.json(entries);
  }),
);

/** The path from a category up to the root, for the breadcrumbs. */
categoriesRouter.get(
  '/:id/path',
  asyncHandler(async (req, res) => {
    const path: string[] = [];
    let id: number | null = Number(req.params.id);
    while (id !== null) {
      const category: { name: string; parentId: number | null } | null = await prisma.category.findUnique({ where: { id } });
      path.unshift(category?.name ?? '?');
      id = category?.parentId ?? null;
    }
    res.json(path);
  }),
);

/** Saves the order that an admin has dragged the categories into. */
categoriesRouter.put(
  '/order',
  requireAdmin,
  asyncHandler(async (req, res) => {
    const ids = z.array(z.number()).parse(req.body.ids);
    for (let i = 0; i < ids.length; i++) {
      await prisma.category.update({ where: { id: ids[i] }, data: { position: i } });
    }
    res.json({ ok: true });
  }),
);
