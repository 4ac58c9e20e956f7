import assert from 'node:assert/strict';
import { applyEdits, type Fix } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const route = '/app/src/app/api/orders/route.ts';
const handler = (body: string): string => `import mongoose from 'mongoose';\nimport { Order } from '../../../models/order';\n\nexport async function GET(request: Request) {\n  ${body}\n  return Response.json(await Order.find().limit(20));\n}\n`;
const model = { '/app/src/models/order.ts': 'import mongoose from \'mongoose\';\nexport const Order = mongoose.models.Order || mongoose.model(\'Order\', new mongoose.Schema({ name: String }));\n' };
const connects = handler('await mongoose.connect(process.env.MONGODB_URI!, { dbName: \'shop\' });');
/** As the documentation of Next.js and Mongoose has it: https://github.com/vercel/next.js/blob/canary/examples/with-mongodb-mongoose/lib/dbConnect.ts */
const kept = (address: string): string => `import mongoose from 'mongoose';\nconst MONGODB_URI = process.env.${address}!;\nlet cached = (global as any).mongoose;\nif (!cached) cached = (global as any).mongoose = { conn: null, promise: null };\nasync function dbConnect() {\n  if (cached.conn) return cached.conn;\n  if (!cached.promise) {\n    cached.promise = mongoose.connect(MONGODB_URI, { bufferCommands: false }).then((m) => m);\n  }\n  cached.conn = await cached.promise;\n  return cached.conn;\n}\nexport default dbConnect;\n`;

