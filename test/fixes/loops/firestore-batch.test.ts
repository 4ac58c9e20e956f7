import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/orders.ts';

const loop = (database: string, read: string): string => `${database}

export async function main(orders: { id: string; customer: string }[]) {
  for (const order of orders) {
    const customer = await ${read};
    console.log(customer.get('email'));
  }
}
`;

const server = 'import { getFirestore } from \'firebase-admin/firestore\';\nconst db = getFirestore();';

function offered(text: string): readonly string[] {
  return textsFor({ [file]: text }, file, 'n-plus-one', 'batch');
}

describe('documents of Firestore by their ids', () => {
  it('are asked for at once by the server\'s client, each of which has a snapshot', () => {
    const [text = ''] = offered(loop(server, 'db.collection(\'customers\').doc(order.customer).get()'));
    assert.match(text, /const orderCustomers = customers\.length > 0 \? await db\.getAll\(\.\.\.customers\.map\(\(id\) => db\.collection\('customers'\)\.doc\(id\)\)\) : \[\];/);
    assert.match(text, /const customer = \(?customerBy\w+\.get\(order\.customer\)!\)?;/);
  });

  const none: readonly (readonly [string, string])[] = [
    ['the client is the web\'s', loop('import firebase from \'firebase/compat/app\';\nconst db = firebase.firestore();', 'db.collection(\'customers\').doc(order.customer).get()')],
    ['the collection is another one for each', loop(server, 'db.collection(order.id).doc(order.customer).get()')],
    ['documents are asked for by a path', loop(server, 'db.doc(`customers/${order.customer}`).get()')],
  ];
  for (const [what, text] of none) it(`are not where ${what}`, () => { assert.deepEqual(offered(text), []); });
});
