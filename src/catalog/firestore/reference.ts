import { bare, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { inBothBranches } from '../values/branches';
import { stubMember, stubTypeOf } from '../tables/members';
import type { EqualityCondition, RecogniseContext } from '../types';
import { narrow } from './narrow';
import { pathEnd } from './path';
import { originsOf, snapshotOf } from './origins';
import { queryMethods, stubFolder } from './stub';

/** What a reference or query asks for, read back to the database that it was taken from. */
export interface Reference {
  readonly kind: 'collection' | 'document' | 'query' | 'count' | 'aggregate';
  /** The name of the collection; of a nested one its own, without its parents'. */
  readonly entity?: string;
  /** A document whose id Firestore makes: `collection.doc()`. */
  readonly isNew: boolean;
  readonly equals: readonly EqualityCondition[];
  readonly rest: readonly ts.Node[];
  readonly complete: boolean;
  readonly limit?: number;
  readonly isLimited: boolean;
  /** Where limits are set under conditions. */
  readonly maybeLimited: readonly ts.Node[];
  readonly inputs: readonly ts.Node[];
  readonly client: ts.Expression;
}

/** The field that stands for a document's id in filters: what `FieldPath.documentId()` is. */
export const idField = '__name__';

/** References that are being read, by the variable that holds them: `query = query.where(…)` goes on with what `query` is so far. */
export type Known = ReadonlyMap<ts.Symbol, Reference | undefined>;

/** How many expressions are read for one question: names that are given each other in circles would be read without end. */
const maxSteps = 80;

/** Reads a reference from the expression that gives it; undefined where it is none of Firestore's. */
export function readReference(expression: ts.Expression, context: RecogniseContext, known: Known = new Map(), budget = { left: maxSteps }): Reference | undefined {
  if (budget.left-- <= 0) return undefined;
  const node = bare(expression);
  const next = (inner: ts.Expression, more: Known = known): Reference | undefined => readReference(inner, context, more, budget);
  const found = ts.isCallExpression(node) ? made(node, context, next) : ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? kept(node, context, known, next) : undefined;
  return found ?? typed(expression, context);
}

type Next = (expression: ts.Expression, known?: Known) => Reference | undefined;

/** A call that gives a reference: a method of the database or of a reference, a function of the web's SDK, a function of the workspace. */
function made(call: ts.CallExpression, context: RecogniseContext, next: Next): Reference | undefined {
  const callee = uncast(call.expression);
  const member = stubMember(call, context);
  if (member?.file.startsWith(stubFolder) && member.owner === undefined) {
    const base = call.arguments[0];
    return base && step(member.name, base, call.arguments.slice(1), call, context, next);
  }
  if (ts.isPropertyAccessExpression(callee)) {
    const found = step(callee.name.text, callee.expression, call.arguments, call, context, next);
    if (found) return found;
  }
  // `const userRef = (uid) => doc(db, 'users', uid)`: what is asked for is known, with which values is not.
  for (const origin of originsOf(call, context.checker)) {
    const found = next(origin.expression);
    if (found) return { ...found, equals: [], rest: [...call.arguments], complete: false, inputs: [...call.arguments] };
  }
  return undefined;
}

/** One step further from the database: `base.collection(…)`, `collection(base, …)`. */
function step(name: string, base: ts.Expression, given: readonly ts.Expression[], call: ts.CallExpression, context: RecogniseContext, next: Next): Reference | undefined {
  const { checker } = context;
  if (name === 'collection' || name === 'collectionGroup') {
    const parent = isDatabase(base, context) ? undefined : next(base);
    if (!parent && !isDatabase(base, context)) return undefined;
    const { collection, others } = pathEnd(given, false, checker);
    return {
      kind: name === 'collection' ? 'collection' : 'query', isNew: false, equals: [], rest: [...(parent?.equals.map(({ value }) => value) ?? []), ...(parent?.rest ?? []), ...others],
      complete: true, isLimited: false, maybeLimited: [], inputs: [...(parent?.inputs ?? []), ...given], client: parent?.client ?? base, ...(collection !== undefined && { entity: collection }),
    };
  }
  if (name === 'doc') return documentOf(base, given, context, next);
  if (name === 'add' || name === 'addDoc') {
    const parent = next(base);
    return parent?.kind === 'collection' ? { ...unknown('document', call), client: parent.client, ...(parent.entity !== undefined && { entity: parent.entity }) } : undefined;
  }
  if (name !== 'query' && name !== 'count' && name !== 'aggregate' && !queryMethods.has(name)) return undefined;
  const reference = next(base);
  if (!reference || reference.kind === 'count' || reference.kind === 'aggregate') return undefined;
  if (name === 'withConverter') return reference;
  if (reference.kind === 'document') return undefined;
  const inputs = [...reference.inputs, ...given];
  if (name === 'count' || name === 'aggregate') return { ...reference, inputs, kind: name };
  const narrowed: Reference = { ...reference, kind: 'query', inputs };
  return name === 'query' ? given.reduce((so, constraint) => narrow(so, constraint, context), narrowed) : narrow(narrowed, call, context);
}

function documentOf(base: ts.Expression, given: readonly ts.Expression[], context: RecogniseContext, next: Next): Reference | undefined {
  const ofDatabase = isDatabase(base, context);
  const parent = ofDatabase ? undefined : next(base);
  if (!ofDatabase && parent?.kind !== 'collection') return undefined;
  const { id, others, collection } = pathEnd(given, true, context.checker);
  const entity = given.length > 1 || ofDatabase ? collection : parent?.entity;
  return {
    kind: 'document', isNew: given.length === 0, equals: id ? [{ field: idField, value: id }] : [], rest: [...(parent?.rest ?? []), ...others],
    complete: true, isLimited: true, limit: 1, maybeLimited: [], inputs: [...(parent?.inputs ?? []), ...given], client: parent?.client ?? base, ...(entity !== undefined && { entity }),
  };
}

/** A reference that a variable, a field or a property holds, with what later statements add to it. */
function kept(node: ts.Identifier | ts.PropertyAccessExpression, context: RecogniseContext, known: Known, next: Next): Reference | undefined {
  const { checker } = context;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'ref') return ofSnapshot(node, context, next);
  const symbol = checker.getSymbolAtLocation(ts.isIdentifier(node) ? node : node.name);
  if (symbol && known.has(symbol)) return known.get(symbol);
  let current: Reference | undefined;
  for (const { expression, conditional } of originsOf(node, checker)) {
    const before = current;
    const read = next(expression, symbol ? new Map([...known, [symbol, before]]) : known);
    if (!read) continue;
    current = before && conditional ? either(before, read, expression) : read;
  }
  return current && !current.isLimited && inBothBranches(current.maybeLimited) ? { ...current, isLimited: true } : current;
}

