// Firestore without its service: the package of the server's client is the real one, and what carries its requests is replaced by an emulator that answers them from memory.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { buildSync } from 'esbuild';
import { evaluate } from './program';

/** A value as the protocol has it: `{ stringValue: 'order' }`. https://firebase.google.com/docs/firestore/reference/rest/v1/Value */
type Value = Readonly<Record<string, unknown>>;

/** The documents of a project by collection and id; each is its fields. */
export type Documents = Readonly<Record<string, Map<string, Readonly<Record<string, Plain>>>>>;

type Plain = string | number | boolean | null;

/** What an emulator is made with: a setting of the client's, which it hands on. */
export interface Emulated {
  readonly documents: Documents;
  /** How many documents each answer had. */
  readonly answers: number[];
  /** What was asked, likewise. */
  readonly requests?: string[];
}

/** https://firebase.google.com/docs/firestore/reference/rest/v1/StructuredQuery */
export interface StructuredQuery {
  readonly from: readonly { readonly collectionId: string; readonly allDescendants?: boolean }[];
  readonly where?: Filter;
  readonly orderBy?: readonly Order[];
  readonly startAt?: unknown;
  readonly endAt?: unknown;
  readonly select?: { readonly fields: readonly Field[] };
  readonly offset?: number;
  readonly limit?: { readonly value: number };
}

/** https://firebase.google.com/docs/firestore/reference/rest/v1/StructuredAggregationQuery */
export interface Aggregation<Query> {
  readonly structuredQuery: Query;
  readonly aggregations: readonly { readonly alias: string; readonly count?: object }[];
}

interface Field { readonly fieldPath: string }
interface Order { readonly field: Field; readonly direction: 'ASCENDING' | 'DESCENDING' }
interface Filter {
  readonly compositeFilter?: { readonly op: 'AND' | 'OR'; readonly filters: readonly Filter[] };
  readonly fieldFilter?: { readonly field: Field; readonly op: string; readonly value: Value };
}

export interface Row { readonly name: string; readonly fields: Readonly<Record<string, Value>> }

/** What the package's own client of the protocol does for queries: one request, and a stream of documents. What these programs do not ask fails. */
class FirestoreClient {
  private readonly emulated: Emulated;

  constructor({ emulated }: { emulated: Emulated }) {
    this.emulated = emulated;
  }

  getProjectId(): Promise<string> {
    return Promise.resolve('proof');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  batchGetDocuments({ documents: names }: { readonly documents: readonly string[] }): PassThrough {
    this.emulated.requests?.push(`batchGet of ${names.length}`);
    const stream = new PassThrough({ objectMode: true });
    const time = { seconds: 0, nanos: 0 };
    for (const name of names) {
      const [id = '', collection = ''] = name.split('/').reverse();
      const fields = this.emulated.documents[collection]?.get(id);
      const found = fields && { name, fields: encoded(fields), createTime: time, updateTime: time };
      stream.write(found ? { found, result: 'found', readTime: time } : { missing: name, result: 'missing', readTime: time });
    }
    stream.end();
    return stream;
  }

  runAggregationQuery({ parent, structuredAggregationQuery: counting }: { readonly parent: string; readonly structuredAggregationQuery: Aggregation<StructuredQuery> }): PassThrough {
    this.emulated.requests?.push('runAggregationQuery');
    this.emulated.answers.push(0);
    const stream = new PassThrough({ objectMode: true });
    stream.end({ result: { aggregateFields: countsOf(counting, rowsOf(parent, counting.structuredQuery, this.emulated.documents).length, (value) => value) }, readTime: { seconds: 0, nanos: 0 } });
    return stream;
  }

  runQuery({ parent, structuredQuery }: { readonly parent: string; readonly structuredQuery: StructuredQuery }): PassThrough {
    this.emulated.requests?.push('runQuery');
    const rows = rowsOf(parent, structuredQuery, this.emulated.documents);
    this.emulated.answers.push(rows.length);
    const stream = new PassThrough({ objectMode: true });
    const time = { seconds: 0, nanos: 0 };
    for (const row of rows) stream.write({ document: { ...row, createTime: time, updateTime: time }, readTime: time });
    stream.end({ readTime: time });
    return stream;
  }
}

/** The documents that a query gives, in its order: where that leaves two undecided, their names do, in the direction that was said last. */
export function rowsOf(parent: string, { from, where, orderBy = [], startAt, endAt, select, offset = 0, limit }: StructuredQuery, documents: Documents): readonly Row[] {
  const [source, ...more] = from;
  if (!source || more.length > 0 || source.allDescendants || startAt || endAt) throw new Error('The emulator does not know this kind of query.');
  if (orderBy.length === 0 && where && /THAN|NOT/.test(JSON.stringify(where))) throw new Error('The emulator does not put documents in the order of a range.');
  const all = [...documents[source.collectionId] ?? []].map(([id, fields]): Row => ({ name: `${parent}/${source.collectionId}/${id}`, fields: encoded(fields) }));
  const order = [...orderBy, { field: { fieldPath: '__name__' }, direction: orderBy.at(-1)?.direction ?? 'ASCENDING' } as const];
  const found = all.filter((row) => !where || holds(where, row)).sort((a, b) => order.reduce((so, { field, direction }) => so || compare(of(a, field), of(b, field)) * (direction === 'DESCENDING' ? -1 : 1), 0));
  const part = found.slice(offset, limit ? offset + Number(limit.value) : undefined);
  return select ? part.map(({ name, fields }) => ({ name, fields: Object.fromEntries(Object.entries(fields).filter(([field]) => select.fields.some(({ fieldPath }) => fieldPath === field))) })) : part;
}

/** The number of documents under each name that it was asked for by; sums and averages fail. */
export function countsOf({ aggregations }: Aggregation<unknown>, count: number, written: (value: Value) => Value): Readonly<Record<string, Value>> {
  if (aggregations.some((one) => one.count === undefined)) throw new Error('The emulator counts documents alone.');
  return Object.fromEntries(aggregations.map(({ alias }) => [alias, written({ integerValue: count, valueType: 'integerValue' })]));
}

function holds({ compositeFilter, fieldFilter }: Filter, row: Row): boolean {
  if (compositeFilter) return compositeFilter.op === 'AND' ? compositeFilter.filters.every((one) => holds(one, row)) : compositeFilter.filters.some((one) => holds(one, row));
  if (!fieldFilter) throw new Error('The emulator does not know this kind of condition.');
  const { field, op, value } = fieldFilter;
  switch (op) {
    case 'EQUAL': return isEqual(of(row, field), value);
    case 'GREATER_THAN': return compare(of(row, field), value) > 0;
    case 'IN': return (value['arrayValue'] as { readonly values: readonly Value[] }).values.some((one) => compare(of(row, field), one) === 0);
    default: throw new Error(`The emulator does not know ${op}.`);
  }
}

/** Values of different types, and what is missing, equal nothing (https://firebase.google.com/docs/firestore/manage-data/data-types#value_type_ordering). */
function isEqual(a: Value, b: Value): boolean {
  const text = (value: unknown): string => JSON.stringify(value).replaceAll('"', '');
  return Object.entries(a).some(([kind, value]) => kind !== 'valueType' && b[kind] !== undefined && text(b[kind]) === text(value));
}

function of(row: Row, { fieldPath }: Field): Value {
  return fieldPath === '__name__' ? { referenceValue: row.name } : row.fields[fieldPath] ?? {};
}

function encoded(fields: Readonly<Record<string, Plain>>): Row['fields'] {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, valueOf(value)]));
}

