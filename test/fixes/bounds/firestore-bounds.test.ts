import assert from 'node:assert/strict';
import { applyEdits, type FixKind } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const route = '/app/app/api/orders/route.ts';
const versions = { 'firebase-admin': '^13.0.0' };

/** What the lightbulb makes of the route's only query without a bound: kind → the lines that are not those of before. */
function offers(body: string, { dependencies = versions, imports = "import { getFirestore } from 'firebase-admin/firestore';" }: { readonly dependencies?: Readonly<Record<string, string>>; readonly imports?: string } = {}): Partial<Record<FixKind, readonly string[]>> {
  const before = `${imports}\n\nexport async function GET() {\n  const db = getFirestore();\n  ${body}\n}\n`;
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': JSON.stringify({ dependencies: { next: '15.0.0', ...dependencies } }), [route]: before }), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
  for (const _ of engine.settle());
  const found = engine.fixesAt(route, 0, Number.MAX_SAFE_INTEGER);
  assert.equal(found.length, 1, 'one query without a bound');
  const known = before.split('\n');
  return Object.fromEntries(found[0]?.fixes.map(({ kind, edits }) => [kind, applyEdits(before, edits.find(({ file }) => file === route)?.edits ?? []).split('\n').filter((line) => !known.includes(line)).map((line) => line.trim())]) ?? []);
}

const answer = 'return Response.json(snapshot.docs.map((doc) => ({ ...doc.data(), id: doc.id })));';
const all = `const snapshot = await db.collection('orders').get();\n  ${answer}`;

describe('a part of the documents of Firestore', () => {
  it('is a limit, a page, documents behind one with an id, and those with a cursor', () => {
    assert.deepEqual(Object.keys(offers(all)), ['limit', 'paginate', 'keyset', 'envelope']);
    assert.deepEqual(offers(all).limit, ["const snapshot = await db.collection('orders').limit(100).get();"]);
    assert.ok(offers(all).keyset?.includes("import { getFirestore, Filter, FieldPath } from 'firebase-admin/firestore';"));
    assert.ok(offers(all).envelope?.some((line) => line.startsWith("return Response.json(envelopeOf(snapshot.docs.map((doc) => ({ ...doc.data(), id: doc.id })), cursor, 'id'")));
  });

  it('is no page where the number of documents is answered with, which would be that of the page', () => {
    const kinds = (made: string): readonly string[] => Object.keys(offers(`const snapshot = await db.collection('orders').get();\n  ${made}`));
    assert.deepEqual(kinds('return Response.json({ total: snapshot.size });'), []);
    assert.deepEqual(kinds('return Response.json({ total: snapshot.size, items: snapshot.docs.map((doc) => doc.data()) });'), ['limit']);
    assert.deepEqual(kinds('if (snapshot.size === 0) return Response.json([]);\n  return Response.json(snapshot.docs.map((doc) => doc.data()));'), ['limit', 'paginate']);
  });

  it('goes by the id only where that is in the answer, and nothing in the document can take its place', () => {
    for (const row of ['doc.data()', '({ id: doc.id, ...doc.data() })', '({ ...doc.data(), key: doc.id })']) {
      assert.deepEqual(Object.keys(offers(all.replace('({ ...doc.data(), id: doc.id })', row))), ['limit', 'paginate', 'envelope'], row);
    }
  });

  it('goes by the id only where documents come in its order: not behind a range or an order', () => {
    for (const [link, kinds] of [[".where('status', '==', 'open')", true], [".where('total', '>', 5)", false], [".orderBy('total')", false], ['.where(isOpen)', false]] as const) {
      const offered = offers(all.replace('.get()', `${link}.get()`));
      assert.equal(offered.keyset !== undefined, kinds, link);
      assert.ok(offered.paginate, link);
    }
  });

  it('goes by the id only in versions that have conditions made of others', () => {
    assert.equal(offers(all, { dependencies: { 'firebase-admin': '^11.5.0' } }).keyset, undefined);
    assert.equal(offers(all, { dependencies: {} }).keyset, undefined);
    assert.ok(offers(all, { dependencies: { 'firebase-admin': '^11.6.0' } }).keyset);
    assert.ok(offers(all, { dependencies: { '@google-cloud/firestore': '^7.0.0' } }).keyset);
  });

  it('is taken of a query that a variable holds, unless it may have a limit', () => {
    const held = `let orders = db.collection('orders').where('status', '==', 'open');\n  const snapshot = await orders.get();\n  ${answer}`;
    assert.deepEqual(offers(held).limit, ['const snapshot = await orders.limit(100).get();']);
    const perhaps = held.replace('const snapshot', "if (process.env.FEW) orders = orders.limit(10);\n  const snapshot");
    assert.deepEqual(offers(perhaps), {});
  });

  it('is none of documents that are counted', () => {
    assert.deepEqual(Object.keys(offers(all.replace('Response.json(', 'Response.json([snapshot.size, ').replace('));', ')]);'))), ['limit']);
  });
});