/** What is known if `changed` took the place of `before` only perhaps. */
function either(before: Reference, changed: Reference, place: ts.Node): Reference {
  const { entity, limit, ...rest } = before;
  const goesOn = changed.entity === entity;
  return {
    ...rest, kind: before.kind === changed.kind ? before.kind : 'query', complete: false, rest: [...before.rest, ...changed.inputs], inputs: [...before.inputs, ...changed.inputs],
    isLimited: before.isLimited && changed.isLimited, maybeLimited: changed.isLimited && !before.isLimited ? [...before.maybeLimited, place] : before.maybeLimited,
    ...(goesOn && entity !== undefined && { entity }), ...(limit !== undefined && limit === changed.limit && { limit }),
  };
}

/** `snapshot.ref` and `doc.ref` of the documents that a query gave: one document of that query's collection. */
function ofSnapshot(node: ts.PropertyAccessExpression, context: RecogniseContext, next: Next): Reference | undefined {
  const own = typed(node, context);
  const asked = snapshotOf(node.expression, context.checker);
  const source = asked && next(asked);
  const reference = own ?? (source && { ...unknown('document', node), rest: [node], complete: false });
  return reference && source?.entity !== undefined ? { ...reference, entity: source.entity } : reference;
}

const kinds: Readonly<Record<string, Reference['kind']>> = {
  DocumentReference: 'document', CollectionReference: 'collection', CollectionGroup: 'query', Query: 'query', AggregateQuery: 'aggregate',
};

/** What is known from the type alone. Whoever made such a query may have limited it. */
function typed(expression: ts.Expression, context: RecogniseContext): Reference | undefined {
  const found = stubTypeOf(expression, context);
  const kind = found?.file.startsWith(stubFolder) && Object.hasOwn(kinds, found.name) ? kinds[found.name] : undefined;
  return kind && unknown(kind, expression);
}

function unknown(kind: Reference['kind'], expression: ts.Expression): Reference {
  return {
    kind, isNew: false, equals: [], rest: kind === 'collection' ? [] : [expression], complete: kind === 'collection', isLimited: kind === 'document' || kind === 'query',
    ...(kind === 'document' && { limit: 1 }), maybeLimited: [], inputs: [expression], client: expression,
  };
}

function isDatabase(expression: ts.Expression, context: RecogniseContext): boolean {
  const found = stubTypeOf(expression, context);
  return found !== undefined && found.file.startsWith(stubFolder) && found.name === 'Firestore';
}
