import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { createEngine, type Engine } from '../../src/engine';
import { FlowGraph } from '../../src/flow/graph/graph';
import { memoryFileHost } from '../../src/project';

const file = '/app/src/orders.ts';
const text = [
  "import express from 'express';",
  "import { PrismaClient } from '@prisma/client';",
  'const prisma = new PrismaClient();',
  'const app = express();',
  'async function listOrders() {',
  "  console.log('é');",
  '  return prisma.order.findMany();',
  '}',
  'async function customerOf(id: number) {',
  '  return prisma.customer.findUnique({ where: { id } });',
  '}',
  "app.get('/orders', async (req, res) => {",
  '  const rows = [];',
  '  for (const order of await listOrders()) rows.push({ order, customer: await customerOf(order.customerId) });',
  '  res.json(rows);',
  '});',
  "app.get('/items', async (req, res) => {",
  '  const orders = await prisma.order.findMany({ take: 50 });',
  '  for (const order of orders) {',
  '    // headroom-ignore-next-line n-plus-one: few have any',
  '    await prisma.item.findMany({ where: { orderId: order.id } });',
  '    await prisma.note.findMany({ where: { orderId: order.id } });',
  '    await prisma.note.findMany({ where: { orderId: order.id, old: true } });',
  '  }',
  '  res.end();',
  '});',
  'export async function report(ids: number[]) {',
  '  for (const id of ids) await customerOf(id);',
  '}', '',
].join('\n');
const schema = [
  'datasource db { provider = "postgresql" }',
  'model Customer { id Int @id\n orders Order[] }',
  'model Order { id Int @id\n customerId Int\n customer Customer @relation(fields: [customerId], references: [id])\n items Item[]\n notes Note[] }',
  'model Item { id Int @id\n orderId Int\n order Order @relation(fields: [orderId], references: [id]) }',
  'model Note { id Int @id\n orderId Int\n old Boolean\n order Order @relation(fields: [orderId], references: [id]) }',
].join('\n');

function opened(source: string): Engine {
  const files = { '/app/package.json': '{ "dependencies": { "express": "5", "@prisma/client": "6" } }', '/app/prisma/schema.prisma': schema, [file]: source };
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low' } });
  engine.setOverlay(file, source);
  settle(engine);
  engine.findings(file);
  return engine;
}

function settle(engine: Engine): void {
  for (const _step of engine.settle()) { /* to the end */ }
}

const messages = (engine: Engine): readonly string[] => engine.findings(file).map(({ location: { start }, message }) => `${start.line + 1}: ${message}`);
const perOrder = (engine: Engine): readonly string[] => messages(engine).filter((message) => message.includes('per order'));

/** Wherever a space stands inside a function, a comment can: in one line, and with a line end. */
function withComment(source: string, at: number, isLong: boolean): string {
  return `${source.slice(0, at)} /* é${isLong ? '\n' : ''} */${source.slice(at)}`;
}

