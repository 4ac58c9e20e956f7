import { folderOf, moduleStubs } from '../tables/rows';
import type { Stub } from '../types';

export const library = 'firestore';
/** Every stub of Firestore lies here; nothing else does. */
export const stubFolder = folderOf(library);

/** Methods that narrow a query and give one. */
export const queryMethods: ReadonlySet<string> = new Set([
  'where', 'orderBy', 'limit', 'limitToLast', 'offset', 'select', 'startAt', 'startAfter', 'endBefore', 'endAt', 'withConverter', 'findNearest',
]);

const free = 'A = any, B = any';

/**
 * The classes of every Firestore SDK under one roof: those of the server's client have the methods, those of the web's modular one are given to
 * functions, and are otherwise the same. Sources: https://googleapis.dev/nodejs/firestore/latest/Firestore.html, https://firebase.google.com/docs/reference/js/firestore_
 */
const classes = `
export type DocumentData = { [field: string]: any };
export declare class Firestore {
  constructor(settings?: any);
  settings(settings: any): void;
  collection(path: string): CollectionReference;
  doc(path: string): DocumentReference;
  collectionGroup(id: string): CollectionGroup;
  getAll(...refs: any[]): Promise<DocumentSnapshot[]>;
  listCollections(): Promise<CollectionReference[]>;
  recursiveDelete(ref: any, writer?: any): Promise<void>;
  runTransaction<T>(run: (transaction: Transaction) => Promise<T>, options?: any): Promise<T>;
  batch(): WriteBatch;
  bulkWriter(options?: any): BulkWriter;
  terminate(): Promise<void>;
}
export declare class Query<T = DocumentData, ${free}> {
  readonly firestore: Firestore;
  where(...args: any[]): Query<T>;
  orderBy(...args: any[]): Query<T>;
  limit(limit: number): Query<T>;
  limitToLast(limit: number): Query<T>;
  offset(offset: number): Query<T>;
  select(...fields: any[]): Query<any>;
  startAt(...args: any[]): Query<T>;
  startAfter(...args: any[]): Query<T>;
  endBefore(...args: any[]): Query<T>;
  endAt(...args: any[]): Query<T>;
  findNearest(...args: any[]): Query<T>;
  withConverter<U = T, V = any>(converter: any): Query<U>;
  get(options?: any): Promise<QuerySnapshot<T>>;
  stream(): AsyncIterable<QueryDocumentSnapshot<T>> & { [name: string]: any };
  count(): AggregateQuery;
  aggregate(spec: any): AggregateQuery;
  onSnapshot(...args: any[]): () => void;
  isEqual(other: any): boolean;
}
export declare class CollectionReference<T = DocumentData, ${free}> extends Query<T> {
  readonly id: string;
  readonly path: string;
  readonly parent: DocumentReference | null;
  doc(id?: string): DocumentReference<T>;
  add(data: any): Promise<DocumentReference<T>>;
  listDocuments(): Promise<DocumentReference<T>[]>;
  withConverter<U = T, V = any>(converter: any): CollectionReference<U>;
}
export declare class CollectionGroup<T = DocumentData, ${free}> extends Query<T> {
  withConverter<U = T, V = any>(converter: any): CollectionGroup<U>;
}
export declare class DocumentReference<T = DocumentData, ${free}> {
  readonly id: string;
  readonly path: string;
  readonly parent: CollectionReference<T>;
  readonly firestore: Firestore;
  collection(path: string): CollectionReference;
  listCollections(): Promise<CollectionReference[]>;
  get(options?: any): Promise<DocumentSnapshot<T>>;
  set(data: any, options?: any): Promise<any>;
  create(data: any): Promise<any>;
  update(...args: any[]): Promise<any>;
  delete(precondition?: any): Promise<any>;
  onSnapshot(...args: any[]): () => void;
  withConverter<U = T, V = any>(converter: any): DocumentReference<U>;
  isEqual(other: any): boolean;
}
export declare class AggregateQuery<${free}> { get(): Promise<{ data(): any }> }
export declare class DocumentSnapshot<T = DocumentData, ${free}> {
  readonly id: string;
  readonly ref: DocumentReference<T>;
  readonly exists: any;
  readonly createTime?: any;
  readonly updateTime?: any;
  data(options?: any): T | undefined;
  get(field: any, options?: any): any;
}
export declare class QueryDocumentSnapshot<T = DocumentData, ${free}> extends DocumentSnapshot<T> { data(options?: any): T }
export declare class QuerySnapshot<T = DocumentData, ${free}> {
  readonly docs: QueryDocumentSnapshot<T>[];
  readonly size: number;
  readonly empty: boolean;
  readonly query: Query<T>;
  forEach(visit: (doc: QueryDocumentSnapshot<T>) => void, thisArg?: any): void;
  docChanges(...args: any[]): any[];
}
export declare class Transaction {
  get<T>(ref: DocumentReference<T>): Promise<DocumentSnapshot<T>>;
  get<T>(query: Query<T>): Promise<QuerySnapshot<T>>;
  getAll(...refs: any[]): Promise<DocumentSnapshot[]>;
  create(ref: any, data: any): Transaction;
  set(ref: any, data: any, options?: any): Transaction;
  update(ref: any, ...args: any[]): Transaction;
  delete(ref: any, precondition?: any): Transaction;
}
export declare class WriteBatch {
  create(ref: any, data: any): WriteBatch;
  set(ref: any, data: any, options?: any): WriteBatch;
  update(ref: any, ...args: any[]): WriteBatch;
  delete(ref: any, precondition?: any): WriteBatch;
  commit(): Promise<any>;
}
export declare class BulkWriter {
  create(ref: any, data: any): Promise<any>;
  set(ref: any, data: any, options?: any): Promise<any>;
  update(ref: any, ...args: any[]): Promise<any>;
  delete(ref: any, precondition?: any): Promise<any>;
  onWriteError(callback: any): void;
  onWriteResult(callback: any): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}
export declare const FieldValue: any;
export declare const FieldPath: any;
export declare const Filter: any;
export declare const AggregateField: any;
export type Timestamp = any;
export declare const Timestamp: any;
export declare const GeoPoint: any;
`;

