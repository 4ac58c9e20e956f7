import assert from 'node:assert/strict';
import { createRecogniser, trigger, type Query } from '../../src/catalog';
import { WorkspaceStubs } from '../../src/engine/stubs';
import { createProject, memoryFileHost } from '../../src/project';
import { walk } from '../../src/project/syntax';
import { ts } from '../../src/project/ts';

/** The last query of a file, with what the marks of the fixtures do not show. */
function lastQuery(text: string): Query {
  const stubs = new WorkspaceStubs();
  const project = createProject({ roots: ['/app'], stubs, trigger, include: [], exclude: [], isExtra: () => false, host: memoryFileHost({ '/app/a.ts': text }) });
  project.setOverlay('/app/a.ts', text);
  const snapshot = project.snapshot();
  const sourceFile = snapshot.sourceFile('/app/a.ts');
  assert.ok(sourceFile);
  const recognise = createRecogniser({ checker: snapshot.checker, dataModel: () => undefined, dependencyVersion: () => undefined });
  let found: Query | undefined;
  walk(sourceFile, (node) => {
    const meaning = ts.isCallExpression(node) ? recognise(node) : undefined;
    if (meaning?.concept === 'query') found = meaning;
  });
  assert.ok(found, 'no query');
  return found;
}

/** `field = value` of its filter; what else must hold follows after `+`, and `?` says that there may be more. */
function filterText({ filter }: Query): string {
  if (!filter) return 'unknown';
  const equals = filter.equals.map(({ field, value }) => `${field} = ${value.getText()}`);
  return [...equals, ...filter.rest.map((node) => `+ ${node.getText()}`), ...(filter.complete ? [] : ['?'])].join(', ');
}

const supabase = `import { createClient } from '@supabase/supabase-js';
const db = createClient('url', 'key');
declare const id: string, ids: string[], more: boolean;
`;
const admin = `import { getFirestore } from 'firebase-admin/firestore';
const db = getFirestore();
declare const id: string, ids: string[], more: boolean;
`;
const web = `import { collection, doc, getDoc, getDocs, getFirestore, limit, or, query, where } from 'firebase/firestore';
const db = getFirestore();
declare const id: string, ids: string[], more: boolean;
`;

describe('filters of supabase-js and Firestore', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [supabase, "db.from('orders').select();", ''],
    [supabase, "db.from('orders').select().eq('customer_id', id).is('deleted_at', null);", 'customer_id = id, deleted_at = null'],
    [supabase, "db.from('orders').select().match({ id, status: 'open' }).filter('kind', 'eq', 1);", "id = id, status = 'open', kind = 1"],
    [supabase, "db.from('orders').select().eq('id', id).in('status', ids);", "id = id, + 'status', + ids"],
    [supabase, "db.from('orders').select('*, customers!inner(*)').eq('customers.name', id);", "+ 'customers.name', + id"],
    [supabase, "db.from('orders').select().eq('data->>kind', id);", "+ 'data->>kind', + id"],
    [supabase, "async function f() { let q = db.from('orders').select().eq('id', id); if (more) q = q.eq('status', 1); await q.neq('a', 2); }", "id = id, + 'status', + 1, + 'a', + 2, ?"],
    [supabase, "db.from('orders').insert({ id });", 'unknown'],
    [supabase, "db.from('orders').delete().eq('id', id);", 'id = id'],
    [admin, "db.collection('orders').get();", ''],
    [admin, "db.collection('orders').doc(id).get();", '__name__ = id'],
    [admin, 'db.doc(`orders/${id}`).get();', '__name__ = id'],
    [admin, "db.collection('users').doc(id).collection('orders').where('open', '==', more).get();", 'open = more, + id'],
    [admin, "db.collection('orders').where('a', '==', id).where('b', '>', 1).get();", "a = id, + 'b', + '>', + 1"],
    [admin, "async function f() { let q = db.collection('orders').where('a', '==', id); if (more) q = q.where('b', '==', 1); await q.get(); }", "a = id, + 'orders', + 'a', + '==', + id, + 'b', + '==', + 1, ?"],
    [admin, "const ref = (key: string) => db.doc('orders/' + key); ref(id).get();", '+ id, ?'],
    [web, "getDoc(doc(db, 'orders', id));", '__name__ = id'],
    [web, "getDoc(doc(db, 'orders', 'first'));", "__name__ = 'first'"],
    [web, "getDoc(doc(db, 'users', id, 'orders', ids[0]!));", '__name__ = ids[0]!, + id'],
    [web, 'getDocs(collection(db, `users/${id}/orders`));', '+ id'],
    [web, "getDocs(query(collection(db, 'orders'), where('a', '==', id), limit(3)));", 'a = id'],
    [web, "getDocs(query(collection(db, 'orders'), or(where('a', '==', id), where('b', '==', id))));", "+ where('a', '==', id), + where('b', '==', id)"],
    [web, "const parts = [where('a', '==', id)]; if (more) parts.push(where('b', '==', id)); getDocs(query(collection(db, 'orders'), ...parts));", "a = id, + where('b', '==', id), ?"],
  ];
  for (const [before, code, expected] of cases) it(code, () => assert.equal(filterText(lastQuery(before + code)), expected));
});

describe('facts of supabase-js and Firestore', () => {
  it('says what is written, how it is named, and whether many could go in one statement', () => {
    const insert = lastQuery(`${supabase}db.from('orders').insert({ id });`);
    assert.deepEqual([insert.written?.getText(), insert.label, insert.hasBulkForm, insert.lazy], ['{ id }', 'orders.insert', true, true]);
    assert.equal(lastQuery(`${supabase}db.from('orders').insert([{ id }, { id }]);`).hasBulkForm, false);
    assert.equal(lastQuery(`${supabase}db.from('orders').upsert(ids.map((id) => ({ id })));`).hasBulkForm, false);
    const update = lastQuery(`${admin}db.collection('orders').doc(id).update({ seen: true });`);
    assert.deepEqual([update.written?.getText(), update.label, update.hasBulkForm, update.lazy], ['{ seen: true }', 'orders.update', true, false]);
  });

  it('has all arguments of all links among its inputs', () => {
    const read = lastQuery(`${supabase}async function f() { const q = db.from('orders').select('id').eq('a', id); await q.limit(3); }`);
    assert.deepEqual(read.inputs?.map((node) => node.getText()), ["'orders'", "'id'", "'a'", 'id', '3']);
    const doc = lastQuery(`${admin}db.collection('orders').doc(id).set({ id });`);
    assert.deepEqual(doc.inputs?.map((node) => node.getText()), ["'orders'", 'id', '{ id }']);
  });
});
