import assert from 'node:assert/strict';
import { database, schemaText } from './harness/database';
import { generate } from './harness/generate';
import { generateKept, givenFor, keptIn, objectOf, type Words } from './harness/generate-kept';
import './harness/hooks';
import { loadProgram } from './harness/program';
import { offersOfPrograms } from './harness/programs';
import { randomOf } from './harness/random';

/** How many programs; 3,000 are a matter of minutes: `HEADROOM_PROGRAMS=3000 npm run test:proof`. */
const count = Number(process.env.HEADROOM_PROGRAMS ?? 300);
const seed = Number(process.env.HEADROOM_SEED ?? 4);

/** What the programs do to the coupons, in Prisma's words. */
const words: Words = {
  head: "import type { PrismaClient } from '@prisma/client';\n",
  client: 'prisma: PrismaClient',
  look: (code, columns) => `let found = await prisma.coupon.findUnique({ where: { code: ${code} }${columns.length === 0 ? '' : `, select: { ${columns.map((column) => `${column}: true`).join(', ')} }`} });`,
  create: (made) => `prisma.coupon.create({ data: ${objectOf(made)} })`,
  update: (code, column, value, adds) => `prisma.coupon.update({ where: { code: ${code} }, data: { ${column}: ${adds ? `{ increment: ${value} }` : value} } })`,
  upsert: (code, made, percent) => `prisma.coupon.upsert({ where: { code: ${code} }, create: ${objectOf(made)}, update: { percent: ${percent} } })`,
  remove: (code) => `prisma.coupon.delete({ where: { code: ${code} } })`,
  updateAbove: (percent, value) => `prisma.coupon.updateMany({ where: { percent: { gt: ${percent} } }, data: { percent: ${value} } })`,
  taken: (name, write, isThere) => `${isThere ? '' : 'const '}${name} = await ${write};`,
};

describe(`proof: programs made at random (seed ${seed})`, function () {
  this.timeout(600_000);

  it(`gives the same before and after each fix that is offered, with fewer queries: ${count} programs`, async () => {
    const random = randomOf(seed);
    const programs = Array.from({ length: count }, () => generate(random));
    const offered = offersOfPrograms(programs, '/app/src', { '/app/prisma/schema.prisma': schemaText });
    const failures: string[] = [];
    await database().withCopy(async (client) => {
      const run = async (text: string, name: string): Promise<{ readonly json: string; readonly queries: number }> => {
        const before = client.counts().queries;
        const result = await loadProgram(text, name)(client.prisma, undefined).catch((error: unknown) => `fails: ${String(error).split('\n').at(-1) ?? ''}`);
        return { json: JSON.stringify(result), queries: client.counts().queries - before };
      };
      for (const { program, title, text } of offered) {
        const old = await run(program.text, 'before.ts');
        const now = await run(text, 'after.ts');
        // Two queries take the place of three or more; of one or two elements there is nothing to gain.
        if (old.json !== now.json || (now.queries > old.queries && now.queries > 2)) failures.push(`${title} (${program.made}): ${old.queries} → ${now.queries} queries\n${program.text}\nbecomes\n${text}\n${old.json.slice(0, 300)}\n${now.json.slice(0, 300)}`);
      }
    });
    assert.deepEqual(failures, [], failures.slice(0, 3).join('\n\n'));
    assert.ok(new Set(offered.map(({ program }) => program)).size * 2 > count, `fixes for only ${offered.length} of ${count} programs`);
  });

  const ofWriters = Math.ceil(count / 6);
  it(`gives the same of ${ofWriters} programs that look rows up and write them in one loop, and leaves the same rows`, async () => {
    const random = randomOf(seed + 1);
    const programs = Array.from({ length: ofWriters }, () => generateKept(random, words));
    const offered = offersOfPrograms(programs, '/app/src', { '/app/prisma/schema.prisma': schemaText });
    const kept = await database().withCopy(async (client) => {
      const { coupon } = client.prisma as unknown as { readonly coupon: Record<'deleteMany' | 'createMany' | 'findMany', (args?: object) => Promise<unknown>> };
      return keptIn(offered, givenFor(random), {
        reset: async (rows) => { await coupon.deleteMany(); await coupon.createMany({ data: rows }); },
        run: (text, name, given) => loadProgram(text, name)(client.prisma, given),
        left: () => coupon.findMany({ orderBy: { code: 'asc' } }),
        queries: () => client.counts().queries,
      });
    });
    assert.deepEqual(kept.failures, [], kept.failures.slice(0, 3).join('\n\n'));
    assert.ok(kept.fewer * 5 > ofWriters, `fewer queries in only ${kept.fewer} of ${ofWriters} programs`);
  });
});
