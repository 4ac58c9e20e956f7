import assert from 'node:assert/strict';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fixture, load, rewritten } from './harness/clients';
import { crowdedPostgres, keptPools } from './harness/crowded-postgres';

const route = '/app/src/app/api/orders/route.ts';
const manifest = '{ "dependencies": { "next": "15.0.0", "pg": "8.23.1" } }';
const requests = 200;
const connections = 20;

/** Each pair, with the modules that are there before the rewrite. */
const cases = [
  { file: 'route', what: 'a pool per request', existing: undefined, module: '/app/src/app/api/orders/pool.ts' },
  { file: 'connection', what: 'a connection per request', existing: undefined, module: '/app/src/app/api/orders/pool.ts' },
  { file: 'closed', what: 'a pool per request that is closed again, beside a shared one', existing: '/app/src/lib/db.ts', module: '/app/src/lib/db.ts' },
] as const;

describe('proof: shared-client', function () {
  this.timeout(120_000);
  crowdedPostgres(connections);

  for (const { file, what, existing, module } of cases) {
    it(`${what}: of ${requests} requests at once on ${connections} connections some fail before, none after`, async () => {
      const text = fixture('shared-client', `${file}.module.ts`);
      const before = { '/app/package.json': manifest, [route]: fixture('shared-client', `${file}.before.ts`), ...(existing ? { [existing]: text } : {}) };
      const { files } = rewritten(before, route, 'shared-client');
      assert.equal(files[route], fixture('shared-client', `${file}.after.ts`));
      assert.equal(files[module], text);
      const failedBefore = await failures(before);
      assert.ok(failedBefore > 0, 'every request was answered before the rewrite too');
      assert.equal(await failures(files), 0);
    });
  }
});

/** How many of the requests, all sent at once over loopback, have no answer of status 200. Pools that were left open are closed at the end. */
async function failures(files: Readonly<Record<string, string>>): Promise<number> {
  const { Client } = require('pg') as { Client: unknown };
  const { Pool, end } = keptPools();
  delete (globalThis as { pool?: unknown }).pool;
  const { GET } = (await load(files, route, { pg: { Pool, Client }, 'next/server': { NextResponse: Response } })) as { GET: () => Promise<Response> };
  const server = createServer((_request, response) => {
    GET().then(async (answer) => response.writeHead(answer.status).end(await answer.text()), (error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const statuses = await Promise.all(Array.from({ length: requests }, () => status(server)));
  await end();
  await new Promise((resolve) => server.close(resolve));
  return statuses.filter((one) => one !== 200).length;
}

function status(server: Server): Promise<number> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', () => resolve(0));
  });
}
