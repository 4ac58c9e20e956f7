import assert from 'node:assert/strict';
import { file, findingsOf, textAt, workspace } from './workspace';

const listOrders = `
export async function listOrders() {
  const orders = await prisma.order.findMany();
  for (const order of orders) {
    await prisma.user.findUnique({ where: { id: order.customerId } });
  }
}
`;

const nested = `
export class Shop {
  async products() {
    const orders = await prisma.order.findMany({ include: { items: true } });
    for (const order of orders) {
      for (const item of order.items) await prisma.product.findUnique({ where: { id: item.productId } });
    }
  }
}
`;

describe('n-plus-one', () => {
  it('says what the query is, of which model and library, in which function', () => {
    const [finding] = findingsOf(listOrders);
    assert.deepEqual(
      finding && { rule: finding.rule, shape: finding.shape, frequency: finding.frequency, library: finding.library, model: finding.model, enclosing: finding.enclosing },
      { rule: 'n-plus-one', shape: 'read-in-loop', frequency: 'N', library: 'prisma', model: 'User', enclosing: 'listOrders' },
    );
  });

  it('leads to the query that made the list and to the loop', () => {
    const engine = workspace(listOrders);
    const [finding] = engine.findings(file);
    assert.deepEqual(finding?.related.map(({ location, message }) => [textAt(engine, location), message]), [
      ['prisma.order.findMany', 'This query makes the list of orders.'],
      ['orders', 'This loop runs it once per order.'],
    ]);
  });

  it('leads to every loop of a nest, the inner one first', () => {
    const engine = workspace(nested);
    const [finding] = engine.findings(file);
    assert.equal(finding?.frequency, 'N*M');
    assert.equal(finding.enclosing, 'Shop.products');
    assert.deepEqual(finding.related.map(({ location, message }) => [textAt(engine, location), message]), [
      ['prisma.order.findMany', 'This query makes the list of orders.'],
      ['order.items', 'This loop runs it once per item.'],
      ['orders', 'This loop repeats the inner one for every order.'],
    ]);
  });

  it('leads to the list query in another file', () => {
    const engine = workspace(`
      import { orders } from './orders';
      export async function list() {
        for (const order of orders) await prisma.user.findFirst({ where: { id: order.customerId } });
      }`);
    engine.setOverlay('/app/src/orders.ts', "import { prisma } from './db';\nexport const orders = await prisma.order.findMany();\n");
    const [finding] = engine.findings(file);
    assert.equal(finding?.confidence, 'high');
    assert.deepEqual(finding.related.map(({ location }) => location.file), ['/app/src/orders.ts', file]);
  });

  it('tells reads, writes and equal queries apart by their shape', () => {
    const shapes = findingsOf(`
      export async function all(ids: number[]) {
        for (const id of ids) {
          await prisma.post.findFirst({ where: { id } });
          await prisma.post.delete({ where: { id } });
          await prisma.setting.findFirst({ where: { key: 'vat' } });
        }
      }`).map(({ shape }) => shape);
    assert.deepEqual(shapes, ['read-in-loop', 'write-in-loop', 'invariant-query-in-loop']);
  });

  it('keeps its fingerprint when lines move and other functions are added', () => {
    const [before] = findingsOf(listOrders);
    const moved = findingsOf(`\n\n// moved\nexport async function other(ids: number[]) {\n  for (const id of ids) await prisma.user.findFirst({ where: { id } });\n}\n${listOrders}`);
    assert.ok(before);
    assert.equal(moved.length, 2);
    assert.equal(moved[1]?.fingerprint, before.fingerprint);
    assert.notEqual(moved[0]?.fingerprint, before.fingerprint);
  });

  it('tells two equal queries of one function apart by their fingerprints', () => {
    const [first, second] = findingsOf(`
      export async function twice(ids: number[]) {
        for (const id of ids) await prisma.post.findFirst({ where: { id } });
        for (const id of ids) await prisma.post.findFirst({ where: { id } });
      }`);
    assert.ok(first && second);
    assert.notEqual(first.fingerprint, second.fingerprint);
  });

  it('counts more on a request path: an error in a handler where it is sure, a warning elsewhere', () => {
    const severities = findingsOf(`
      import express from 'express';
      const app = express();
      app.get('/posts', async (req: any, res: any) => {
        for (const post of await prisma.post.findMany()) await prisma.comment.count({ where: { postId: post.id } });
        for (const id of req.body.ids) await prisma.post.delete({ where: { id } });
      });
      export async function job() {
        for (const post of await prisma.post.findMany()) await prisma.comment.count({ where: { postId: post.id } });
      }`).map(({ severity, confidence }) => `${confidence} ${severity}`);
    assert.deepEqual(severities, ['high error', 'medium warning', 'high warning']);
  });

  it('says the same with Windows line ends, at the same lines and characters', () => {
    const unix = findingsOf(nested);
    const windows = findingsOf(nested.replaceAll('\n', '\r\n').slice(0));
    const placesOf = (findings: typeof unix) => findings.map(({ location: { start, end }, message }) => [start.line, start.character, end.line, end.character, message]);
    assert.equal(unix.length, 1);
    assert.deepEqual(placesOf(windows), placesOf(unix));
  });

  it('finds nothing in a file whose client is of another package', () => {
    const engine = workspace(listOrders);
    engine.setOverlay('/app/src/db.ts', "import { Client } from 'other-orm';\nexport const prisma = new Client();\n");
    assert.deepEqual(engine.findings(file), []);
  });

  it('knows queries without a schema, but no model', () => {
    const engine = workspace(listOrders);
    engine.setOverlay('/app/prisma/schema.prisma', '');
    const [finding] = engine.findings(file);
    assert.equal(finding?.rule, 'n-plus-one');
    assert.equal(finding.model, undefined);
  });

  it('is of low confidence in a table with one row for each name: the class says which column tells its rows apart', () => {
    const of = (key: string): readonly string[] => findingsOf(`
      import { Model } from 'objection';
      class Renderer extends Model {
        static get tableName() { return 'renderers'; }
        ${key}
      }
      export async function refresh() {
        const renderers = await Renderer.query();
        for (const renderer of renderers) await Renderer.query().patch({ config: {} }).where('key', (renderer as any).key);
      }
    `).map(({ confidence }) => confidence);
    assert.deepEqual(of("static get idColumn() { return 'key'; }"), ['low']);
    assert.deepEqual(of("static idColumn = 'code';"), ['low']);
    assert.deepEqual(of(''), ['high']);
    assert.deepEqual(of("static idColumn = 'id';"), ['high']);
    const lookUp = `import { Model } from 'objection';
      class Country extends Model { static tableName = 'countries'; static idColumn = 'code'; }
      export const all = async () => { for (const order of await prisma.order.findMany()) await Country.query().findById(order.country); };`;
    assert.deepEqual(findingsOf(lookUp).map(({ confidence }) => confidence), ['high'], 'as many orders as there are ask for a country each');
  });

  it('asks anew how many of a type there are once a list of them is written into the schema', () => {
    const engine = workspace(`
import { ApolloServer } from '@apollo/server';
const resolvers = {
  Query: { me: () => prisma.user.findFirst() },
  Profile: { posts: (profile: { id: number }) => prisma.post.findMany({ where: { authorId: profile.id } }) },
};
export const server = new ApolloServer({ typeDefs, resolvers });
`, 'n-plus-one', { '/app/schema.graphql': 'type Profile { id: Int }' });
    const confidences = (): readonly string[] => {
      for (const steps = engine.settle(); !steps.next().done;);
      return engine.findings(file).map(({ confidence }) => confidence);
    };
    assert.deepEqual(confidences(), ['medium'], 'where no field gives it');
    engine.setOverlay('/app/schema.graphql', 'type Profile { id: Int } type Query { me: Profile }');
    assert.deepEqual(confidences(), ['low']);
    engine.setOverlay('/app/schema.graphql', 'type Profile { id: Int } type Query { me: Profile all: [Profile] }');
    assert.deepEqual(confidences(), ['medium']);
  });
});
