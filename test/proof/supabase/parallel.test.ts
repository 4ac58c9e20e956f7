import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fixture, load, rewritten } from '../harness/clients';
import { libraryPackages } from '../harness/library';
import { timed } from '../harness/slow-proxy';

const route = '/app/src/app/api/orders/route.ts';
const delay = 200;

/** Emulated: a server that answers every request late, with rows of the table, or with an error where it does not know it. */
function slowServer(tables: Readonly<Record<string, readonly object[]>>): Server {
  return createServer((request, response) => {
    const rows = tables[new URL(request.url ?? '', 'http://localhost').pathname.split('/').at(-1) ?? ''];
    setTimeout(() => response.writeHead(rows ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(rows ?? { message: `no ${request.url?.split(/[/?]/)[3]}`, code: '42P01' })), delay);
  });
}

describe('proof: supabase, parallel', function () {
  this.timeout(120_000);
  const cases = [{ file: 'guards' }] as const;
  const { createClient } = createRequire(join(libraryPackages(), 'program.js'))('@supabase/supabase-js') as { createClient(url: string, key: string, options: object): unknown };

  for (const { file } of cases) {
    const before = { '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }', [route]: fixture('parallel', `supabase/${file}.before.ts`) };

    it(`reads with a look at their errors between them, on an emulated server that answers after ${delay} ms: ${2 * delay} ms before, ${delay} ms after, the same result`, async () => {
      const { files } = rewritten(before, route, 'parallel');
      assert.equal(files[route], fixture('parallel', `supabase/${file}.after.ts`));
      const [old, now] = await both(files, { orders: [{ id: 1, total: 5 }], customers: [{ id: 1, name: 'Ada' }] });
      assert.deepEqual(now.result, old.result);
      assert.ok(old.ms >= 2 * delay - 20, `before it took ${Math.round(old.ms)} ms`);
      assert.ok(now.ms >= delay - 20 && now.ms < delay * 1.8, `after it took ${Math.round(now.ms)} ms`);
    });

    it('fails with the error of the same read where one fails, and where both do', async () => {
      const { files } = rewritten(before, route, 'parallel');
      const tables: readonly Readonly<Record<string, readonly object[]>>[] = [{ customers: [] }, { orders: [] }, {}];
      for (const some of tables) {
        const [old, now] = await both(files, some);
        assert.match(String(old.result), /no (?:orders|customers)/);
        assert.equal(now.result, old.result);
      }
    });

    /** What both programs answer, or the message of what they throw. */
    async function both(files: Readonly<Record<string, string>>, tables: Readonly<Record<string, readonly object[]>>) {
      const server = slowServer(tables).listen(0, '127.0.0.1');
      await once(server, 'listening');
      // Node 20 has no WebSocket, which the client asks for although nothing here listens to changes.
      const client = createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'key', { auth: { persistSession: false, autoRefreshToken: false }, realtime: { transport: class {} } });
      const answer = async (program: Readonly<Record<string, string>>): Promise<{ readonly result: unknown; readonly ms: number }> => {
        const { GET } = (await load(program, route)) as { GET: (request: Request, supabase: unknown) => Promise<Response> };
        return timed(() => GET(new Request('http://localhost/'), client).then((response) => response.json(), (error: { readonly message: string }) => error.message));
      };
      try {
        return [await answer(before), await answer(files)] as const;
      } finally {
        server.closeAllConnections();
        server.close();
      }
    }
  }
});
