import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as askPlain, type RequestOptions, type Server } from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ensureInstalled } from '../packages';
import { realCompiler } from '../oracle/real-compiler';
import { fixture, load, rewritten } from './harness/clients';

const route = '/app/src/app/api/orders/route.ts';
const manifest = '{ "dependencies": { "next": "15.0.0", "stripe": "23.1.0", "@paypal/paypal-server-sdk": "2.5.0", "@adyen/api-library": "32.1.0" } }';

const cases = [
  { file: 'refund', what: 'a refund', body: { payment: 'pi_1' }, other: { payment: 'pi_2' } },
  { file: 'fresh', what: 'a refund whose key is another one each time', body: { payment: 'pi_1' }, other: { payment: 'pi_2' } },
  { file: 'paypal', what: 'a refund of PayPal', body: { payment: 'capture1' }, other: { payment: 'capture2' } },
  { file: 'adyen', what: 'a reversal of Adyen', body: { payment: 'psp1' }, other: { payment: 'psp2' } },
  { file: 'payment', what: 'a payment for an order', body: { id: 7, total: 500 }, other: { id: 7, total: 900 } },
] as const;

describe('proof: idempotency-key', function () {
  this.timeout(120_000);
  const packages = ensureInstalled(join(__dirname, 'services'));
  const own = createRequire(join(packages, 'program.js'));
  const asked = https.request;
  let stripe: Server;
  let made = 0;

  beforeEach(async () => {
    made = 0;
    stripe = emulator(() => ++made);
    stripe.listen(0, '127.0.0.1');
    await once(stripe, 'listening');
    const { port } = stripe.address() as AddressInfo;
    process.env['STRIPE_URL'] = `http://127.0.0.1:${port}/`;
    // Two of them have no option for their address: what they ask over TLS is led to the emulator.
    https.request = ((options: RequestOptions, answered?: Parameters<typeof askPlain>[1]) => askPlain({ ...options, protocol: 'http:', agent: undefined, host: '127.0.0.1', hostname: '127.0.0.1', port }, answered as never)) as typeof https.request;
  });

  afterEach(() => {
    delete process.env['STRIPE_URL'];
    https.request = asked;
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
    const { POST } = (await load(files, route, Object.fromEntries(['stripe', '@paypal/paypal-server-sdk', '@adyen/api-library'].map((name) => [name, own(name)])))) as { POST: (request: Request) => Promise<Response> };
    const found: string[] = [];
    for (const body of bodies) {
      const answer = await POST(new Request('http://localhost/', { method: 'POST', body: JSON.stringify(body) }));
      found.push(((await answer.json()) as { id: string }).id);
    }
    return found;
  }
});

/**
 * An emulator of Stripe, PayPal and Adyen, as far as their keys go: the same key gives the first answer again. https://docs.stripe.com/api/idempotent_requests, https://developer.paypal.com/api/rest/reference/idempotency/,
 * https://docs.adyen.com/development-resources/api-idempotency
 */
function emulator(make: () => number): Server {
  const known = new Map<string, string>();
  return createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.url?.includes('/oauth2/')) return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"token","token_type":"Bearer","expires_in":3600}');
      const key = request.headers['idempotency-key'] ?? request.headers['paypal-request-id'];
      const first = typeof key === 'string' ? known.get(key) : undefined;
      const id = first === undefined ? String(make()) : '';
      const answer = first ?? JSON.stringify({ id, pspReference: id, object: 'made' });
      if (typeof key === 'string') known.set(key, answer);
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    });
  });
}
