import { bare, isFunctionNode, isReference, isWithin, walk } from '../project/syntax';
import { ts } from '../project/ts';
import { stepOf } from './loops';
import { isBoundedByEnum, isListOfRow, originOf, type Origin } from './origin';
import type { FlowContext, Loop } from './types';

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
  readonly origin: Origin;
}

/** A list that is written out is no growing one, up to this size. */
const constantSize = 32;
/** A list of at most this many rows is small by design (`take: 5`). */
const smallBound = 5;

/** What one loop around a call is. `call` is the effect inside it. */
export function loopFacts(loop: Loop, call: ts.Node, context: FlowContext): LoopFacts {
  const origin: Origin = loop.collection ? originOf(loop.collection, context) : { kind: 'unknown' };
  const idiom = idiomOf(loop, call, origin, context);
  return { origin, ...(idiom && { idiom }) };
}

function idiomOf(loop: Loop, call: ts.Node, origin: Origin, context: FlowContext): LoopIdiom | undefined {
  // The rows of a list query are a list; asking for their type would make the checker work the whole query out.
  const isList = (origin.kind === 'query' && origin.query.op === 'read-many') || isListOfRow(origin, context);
  if (loop.kind === 'callback' && !isList && !isCollection(loop, context.checker)) return 'no-collection';
  if (!loop.collection) return loop.kind === 'for' ? counter(loop, call, context) : 'until';
  if (origin.kind === 'constant' ? origin.size <= constantSize : (origin.bound ?? Infinity) <= smallBound) return 'constant';
  if (isBoundedByEnum(origin, context)) return 'constant';
  if (!isList && isChunked(loop, context.checker)) return 'chunked';
  if (isOccasional(loop, call)) return 'chunked';
  if (loop.kind !== 'callback' && endsEarly(loop, call, context.checker)) return 'first-hit';
  return undefined;
}

/** A counting loop over nothing: a literal bound is small; one whose counter the call does not use repeats an attempt. */
function counter(loop: Loop, call: ts.Node, context: FlowContext): LoopIdiom | undefined {
  if (stepOf(loop) === 'chunk') return 'chunked';
  const node = loop.node as ts.ForStatement;
  if (!node.condition || stepOf(loop) === undefined) return 'until';
  const condition = bare(node.condition);
  // Counting down, the start says how often it runs.
  const down = ts.isBinaryExpression(condition) && (condition.operatorToken.kind === ts.SyntaxKind.GreaterThanToken || condition.operatorToken.kind === ts.SyntaxKind.GreaterThanEqualsToken);
  const limits = down ? [startOf(node)] : ts.isBinaryExpression(condition) ? [condition.left, condition.right] : [];
  for (const side of limits) {
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
  return endsEarly(loop, call, context.checker) ? 'first-hit' : undefined;
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
  return collectionNames.has(type.symbol?.name ?? '');
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
  // `for (const [i, part] of parts.entries())`
  const isEntries = callee !== undefined && ts.isPropertyAccessExpression(callee) && callee.name.text === 'entries' && callee.expression.getText() !== 'Object';
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
  if (checker.isArrayType(type)) return checker.getTypeArguments(type as ts.TypeReference)[0];
  return undefined;
}

/**
 * Whether the loop leaves after the call's first run: an unconditional `return`, `break` or `throw` follows on every level up
 * to the loop; or it leaves as soon as the result is there (`if (found) return found`). A guard that leaves because a row is
 * missing (`if (!row) return res.status(404)…`) does not shorten the normal run.
 */
function endsEarly(loop: Loop, call: ts.Node, checker: ts.TypeChecker): boolean {
  let node: ts.Node = call;
  while (node !== loop.node && node.parent) {
    const parent: ts.Node = node.parent;
    if (ts.isReturnStatement(node) && leaves(node, loop)) return true;
    if (ts.isBlock(parent) || ts.isCaseClause(parent) || ts.isDefaultClause(parent)) {
      const statements = parent.statements;
      const index = statements.indexOf(node as ts.Statement);
      if (statements.slice(index + 1).some((later) => leaves(later, loop))) return true;
    }
    if (isFunctionNode(parent)) return false;
    node = parent;
  }
  return leavesOnResult(loop, call, checker);
}

/** Whether a statement inside the loop, once reached, ends the loop itself and not one inside it. */
function leaves(statement: ts.Statement, loop: Loop): boolean {
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return nearest(statement, isFunctionNode, loop) === undefined;
  if (!ts.isBreakStatement(statement)) return false;
  const { label } = statement;
  if (label) {
    const labelled = nearest(statement, (node) => ts.isLabeledStatement(node) && node.label.text === label.text, loop);
    return labelled === undefined;
  }
  return nearest(statement, (node) => isFunctionNode(node) || ts.isSwitchStatement(node) || ts.isIterationStatement(node, false), loop) === undefined;
}

/** The nearest node around `from`, inside the loop, that is one of these. */
function nearest(from: ts.Node, is: (node: ts.Node) => boolean, loop: Loop): ts.Node | undefined {
  for (let node = from.parent; node && node !== loop.node; node = node.parent) if (is(node)) return node;
  return undefined;
}

function leavesOnResult(loop: Loop, call: ts.Node, checker: ts.TypeChecker): boolean {
  const variable = resultName(call);
  let found = false;
  walk(loop.body, (node) => {
    if (found || isFunctionNode(node)) return false;
    if (!ts.isIfStatement(node)) return true;
    const direct = isWithin(call, node.expression);
    if (node.pos < call.pos && !direct) return true;
    const test = direct ? 'positive' : variable ? polarity(node.expression, variable) : undefined;
    const exit = test && lastOf(node.thenStatement);
    if (!exit || !leaves(exit, loop)) return true;
    const positive = test === 'positive' && !(direct && /^\s*!/.test(node.expression.getText()));
    if (ts.isBreakStatement(exit)) {
      const alone = !ts.isBlock(node.thenStatement) || node.thenStatement.statements.length === 1;
      found ||= positive || !alone;
    } else if (ts.isReturnStatement(exit)) {
      // `if (!taken) return candidate`: it looked for the first free one.
      found ||= (positive && returnsHit(exit, variable)) || returnsItem(exit, loop, checker);
    }
    return true;
  });
  return found;
}

function resultName(call: ts.Node): string | undefined {
  let node = call.parent;
  while (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)) node = node.parent;
  if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) return node.name.text;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left)) return node.left.text;
  return undefined;
}

