import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as askPlain, type IncomingMessage, type RequestOptions, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Confidence } from '../../src/core';
import { realCompiler } from '../oracle/real-compiler';
import { fixture, load, rewritten } from './harness/clients';
import { servicePackage, servicePackages } from './harness/service-packages';

const route = '/app/src/app/api/rates/route.ts';
const manifest = '/app/package.json';
const plain = '{\n  "dependencies": {\n    "next": "15.0.0"\n  }\n}\n';
/** What is waited is run at a hundredth of what is written, so that the test ends soon. */
const scale = 100;
/** Kept from the beginning: a test that is given up while it still runs must leave nothing of its own to the next. */
const overTls = https.request;
const countries = 20;

/** How a service behaves to its n-th request, counted from 1. */
type Behaviour = (nth: number, request: IncomingMessage, response: ServerResponse) => void;

const answer: Behaviour = (_, request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(request.url));
const refuses = (times: number, how: Behaviour): Behaviour => (nth, request, response) => (nth > times ? answer : how)(nth, request, response);
const breaks: Behaviour = (_, request) => void request.socket.destroy();
const overloaded: Behaviour = (_, __, response) => void response.writeHead(503, { 'content-type': 'application/json' }).end('"overloaded"');
const silent: Behaviour = () => undefined;
const unknown: Behaviour = (_, __, response) => void response.writeHead(404).end();

