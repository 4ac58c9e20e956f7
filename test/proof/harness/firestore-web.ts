// The web's client of Firestore, in its form that asks over HTTP (https://firebase.google.com/docs/firestore/solutions/firestore-lite), against an emulator of the service on a loopback server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureInstalled } from '../../packages';
import { rowsOf, type Documents, type StructuredQuery } from './firestore';
import { loadProgram } from './program';

interface Web {
  getFirestore(app: unknown): unknown;
  connectFirestoreEmulator(db: unknown, host: string, port: number): void;
  terminate(db: unknown): Promise<void>;
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
      const { structuredQuery } = JSON.parse(body) as { readonly structuredQuery: Omit<StructuredQuery, 'limit'> & { readonly limit?: number } };
      const { limit, ...rest } = structuredQuery;
      const time = '2026-01-01T00:00:00Z';
      const rows = rowsOf('projects/proof/databases/(default)/documents', { ...rest, ...(limit !== undefined && { limit: { value: limit } }) }, documents).map(({ name: own, fields }) => ({ name: own, fields: Object.fromEntries(Object.entries(fields).map(([field, { valueType: _, ...value }]) => [field, value])) }));
      requests++;
      bytes += JSON.stringify(rows).length;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(rows.length === 0 ? [{ readTime: time }] : rows.map((row) => ({ document: { ...row, createTime: time, updateTime: time }, readTime: time }))));
    });
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const app = initializeApp({ projectId: 'proof' }, `proof-${name}-${Math.random()}`);
  const db = web.getFirestore(app);
  web.connectFirestoreEmulator(db, '127.0.0.1', (server.address() as AddressInfo).port);
  try {
    const main = loadProgram(text, name, ((id: string): unknown => (id.startsWith('firebase/firestore') ? web : Object.hasOwn(modules, id) ? modules[id] : require(id))) as NodeRequire);
    const json: unknown = JSON.parse(JSON.stringify(await main(db as never, undefined)));
    return { json, bytes, requests };
  } finally {
    await web.terminate(db);
    await deleteApp(app);
    server.close();
    server.closeAllConnections();
  }
}