describe('fixes: the connection that a library has by default', () => {
  it('the project\'s own function that keeps it is called, as its module gives it away', () => {
    const [fix] = offered(connects, { '/app/src/lib/dbConnect.ts': kept('MONGODB_URI') });
    assert.equal(fix?.title, 'Use the shared `dbConnect` of dbConnect.ts');
    assert.equal(applyEdits(connects, fix.edits[0]?.edits ?? []), handler('await dbConnect();').replace('import mongoose from \'mongoose\';\n', '').replace('\n\n', '\nimport dbConnect from \'../../../lib/dbConnect\';\n\n'));
  });

  it('one of another address is another connection', () => {
    const [fix] = offered(connects, { '/app/src/lib/dbConnect.ts': kept('REPORTS_URI') });
    assert.equal(fix?.title, 'Use one shared `getMongooseConnection`, in a module of its own (mongoose-connection.ts)');
    assert.deepEqual(fix.edits.map(({ file }) => file), [route, '/app/src/lib/mongoose-connection.ts']);
  });

  /** Functions that connect once, and more than that: to call them would do that, too, or keep from the request that connecting failed. */
  const others: readonly { readonly what: string; readonly text: string }[] = [
    { what: 'a handler', text: 'export async function POST() {\n  if (mongoose.connection.readyState === 0) await mongoose.connect(process.env.MONGODB_URI!, { dbName: \'shop\' });\n  return Response.json(await Order.create({}));\n}\n' },
    { what: 'one that tells nobody that it failed', text: 'export async function connectToDB() {\n  if (mongoose.connection.readyState >= 1) return;\n  try {\n    await mongoose.connect(process.env.MONGODB_URI!);\n  } catch (error) {\n    console.error(error);\n  }\n}\n' },
    { what: 'one that ends the process', text: 'export const connectToDB = async () => {\n  if (mongoose.connection.readyState >= 1) return;\n  await mongoose.connect(process.env.MONGODB_URI!).catch(() => process.exit(1));\n};\n' },
  ];

  for (const { what, text } of others) {
    it(`is not asked of ${what}`, () => {
      const [fix] = offered(connects, { '/app/src/lib/more.ts': `import mongoose from 'mongoose';\nimport { Order } from '../models/order';\n${text}export const used = Order;\n` });
      assert.equal(fix?.title, 'Use one shared `getMongooseConnection`, in a module of its own (mongoose-connection.ts)');
    });
  }

  it('no module is made among the routes of `pages/api`', () => {
    const path = '/app/pages/api/orders.js';
    const text = 'const mongoose = require(\'mongoose\');\nconst Order = require(\'../../models/order\');\n\nmodule.exports = async function handler(req, res) {\n  await mongoose.connect(process.env.MONGODB_URI);\n  res.json(await Order.find().limit(20));\n};\n';
    const [fix] = offered(text, { '/app/models/order.js': 'const mongoose = require(\'mongoose\');\nmodule.exports = mongoose.models.Order || mongoose.model(\'Order\', new mongoose.Schema({ name: String }));\n' }, path);
    assert.deepEqual(fix?.edits.map(({ file }) => file), [path, '/app/lib/mongoose-connection.js']);
    assert.match(applyEdits(text, fix.edits[0]?.edits ?? []), /const \{ getMongooseConnection \} = require\('\.\.\/\.\.\/lib\/mongoose-connection'\);\n[^]*await getMongooseConnection\(\);/);
  });

  it('a function of Lambda keeps it for the requests that its instance gets', () => {
    const path = '/app/src/orders.ts';
    const text = 'import type { APIGatewayProxyHandler } from \'aws-lambda\';\nimport { connect } from \'mongoose\';\nimport { Order } from \'./models/order\';\n\nexport const handler: APIGatewayProxyHandler = async () => {\n  await connect(process.env.MONGODB_URI!);\n  return { statusCode: 200, body: JSON.stringify(await Order.find().limit(20)) };\n};\n';
    const [fix] = offered(text, model, path, '"@types/aws-lambda": "8.0.0"');
    const made = fix?.edits[1]?.edits[0]?.newText ?? '';
    assert.match(made, /^import \{ connect \} from 'mongoose';\n[^]*let defaultConnection: ReturnType<typeof connect> \| undefined;\n[^]*return \(defaultConnection \?\?= connect\(process\.env\.MONGODB_URI!\)\.catch\(/);
  });

  /** What is not the same where the promise of a connection is kept. */
  const traps: readonly { readonly what: string; readonly body?: string; readonly beside?: Readonly<Record<string, string>> }[] = [
    { what: 'a request closes it', body: 'await mongoose.connect(process.env.MONGODB_URI!);\n  await Order.countDocuments();\n  await mongoose.disconnect();' },
    { what: 'another file closes it', beside: { '/app/src/lib/close.ts': 'import mongoose from \'mongoose\';\nexport async function close() {\n  await mongoose.connection.close();\n}\n' } },
    { what: 'another file that has something else of it closes it', beside: { '/app/src/lib/close.ts': 'import mongoose from \'mongoose\';\nimport { Order } from \'../models/order\';\nexport async function close() {\n  await Order.countDocuments();\n  await mongoose.connection.close();\n}\n' } },
    { what: 'another file closes it by a function that it imports', beside: { '/app/src/lib/close.ts': 'import { disconnect } from \'mongoose\';\nexport async function close() {\n  await disconnect();\n}\n' } },
    { what: 'another file loads the library to close it', beside: { '/app/src/lib/close.ts': 'export async function close() {\n  const { disconnect } = await import(\'mongoose\');\n  await disconnect();\n}\n' } },
    { what: 'a test closes it for the next one', beside: { '/app/src/app/api/orders/route.test.ts': 'import mongoose from \'mongoose\';\nafterEach(async () => {\n  await mongoose.disconnect();\n});\n' } },
    { what: 'the request says where it leads', body: 'await mongoose.connect(request.headers.get(\'tenant\')!);' },
    { what: 'what it gives is used', body: 'const connected = await mongoose.connect(process.env.MONGODB_URI!);\n  console.log(connected.connections.length);' },
    { what: 'nobody waits for it', body: 'void mongoose.connect(process.env.MONGODB_URI!);' },
    { what: 'its settings are of the request', body: 'await mongoose.connect(process.env.MONGODB_URI!, { appName: request.url });' },
  ];

  for (const { what, body, beside = {} } of traps) {
    it(`stays as it is where ${what}`, () => {
      assert.deepEqual(offered(body === undefined ? connects : handler(body), beside).filter(({ kind }) => kind === 'shared-client').map(({ title }) => title), []);
    });
  }

  it('is kept where it is closed when the program ends', () => {
    const beside = { '/app/src/lib/close.ts': 'import mongoose from \'mongoose\';\nimport { Order } from \'../models/order\';\nvoid Order.countDocuments();\nprocess.on(\'SIGTERM\', () => void mongoose.connection.close());\n' };
    assert.equal(offered(connects, beside).length, 1);
  });

  function offered(text: string, beside: Readonly<Record<string, string>>, path = route, packages = '"next": "15.0.0"'): readonly Fix[] {
    const files = { '/app/package.json': `{ "dependencies": { ${packages}, "mongoose": "8.0.0" } }`, ...model, [path]: text, ...beside };
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
    for (const steps = engine.settle(); !steps.next().done;);
    const found = engine.fixesAt(path, 0, text.length);
    assert.ok(found.length > 0, 'nothing is found');
    return found.flatMap(({ fixes }) => fixes);
  }
});