describe('proof: retry', function () {
  this.timeout(120_000);
  const added = pair('added', plain); // file: 'added'

  /** The program before and after the rewrite, whose text is compared with the fixture's. */
  function pair(file: string, dependencies: string, minConfidence: Confidence = 'medium'): { readonly before: Files; after(): { readonly files: Files; readonly title: string } } {
    const before = { [manifest]: dependencies, [route]: fixture('retry', `${file}.before.ts`) };
    return {
      before,
      after: () => {
        const made = rewritten(before, route, 'retry', minConfidence);
        assert.equal(made.files[route], fixture('retry', `${file}.after.ts`));
        return made;
      },
    };
  }

  type Files = Readonly<Record<string, string>>;

  /** What a program answers while the service behaves so, and how often that was asked. */
  async function ask(files: Files, behaviour: Behaviour, query = 'to=de'): Promise<{ readonly result: unknown; readonly asked: number }> {
    return served(behaviour, async () => {
      const { GET } = (await program(files, route)) as { GET: (request: Request) => Promise<Response> };
      return GET(new Request(`http://localhost/?${query}`)).then((response) => response.json(), (error: Error) => error.message);
    });
  }

  /** What comes of a run against a service that behaves so, and how often that was asked. */
  async function served(behaviour: Behaviour, run: () => Promise<unknown>): Promise<{ readonly result: unknown; readonly asked: number }> {
    let asked = 0;
    const service: Server = createServer((request, response) => {
      // What PayPal's client asks for before.
      if (request.url === '/v1/oauth2/token') response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"token","token_type":"Bearer","expires_in":60}');
      else behaviour(++asked, request, response);
    }).listen(0, '127.0.0.1');
    await once(service, 'listening');
    const { port } = service.address() as AddressInfo;
    process.env['RATES_URL'] = `http://127.0.0.1:${port}`;
    process.env['GOOGLE_GEMINI_BASE_URL'] = process.env['RATES_URL'];
    // PayPal's has no option for its address: what it asks over TLS is led to the service.
    https.request = ((options: RequestOptions, answered?: Parameters<typeof askPlain>[1]) => askPlain({ ...options, protocol: 'http:', agent: undefined, host: '127.0.0.1', hostname: '127.0.0.1', port }, answered as never)) as typeof https.request;
    try {
      return { result: await run(), asked };
    } finally {
      delete process.env['RATES_URL'];
      delete process.env['GOOGLE_GEMINI_BASE_URL'];
      https.request = overTls;
      service.closeAllConnections();
      service.close();
    }
  }

  /** A module with what is waited for scaled down, and the packages that it asks for. How long is tried in all stays, and what one of an SDK's calls may take: a busy machine would reach a hundredth of it before the answer comes. */
  async function program(files: Files, module: string): Promise<Readonly<Record<string, unknown>>> {
    const scaled = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, text.replace(/(?<!maxElapsedTime: |timeoutMs: |timeout: )\b(\d+)_000\b/g, (_, seconds: string) => String((Number(seconds) * 1000) / scale)).replace(/(initialDelay|minTimeout): 200/g, '$1: 2')]));
    const names = Object.values(files).flatMap((text) => [...text.matchAll(/from '([^'./][^']*)'/g)].flatMap((match) => match[1] ?? []));
    return load(scaled, module, Object.fromEntries(names.map((name) => [name, name === 'next/server' ? { NextResponse: Response } : servicePackage(name === 'stripe' ? 'stripe-12' : name)])));
  }

  const rate = { status: 200, rate: '/rates?to=de' };
  const cases = [
    { what: 'breaks twice and then answers', behaviour: refuses(2, breaks), before: { result: 'fetch failed', asked: 1 }, after: { result: rate, asked: 3 } },
    { what: 'says twice that it is overloaded and then answers', behaviour: refuses(2, overloaded), before: { result: { status: 503, rate: 'overloaded' }, asked: 1 }, after: { result: rate, asked: 3 } },
    { what: 'says each time that it is overloaded', behaviour: overloaded, before: { result: { status: 503, rate: 'overloaded' }, asked: 1 }, after: { result: { status: 503, rate: 'overloaded' }, asked: 3 } },
    { what: 'answers at once', behaviour: answer, before: { result: rate, asked: 1 }, after: { result: rate, asked: 1 } },
  ] as const;
  for (const { what, behaviour, before, after } of cases) {
    it(`a service ${what}: ${before.asked} request and ${JSON.stringify(before.result)} before, ${after.asked} and ${JSON.stringify(after.result)} after`, async () => {
      assert.deepEqual(await ask(added.before, behaviour), before);
      assert.deepEqual(await ask(added.after().files, behaviour), after);
    });
  }

  it('a package that is missing stands in package.json afterwards, and the title says so', () => {
    const { files, title } = added.after();
    assert.equal(files[manifest], '{\n  "dependencies": {\n    "cockatiel": "^3.2.1",\n    "next": "15.0.0"\n  }\n}\n');
    assert.match(title, /^Give up after 10 seconds, and try twice again .* \(with cockatiel, which is added to package\.json; then it fails\)$/);
  });

  for (const { file, dependencies } of [{ file: 'p-retry', dependencies: '{ "dependencies": { "next": "15.0.0", "p-retry": "7.1.1" } }' }]) {
    it(`${file}: of a project that has the package; a service that breaks twice fails the request before, and not after (3 requests)`, async () => {
      const { before, after } = pair(file, dependencies);
      assert.deepEqual(await ask(before, refuses(2, breaks)), { result: 'fetch failed', asked: 1 });
      const { files, title } = after();
      assert.equal(files[manifest], dependencies);
      assert.match(title, /\(with p-retry; then it fails\)$/);
      assert.deepEqual(await ask(files, refuses(2, breaks)), { result: { status: 200, rate: '/rates' }, asked: 3 });
    });
  }

  const ofAxios = [
    { file: 'axios', dependencies: '{ "dependencies": { "next": "15.0.0", "axios": "1.21.1", "cockatiel": "3.2.1" } }', title: 'Give up after 10 seconds, and try twice again' },
    { file: 'ended', dependencies: '{ "dependencies": { "next": "15.0.0", "axios": "1.21.1", "p-retry": "7.1.1" } }', title: 'Try twice again' },
    { file: 'nest', dependencies: '{ "dependencies": { "next": "15.0.0", "@nestjs/axios": "12.0.1", "axios": "1.21.1", "cockatiel": "3.2.1" } }', title: 'Give up after 10 seconds, and try twice again' },
  ];
  for (const { file, dependencies, title } of ofAxios) {
    it(`${file}: with axios, by itself or behind NestJS, a service that says 503 twice fails the request before, and not after (3 requests); one that says 404 is asked once, before and after`, async () => {
      const { before, after } = pair(file, dependencies, 'low');
      const made = after();
      assert.ok(made.title.startsWith(`${title} where it fails or the service says that it is its own fault`), made.title);
      assert.deepEqual(await ask(before, refuses(2, overloaded)), { result: 'Request failed with status code 503', asked: 1 });
      assert.deepEqual(await ask(made.files, refuses(2, overloaded)), { result: rate, asked: 3 });
      assert.deepEqual(await ask(made.files, refuses(2, breaks)), { result: rate, asked: 3 });
      assert.deepEqual(await ask(made.files, overloaded), { result: 'Request failed with status code 503', asked: 3 });
      for (const files of [before, made.files]) assert.deepEqual(await ask(files, unknown), { result: 'Request failed with status code 404', asked: 1 });
    });
  }

  const sdks = [
    { file: 'genai', dependencies: '{ "dependencies": { "next": "15.0.0", "@google/genai": "3.1.0" } }', how: 'try twice again where the service says that it is overloaded', answers: { candidates: [{ content: { parts: [{ text: 'answered' }] } }] } },
    { file: 'mistral', dependencies: '{ "dependencies": { "next": "15.0.0", "@mistralai/mistralai": "2.7.0" } }', how: 'try again for 5 seconds where it fails or the service says that it is overloaded', answers: { id: 'answered', object: 'chat.completion', model: 'mistral-small', created: 1, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }, choices: [] } },
    { file: 'paypal', dependencies: '{ "dependencies": { "next": "15.0.0", "@paypal/paypal-server-sdk": "2.5.0" } }', how: 'try what only asks for something twice again where it fails or the service says that it is overloaded', answers: { id: 'answered' } },
    { file: 'stripe', dependencies: '{ "dependencies": { "next": "15.0.0", "stripe": "12.18.0" } }', how: 'try twice again where it fails, with a key by which it is done once', answers: { id: 'answered' } },
  ] as const;
  for (const { file, dependencies, how, answers: body } of sdks) {
    it(`${file}: the SDK asks once by itself; a service that says 503 twice fails the request before, and not after (3 requests), all with one key`, async () => {
      const { before, after } = pair(file, dependencies);
      const made = after();
      assert.match(made.title, new RegExp(`^Give up after \\d+ seconds, and ${how}, in all calls of this client \\(then it fails\\)$`));
      const keys = new Set<string>();
      const behaviour: Behaviour = (nth, request, response) => {
        if (request.headers['idempotency-key'] !== undefined) keys.add(String(request.headers['idempotency-key']));
        response.writeHead(nth <= 2 ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(nth <= 2 ? { error: { message: 'overloaded' } } : body));
      };
      assert.equal((await ask(before, behaviour)).asked, 1);
      keys.clear();
      assert.deepEqual(await ask(made.files, behaviour), { result: 'answered', asked: 3 });
      assert.ok(keys.size <= 1, [...keys].join());
      if (file === 'stripe') assert.equal(keys.size, 1);
    });
  }

  for (const { file, minConfidence } of [{ file: 'loop', minConfidence: 'medium' }, { file: 'breaker', minConfidence: 'low' }] as const) {
    const query = Array.from({ length: countries }, (_, at) => `to=${at}`).join('&');
    it(`${file}: of ${countries} reads of a service that accepts and never answers 5 are tried, 3 times each (15 requests), and the others fail at once; of one that breaks 4 times 19 are answered by ${countries + 3} requests; while it answers, each is asked once`, async () => {
      const { before, after } = pair(file, plain, minConfidence);
      const rates = Array.from({ length: countries }, (_, at) => `/rates/${at}`);
      assert.deepEqual(await ask(before, answer, query), { result: rates, asked: countries });
      const { files } = after();
      assert.deepEqual(await ask(files, answer, query), { result: rates, asked: countries });
      assert.deepEqual(await ask(files, silent, query), { result: rates.map(() => null), asked: 15 });
      // Fewer failures than it takes: the first is given up after three, the second is answered when it is asked again.
      assert.deepEqual(await ask(files, refuses(4, breaks), query), { result: [null, ...rates.slice(1)], asked: countries + 3 });
    });
  }

  for (const { file, does, minConfidence } of [{ file: 'writes', does: 'Give up after 10 seconds; after', minConfidence: 'medium' }, { file: 'written', does: 'After', minConfidence: 'low' }] as const) {
    const query = Array.from({ length: countries }, (_, at) => `to=${at}`).join('&');
    it(`${file}: of ${countries} writes to a service that breaks ${countries} are sent before, 5 after, each once, and the others fail at once; while it answers, each is sent once`, async () => {
      const { before, after } = pair(file, plain, minConfidence);
      const orders = Array.from({ length: countries }, (_, at) => `/orders/${at}`);
      const { files, title } = after();
      assert.equal(title, `${does} 5 failures in a row nobody asks for 30 seconds (with cockatiel, which is added to package.json; then it fails)`);
      for (const program of [before, files]) assert.deepEqual(await ask(program, answer, query), { result: orders, asked: countries });
      assert.deepEqual(await ask(before, breaks, query), { result: orders.map(() => null), asked: countries });
      assert.deepEqual(await ask(files, breaks, query), { result: orders.map(() => null), asked: 5 });
      assert.deepEqual(await ask(files, silent, query), { result: orders.map(() => null), asked: 5 });
    });
  }

  it(`two modules that ask one service share its circuit breaker: of ${countries} reads of one and one of the other, of a service that breaks, 21 requests are made before, and 15 after, where the other asks no more`, async () => {
    const taxes = '/app/src/app/api/taxes/route.ts';
    const both = '/app/both.ts';
    const before = {
      [manifest]: plain, [route]: fixture('retry', 'loop.before.ts'), [both]: `export { GET as rates } from '${route.replace('.ts', '')}';\nexport { GET as taxes } from '${taxes.replace('.ts', '')}';\n`,
      [taxes]: 'import { NextResponse } from \'next/server\';\n\nexport async function GET(): Promise<Response> {\n  const answer = await fetch(`${process.env[\'RATES_URL\']}/taxes`);\n  return NextResponse.json(await answer.json());\n}\n',
    };
    const run = (files: Files) => served(breaks, async () => {
      const { rates: first, taxes: second } = (await program(files, both)) as Readonly<Record<string, (request: Request) => Promise<Response>>>;
      await first?.(new Request(`http://localhost/?${Array.from({ length: countries }, (_, at) => `to=${at}`).join('&')}`));
      return second?.(new Request('http://localhost/')).then((response) => response.json(), (error: Error) => error.message);
    });
    assert.deepEqual(await run(before), { result: 'fetch failed', asked: 21 });
    const after = rewritten(rewritten(before, route, 'retry').files, taxes, 'retry').files;
    assert.deepEqual(Object.keys(after).filter((file) => !(file in before)), ['/app/src/app/api/rates/policies.ts']);
    assert.deepEqual(await run(after), { result: 'Execution prevented because the circuit breaker is open', asked: 15 });
  });

  it('every pair type-checks against the real packages', () => {
    const compile = realCompiler({ folder: servicePackages(), options: { noUnusedLocals: true } });
    const texts = ['added', 'p-retry', 'loop', 'breaker', 'axios', 'ended', 'nest', 'writes', 'written', ...sdks.map(({ file }) => file)].flatMap((file) => ['before', 'after'].map((state) => [`${file}.${state}.ts`, fixture('retry', `${file}.${state}.ts`).replace('import { NextResponse } from \'next/server\';', 'const NextResponse = Response;')] as const));
    assert.deepEqual(compile({ library: 'retry', files: new Map(texts) }).errors, []);
  });
});
