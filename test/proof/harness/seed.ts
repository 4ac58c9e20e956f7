import type { AnyClient } from './client';

/** How many rows of each kind a case starts with; the cases' names and counts are made from these. */
export interface Rows {
  readonly customers: number;
  readonly addresses: number;
  readonly coupons: number;
  readonly orders: number;
  readonly items: number;
  readonly deliveries: number;
  readonly categories: number;
  readonly products: number;
  readonly tags: number;
  readonly visits: number;
  readonly articles: number;
  readonly readings: number;
  readonly alarms: number;
  readonly logEntries: number;
}

/** The usual size: fifty orders, and what belongs to them. */
export const rows: Rows = { customers: 50, addresses: 20, coupons: 5, orders: 50, items: 150, deliveries: 30, categories: 10, products: 30, tags: 6, visits: 40, articles: 40, readings: 8, alarms: 6, logEntries: 10 };

/** So many times the usual size. */
export function rowsTimes(factor: number): Rows {
  return Object.fromEntries(Object.entries(rows as unknown as Record<string, number>).map(([name, count]) => [name, count * factor])) as unknown as Rows;
}

/** Few, some and many articles beside the usual rows. */
export const articleSizes = [5, 500, 5000].map((articles): Rows => ({ ...rows, articles }));

/** Takes what is stated of few, of some and of many articles, and gives it for that many. */
export function ofSize<Value>(articles: number): (...values: readonly Value[]) => Value {
  const at = articleSizes.findIndex((size) => size.articles === articles);
  return (...values) => {
    const value = values[at];
    if (value === undefined) throw new Error(`Nothing is stated of ${articles} articles.`);
    return value;
  };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** `Delegates` says only what the seed needs; the generated type is not there while the tests are type-checked. */
type Delegates = Record<string, { createMany(args: { data: readonly object[] }): Promise<unknown>; update(args: object): Promise<unknown> }>;

/** Fills empty tables. Always the same rows, with the irregularities that a rewrite could get wrong: nulls, duplicates, gaps, unknown keys. */
export async function seed(prisma: AnyClient, rows: Rows): Promise<void> {
  const db = prisma as unknown as Delegates;
  const fill = (model: string, data: readonly object[]): Promise<unknown> => db[model]!.createMany({ data });

  await fill('customer', range(rows.customers).map((i) => ({ email: `c${i}@example.com`, name: `Customer ${i}`, city: ['Oslo', 'Rome', 'Lima'][i % 3], referrerId: i > 3 && i % 4 !== 0 ? (i % 3) + 1 : null })));
  await fill('address', range(rows.addresses).map((i) => ({ street: `Street ${i}` })));
  await fill('coupon', range(rows.coupons).map((i) => ({ code: `SAVE${i}`, percent: i * 5 })));
  // The last fifth of the customers has no order; every other order has no coupon; two orders in three have no billing address of their own.
  await fill('order', range(rows.orders).map((i) => ({ number: `N${1000 + i}`, status: i % 5 === 0 ? 'paid' : 'open', total: (i * 37) % 101, customerId: ((i * 7) % (rows.customers * 0.8)) + 1, couponCode: i % 2 === 0 ? `SAVE${(i % rows.coupons) + 1}` : null, shippingId: (i % rows.addresses) + 1, billingId: i % 3 === 0 ? ((i * 3) % rows.addresses) + 1 : null })));
  await fill('category', range(rows.categories).map((i) => ({ name: `Category ${i}`, parentId: i > 3 ? (i % 3) + 1 : null })));
  // The last category has no product, and the last product is in no order.
  await fill('product', range(rows.products).map((i) => ({ sku: `P${i}`, name: `Product ${i}`, price: 100 + i, active: i % 6 !== 0, categoryId: (i % (rows.categories - 1)) + 1 })));
  // The last order has no lines; the others share its three.
  await fill('item', range(rows.items).map((i) => ({ orderId: (i % (rows.orders - 1)) + 1, line: Math.ceil(i / (rows.orders - 1)), productId: ((i * 11) % (rows.products - 1)) + 1, quantity: (i % 4) + 1, price: 100 + i })));
  await fill('delivery', range(rows.deliveries).map((i) => ({ carrier: `Carrier ${i % 4}`, orderId: i % 5 === 0 ? null : i, line: i % 5 === 0 ? null : (i % 3) + 1 })));
  await fill('tag', range(rows.tags).map((i) => ({ name: `tag${i}` })));
  for (const id of range(rows.products)) {
    const tags = range(rows.tags).filter((tag) => (id + tag) % 4 === 0);
    await db.product!.update({ where: { id }, data: { tags: { connect: tags.map((tag) => ({ id: tag })) } } });
  }
  // Every fifth visitor is not signed in, and every seventh is nobody we know.
  await fill('visit', range(rows.visits).map((i) => ({ email: i % 5 === 0 ? null : i % 7 === 0 ? `stranger${i}@example.com` : `c${(i % 12) + 1}@example.com`, page: `/page/${(i * 13) % 17}` })));
  await fill('stock', range(rows.products).flatMap((i) => [{ warehouse: 'north', sku: `P${i}`, quantity: i }, ...(i % 3 === 0 ? [] : [{ warehouse: 'south', sku: `P${i}`, quantity: i * 2 }])]));
  await fill('setting', [{ key: 'tax', value: '19' }, { key: 'currency', value: 'EUR' }]);
  // Values that are objects in JavaScript: two equal ones are not the same key of a Map.
  await fill('reading', range(rows.readings).map((i) => ({ at: new Date(Date.UTC(2026, 0, i)), amount: `${i}.50`, label: `Reading ${i}` })));
  await fill('alarm', range(rows.alarms).map((i) => ({ at: new Date(Date.UTC(2026, 0, i * 2)), amount: `${i + 3}.5` })));
  await fill('logEntry', range(rows.logEntries).map((i) => ({ entity: `N${1000 + i}`, message: 'created' })));
  // Long texts, and of many articles shorter ones from the 501st on; states that are missing or equal, letters that databases sort and fold in their own ways, days that several share.
  await fill('article', range(rows.articles).map((i) => ({
    slug: `article-${i}`, title: ['Über uns', 'Ärger', 'zebra', 'Apple', 'apple', 'ñandú', '東京', 'Ångström'][i % 8] + ` ${i % 5}`, body: `Paragraph ${i}. `.repeat(i > 500 ? 20 : 200), meta: i % 3 === 0 ? { words: i, lang: 'en' } : undefined,
    tags: i % 2 === 0 ? ['news', `topic-${i % 4}`] : [], status: i % 7 === 0 ? null : ['draft', 'published', 'Published', 'archived'][i % 4], views: (i * 13) % 10, score: i % 6 === 0 ? null : (i * 5) % 9, featured: i % 3 === 0, authorId: (i % 7) + 1,
    publishedAt: i % 5 === 0 ? null : new Date(Date.UTC(2026, 0, 1 + (i % 4), i % 3)),
  })));
}
