import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentModules } from '../harness/components';
import type { Documents } from '../harness/firestore';
import { runOnFirestoreWeb } from '../harness/firestore-web';
import { expectText, fixtures } from '../harness/prove';
import { rewrite } from '../harness/rewrite';

const folder = join(fixtures, 'into-query', 'firestore');
const size = 400;

interface Case { readonly file: string; readonly what: string; readonly bytes: Pair; readonly requests: Pair }

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
];

type Pair = readonly [before: number, after: number];

describe("proof: firestore, components (React itself and the web's client over HTTP, on an emulator of the service)", function () {
  this.timeout(60_000);
  for (const one of components) it(titleOf(one), () => prove(one, 'client-side-processing'));
});

describe("proof: firestore, parts of what a server loads (the web's client over HTTP on an emulator of the service)", function () {
  this.timeout(60_000);
  for (const one of programs) it(titleOf(one), () => prove(one, 'in-memory-pagination'));

  it('runs every file in its folder', () => {
    assert.deepEqual([...components, ...programs].map(({ file }) => file).sort(), readdirSync(folder).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', '')).sort());
  });
});

function titleOf({ what, bytes }: Case): string {
  return `${what} goes into the query: ${bytes[0]} → ${bytes[1]} bytes of ${size} documents, some without the field or with another type in it`;
}

async function prove({ file, bytes, requests }: Case, rule: 'client-side-processing' | 'in-memory-pagination'): Promise<void> {
  const before = readFileSync(join(folder, `${file}.before.ts`), 'utf8');
  const program = '/app/src/program.ts';
  const { text, titles, left, remaining } = rewrite({ files: { [program]: before }, program }, 'into-query', rule);
  assert.equal(titles.length, 1, left.join());
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
