import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { database } from './harness/database';
import { fixtures, proofs } from './harness/prove';
import { loadProgram } from './harness/program';
import { rows } from './harness/seed';

const orders = `${rows.orders} orders`;

// With fewer rows than the limit the answer is the one that it was.
proofs('limit', [
  { file: 'plain', what: 'no arguments', before: 1, after: 1, scale: orders },
  { file: 'ordered', what: 'among other arguments, each on its line', before: 1, after: 1, scale: orders },
  { file: 'if-asked', what: 'a limit only if the caller asks for one', before: 1, after: 1, scale: orders },
  { file: 'left-out', what: 'a limit that a request may leave out', before: 1, after: 1, scale: orders },
  { file: 'if-spread', what: 'a limit that a spread brings if a caller asks for one', before: 2, after: 2, scale: orders },
  { file: 'oldest-first', what: 'the last of an order that begins with the oldest', before: 1, after: 1, scale: 'a few readings' },
  { file: 'too-high', what: 'a limit that bounds nothing', before: 1, after: 1, scale: orders },
]);

type Tables = Record<string, { createMany(args: { data: readonly object[] }): Promise<unknown> }>;

describe('proof: limit, beyond it', function () {
  this.timeout(120_000);

  for (const count of [500, 5000]) {
    it(`${count} orders more: ${count + rows.orders} rows → 100 rows, the first ones of the order that was asked for`, async () => {
      const text = (half: string): string => readFileSync(join(fixtures, 'limit', `too-high.${half}.ts`), 'utf8');
      await database().withCopy(async ({ prisma }) => {
        await (prisma as unknown as Tables).order!.createMany({ data: Array.from({ length: count }, (_, i) => ({ number: `M${i}`, status: 'open', total: i, customerId: 1, shippingId: 1 })) });
        const ask = async (half: string): Promise<{ id: number }[]> => (await loadProgram(text(half), `too-high.${half}.ts`)(prisma, undefined)) as { id: number }[];
        const [all, some] = [await ask('before'), await ask('after')];
        assert.deepEqual([all.length, some.length], [count + rows.orders, 100]);
        assert.deepEqual(some, all.slice(0, 100));
      });
    });
  }

  it('2 readings more than the limit, the newest of which were made first: 102 rows → 100 rows, the newest ones in the order that was asked for', async () => {
    const text = (half: string): string => readFileSync(join(fixtures, 'limit', `oldest-first.${half}.ts`), 'utf8');
    await database().withCopy(async ({ prisma }) => {
      const ask = async (half: string): Promise<{ id: number }[]> => (await loadProgram(text(half), `oldest-first.${half}.ts`)(prisma, undefined)) as { id: number }[];
      const there = (await ask('before')).length;
      await (prisma as unknown as Tables).reading!.createMany({ data: Array.from({ length: 102 - there }, (_, i) => ({ at: new Date(Date.UTC(2030, 0, 200 - i)), amount: 1000 + i, label: `M${i}` })) });
      const [all, some] = [await ask('before'), await ask('after')];
      assert.deepEqual([all.length, some.length], [102, 100]);
      assert.deepEqual(some, all.slice(-100));
    });
  });
});
