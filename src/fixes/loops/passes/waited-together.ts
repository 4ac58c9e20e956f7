import type { Loop } from '../../../flow/types';
import { isAsync, isFunctionNode, isReference, isWithin, outward, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changedIn, memberName } from './changes';

/**
 * Whether all passes of a loop begin at once and are waited for together: `await Promise.all(rows.map(async (row) => …))`, also where it is what an async function gives back, and where a constant holds the promises
 * until then (`const sent = rows.map(…); await Promise.all(sent)`).
 */
export function isWaitedTogether(loop: Loop): boolean {
  if (loop.kind !== 'callback' || !ts.isCallExpression(loop.node)) return false;
  if (loop.method === 'flatMap') return severalOf(loop) !== undefined;
  if (loop.method !== 'map') return false;
  const end = waitedFor(loop.node);
  return end !== undefined || isHeldUntil(loop);
}

/**
 * The list of promises that each pass of `await Promise.all(rows.flatMap((row) => { …; return [one, other]; }))` gives, where nobody takes what they resolve to: there a pass may as well give one promise of all of them.
 */
export function severalOf({ node, body, method }: Loop): ts.ArrayLiteralExpression | undefined {
  const waiting = method === 'flatMap' ? waitedFor(node) : undefined;
  if (!waiting || !ts.isAwaitExpression(waiting) || !ts.isExpressionStatement(waiting.parent) || !/^Promise\.all\(/.test(waiting.expression.getText())) return undefined;
  if (!ts.isArrowFunction(body) || isAsync(body) || body.parameters.length !== 1 || body.type) return undefined;
  const given: ts.Expression[] = [];
  if (!ts.isBlock(body.body)) given.push(uncast(body.body));
  else walk(body.body, (inner) => {
    if (isFunctionNode(inner)) return false;
    if (ts.isReturnStatement(inner)) given.push(inner.expression && inner.parent === body.body ? uncast(inner.expression) : body);
    return true;
  });
  const [list, ...others] = given;
  return list && others.length === 0 && ts.isArrayLiteralExpression(list) && !list.elements.some(ts.isSpreadElement) ? list : undefined;
}

/**
 * What waits for a list of promises, which is all that `Promise.all` is given, or stands there among constants that hold what has begun before (`Promise.all([newest, ...others])`): the `await`, or what gives its promise
 * back.
 */
function waitedFor(list: ts.Node): ts.Node | undefined {
  const given = outward(list).user;
  const isAmong = ts.isSpreadElement(given) && ts.isArrayLiteralExpression(given.parent) && given.parent.elements.every((one) => one === given || ts.isIdentifier(ts.isSpreadElement(one) ? one.expression : one));
  const all = isAmong ? outward(given.parent).user : given;
  if (!ts.isCallExpression(all) || all.arguments.length !== 1 || !/^Promise\.all(?:Settled)?$/.test(all.expression.getText())) return undefined;
  const { child, user } = outward(all);
  return ts.isAwaitExpression(user) || ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child) ? user : undefined;
}

/**
 * Whether a constant holds the promises until a statement of the same block waits for all of them. Between the two nothing may be done that could tell whether a pass has begun, for behind a limiter none begins
 * before the function waits (https://github.com/sindresorhus/p-limit: each waits for its turn a moment, also the first).
 */
function isHeldUntil({ node, body }: Loop): boolean {
  const { child, user } = outward(node);
  const statement = ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name) && isConstant(user) ? user.parent.parent : undefined;
  if (!statement || !ts.isVariableStatement(statement) || !ts.isBlock(statement.parent)) return false;
  const { statements } = statement.parent;
  const uses = usesOf((user as ts.VariableDeclaration).name as ts.Identifier, statement.parent);
  const at = statements.indexOf(statement);
  const first = statements.findIndex((one, index) => index > at && uses.some((use) => isWithin(use, one)));
  const end = statements[first];
  if (!end || !uses.every((use) => waitedFor(use)) || !uses.some((use) => isDoneBy(waitedFor(use), end))) return false;
  const between = statements.slice(at + 1, first);
  // Which of two lists begins first can only be told by what their passes change.
  return between.every((one) => isList(one) || isWaiting(one)) && (between.length === 0 || [body, ...between].every((one) => changedIn(one).length === 0));
}

function isConstant({ parent }: ts.VariableDeclaration): boolean {
  return ts.isVariableDeclarationList(parent) && (parent.flags & ts.NodeFlags.Const) !== 0 && parent.declarations.length === 1;
}

/** Every place that names a variable. */
function usesOf(name: ts.Identifier, block: ts.Block): readonly ts.Identifier[] {
  const uses: ts.Identifier[] = [];
  walk(block, (node) => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text && (isReference(node) || ts.isShorthandPropertyAssignment(node.parent))) uses.push(node);
  });
  return uses;
}

/** Whether a statement does nothing before it waits: `await …;`, `const results = await …;`, `return …;`. */
function isDoneBy(waiting: ts.Node | undefined, statement: ts.Statement): boolean {
  if (!waiting || ts.isArrowFunction(waiting)) return false;
  if (waiting === statement) return true;
  const { user } = outward(waiting);
  return user === statement || (ts.isVariableStatement(statement) && statement.declarationList.declarations[0] === user);
}

/** `const released = blocks.map((block) => …)`: other passes that begin. */
function isList(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  const [one] = statement.declarationList.declarations;
  const call = one && isConstant(one) ? one.initializer : undefined;
  return call !== undefined && ts.isCallExpression(call) && memberName(call.expression) === 'map' && call.arguments.length === 1 && ts.isArrowFunction(call.arguments[0] as ts.Expression);
}

/** `await Promise.all(released);`, `const results = await Promise.all(released);`: nothing is done but to wait. */
function isWaiting(statement: ts.Statement): boolean {
  const value = ts.isExpressionStatement(statement) ? statement.expression : ts.isVariableStatement(statement) ? statement.declarationList.declarations[0]?.initializer : undefined;
  const [list] = value && ts.isAwaitExpression(value) && ts.isCallExpression(value.expression) ? value.expression.arguments : [];
  return list !== undefined && ts.isIdentifier(list) && waitedFor(list) === value;
}
