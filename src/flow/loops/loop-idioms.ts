import { bare, isReference, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isBoundedByEnum, isListOfNames, isListOfRow } from './bounded';
import type { FlowGraph } from '../graph/graph';
import { exitOf, type LoopExit } from './loop-exits';
import { isDoneOnce, isOfOneElement, requiredLists } from './loop-guards';
import { stepOf } from './loops';
import { isToolCalls } from '../values/model-answers';
import { goesOn } from './recursion';
import { originOf, type Origin } from '../values/origin';
import { joinsToPath } from './path-parts';
import type { FlowContext, Loop } from '../types';

/** Why a loop is no cost that grows with the data. */
export type LoopIdiom =
  /** Its size is written in the source, or is at most five. */
  | 'constant'
  /** One iteration handles a batch. */
  | 'chunked'
  /** It goes on until a condition holds (pages, polling, retries, a free name): nothing is walked over. */
  | 'until'
  /** It ends at the first hit, or after its first run. */
  | 'first-hit'
  /** The receiver is no collection. */
  | 'no-collection';

export interface LoopFacts {
  readonly idiom?: LoopIdiom;
  /** What a `first-hit` leaves: this loop, or the whole function with all loops in it. */
  readonly exit?: LoopExit;
  readonly origin: Origin;
}

/** A list that is written out is no growing one, up to this size. */
const constantSize = 32;
/** A list of at most this many rows is small by design (`take: 5`). */
const smallBound = 5;

/** What loops are read with: what their types say is kept across edits of other functions. */
export interface LoopContext extends FlowContext {
  readonly graph: FlowGraph;
}

/** What was worked out with a checker. Several rules ask about one loop. */
const known = new WeakMap<ts.TypeChecker, WeakMap<Loop, Map<ts.Node, LoopFacts>>>();

/** What one loop around a call is. `call` is the effect inside it. */
export function loopFacts(loop: Loop, call: ts.Node, context: LoopContext): LoopFacts {
  let loops = known.get(context.checker);
  if (!loops) known.set(context.checker, (loops = new WeakMap()));
  let calls = loops.get(loop);
  if (!calls) loops.set(loop, (calls = new Map()));
  let facts = calls.get(call);
  if (!facts) calls.set(call, (facts = factsOf(loop, call, context)));
  return facts;
}

function factsOf(loop: Loop, call: ts.Node, context: LoopContext): LoopFacts {
  const origin: Origin = loop.collection ? originOf(loop.collection, context) : { kind: 'unknown' };
  const idiom = idiomOf(loop, call, origin, context);
  const exit = idiom === 'first-hit' ? exitOf(loop, call, context.checker) : undefined;
  return { origin, ...(idiom && { idiom }), ...(exit && { exit }) };
}

function idiomOf(loop: Loop, call: ts.Node, origin: Origin, context: LoopContext): LoopIdiom | undefined {
  // The type of a list is worked out from all that it was made of: what it says is kept while its function stays as it is.
  const kept = (what: string, work: () => boolean): boolean => context.graph.keep(call, `${what} ${call.pos - loop.node.pos}`, work);
  // The rows of a list query are a list; asking for their type would make the checker work the whole query out.
  const isList = (origin.kind === 'query' && origin.query.op === 'read-many') || isListOfRow(origin, context);
  if (loop.kind === 'callback' && !isList && !loop.count && !kept('collection', () => isCollection(loop, context.checker))) return 'no-collection';
  if (!loop.collection) return loop.kind === 'for' || loop.count ? counter(loop, call, context) : 'until';
  if (origin.kind === 'constant' ? origin.size <= constantSize : (origin.bound ?? Infinity) <= smallBound) return 'constant';
  if (!isList && isToolCalls(loop.collection, context.checker)) return 'constant';
  const { collection } = loop;
  // Rows have a name each (`rows.map((row) => row.status)`).
  const isOfRows = isList || origin.kind === 'query';
  if (isBoundedByEnum(origin, context) || (!isOfRows && kept('names', () => isListOfNames(collection, context.checker)))) return 'constant';
  if ((loop.kind === 'for' || !isList) && isChunked(loop, context.checker)) return 'chunked';
  if (isOccasional(loop, call)) return 'chunked';
  if (joinsToPath(collection, loop.body)) return 'constant';
  if (isOfOneElement(loop, call, context.checker)) return 'constant';
  if (requiredLists(loop, call, context.checker).some((list) => isShort(originOf(list, context)))) return 'constant';
  if (isDoneOnce(loop, call, context.checker)) return 'first-hit';
  if (loop.kind === 'recursion') return goesOn(loop, call) ? undefined : 'first-hit';
  if (loop.kind !== 'callback' && exitOf(loop, call, context.checker)) return 'first-hit';
  return undefined;
}

