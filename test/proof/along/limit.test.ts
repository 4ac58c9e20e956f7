import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { database } from '../harness/database';
import { inPostgres } from '../harness/in-postgres';
import { runOfLibrary, workspaceOf } from '../harness/library';
import { loadProgram } from '../harness/program';
import { expectText, fixtures } from '../harness/prove';
import { prismaWorkspace, rewrite } from '../harness/rewrite';

interface Category { readonly id: number; readonly products: readonly { readonly id: number }[] }

const folder = join(fixtures, 'limit', 'along');
/** So many more products in the first category. */
const fill = (url: string, count: number): Promise<unknown> => inPostgres(url, `INSERT INTO "Product" (sku, name, price, active, "categoryId") SELECT 'M' || n, 'Product', 1, true, 1 FROM generate_series(1, ${count}) n`);

/** What a program gives that loads categories with their products. */
async function categories(library: string, half: string, count: number): Promise<readonly Category[]> {
  const name = `${library}.${half}.ts`;
  const text = readFileSync(join(folder, name), 'utf8');
  const prepare = async (url: string): Promise<void> => void await fill(url, count);
  if (library !== 'prisma') return (await runOfLibrary({ library, folder, prepare }, text, name, undefined)).json as readonly Category[];
  return database().withCopy(async ({ prisma }, { url }) => {
    await prepare(url);
    return await loadProgram(text, name)(prisma, undefined) as readonly Category[];
  });
}

describe('proof: limit, of rows that are loaded along', function () {
  this.timeout(60_000);
  const rewritten = new Map<string, ReturnType<typeof rewrite>>();
  // PostgREST cuts what is embedded, too.
  for (const { file: library, cut = Infinity } of [{ file: 'prisma' }, { file: 'drizzle' }, { file: 'supabase', cut: 1000 }]) {
    for (const count of [5, 500, 5000]) {
      it(`${library}, ${count} products more in one of three categories: ${count < 100 ? 'the same' : 'its first 100, and the same of the others'}`, async () => {
        const text = readFileSync(join(folder, `${library}.before.ts`), 'utf8');
        const one = rewritten.get(library) ?? rewrite(library === 'prisma' ? prismaWorkspace(text) : workspaceOf(library, 'limit', text), 'limit');
        rewritten.set(library, one);
        const { text: made, titles, remaining, left } = one;
        assert.deepEqual([titles, remaining], [['Load 100 products of a category at most (further ones are left out)'], []], left.join());
        expectText(made, join(folder, `${library}.after.ts`));
        const [all, some] = [await categories(library, 'before', count), await categories(library, 'after', count)];
        assert.equal(all.length, 3);
        assert.ok(all[0] && all[0].products.length >= Math.min(count, cut), 'the products are there');
        assert.deepEqual(some, all.map((category) => ({ ...category, products: category.products.slice(0, 100) })));
      });
    }
  }
});