/** Whether a condition holds when the variable has a row (`positive`) or when it has none. */
function polarity(expression: ts.Expression, name: string): 'positive' | 'negative' | undefined {
  const node = bare(expression);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const inner = polarity(node.operand, name);
    return inner && (inner === 'positive' ? 'negative' : 'positive');
  }
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    if (operator === ts.SyntaxKind.AmpersandAmpersandToken) return polarity(node.left, name) ?? polarity(node.right, name);
    if (operator === ts.SyntaxKind.BarBarToken) return polarity(node.left, name);
    const empty = [node.left, node.right].some((side) => side.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(side) && side.text === 'undefined') || (ts.isNumericLiteral(side) && side.text === '0'));
    if (!empty || !mentions(node, name)) return undefined;
    const equal = operator === ts.SyntaxKind.EqualsEqualsEqualsToken || operator === ts.SyntaxKind.EqualsEqualsToken;
    return equal ? 'negative' : 'positive';
  }
  // `found` and `found.length`; a test of another property of the row says nothing about whether there is one.
  if (ts.isIdentifier(node)) return node.text === name ? 'positive' : undefined;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'length') return polarity(node.expression, name);
  return undefined;
}

function mentions(node: ts.Node, name: string): boolean {
  let found = false;
  walk(node, (inner) => { if (ts.isIdentifier(inner) && inner.text === name) found = true; });
  return found;
}

function lastOf(statement: ts.Statement): ts.Statement | undefined {
  return ts.isBlock(statement) ? statement.statements.at(-1) : statement;
}

/** Whether what is returned is the hit: the row, something made from it, `true`. An answer of another kind (`res.status(409)`) is a guard's. */
function returnsHit({ expression }: ts.ReturnStatement, variable: string | undefined): boolean {
  if (!expression) return true;
  const result = bare(expression);
  if (variable !== undefined && mentions(result, variable)) return true;
  return ts.isLiteralExpression(result) || ts.isIdentifier(result) || result.kind === ts.SyntaxKind.TrueKeyword || result.kind === ts.SyntaxKind.FalseKeyword;
}

function returnsItem({ expression }: ts.ReturnStatement, loop: Loop, checker: ts.TypeChecker): boolean {
  if (!expression || !loop.item) return false;
  const result = bare(expression);
  if (!ts.isIdentifier(result)) return false;
  const declaration = checker.getSymbolAtLocation(result)?.valueDeclaration;
  return declaration !== undefined && (isWithin(declaration, loop.body) || isWithin(declaration, loop.item.parent));
}
