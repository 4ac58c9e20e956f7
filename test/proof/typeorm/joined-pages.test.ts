import assert from 'node:assert/strict';
import { join } from 'node:path';
import { offersIn, opened } from '../../fixes/offers';
import { runOfLibrary } from '../harness/library';
import { fixtures } from '../harness/prove';
import { rowsTimes } from '../harness/seed';
import { workspaceOf } from '../harness/library';

const chain = "db.getRepository(Order).createQueryBuilder('order').leftJoinAndSelect('order.items', 'item').where('order.total >= :least', { least: 0 }).orderBy('order.status', 'DESC')";
const head = "import type { DataSource } from 'typeorm';\nimport { Order } from '../../models/typeorm/entities';\n";

/** The builder as a route is given a page of it. */
function paged(): string {
  const { files } = workspaceOf('typeorm', 'paginate', '');
  const route = '/app/app/orders/route.ts';
  const text = `import { DataSource } from 'typeorm';\nimport { Order } from '../../models/typeorm/entities';\ndeclare const db: DataSource;\n\nexport async function GET() {\n  return Response.json(await ${chain}.getMany());\n}\n`;
  const engine = opened({ ...files, '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }', [route]: text });
  const [offer] = offersIn(engine, route, 'paginate');
  const [, made] = /Response\.json\(await (.*)\);/.exec(offer?.text ?? '') ?? [];
  assert.ok(made, 'no page is offered');
  return made;
}

describe('proof: typeorm, pages of joined entities', function () {
  this.timeout(120_000);
  const program = (query: string, walks: string): string => `${head}\nexport async function main(db: DataSource) {\n  ${walks.replace('QUERY', query)}\n}\n`;
  const all = 'return QUERY;';
  const walked = 'const rows = [];\n  for (let offset = 0; ; offset += 7) {\n    const page = { limit: 7, offset };\n    const part = await QUERY;\n    rows.push(...part);\n    if (part.length < 7) return rows;\n  }';

  for (const times of [1, 10]) {
    const size = rowsTimes(times);
    it(`every order comes once, with all of its items, in pages of 7 orders (${size.orders} orders)`, async () => {
      const one = { library: 'typeorm', folder: join(fixtures, 'into-query', 'typeorm'), rows: size };
      const old = await runOfLibrary(one, program(`${chain}.addOrderBy('order.id', 'DESC').getMany()`, all), 'joined.before.ts', undefined);
      const now = await runOfLibrary(one, program(paged(), walked), 'joined.after.ts', undefined);
      const whole = old.json as readonly { readonly items: readonly unknown[] }[];
      assert.equal(whole.length, size.orders);
      assert.ok(whole.some(({ items }) => items.length > 1), 'no order has several items, which proves nothing');
      const sorted = (orders: unknown): unknown => (orders as readonly { readonly items: readonly { readonly line: number }[] }[]).map((order) => ({ ...order, items: [...order.items].sort((a, b) => a.line - b.line) }));
      assert.deepEqual(sorted(now.json), sorted(old.json));
    });
  }
});
