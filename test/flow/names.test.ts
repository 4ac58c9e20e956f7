import assert from 'node:assert/strict';
import { enclosingName } from '../../src/flow/values/names';
import { isFunctionNode } from '../../src/project/syntax';
import { ts } from '../../src/project/ts';

/** The name of the innermost function around `here()`. */
function nameIn(code: string): string {
  const file = ts.createSourceFile('/a.ts', code, ts.ScriptTarget.Latest, true);
  let node: ts.Node = file;
  const visit = (inner: ts.Node): void => {
    if (inner.pos <= code.indexOf('here()') && code.indexOf('here()') < inner.end) {
      if (isFunctionNode(inner) || ts.isClassStaticBlockDeclaration(inner)) node = inner;
      ts.forEachChild(inner, visit);
    }
  };
  visit(file);
  return enclosingName(node as Parameters<typeof enclosingName>[0]);
}

describe('the name of a function', () => {
  const names: readonly (readonly [code: string, name: string])[] = [
    ['here();', '(module)'],
    ['function list() { here(); }', 'list'],
    ['const list = async () => { here(); };', 'list'],
    ['const list = function inner() { here(); };', 'inner'],
    ['export const GET = withAuth(async () => { here(); });', 'GET'],
    ['export default async () => { here(); };', 'default'],
    ['module.exports = async () => { here(); };', 'module.exports'],
    ['exports.list = function () { here(); };', 'exports.list'],
    ['class Orders { list() { here(); } }', 'Orders.list'],
    ['class Orders { list = async () => { here(); }; }', 'Orders.list'],
    ['class Orders { constructor() { here(); } }', 'Orders.constructor'],
    ['class Orders { get all() { return here(); } }', 'Orders.all'],
    ['class Orders { static { here(); } }', 'Orders.static'],
    ['class Orders { #list() { here(); } }', 'Orders.#list'],
    ['const storage = { list() { here(); } };', 'storage.list'],
    ['const storage = { list: async () => { here(); } };', 'storage.list'],
    ["router.get('/orders', async () => { here(); });", "router.get('/orders')"],
    ["router.get('/orders', wrap(async () => { here(); }));", "router.get('/orders')"],
    ["new Hono({ strict: false }).use(auth).get('/', (c) => c.text('')).post('/orders', async () => { here(); });", "new Hono().post('/orders')"],
    ["app\n  .use((req) => { other(); })\n  .get('/orders', async () => { here(); });", "app.get('/orders')"],
    ['(() => { here(); })();', '(anonymous)'],
    ['class Orders { [Symbol.iterator]() { here(); } }', 'Orders.(computed)'],
  ];
  for (const [code, name] of names) it(`is ${name} in ${code}`, () => assert.equal(nameIn(code), name));
});