function isShort(origin: Origin): boolean {
  return origin.kind === 'constant' && origin.size <= constantSize;
}

/** A counting loop over nothing: a literal bound is small; one whose counter the call does not use repeats an attempt. */
function counter(loop: Loop, call: ts.Node, context: FlowContext): LoopIdiom | undefined {
  if (stepOf(loop) === 'chunk') return 'chunked';
  const node = loop.node as ts.ForStatement;
  if (!loop.count && (!node.condition || stepOf(loop) === undefined)) return 'until';
  for (const side of loop.count ? [loop.count] : limitsOf(node)) {
    const limit = side && literalNumber(bare(side), context);
    if (limit !== undefined && limit <= 100) return 'constant';
  }
  const name = loop.item && ts.isIdentifier(loop.item) ? loop.item.text : undefined;
  let uses = 0;
  let pages = 0;
  walk(call, (inner) => {
    if (!ts.isIdentifier(inner) || inner.text !== name) return;
    uses++;
    if (isMultiplied(inner)) pages++;
  });
  if (uses === 0) return 'until';
  // `skip: page * size`: every pass handles a page.
  if (uses === pages) return 'chunked';
  return exitOf(loop, call, context.checker) ? 'first-hit' : undefined;
}

/** What says how often a counting loop runs: counting down, its start. */
function limitsOf(node: ts.ForStatement): readonly (ts.Expression | undefined)[] {
  const condition = node.condition && bare(node.condition);
  if (!condition || !ts.isBinaryExpression(condition)) return [];
  const { kind } = condition.operatorToken;
  return kind === ts.SyntaxKind.GreaterThanToken || kind === ts.SyntaxKind.GreaterThanEqualsToken ? [startOf(node)] : [condition.left, condition.right];
}

function startOf(node: ts.ForStatement): ts.Expression | undefined {
  return node.initializer && ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0]?.initializer : undefined;
}

function isMultiplied(node: ts.Node): boolean {
  for (let current = node.parent; ts.isBinaryExpression(current) || ts.isParenthesizedExpression(current); current = current.parent) {
    if (ts.isBinaryExpression(current) && current.operatorToken.kind === ts.SyntaxKind.AsteriskToken) return true;
  }
  return false;
}

function literalNumber(node: ts.Expression, context: FlowContext): number | undefined {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  const type = context.checker.getTypeAtLocation(node);
  return type.isNumberLiteral() ? type.value : undefined;
}

/** Whether a callback's receiver is a list. `any` counts: with an element callback it is walked over, whatever it is. */
function isCollection(loop: Loop, checker: ts.TypeChecker): boolean {
  if (loop.method === 'from') return true;
  return loop.collection !== undefined && isCollectionType(checker.getTypeAtLocation(loop.collection), checker);
}

const collectionNames: ReadonlySet<string> = new Set(['Array', 'ReadonlyArray', 'Set', 'ReadonlySet', 'Map', 'ReadonlyMap', 'Iterator', 'IteratorObject', 'ArrayIterator', 'MapIterator', 'SetIterator']);

