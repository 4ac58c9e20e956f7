// The web's client of Firestore, in its form that asks over HTTP (https://firebase.google.com/docs/firestore/solutions/firestore-lite), against an emulator of the service on a loopback server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureInstalled } from '../../packages';
import { countsOf, rowsOf, type Aggregation, type Documents, type StructuredQuery } from './firestore';
import { loadProgram } from './program';

interface Web {
  getFirestore(app: unknown): unknown;
  connectFirestoreEmulator(db: unknown, host: string, port: number): void;
  terminate(db: unknown): Promise<void>;
  getDocs(query: unknown): Promise<unknown>;
}

/** A query as it is sent over HTTP, where a limit is a number alone. */
type WebQuery = Omit<StructuredQuery, 'limit'> & { readonly limit?: number };

/**
 * An emulator of listening, which the web's client does not do over HTTP alone: what is listened to is asked for by the client itself at once, and again whenever a program says by `change` that a document is another
 * one, until the listener is taken away (https://firebase.google.com/docs/firestore/query-data/listen).
 */
function listening(web: Web, documents: Documents): { readonly onSnapshot: unknown; readonly change: unknown } {
  const listeners = new Set<() => void>();
  const asking = { last: Promise.resolve() };
  return {
    onSnapshot(target: unknown, heard: (snapshot: unknown) => void) {
      // What was asked first is heard first.
      const ask = (): void => { asking.last = asking.last.then(async () => { const snapshot = await web.getDocs(target); if (listeners.has(ask)) heard(snapshot); }); };
      listeners.add(ask);
      ask();
      return () => listeners.delete(ask);
    },
    change(id: string, fields: Readonly<Record<string, unknown>>) {
      (documents['orders'] as Map<string, Readonly<Record<string, unknown>>>).set(id, fields);
      for (const ask of listeners) ask();
    },
  };
}

/** What a program of the web's client gives, with the bytes of documents that were answered and how often was asked. */
export async function runOnFirestoreWeb(text: string, name: string, documents: Documents, modules: Readonly<Record<string, unknown>>): Promise<{ readonly json: unknown; readonly bytes: number; readonly requests: number }> {
  const require = createRequire(join(ensureInstalled(join(__dirname, '..', 'pages')), 'program.js'));
  const web = require('@firebase/firestore/lite') as Web;
  const { initializeApp, deleteApp } = require('@firebase/app') as { initializeApp(options: object, name: string): unknown; deleteApp(app: unknown): Promise<void> };
  let [bytes, requests] = [0, 0];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => { body += part.toString(); });
    request.on('end', () => {
      const { structuredQuery: asked, structuredAggregationQuery: counting } = JSON.parse(body) as { readonly structuredQuery?: WebQuery; readonly structuredAggregationQuery?: Aggregation<WebQuery> };
      const { limit, ...rest } = counting?.structuredQuery ?? asked ?? { from: [] };
      const time = '2026-01-01T00:00:00Z';
      const rows = rowsOf('projects/proof/databases/(default)/documents', { ...rest, ...(limit !== undefined && { limit: { value: limit } }) }, documents).map(({ name: own, fields }) => ({ name: own, fields: Object.fromEntries(Object.entries(fields).map(([field, { valueType: _, ...value }]) => [field, value])) }));
      requests++;
      response.setHeader('content-type', 'application/json');
      if (counting) {
        const answer = JSON.stringify([{ result: { aggregateFields: countsOf(counting, rows.length, ({ valueType: _, integerValue }) => ({ integerValue: String(integerValue) })) }, readTime: time }]);
        bytes += answer.length;
        return void response.end(answer);
      }
      bytes += JSON.stringify(rows).length;
      response.end(JSON.stringify(rows.length === 0 ? [{ readTime: time }] : rows.map((row) => ({ document: { ...row, createTime: time, updateTime: time }, readTime: time }))));
    });
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const app = initializeApp({ projectId: 'proof' }, `proof-${name}-${Math.random()}`);
  const db = web.getFirestore(app);
  web.connectFirestoreEmulator(db, '127.0.0.1', (server.address() as AddressInfo).port);
  const { onSnapshot, change } = listening(web, documents);
  const heard = { ...web, onSnapshot };
  try {
    const main = loadProgram(text, name, ((id: string): unknown => (id === 'firestore-changes' ? { change } : id.startsWith('firebase/firestore') ? heard : Object.hasOwn(modules, id) ? modules[id] : require(id))) as NodeRequire);
    const json: unknown = JSON.parse(JSON.stringify(await main(db as never, undefined)));
    return { json, bytes, requests };
  } finally {
    await web.terminate(db);
    await deleteApp(app);
    server.close();
    server.closeAllConnections();
  }
}