const names = ['Firestore', 'Query', 'CollectionReference', 'CollectionGroup', 'DocumentReference', 'DocumentSnapshot', 'QueryDocumentSnapshot', 'QuerySnapshot', 'Transaction', 'WriteBatch', 'BulkWriter', 'FieldValue', 'FieldPath', 'Filter', 'AggregateField', 'Timestamp', 'GeoPoint'];

const admin = `
export * from '@google-cloud/firestore';
import { Firestore } from '@google-cloud/firestore';
export declare function getFirestore(...args: any[]): Firestore;
export declare function initializeFirestore(...args: any[]): Firestore;
`;

const modular = `
import { Firestore, CollectionReference, CollectionGroup, DocumentReference, DocumentSnapshot, Query, QuerySnapshot, Transaction, WriteBatch } from '@google-cloud/firestore';
export * from '@google-cloud/firestore';
export declare function getFirestore(...args: any[]): Firestore;
export declare function initializeFirestore(...args: any[]): Firestore;
export declare function collection(base: any, path: string, ...segments: string[]): CollectionReference;
export declare function collectionGroup(db: any, id: string): CollectionGroup;
export declare function doc<T>(base: CollectionReference<T>, path?: string, ...segments: string[]): DocumentReference<T>;
export declare function doc(base: any, path?: string, ...segments: string[]): DocumentReference;
export declare function query<T>(base: Query<T>, ...constraints: any[]): Query<T>;
export declare function where(field: any, operator: any, value: any): any;
export declare function and(...constraints: any[]): any;
export declare function or(...constraints: any[]): any;
export declare function orderBy(field: any, direction?: any): any;
export declare function limit(limit: number): any;
export declare function limitToLast(limit: number): any;
export declare function startAt(...args: any[]): any;
export declare function startAfter(...args: any[]): any;
export declare function endBefore(...args: any[]): any;
export declare function endAt(...args: any[]): any;
export declare function documentId(): any;
export declare function getDoc<T>(ref: DocumentReference<T>): Promise<DocumentSnapshot<T>>;
export declare function getDocFromServer<T>(ref: DocumentReference<T>): Promise<DocumentSnapshot<T>>;
export declare function getDocFromCache<T>(ref: DocumentReference<T>): Promise<DocumentSnapshot<T>>;
export declare function getDocs<T>(query: Query<T>): Promise<QuerySnapshot<T>>;
export declare function getDocsFromServer<T>(query: Query<T>): Promise<QuerySnapshot<T>>;
export declare function getDocsFromCache<T>(query: Query<T>): Promise<QuerySnapshot<T>>;
export declare function getCountFromServer(query: any): Promise<{ data(): { count: number } }>;
export declare function getAggregateFromServer(query: any, spec: any): Promise<{ data(): any }>;
export declare function getCount(query: any): Promise<{ data(): { count: number } }>;
export declare function getAggregate(query: any, spec: any): Promise<{ data(): any }>;
export declare function setDoc(ref: any, data: any, options?: any): Promise<void>;
export declare function addDoc<T>(collection: CollectionReference<T>, data: any): Promise<DocumentReference<T>>;
export declare function updateDoc(ref: any, ...args: any[]): Promise<void>;
export declare function deleteDoc(ref: any): Promise<void>;
export declare function writeBatch(db: any): WriteBatch;
export declare function runTransaction<T>(db: any, run: (transaction: Transaction) => Promise<T>, options?: any): Promise<T>;
export declare function onSnapshot(...args: any[]): () => void;
export declare function serverTimestamp(): any;
export declare function increment(by: number): any;
export declare function arrayUnion(...values: any[]): any;
export declare function arrayRemove(...values: any[]): any;
`;

