import { calledUpon, calleeName, calleeOf, stubMember, type StubMember } from './members';
import { givenBefore } from '../chains/given-before';
import type { Patience, PatienceFacts } from '../clients/patience';
import { packageOf, type PackageSpecifier } from '../values/specifier';
import type { AskContext, Extent } from '../models/extent-types';
import { queryOf } from '../models/query';
import { builtIns, calledNames, callsOf, type CalledNames } from './trigger';
import { isReadRequest } from '../http/reads';
import type { Unkeyed } from '../clients/unkeyed';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { AmbientTypes } from '../../project/types';
import type { CacheOp, CallLike, ClientKind, ExternalKind, Holds, LibraryEntry, Meaning, Query, QueryOp, RecogniseContext, Stub } from '../types';

/** How many rows a call asks for. Of a read of many whose row does not say so, nothing is known. */
export type Asks = (call: ts.CallExpression, context: AskContext) => Extent;

/** What a row says of one function, method or class of a package. */
export type RowMeaning =
  | ({ readonly concept: 'query'; readonly op: QueryOp; readonly asks?: Asks } & Partial<Pick<Query, 'entity' | 'label' | 'rowsIn' | 'inputs' | 'inTransaction' | 'lazy' | 'limit' | 'isLimited' | 'mergedInOneTick'>>)
  | { readonly concept: 'external'; readonly kind: ExternalKind; readonly sends?: boolean; readonly patience?: Patience; readonly ended?: PatienceFacts; readonly unkeyed?: Unkeyed; readonly whole?: string; readonly isLong?: true; readonly asksWho?: true; readonly manyForm?: string }
  | { readonly concept: 'client'; readonly kind: ClientKind; readonly holds?: Holds; readonly opens?: string; readonly givesItself?: string; readonly failsIdle?: boolean; readonly keeps?: string }
  | { readonly concept: 'connect' } | { readonly concept: 'enqueue' } | { readonly concept: 'lock'; readonly inProcess?: boolean } | { readonly concept: 'load' } | { readonly concept: 'batch' }
  | { readonly concept: 'cache'; readonly op: CacheOp; readonly inProcess?: boolean };

/** A row, or what decides between rows by looking at the call's own arguments. */
export type Row = RowMeaning | ((call: CallLike, context: RecogniseContext) => RowMeaning | undefined);

/** A library whose calls are what they are whatever stands around them: one row per method, a stub, and nothing to rewrite. */
export interface RowLibrary {
  readonly id: string;
  /** Declarations per package: `{ resend: 'export declare class Resend { … }' }`. A name that ends in `/*` stands for all of a scope or package's subpaths. */
  readonly modules: Readonly<Record<string, string>>;
  /**
   * `Owner.method` (the interface, class or namespace that declares it in the stub), `function`, or `new Class`. What the stub declares
   * beyond the rows has no meaning, but gives the types that lead to them.
   */
  readonly rows: Readonly<Record<string, Row>>;
  /** Local names that a default import is given beside the declared one: `nodeFetch`. */
  readonly localNames?: readonly string[];
  /** Methods that strings, arrays and elements of a page have as well: a file that calls nothing else of the library is not looked at for them. */
  readonly untriggered?: readonly string[];
  /** In place of the trigger that follows from the rows. */
  readonly trigger?: RegExp;
}

/** A catalogue entry made of rows. */
export interface RowEntry extends LibraryEntry {
  readonly rowKeys: readonly string[];
  /** What a file must call for one of the rows to matter; undefined where the trigger was written by hand. */
  readonly called?: CalledNames;
  /** The row that a call means, whether or not it then has a meaning. */
  rowOf(call: CallLike, context: RecogniseContext): string | undefined;
}

