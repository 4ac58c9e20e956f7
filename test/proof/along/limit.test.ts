import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { database } from '../harness/database';
import { inPostgres } from '../harness/in-postgres';
import { runOfLibrary, workspaceOf } from '../harness/library';
import { loadProgram } from '../harness/program';
import { expectText, fixtures } from '../harness/prove';
import { prismaWorkspace, rewrite } from '../harness/rewrite';

/** A library, and what differs there: what is embedded is cut, how many queries it takes, what the title calls the rows and says besides. */
interface Way { readonly file: string; readonly cut?: number; readonly queries?: readonly [before: number, after: number]; readonly rows?: string; readonly cost?: string }
interface Category { readonly id: number; readonly products: readonly { readonly id: number }[] }

const folder = join(fixtures, 'limit', 'along');
/** So many more products in the first category. */
const fill = (url: string, count: number): Promise<unknown> => inPostgres(url, `INSERT INTO "Product" (sku, name, price, active, "categoryId") SELECT 'M' || n, 'Product', 1, true, 1 FROM generate_series(1, ${count}) n`);

/** What a program gives that loads categories with their products. */
async function categories(library: string, half: string, count: number): Promise<{ readonly rows: readonly Category[]; readonly queries?: number }> {
  const name = `${library}.${half}.ts`;
  const text = readFileSync(join(folder, name), 'utf8');
  const prepare = async (url: string): Promise<void> => void await fill(url, count);
  if (library !== 'prisma') {
    const { json, counts } = await runOfLibrary({ library, folder, prepare }, text, name, undefined);
    return { rows: json as readonly Category[], queries: counts.queries };
  }
  return database().withCopy(async ({ prisma }, { url }) => {
    await prepare(url);
    return { rows: await loadProgram(text, name)(prisma, undefined) as readonly Category[] };
  });
}

describe('proof: limit, of rows that are loaded along', function () {
  this.timeout(120_000);
  const rewritten = new Map<string, ReturnType<typeof rewrite>>();
  // PostgREST cuts what is embedded, too.
  for (const { file: library, cut = Infinity, queries, rows = 'products', cost = '' } of [{ file: 'prisma' }, { file: 'drizzle' }, { file: 'supabase', cut: 1000 }, { file: 'sequelize', queries: [1, 2], rows: 'listed products' }, { file: 'mongoose', queries: [2, 4], cost: 'a query for each category; ' }] as readonly Way[]) {
    for (const count of [5, 500, 5000]) {
      it(`${library}, ${count} products more in one of three categories: ${count < 100 ? 'the same' : 'its first 100, and the same of the others'}${queries ? `, ${queries.join(' → ')} queries` : ''}`, async () => {
        const text = readFileSync(join(folder, `${library}.before.ts`), 'utf8');
        const one = rewritten.get(library) ?? rewrite(library === 'prisma' ? prismaWorkspace(text) : workspaceOf(library, 'limit', text), 'limit');
        rewritten.set(library, one);
        const { text: made, titles, remaining, left } = one;
        assert.deepEqual([titles, remaining], [[`Load at most 100 ${rows} of a category (${cost}further ones are left out)`], []], left.join());
        expectText(made, join(folder, `${library}.after.ts`));
        const [old, now] = [await categories(library, 'before', count), await categories(library, 'after', count)];
        const [all, some] = [old.rows, now.rows];
        if (queries) assert.deepEqual([old.queries, now.queries], queries);
        assert.equal(all.length, 3);
        assert.ok(all[0] && all[0].products.length >= Math.min(count, cut), 'the products are there');
        assert.deepEqual(some, all.map((category) => ({ ...category, products: category.products.slice(0, 100) })));
      });
    }
  }
});
