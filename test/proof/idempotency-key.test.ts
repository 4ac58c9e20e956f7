import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ensureInstalled } from '../packages';
import { realCompiler } from '../oracle/real-compiler';
import { fixture, load, rewritten } from './harness/clients';

const route = '/app/src/app/api/orders/route.ts';
const manifest = '{ "dependencies": { "next": "15.0.0", "stripe": "23.1.0" } }';

const cases = [
  { file: 'refund', what: 'a refund', body: { payment: 'pi_1' }, other: { payment: 'pi_2' } },
  { file: 'payment', what: 'a payment for an order', body: { id: 7, total: 500 }, other: { id: 7, total: 900 } },
] as const;

describe('proof: idempotency-key', function () {
  this.timeout(120_000);
  const packages = ensureInstalled(join(__dirname, 'services'));
  const own = createRequire(join(packages, 'program.js'));
  let stripe: Server;
  let made = 0;

  beforeEach(async () => {
    made = 0;
    stripe = emulator(() => ++made);
    stripe.listen(0, '127.0.0.1');
    await once(stripe, 'listening');
    process.env['STRIPE_URL'] = `http://127.0.0.1:${(stripe.address() as AddressInfo).port}/`;
  });

  afterEach(() => {
    delete process.env['STRIPE_URL'];
    stripe.closeAllConnections();
    stripe.close();
  });

  for (const { file, what, body, other } of cases) {
    it(`${what} that is asked for three times is made 3 times before, once after, with one answer; another one is another`, async () => {
      const before = { '/app/package.json': manifest, [route]: fixture('idempotency-key', `${file}.before.ts`) };
      const { files } = rewritten(before, route, 'idempotency-key');
      assert.equal(files[route], fixture('idempotency-key', `${file}.after.ts`));
      assert.deepEqual(await answers(before, [body, body, body]), ['1', '2', '3']);
      made = 0;
      assert.deepEqual(await answers(files, [body, body, body, other]), ['1', '1', '1', '2']);
    });
  }

  it('type-checks against the real package, before and after', () => {
    const compile = realCompiler({ folder: packages, options: { noUnusedLocals: true, esModuleInterop: true } });
    const files = new Map(cases.flatMap(({ file }) => ['before', 'after'].map((state) => [`${file}.${state}.ts`, fixture('idempotency-key', `${file}.${state}.ts`)] as const)));
    assert.deepEqual(compile({ library: 'idempotency-key', files }).errors, []);
  });

  /** What the numbers of the answers are, request after request. */
  async function answers(files: Readonly<Record<string, string>>, bodies: readonly object[]): Promise<readonly string[]> {
    const { POST } = (await load(files, route, { stripe: own('stripe') })) as { POST: (request: Request) => Promise<Response> };
    const found: string[] = [];
    for (const body of bodies) {
      const answer = await POST(new Request('http://localhost/', { method: 'POST', body: JSON.stringify(body) }));
      found.push(((await answer.json()) as { id: string }).id);
    }
    return found;
  }
});

/** An emulator of Stripe, as far as its keys go: the same key gives the first answer again. https://docs.stripe.com/api/idempotent_requests */
function emulator(make: () => number): Server {
  const known = new Map<string, string>();
  return createServer((request, response) => {
    request.resume().on('end', () => {
      const key = request.headers['idempotency-key'];
      const first = typeof key === 'string' ? known.get(key) : undefined;
      const answer = first ?? JSON.stringify({ id: String(make()), object: 'made' });
      if (typeof key === 'string') known.set(key, answer);
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    });
  });
}