/** A catalogue entry made of rows. */
export function rowLibrary({ id, modules, rows, localNames = [], untriggered = [], trigger }: RowLibrary): RowEntry {
  const names = calledNames(Object.keys(rows), localNames);
  const called = { ...names, methods: names.methods.filter((name) => !untriggered.includes(name)) };
  const stubs = moduleStubs(id, modules);
  const folder = folderOf(id);
  const readsMany = Object.values(rows).some((row) => typeof row !== 'function' && row.concept === 'cache' && row.op === 'read-many');
  const rowOf = (call: CallLike, context: RecogniseContext): string | undefined => {
    const member = memberOnce(call, context);
    if (!member?.file.startsWith(folder)) return undefined;
    const key = ts.isNewExpression(call) ? `new ${member.name}` : member.owner === undefined ? member.name : `${member.owner}.${member.name}`;
    return Object.hasOwn(rows, key) ? key : undefined;
  };
  return {
    id,
    trigger: trigger ?? callsOf(called),
    ...(!trigger && { called }),
    callNames: new Set([...names.methods, ...names.functions, ...names.classes]),
    rowKeys: Object.keys(rows),
    rowOf,
    stubs: () => stubs,
    dialect: {},
    extent: ({ call }, context) => (ts.isCallExpression(call) ? asked.get(call)?.(call, context) : undefined) ?? { limited: 'unknown', conditions: [], open: true },
    recognise(call, context) {
      const key = rowOf(call, context);
      const row = key === undefined ? undefined : rows[key];
      const meaning = typeof row === 'function' ? row(call, context) : row;
      return meaning && meaningOf(meaning, id, call, readsMany);
    },
  };
}

/** What a row says of how many rows a call asks for, by the call that it was read of. */
const asked = new WeakMap<CallLike, Asks>();

/**
 * A library one of whose packages makes a global, which is then there for every file of the program: it is that library in files of packages that depend on it, or that speak of it.
 * `mentioned` is how a text names it.
 */
export function givenToDependents(entry: RowEntry, packages: readonly string[], mentioned: RegExp, ambient: AmbientTypes): RowEntry {
  return {
    ...entry, ambient,
    recognise(call, context) {
      const { fileName, text } = call.getSourceFile();
      return packages.some((name) => context.dependencyVersion(fileName, name) !== undefined) || mentioned.test(text) ? entry.recognise(call, context) : undefined;
    },
  };
}

/** Rows for several methods of one owner that mean the same. */
export function rowsOf(owner: string, names: readonly string[], row: Row): Record<string, Row> {
  return Object.fromEntries(names.map((name) => [`${owner}.${name}`, row]));
}

/** Declarations of methods whose arguments and results matter to nobody. */
export function methods(names: readonly string[], result = 'Promise<any>'): string {
  return names.map((name) => `${name}(...args: any[]): ${result};`).join(' ');
}

/** A dozen libraries have a `send`: a call is resolved once for all of them. */
const lastMember = new WeakMap<RecogniseContext, { readonly call: CallLike; readonly member: StubMember | undefined }>();

export function memberOnce(call: CallLike, context: RecogniseContext): StubMember | undefined {
  const callee = calleeOf(call);
  if (ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression) && builtIns.has(callee.expression.text)) return undefined;
  const last = lastMember.get(context);
  if (last?.call === call) return last.member;
  const member = stubMember(call, context);
  lastMember.set(context, { call, member });
  return member;
}

/** A library whose calls code reads; it is triggered by the names of its calls. */
export interface CodeLibrary extends Pick<LibraryEntry, 'id' | 'callNames' | 'callPattern' | 'recognise' | 'recogniseAwaited' | 'extent' | 'limit' | 'along' | 'page' | 'part' | 'keyset' | 'cursor' | 'narrowing'>, Partial<Pick<LibraryEntry, 'dialect'>> {
  readonly modules: Readonly<Record<string, string>>;
  readonly called: CalledNames;
}

/** A catalogue entry whose calls are read by code; without a dialect there is nothing to rewrite. */
export function codeLibrary({ modules, ...entry }: CodeLibrary): LibraryEntry & { readonly called: CalledNames } {
  const stubs = moduleStubs(entry.id, modules);
  return { ...entry, trigger: callsOf(entry.called), stubs: () => stubs, dialect: entry.dialect ?? {} };
}

