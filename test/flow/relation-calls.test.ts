import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flowOf } from './workspace';

const schema = readFileSync(join(__dirname, '../fixtures/rules/n-plus-one/schema.prisma'), 'utf8');

describe('a relation that is called on a query', () => {
  it('is no call that may lead anywhere, however many follow one another; what is called on what the query gives is', () => {
    const { flow } = flowOf({
      'prisma/schema.prisma': schema,
      'src/a.ts': [
        "import { PrismaClient } from '@prisma/client';",
        'const prisma = new PrismaClient();',
        'export const author = (id: number) => prisma.post.findUnique({ where: { id } }).author();',
        'export const others = (id: number) => prisma.post.findUnique({ where: { id } }).author().posts();',
        'export const shown = async (id: number) => (await prisma.post.findUnique({ where: { id } })).shown();',
        'export const own = (id: number) => prisma.post.findUnique({ where: { id } }).mine();',
        'export const else1 = (store: { find(): { author(): void } }) => store.find().author();',
      ].join('\n'),
    });
    const found = flow.graph.factsOf('/app/src/a.ts')?.flow;
    assert.deepEqual(found?.calls.map(({ name }) => name), ['shown', 'mine', 'author', 'find']);
    assert.equal(found?.sites.filter(({ meaning }) => meaning.concept === 'query').length, 4);
  });
});
