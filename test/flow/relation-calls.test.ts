import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ts } from '../../src/project/ts';
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

  it('is no caller of a function of that name, and is not put to the checker to know that', () => {
    const { flow } = flowOf({
      'prisma/schema.prisma': schema,
      'src/a.ts': [
        "import { PrismaClient } from '@prisma/client';",
        'const prisma = new PrismaClient();',
        'export class Shelf { author(id: number) { return id; } }',
        'const shelf = new Shelf();',
        'export const ofPost = (id: number) => prisma.post.findUnique({ where: { id } }).author();',
        'export const ofShelf = (id: number) => shelf.author(id);',
      ].join('\n'),
    });
    const { checker } = flow.context;
    const sourceFile = flow.context.sourceFile('/app/src/a.ts');
    assert.ok(sourceFile);
    const asked = new Set<string>();
    const { getSymbolAtLocation } = checker;
    checker.getSymbolAtLocation = (node) => {
      asked.add(node.parent.getText());
      return getSymbolAtLocation(node);
    };
    const method = sourceFile.statements.find(ts.isClassDeclaration)?.members[0];
    assert.ok(method && ts.isMethodDeclaration(method));
    assert.deepEqual(flow.context.callsOf(method).map((call) => call.getText()), ['shelf.author(id)']);
    assert.ok(asked.has('shelf.author'), 'the call that may lead there is asked about');
    assert.deepEqual([...asked].filter((text) => text.endsWith('.author') && text.startsWith('prisma')), []);
  });
});
