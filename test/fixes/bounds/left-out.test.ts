import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';

const schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Order {\n  id Int @id\n  paid Boolean\n  createdAt DateTime\n}\n';
const head = "import { initTRPC } from '@trpc/server';\nimport { PrismaClient } from '@prisma/client';\nimport { z } from 'zod';\nconst prisma = new PrismaClient();\nconst t = initTRPC.create();\nconst paging = z.object({ limit: z.number().optional(), page: z.number().optional() });\n";

/** What a procedure is rewritten to that reads orders, and what the rewrite says of itself; `undefined` where none is offered. */
function limited(body: string, beside = ''): readonly [string, string] | undefined {
  const file = '/app/orders.ts';
  const text = `${head}${beside}export const orders = t.router({\n  list: t.procedure.input(paging).query(async ({ input }) => {\n${body}\n  }),\n});\n`;
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ [file]: text, '/app/schema.prisma': schema, '/app/package.json': '{ "dependencies": { "@trpc/server": "11.0.0", "@prisma/client": "6.0.0", "zod": "3.25.0" } }' }) });
  for (const _ of engine.settle());
  const found = engine.fixesAt(file, 0, text.length);
  assert.ok(found.some(({ finding }) => finding.rule === 'unbounded-query'), 'the query is no finding');
  const fix = found.flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'limit');
  const after = fix && applyEdits(text, fix.edits.find((edit) => edit.file === file)?.edits ?? []);
  return fix && after !== undefined ? [after.split('\n').find((line) => !text.split('\n').includes(line)) ?? '', fix.title] : undefined;
}

describe('a limit that a request may leave out', () => {
  const title = 'Load at most 100 orders where no number is asked for (further ones are left out)';

  for (const [what, body, after] of [
    ['a property of the input', 'return prisma.order.findMany({ take: input.limit });', 'return prisma.order.findMany({ take: input.limit ?? 100 });'],
    ['a shorthand', 'const { limit: take } = input;\nreturn prisma.order.findMany({ take });', 'return prisma.order.findMany({ take: take ?? 100 });'],
    ['a type that is claimed', 'return prisma.order.findMany({ take: input.limit as number });', 'return prisma.order.findMany({ take: (input.limit as number) ?? 100 });'],
  ] as const) it(`gets a number where it is left out: ${what}`, () => assert.deepEqual(limited(body), [after, title]));

  it('gets none where the first rows would be the oldest, and none where all are needed', () => {
    assert.equal(limited("return prisma.order.findMany({ take: input.limit, orderBy: { createdAt: 'asc' } });"), undefined);
    assert.equal(limited('const orders = await prisma.order.findMany({ take: input.limit });\nreturn { paid: orders.filter((order) => order.paid).length };'), undefined);
  });

  it('gets none where it stands among options of a function around the one that asks', () => {
    assert.equal(limited('const options = { take: input.limit };\nconst load = () => prisma.order.findMany(options);\nreturn load();'), undefined);
  });
});