/** What the packages that are one object have: `import admin from`, `import * as admin from` and `require` all give it. */
function namespaced(functions: Readonly<Record<string, string>>): string {
  return `
import * as api from '@google-cloud/firestore';
declare namespace $all {
  export function firestore(app?: any): api.Firestore;
  export namespace firestore {
${names.map((name) => `    export import ${name} = api.${name};`).join('\n')}
  }
${Object.entries(functions).map(([name, result]) => `  export function ${name}(...args: any[]): ${result};`).join('\n')}
  export const apps: any[];
  export const credential: any;
}
export default $all;
${['firestore', ...Object.keys(functions), 'apps', 'credential'].map((name) => `export import ${name} = $all.${name};`).join('\n')}
`;
}

/** Messaging and the rest belong to other entries, which say what their own modules are. */
const adminNamespace = namespaced({
  initializeApp: 'any', app: 'any', database: 'any',
  messaging: `import('firebase-admin/messaging').Messaging`, auth: `import('firebase-admin/auth').Auth`, storage: `import('firebase-admin/storage').Storage`,
});

const compat = namespaced({ initializeApp: 'any', getApp: 'any', getApps: 'any[]', app: 'any', auth: 'any', storage: 'any', database: 'any', functions: 'any' });

/** The function itself is the default export there. Source: https://rnfirebase.io/firestore/usage */
const reactNative = `
${modular}
export default function firestore(app?: any): Firestore;
`;

export const firestoreStubs: readonly Stub[] = [
  ...moduleStubs(library, {
    '@google-cloud/firestore': classes,
    'firebase-admin/firestore': admin,
    'firebase-admin': adminNamespace,
    'firebase/firestore': modular,
    'firebase/firestore/lite': modular,
    '@firebase/firestore': modular,
    '@angular/fire/firestore': modular,
    '@react-native-firebase/firestore': reactNative,
    'firebase/compat/app': compat,
    // Until version 8 these two were what `firebase/compat/app` is since.
    'firebase/app': compat,
    firebase: compat,
  }),
  // How a page without a bundler imports it. Source: https://firebase.google.com/docs/web/alt-setup
  { file: `${stubFolder}gstatic/index.d.ts`, text: `export * from 'firebase/firestore';\n`, match: (specifier) => (/^https:\/\/www\.gstatic\.com\/firebasejs\/[^/]+\/firebase-firestore(?:-lite)?\.js$/.test(specifier) ? 1000 : 0) },
];
