import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { realCompiler } from '../oracle/real-compiler';
import { fixture, load, rewritten } from './harness/clients';
import { libraryPackages } from './harness/library';
import { timed } from './harness/slow-proxy';

/** Milliseconds that the analytics service takes. */
const delay = 300;

const cases = [
  { file: 'next', what: 'Next.js, after()', program: '/app/src/app/api/users/route.ts', manifest: '{ "dependencies": { "next": "15.3.0", "@vercel/functions": "1.0.0" } }' },
  { file: 'worker', what: 'a worker, ctx.waitUntil()', program: '/app/src/index.ts', manifest: '{ "dependencies": { "wrangler": "4.0.0" } }' },
  { file: 'edge', what: 'a Supabase edge function, EdgeRuntime.waitUntil()', program: '/app/supabase/functions/sign-up/index.ts', manifest: '{}' },
] as const;

type Handler = (request: Request) => Promise<Response>;

describe('proof: after-response', function () {
  this.timeout(120_000);
  const { fetch } = globalThis;
  /** What the platform keeps the process alive for. Emulated: it takes promises, as `after` and `waitUntil` do. */
  const kept: Promise<unknown>[] = [];
  const keep = (promise: Promise<unknown>): void => void kept.push(promise);
  const arrived: string[] = [];
  let service: Server;

  before(async () => {
    service = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => { body += String(chunk); }).on('end', () => setTimeout(() => {
        arrived.push(body);
        response.end('{}');
      }, delay));
    }).listen(0, '127.0.0.1');
    await once(service, 'listening');
    const { port } = service.address() as AddressInfo;
    // The address of the service is a slow server of this machine.
    globalThis.fetch = (input, init) => fetch((typeof input === 'string' ? input : '').replace('https://us.i.posthog.com', `http://127.0.0.1:${port}`), init);
  });

  after(() => {
    globalThis.fetch = fetch;
    service.closeAllConnections();
    service.close();
  });

  for (const { file, what, program, manifest } of cases) {
    it(`${what}, analytics that take ${delay} ms: the answer comes after ${delay} ms before, within ${delay / 3} ms after; each event arrives once`, async () => {
      const before = { '/app/package.json': manifest, [program]: fixture('after-response', `${file}.before.ts`) };
      const { files } = rewritten(before, program, 'after-response');
      assert.equal(files[program], fixture('after-response', `${file}.after.ts`));
      const [old, now] = [await answers(await handler(before, program)), await answers(await handler(files, program))];
      assert.deepEqual(now.result, old.result);
      assert.ok(old.ms >= delay - 20, `before it took ${Math.round(old.ms)} ms`);
      assert.ok(now.ms < delay / 3, `after it took ${Math.round(now.ms)} ms`);
      assert.equal(old.events, 2);
      assert.equal(now.events, 2);
    });
  }

  /** The handler of a program, whatever way its platform has to name it. */
  async function handler(files: Readonly<Record<string, string>>, program: string): Promise<Handler> {
    let served: Handler | undefined;
    Object.assign(globalThis, { Deno: { serve: (handler: Handler) => { served = handler; } }, EdgeRuntime: { waitUntil: keep } });
    const module = (await load(files, program, { 'next/server': { after: keep } })) as { POST?: Handler; default?: { fetch(request: Request, env: object, ctx: object): Promise<Response> } };
    const worker = module.default;
    const found = module.POST ?? (worker ? (request: Request) => worker.fetch(request, {}, { waitUntil: keep }) : served);
    if (!found) throw new Error(`${program} registers no handler`);
    return found;
  }

  /** What two requests are answered, how long the second takes, and how many events have arrived when all is done. */
  async function answers(handle: Handler): Promise<{ readonly result: unknown; readonly ms: number; readonly events: number }> {
    arrived.length = 0;
    const { result, ms } = await timed(async () => {
      const response = await handle(new Request('http://localhost/', { method: 'POST', body: JSON.stringify({ email: 'ada@example.com' }) }));
      return { status: response.status, body: (await response.json()) };
    });
    await Promise.all(kept.splice(0));
    return { result, ms, events: arrived.length };
  }

  it('every pair type-checks', () => {
    const compile = realCompiler({ folder: libraryPackages(), options: { noUnusedLocals: true } });
    const files = new Map<string, string>(cases.flatMap(({ file }) => ['before', 'after'].map((state) => [`${file}.${state}.ts`, fixture('after-response', `${file}.${state}.ts`)] as const)));
    // What the platforms declare: https://nextjs.org/docs/app/api-reference/functions/after, https://supabase.com/docs/guides/functions/background-tasks
    files.set('platform.d.ts', 'declare const Deno: { serve(handler: (request: Request) => Promise<Response>): void };\ndeclare const EdgeRuntime: { waitUntil(promise: Promise<unknown>): void };\n');
    files.set('node_modules/next/server.ts', 'export function after(task: Promise<unknown> | (() => unknown)): void { void task; }\n');
    assert.deepEqual(compile({ library: 'after-response', files }).errors, []);
  });
});
