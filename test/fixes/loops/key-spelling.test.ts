import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const file = '/app/main.ts';

/** The batches that are offered, as the text that each would leave; and why nothing is, where nothing is. */
function offered(text: string, schema: string): { readonly texts: readonly string[]; readonly reasons: readonly string[] } {
  const engine = opened({ [file]: text, '/app/prisma/schema.prisma': schema });
  assert.ok(engine.findings(file).some(({ rule }) => rule === 'n-plus-one'), 'nothing is found that could be rewritten');
  return { texts: offersIn(engine, file, 'batch').map((offer) => offer.text), reasons: engine.fixAll().left.map(({ reason }) => reason) };
}

const prisma = (provider: string, native: string): string => `
datasource db {
  provider = "${provider}"
}
generator client {
  provider = "prisma-client-js"
}
model Product {
  id   String @id ${native}
  name String
}
model Line {
  id        Int    @id
  productId String ${native}
  label     String
}
`;

const loop = (list: string, key: string, query = 'prisma.product.findUnique({ where: { id: %s } })'): string => `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();

export async function main(body: { lines: { productId: string }[] }) {
  const lines = ${list};
  const names = [];
  for (const line of lines) {
    const product = await ${query.replace('%s', key)};
    names.push(product?.name);
  }
  return names;
}
`;

const fromRequest = 'body.lines';
const fromRows = 'await prisma.line.findMany()';
const digits = 'String(line.productId).replace(/[{}-]/g, \'\').toLowerCase()';

describe('keys that can be written in several ways', () => {
  it('are compared by the digits of a uuid where they come from a request', () => {
    const { texts: [text = ''] } = offered(loop(fromRequest, 'line.productId'), prisma('postgresql', '@db.Uuid'));
    assert.ok(text.includes(`productById.get(${digits})`), text);
    assert.ok(text.includes('[String(product.id).replace(/[{}-]/g, \'\').toLowerCase(), product] as const'), text);
  });

  it('stay as they are where they are a uuid of rows that were read', () => {
    const { texts: [text = ''] } = offered(loop(fromRows, 'line.productId'), prisma('postgresql', '@db.Uuid'));
    assert.match(text, /productById\.get\(line\.productId\)/);
  });

  it('are compared by the digits where the column of the rows is a text', () => {
    const { texts: [text = ''] } = offered(loop(fromRows, 'line.label'), prisma('postgresql', '@db.Uuid'));
    assert.ok(text.includes(digits.replace('productId', 'label')), text);
  });

  it('stay as they are where the column is a text, which a database tells apart', () => {
    for (const provider of ['postgresql', 'sqlite']) {
      const { texts: [text = ''] } = offered(loop(fromRequest, 'line.productId'), prisma(provider, ''));
      assert.match(text, /productById\.get\(line\.productId\)/);
    }
  });

  for (const [what, provider, native] of [['of fixed length', 'postgresql', '@db.Char(36)'], ['an address', 'postgresql', '@db.Inet'], ['MySQL\'s, where capitals do not count', 'mysql', '']] as const) {
    it(`have no rewrite where they come from a request and the column is ${what}`, () => {
      const { texts, reasons } = offered(loop(fromRequest, 'line.productId'), prisma(provider, native));
      assert.deepEqual(texts, []);
      assert.match(reasons.join('\n'), /takes keys for the same that are written in several ways/);
      const { texts: [text = ''] } = offered(loop(fromRows, 'line.productId'), prisma(provider, native));
      assert.match(text, /productById\.get\(line\.productId\)/);
    });
  }

  it('are compared by the digits in a key of two columns, too', () => {
    const schema = prisma('postgresql', '@db.Uuid').replace('  name String', '  name String\n  shop String @db.Uuid\n  @@unique([id, shop])');
    const { texts: [text = ''] } = offered(loop(fromRequest, '{ id: line.productId, shop: line.productId }', 'prisma.product.findUnique({ where: { id_shop: %s } })'), schema);
    assert.ok(text.includes(`JSON.stringify([${digits}, ${digits}])`), text);
  });

  it('are compared by the digits in a plural beside the function that a loop calls', () => {
    const text = loop(fromRequest, 'line.productId', 'productOf(%s)').replace('export async', 'async function productOf(id: string) {\n  return prisma.product.findUnique({ where: { id } });\n}\n\nexport async');
    const { texts: [after = ''] } = offered(text, prisma('postgresql', '@db.Uuid'));
    assert.ok(after.includes(`productById.get(${digits})`) && after.includes('[String(product.id).replace(/[{}-]/g, \'\').toLowerCase(), product]'), after);
  });

  it('are lowered where a text is compared to ids of MongoDB, and nowhere else', () => {
    const of = (key: string): string => {
      const engine = opened({
        '/app/models.ts': 'import { model, Schema } from \'mongoose\';\nexport const Product = model(\'Product\', new Schema({ name: String }));\nexport const Shop = model(\'Shop\', new Schema({ _id: String, name: String }));\nexport const Line = model(\'Line\', new Schema({ product: { type: Schema.Types.ObjectId, ref: \'Product\', required: true } }));\n',
        [file]: `import { Types } from 'mongoose';\nimport { Line, Product, Shop } from './models';\nexport async function main(ids: string[], found: Types.ObjectId[]) {\n  const names = [];\n  for (const id of ${key}) names.push((await ${key === 'shops' ? 'Shop' : 'Product'}.findById(id))?.name);\n  return names;\n}\n`.replace('of shops', 'of ids'),
      });
      return offersIn(engine, file, 'batch').map(({ text }) => text).join('\n');
    };
    assert.match(of('ids'), /\.get\(String\(id\)\.toLowerCase\(\)\)/);
    assert.match(of('found'), /\.get\(String\(id\)\)/);
    assert.match(of('shops'), /\.get\(String\(id\)\)/);
  });
});