function isCollectionType(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return true;
  if (type.isUnionOrIntersection()) return type.types.some((part) => isCollectionType(part, checker));
  if (checker.isArrayLikeType(type)) return true;
  const constraint = type.flags & ts.TypeFlags.TypeParameter ? checker.getBaseConstraintOfType(type) : undefined;
  if (constraint && constraint !== type) return isCollectionType(constraint, checker);
  // A cursor walks over what it is read from: https://mongodb.github.io/node-mongodb-native/6.0/classes/FindCursor.html#forEach
  return collectionNames.has(type.symbol?.name ?? '') || type.getProperties().some(({ escapedName }) => escapedName.toString().startsWith('__@asyncIterator'));
}

/** `for (i = 0; i < rows.length; i += 100)`, and a loop whose elements are lists themselves. */
function isChunked(loop: Loop, checker: ts.TypeChecker): boolean {
  if (loop.kind === 'for') return stepOf(loop) === 'chunk';
  if (!loop.collection) return false;
  const collection = bare(loop.collection);
  // A call to a helper outside the workspace has no type; its name at least says that its elements are batches.
  const callee = ts.isCallExpression(collection) ? collection.expression : undefined;
  const name = callee && (ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '');
  if (name && /^(?:_?chunk|batch|splitInto|inBatches)/i.test(name)) return true;
  if (loop.kind === 'for-in') return false;
  if (!loop.item) return false;
  if (ts.isIdentifier(loop.item)) {
    const element = elementType(checker.getTypeAtLocation(loop.collection), checker);
    return element !== undefined && checker.isArrayType(element) && isUsedAsList(loop.item, loop.body);
  }
  // `for (const [i, part] of parts.entries())`; the entries of a map are groups, each asked for by its key.
  const isEntries = callee !== undefined && ts.isPropertyAccessExpression(callee) && callee.name.text === 'entries' && callee.expression.getText() !== 'Object'
    && checker.getTypeAtLocation(callee.expression).symbol?.name !== 'Map';
  return isEntries && ts.isArrayBindingPattern(loop.item) && loop.item.elements.some((part) =>
    ts.isBindingElement(part) && ts.isIdentifier(part.name) && checker.isArrayType(checker.getTypeAtLocation(part.name)) && isUsedAsList(part.name, loop.body));
}

/** Whether a list is used as one (`in: part`, `part.map(…)`), and not only by its places (`row[0]`, a line of a table). */
function isUsedAsList(name: ts.Identifier, body: ts.Node): boolean {
  let used = false;
  walk(body, (node) => {
    if (ts.isIdentifier(node) && node.text === name.text && isReference(node) && !ts.isElementAccessExpression(node.parent)) used = true;
    return !used;
  });
  return used;
}

/** `if (i % 100 === 0)` and `if (i === rows.length - 1)`: it runs in few passes, whatever their number. */
function isOccasional(loop: Loop, call: ts.Node): boolean {
  for (let node = call; node !== loop.node && node.parent; node = node.parent) {
    if (!ts.isIfStatement(node.parent) || node.parent.thenStatement !== node) continue;
    let rare = false;
    walk(node.parent.expression, (inner) => {
      if (!ts.isBinaryExpression(inner)) return;
      if (inner.operatorToken.kind === ts.SyntaxKind.PercentToken) rare = true;
      if (inner.operatorToken.kind === ts.SyntaxKind.MinusToken && /\.(?:length|size)$/.test(inner.left.getText()) && ts.isNumericLiteral(inner.right)) rare = true;
    });
    if (rare) return true;
  }
  return false;
}

function elementType(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  // What a generator gives one after another (`for await (const batch of inBatches(…))`).
  const isGenerator = /^(?:Async)?(?:Generator|IterableIterator|Iterable)$/.test(type.symbol?.name ?? '');
  if (checker.isArrayType(type) || isGenerator) return checker.getTypeArguments(type as ts.TypeReference)[0];
  return undefined;
}