describe('a look at what is being typed', () => {
  for (const [lineEnds, source, every] of [['LF', text, 2], ['CRLF', text.replaceAll('\n', '\r\n'), 5]] as const) {
    it(`says what a cold start says, at the same places, wherever a comment is typed inside a function (${lineEnds})`, () => {
      const engine = opened(source);
      assert.equal(engine.findings(file).filter(({ rule }) => rule === 'n-plus-one').length, 4);
      const body = source.indexOf('console.log');
      const places = [...source.matchAll(/(?<=[^ '/]) (?=[^ '/])/g)].map(({ index }) => index).filter((at) => at > body && !/(?:async function \w+\(|app\.get|\/\/)[^\n]*$/.test(source.slice(0, at)));
      assert.ok(places.length > 50, `${places.length}`);
      let typed = source;
      places.reverse().filter((_, i) => i % every === 0).forEach((at, i) => {
        typed = withComment(typed, at, i % 2 === 0);
        engine.setOverlay(file, typed);
        const found = engine.findings(file);
        assert.deepEqual(found, opened(typed).findings(file), typed.slice(0, at));
        settle(engine);
        engine.findings(file);
      });
    });
  }

  it('does not look at functions that were not edited: what a limit in another means for them is told at the next look at the whole workspace', () => {
    const engine = opened(text);
    const before = perOrder(engine);
    engine.setOverlay(file, text.replace('order.findMany();', 'order.findMany({ take: 3 });'));
    assert.deepEqual(perOrder(engine), before);
    settle(engine);
    assert.deepEqual(perOrder(engine), before.filter((message) => !message.startsWith('14:')));
  });

  it('nor where what is new or gone in the edited function leads nowhere', () => {
    const engine = opened(text);
    const before = perOrder(engine);
    const typed = (behind: string): readonly string[] => {
      engine.setOverlay(file, text.replace('order.findMany();', `order.findMany({ take: 3 });\n${behind}`));
      return perOrder(engine).map((message) => message.replace(/^\d+: /, ''));
    };
    const same = before.map((message) => message.replace(/^\d+: /, ''));
    for (const behind of ['later(1)', "console.warn('é')", 'await order.totals()']) assert.deepEqual(typed(behind), same, behind);
    assert.deepEqual(typed('await customerOf(1)'), same.filter((message) => !message.includes('/orders')));
  });

  it('looks at functions anew that lead through the edited place, and at no others', () => {
    const source = `${text}app.get('/notes', async (req, res) => {\n  for (const order of await listOrders()) await prisma.note.findMany({ where: { orderId: order.id } });\n  res.end();\n});\n`;
    const engine = opened(source);
    const before = perOrder(engine);
    const edited = source.replace(/order\.findMany\(\);([^]*?)prisma\.customer/, 'order.findMany({ take: 3 });$1prisma .customer');
    engine.setOverlay(file, edited);
    assert.deepEqual([14, 31].map((line) => before.some((message) => message.startsWith(`${line}:`))), [true, true]);
    assert.deepEqual(perOrder(engine), before.filter((message) => !message.startsWith('14:')));
    settle(engine);
    assert.deepEqual(messages(engine), messages(opened(edited)));
  });

  it('asks once what an edited file does, and not again at each edit of another one', () => {
    const other = '/app/src/items.ts';
    const engine = opened(text);
    const otherText = text.replace("app.get('/orders'", "app.get('/more'");
    engine.setOverlay(other, otherText);
    settle(engine);
    for (const one of [file, other]) engine.findings(one);
    const steps = mock.method(FlowGraph.prototype, 'stepsOf');
    const askedOf = (edit: number): number => {
      steps.mock.resetCalls();
      engine.setOverlay(other, otherText.replace("console.log('é');", `console.log('é'); later(${edit});`));
      assert.ok(engine.findings(other).length > 0);
      return steps.mock.calls.filter(({ arguments: [id] }) => id?.startsWith(file)).length;
    };
    try {
      const edited = text.replace("console.log('é');", "console.log('é'); earlier(1);");
      engine.setOverlay(file, edited);
      assert.ok(askedOf(1) > 0);
      assert.equal(askedOf(2), 0);
    } finally {
      steps.mock.restore();
    }
  });

  it('looks at the whole file where a function does something else than it did', () => {
    const engine = opened(text);
    engine.setOverlay(file, text.replace('return prisma.customer.findUnique({ where: { id } });', 'return { id };'));
    assert.deepEqual(messages(engine).filter((message) => message.includes('customer')), []);
  });

  it('looks at the whole file where something was edited outside of functions', () => {
    const engine = opened(text);
    engine.setOverlay(file, text.replace("'@prisma/client'", "'./client'"));
    assert.deepEqual(messages(engine), []);
  });

  it('shows what is new in the function that is edited, and takes away what went', () => {
    const engine = opened(text);
    const edited = text.replace('await prisma.note.findMany({ where: { orderId: order.id } });', '').replace("console.log('é');", "console.log('è');");
    engine.setOverlay(file, edited);
    assert.deepEqual(messages(engine), messages(opened(edited)));
    assert.equal(perOrder(engine).length, perOrder(opened(text)).length - 1);
  });

  it('is followed by a look at all of the file before a rewrite is offered', () => {
    const engine = opened(text);
    const edited = text.replace("console.log('é');", "console.log('longer');");
    engine.setOverlay(file, edited);
    const { location: { start } } = engine.findings(file).find(({ message }) => message.includes('per order')) ?? assert.fail();
    assert.deepEqual(engine.fixesAt(file, start.offset, start.offset), opened(edited).fixesAt(file, start.offset, start.offset));
  });
});
