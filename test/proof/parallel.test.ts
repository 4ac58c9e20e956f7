import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openClient, type AnyClient } from './harness/client';
import { fixture, load, rewritten } from './harness/clients';
import { database, schemaText } from './harness/database';
import './harness/hooks';
import { slowProxy, timed } from './harness/slow-proxy';
import { rows } from './harness/seed';

const route = '/app/src/app/api/orders/route.ts';
/** Milliseconds by which every answer of the database is late. */
const delay = 200;

const cases = [
  { file: 'dashboard', what: 'three reads, with comments', reads: 3 },
  { file: 'pair', what: 'two reads in a try', reads: 2 },
  { file: 'helpers', what: 'two helpers that only read', reads: 2 },
] as const;

type Handler = (request: Request, prisma: AnyClient) => Promise<Response>;

describe('proof: parallel', function () {
  this.timeout(120_000);

  for (const { file, what, reads } of cases) {
    it(`${what}, on a Postgres whose answers take ${delay} ms: ${reads * delay} ms before, ${delay} ms after, the same result`, async () => {
      const before = { '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }', '/app/prisma/schema.prisma': schemaText, [route]: fixture('parallel', `${file}.before.ts`) };
      const { files } = rewritten(before, route, 'parallel');
      assert.equal(files[route], fixture('parallel', `${file}.after.ts`));
      const [old, now] = await database().withUrl(rows, async (url) => {
        const { port } = new URL(url);
        const proxy = await slowProxy(Number(port), delay);
        const client = await openClient(database().clientFolder, url.replace(`:${port}/`, `:${proxy.port}/`));
        try {
          return [await answer(before, client.prisma), await answer(files, client.prisma)] as const;
        } finally {
          await client.close();
          await proxy.close();
        }
      });
      assert.deepEqual(now.result, old.result);
      assert.ok(old.ms >= reads * delay - 20, `before it took ${Math.round(old.ms)} ms`);
      assert.ok(now.ms >= delay - 20 && now.ms < delay * 1.8, `after it took ${Math.round(now.ms)} ms`);
    });
  }

  for (const { file, what, broken, outcome } of [
    { file: 'remote', what: 'where all three answer', broken: [], outcome: '["/rates","/taxes","/zones"]' },
    { file: 'remote', what: 'where the first one breaks', broken: ['/rates'], outcome: 'fetch failed' },
    { file: 'remote', what: 'where the second and the third break', broken: ['/taxes', '/zones'], outcome: 'fetch failed' },
    { file: 'remote', what: 'where all three break', broken: ['/rates', '/taxes', '/zones'], outcome: 'fetch failed' },
  ]) {
    it(`three requests to other services, ${what}: "${outcome}" before and after, and no rejection that nobody hears of`, async () => {
      const before = { '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }', [route]: fixture('parallel', `${file}.before.ts`) };
      const { files } = rewritten(before, route, 'parallel');
      assert.equal(files[route], fixture('parallel', `${file}.after.ts`));
      const unheard: unknown[] = [];
      const hear = (error: unknown): unknown => unheard.push(error);
      // Each takes longer than the one before it, so that those that break later do so when the first has been thrown.
      const shop = createServer((request, response) => void setTimeout(() => (broken.includes(request.url ?? '') ? request.socket.destroy() : response.end(request.url)), { '/rates': 20, '/taxes': 60, '/zones': 100 }[request.url ?? '']));
      shop.listen(0, '127.0.0.1');
      await once(shop, 'listening');
      process.env['SHOP_URL'] = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
      process.on('unhandledRejection', hear);
      try {
        for (const program of [before, files]) {
          const { GET } = (await load(program, route)) as { GET: () => Promise<Response> };
          assert.equal(await GET().then((response) => response.text(), (error: Error) => error.message), outcome);
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        assert.deepEqual(unheard, []);
      } finally {
        process.off('unhandledRejection', hear);
        delete process.env['SHOP_URL'];
        shop.closeAllConnections();
        shop.close();
      }
    });
  }

  async function answer(files: Readonly<Record<string, string>>, prisma: AnyClient): Promise<{ readonly result: unknown; readonly ms: number }> {
    const { GET } = (await load(files, route)) as { GET: Handler };
    return timed(async () => {
      const response = await GET(new Request('http://localhost/?id=1'), prisma);
      assert.equal(response.status, 200);
      return response.json();
    });
  }
});
