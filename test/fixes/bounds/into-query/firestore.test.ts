import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

const web = "import { collection, getDocs, getDocsFromServer, getDocsFromCache, onSnapshot, query, where, runTransaction } from 'firebase/firestore';\nimport { db } from './db';\n";
const lite = web.replace("'firebase/firestore'", "'firebase/firestore/lite'").replace(' getDocsFromServer, getDocsFromCache, onSnapshot,', '');
const admin = "import { getFirestore } from 'firebase-admin/firestore';\nconst db = getFirestore();\n";
const versions = { firebase: '^11.0.0' };
const ofAdmin = { 'firebase-admin': '^13.0.0' };

/** What is offered for the body of a function, without the lines around it, and in parentheses what the title says that may differ. */
function offered(head: string, body: string, dependencies: Readonly<Record<string, string>> = versions): readonly string[] {
  const file = '/app/orders.js';
  const engine = opened({ '/app/package.json': JSON.stringify({ dependencies }), '/app/db.js': "import { getFirestore } from 'firebase/firestore';\nexport const db = getFirestore();\n", [file]: `${head}\nexport async function main(given) {\n  ${body}\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ title, text }) => `${text.split('main(given) {\n')[1]?.split('\n').slice(0, -2).map((line) => line.trim()).join(' ') ?? ''}${/ \(.*\)$/.exec(title)?.[0] ?? ''}`);
}

describe('the number of documents of Firestore', () => {
  it("is asked of the service by the web's client, where the title says what that leaves out", () => {
    assert.deepEqual(offered(web, "const snapshot = await getDocs(collection(db, 'orders'));\n  return snapshot.size;"), ["const snapshot = await getCountFromServer(collection(db, 'orders')); return snapshot.data().count; (fails without a connection, and leaves out what is not sent yet)"]);
    assert.deepEqual(offered(web, "const snapshot = await getDocsFromServer(collection(db, 'orders'));\n  return snapshot.docs.length;"), ["const snapshot = await getCountFromServer(collection(db, 'orders')); return snapshot.data().count; (leaves out what is not sent yet)"]);
    assert.deepEqual(offered(lite, "const open = query(collection(db, 'orders'), where('status', '==', given));\n  return (await getDocs(open)).size;"), ["const open = query(collection(db, 'orders'), where('status', '==', given)); return (await getCount(open)).data().count;"]);
  });
  it("is asked for before the query is sent by the server's client", () => {
    assert.deepEqual(offered(admin, "const snapshot = await db.collection('orders').where('status', '==', given).get();\n  return { total: snapshot.size };", ofAdmin), ["const snapshot = await db.collection('orders').where('status', '==', given).count().get(); return { total: snapshot.data().count };"]);
    assert.deepEqual(offered(admin, "return (await db.collection('orders').get()).docs.length;", { ...versions, ...ofAdmin }), ["return (await db.collection('orders').count().get()).data().count;"]);
  });

  const all = "const snapshot = await getDocs(collection(db, 'orders'));\n  ";
  const traps: readonly (readonly [what: string, head: string, body: string, dependencies?: Readonly<Record<string, string>>])[] = [
    ['documents are needed beside it', web, `${all}return { total: snapshot.size, first: snapshot.docs[0] };`],
    ['it is also asked whether there are any', web, `${all}return { total: snapshot.size, none: snapshot.empty };`],
    ['the documents are kept apart', web, `const { docs } = await getDocs(collection(db, 'orders'));\n  return docs.length;`],
    ['the documents are kept apart by a variable', web, `${all}const docs = snapshot.docs;\n  return docs.length;`],
    ['the documents are filtered', web, `${all}return snapshot.docs.filter((doc) => doc.data().status === 'open').length;`],
    ['it changes while somebody listens', web, "onSnapshot(collection(db, 'orders'), (snapshot) => { given(snapshot.size); });"],
    ['the documents are those of the cache', web, "const snapshot = await getDocsFromCache(collection(db, 'orders'));\n  return snapshot.size;"],
    ['the client has no count yet', web, `${all}return snapshot.size;`, { firebase: '^9.10.0' }],
    ['a transaction reads the documents', admin, "return db.runTransaction(async (transaction) => {\n    const snapshot = await transaction.get(db.collection('orders'));\n    return snapshot.size;\n  });", ofAdmin],
    ['they are read beside a transaction', admin, "return db.runTransaction(async () => {\n    const snapshot = await db.collection('orders').get();\n    return snapshot.size;\n  });", ofAdmin],
    ['the snapshot is another one later', admin, "let snapshot = await db.collection('orders').get();\n  if (given) snapshot = { size: 0 };\n  return snapshot.size;", ofAdmin],
    ["the server's client has no count yet", admin, "const snapshot = await db.collection('orders').get();\n  return snapshot.size;", { 'firebase-admin': '^11.5.0' }],
    ['a client of pages may be meant, which has no count', web, "const snapshot = await db.collection('orders').get();\n  return snapshot.size;", { ...versions, ...ofAdmin }],
  ];
  for (const [what, head, body, dependencies] of traps) it(`is worked out of the documents where ${what}`, () => { assert.deepEqual(offered(head, body, dependencies), []); });
});