function valueOf(value: Plain): Value {
  if (value === null) return { nullValue: 'NULL_VALUE', valueType: 'nullValue' };
  if (typeof value === 'boolean') return { booleanValue: value, valueType: 'booleanValue' };
  return typeof value === 'string' ? { stringValue: value, valueType: 'stringValue' } : { integerValue: value, valueType: 'integerValue' };
}

/** Texts and names in the order of their bytes: https://firebase.google.com/docs/firestore/manage-data/data-types */
function compare(a: Value, b: Value): number {
  for (const kind of ['stringValue', 'referenceValue']) if (typeof a[kind] === 'string' && typeof b[kind] === 'string') return Buffer.compare(Buffer.from(a[kind]), Buffer.from(b[kind]));
  if (a['integerValue'] !== undefined && b['integerValue'] !== undefined) return Number(a['integerValue']) - Number(b['integerValue']);
  throw new Error('The emulator does not compare these values.');
}

/** What of other packages the real one needs before it listens, retries or traces: none of it is used here. */
const others: Readonly<Record<string, unknown>> = {
  '@google-cloud/firestore-api': { v1: { FirestoreClient } },
  '@google-cloud/firestore-api/build/src/v1': { FirestoreClient },
  '@google-cloud/firestore-api/build/src/v1/firestore_client_config.json': { interfaces: { 'google.firestore.v1.Firestore': { retry_params: { default: {} }, methods: {} } } },
  '@google-cloud/firestore-api/build/protos/protos': { google: { firestore: { v1: { Value: {} } } } },
  '@opentelemetry/api': {},
  'fast-deep-equal': isDeepStrictEqual,
  'functional-red-black-tree': {},
  'google-gax': { Status: {} },
  'google-gax/fallback': { constructSettings: () => ({}), createDefaultBackoffSettings: () => ({}), GoogleError: Error },
  protobufjs: {},
  // The messages' own classes are made with it; only the values of their enumerations are used.
  'protobufjs/minimal': { Reader: {}, Writer: {}, roots: {}, rpc: { Service: class {} }, util: { newBuffer: () => Buffer.alloc(0), emptyArray: [], emptyObject: {}, oneOfGetter: () => undefined, oneOfSetter: () => undefined } },
};

let text: string | undefined;

/** The real package, on the emulator; `require` is where it is installed. */
export function emulatedFirestore(require: NodeRequire): Readonly<Record<string, unknown>> {
  const entry = require.resolve('@google-cloud/firestore');
  // It would ask a package for traces that is not installed.
  process.env['FIRESTORE_ENABLE_TRACING'] = 'off';
  if (text === undefined) {
    const { outputFiles: [bundle] } = buildSync({ stdin: { contents: readFileSync(entry, 'utf8'), resolveDir: join(entry, '..'), sourcefile: entry }, bundle: true, packages: 'external', write: false, format: 'cjs', platform: 'node', target: 'node20' });
    text = bundle?.text ?? '';
  }
  return evaluate(text, entry, Object.assign((name: string): unknown => (Object.hasOwn(others, name) ? others[name] : require(name)), require));
}