/** One stub file per package; every way to write the package's name leads to it. */
export function moduleStubs(id: string, modules: Readonly<Record<string, string>>): readonly Stub[] {
  return Object.entries(modules).map(([name, text]) => ({
    file: `${folderOf(id)}${name.replace('/*', '/any').replaceAll(/[@:]/g, '')}/index.d.ts`,
    text,
    // What a framework makes beside the code is named like a file: `.keystone/types`.
    match: (specifier) => (specifier === name ? 1000 + name.length : matchModule(name, specifier)),
    anywhere: true,
  }));
}

/** Where the stubs of all libraries stand. */
export const stubsFolder = '/headroom-stubs/';

/** The folder of a library's stubs. */
export function folderOf(id: string): string {
  return `${stubsFolder}${id}/`;
}

/** Every stub is asked about the same specifier, one after the other: it is taken apart once. */
let lastSpecifier: string | undefined;
let lastPackage: PackageSpecifier | undefined;

/** A package's own name beats `name/*`; a longer name beats a shorter one. */
function matchModule(name: string, specifier: string): number {
  if (specifier !== lastSpecifier) [lastSpecifier, lastPackage] = [specifier, packageOf(specifier)];
  const found = lastPackage;
  if (!found) return 0;
  const whole = found.subpath === '' ? found.name : `${found.name}/${found.subpath}`;
  if (whole === name) return 1000 + name.length;
  const prefix = name.endsWith('/*') ? name.slice(0, -2) : undefined;
  return prefix !== undefined && (whole === prefix || whole.startsWith(`${prefix}/`)) ? 500 + name.length : 0;
}

function meaningOf(row: RowMeaning, library: string, call: CallLike, readsMany: boolean): Meaning | undefined {
  const label = labelOf(call);
  switch (row.concept) {
    case 'connect':
      return ts.isNewExpression(call) ? undefined : { concept: 'connect', library, call, label, client: receiverOf(call) };
    case 'query':
      return ts.isNewExpression(call) ? undefined : queryMeant(row, library, call, label);
    case 'batch':
      return ts.isCallExpression(call) ? { concept: 'batch', library, call } : undefined;
    case 'cache':
      return { concept: 'cache', op: row.op, library, call, label, inProcess: row.inProcess ?? false, ...(row.op === 'read' && readsMany && { hasManyForm: true }) };
    case 'external':
      return { ...row, library, call, label, ...(row.kind === 'http' && isReadRequest(call) && { isRead: true }) };
    default:
      return { ...row, library, call, label };
  }
}

function queryMeant({ concept: _, asks, ...facts }: RowMeaning & { readonly concept: 'query' }, library: string, call: ts.CallExpression | ts.TaggedTemplateExpression, label: string): Query {
  if (asks) asked.set(call, asks);
  const client = receiverOf(call);
  if (!ts.isCallExpression(call)) return queryOf({ library, call, client, label, ...facts });
  // What a builder was given before, by statements of their own, is asked too.
  const inputs = [client, ...call.arguments, ...givenBefore(client, call).flatMap((link) => [...link.call.arguments])];
  return queryOf({ library, call, client, label, inputs, ...facts });
}

/** `paymentIntents.create` of `stripe.paymentIntents.create(…)`: the last two names. */
export function labelOf(call: CallLike): string {
  const name = calleeName(call) ?? bare(calleeOf(call)).getText();
  const owner = calledUpon(call);
  const before = owner && (ts.isPropertyAccessExpression(owner) ? owner.name.text : ts.isIdentifier(owner) ? owner.text : undefined);
  return ts.isNewExpression(call) ? `new ${name}` : before === undefined ? name : `${before}.${name}`;
}

function receiverOf(call: CallLike): ts.Expression {
  const callee = calleeOf(call);
  return ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
}
