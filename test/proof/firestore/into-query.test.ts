import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentModules } from '../harness/components';
import type { Documents } from '../harness/firestore';
import { runOnFirestoreWeb } from '../harness/firestore-web';
import { requireOf } from '../harness/library';
import { loadProgram } from '../harness/program';
import { expectText, fixtures } from '../harness/prove';
import { rewrite } from '../harness/rewrite';

const folder = join(fixtures, 'into-query', 'firestore');
const size = 400;
/** The program of the server's client, which asks over another protocol. */
const { file: counted } = { file: 'server-count' } as const;

interface Case { readonly file: string; readonly what: string; readonly bytes: Pair; readonly requests: Pair; readonly queries?: number }

/** Components that download a collection: what each shows, with the bytes of the documents that travel. */
const components: readonly Case[] = [
  { file: 'equal', what: 'a value that a field equals, and the first of them,', bytes: [77701, 990], requests: [1, 1] },
  { file: 'chosen', what: 'a value and a choice that may be all, of a kept query with a condition of its own,', bytes: [26031, 15560], requests: [1, 2] },
  { file: 'heard', what: 'what is listened to (an emulator of that), by a choice and the first of them, while documents change,', bytes: [311354, 4731], requests: [4, 5] },
  { file: 'newest', what: 'the first of an order', bytes: [77701, 1934], requests: [1, 1] },
];

/** Programs of a server that take a part of what they load. */
const programs: readonly Case[] = [
  { file: 'page', what: 'a page of the documents as they come', bytes: [77701, 1976], requests: [1, 1] },
  { file: 'first', what: 'the first of an order that a condition of its own stands beside', bytes: [26031, 197], requests: [1, 1] },
  { file: 'count', what: 'the number of documents, of four queries,', bytes: [123507, 418], requests: [4, 4], queries: 4 },
];

type Pair = readonly [before: number, after: number];

describe("proof: firestore, components (React itself and the web's client over HTTP, on an emulator of the service)", function () {
  this.timeout(120_000);
  for (const one of components) it(titleOf(one), () => prove(one, 'client-side-processing'));
});

describe("proof: firestore, parts of what a server loads (the web's client over HTTP on an emulator of the service)", function () {
  this.timeout(120_000);
  for (const one of programs) it(titleOf(one), () => prove(one, 'in-memory-pagination'));

  it("the numbers of documents of the server's client (an emulator behind the real one) are asked for alone: 660 → 0 documents of 400, some without the field or with another type in it", async () => {
    const before = readFileSync(join(folder, `${counted}.before.ts`), 'utf8');
    const program = '/app/src/program.ts';
    const { text, titles, left, remaining } = rewrite({ files: { '/app/package.json': JSON.stringify({ dependencies: { '@google-cloud/firestore': '^7.0.0' } }), [program]: before }, program }, 'into-query', 'in-memory-pagination');
    assert.equal(titles.length, 3, left.join());
    expectText(text, join(folder, `${counted}.after.ts`));
    assert.deepEqual(remaining, []);
    const require = requireOf('firestore');
    const { Firestore } = require('@google-cloud/firestore') as { Firestore: new (settings: object) => { terminate(): Promise<void> } };
    const run = async (code: string): Promise<{ readonly json: unknown; readonly documents: number; readonly requests: number }> => {
      const answers: number[] = [];
      const db = new Firestore({ projectId: 'proof', emulated: { documents: { orders: ordersOf(size) }, answers } });
      const json: unknown = await loadProgram(code, `${counted}.ts`, require)(db as never, undefined);
      await db.terminate();
      return { json, documents: answers.reduce((sum, one) => sum + one, 0), requests: answers.length };
    };
    const [old, now] = [await run(before), await run(text)];
    assert.deepEqual(now.json, old.json, 'the numbers changed');
    assert.deepEqual([old.documents, now.documents, old.requests, now.requests], [660, 0, 3, 3]);
  });

  it('runs every file in its folder', () => {
    assert.deepEqual([...components.map(({ file }) => file), ...programs.map(({ file }) => file), counted].sort(), readdirSync(folder).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', '')).sort());
  });
});

function titleOf({ what, bytes }: Case): string {
  return `${what} goes into the query: ${bytes[0]} → ${bytes[1]} bytes of ${size} documents, some without the field or with another type in it`;
}

async function prove({ file, bytes, requests, queries = 1 }: Case, rule: 'client-side-processing' | 'in-memory-pagination'): Promise<void> {
  const before = readFileSync(join(folder, `${file}.before.ts`), 'utf8');
  const program = '/app/src/program.ts';
  const { text, titles, left, remaining } = rewrite({ files: { [program]: before }, program }, 'into-query', rule);
  assert.equal(titles.length, queries, left.join());
  expectText(text, join(folder, `${file}.after.ts`));
  assert.deepEqual(remaining, []);
  const run = (code: string): ReturnType<typeof runOnFirestoreWeb> => runOnFirestoreWeb(code, `${file}.ts`, { orders: ordersOf(size) }, componentModules());
  const [old, now] = [await run(before), await run(text)];
  assert.deepEqual(now.json, old.json, 'what is shown changed');
  assert.deepEqual([old.requests, now.requests], requests);
  assert.deepEqual([old.bytes, now.bytes], bytes);
}

/** Documents that nobody holds to a schema, in no order of their ids. */
function ordersOf(count: number): Documents[string] {
  const statuses = ['open', 'closed', 5, null, 'Open', true, 'open', undefined];
  return new Map(Array.from({ length: count }, (_, index) => {
    const status = statuses[index % statuses.length];
    const fields = { ...(status !== undefined && { status }), shop: index % 3 === 0 ? 'rome' : 'oslo', paid: index % 5 === 0 ? 'true' : index % 2 === 0, total: (index * 7) % 50 };
    return [`o${(index * 37) % count}`, fields];
  }));
}
