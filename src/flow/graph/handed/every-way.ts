import { enclosingFunction, isFunctionNode, isShortCircuit, isWithin, outward, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isPromiseMethod, runsInPlace } from '../../waits/in-place';
import type { CallbackContext } from './callbacks';

/** How deep functions inside of one another are looked through. */
const maxRounds = 6;

/**
 * Whether a function runs what one of its parameters is on every way through it that does not fail, though each call of it may stand behind a condition: in both branches of an `if`, or in one that returns and
 * behind it. What gives something back before it (`if (hit) return hit`) does not.
 */
export function runsOnEveryWay(references: readonly ts.Identifier[], fn: FunctionNode, context: CallbackContext): boolean {
  if (references.length < 2 && !references.some((one) => enclosingFunction(one) !== fn)) return false;
  const places = new Map<FunctionNode, Set<ts.Node>>();
  const done = new Set<FunctionNode>();
  const add = (place: ts.Node | undefined): void => {
    const home = place && enclosingFunction(place);
    if (place && home) places.set(home, (places.get(home) ?? new Set()).add(place));
  };
  for (const one of references) add(runOf(one, context));
  // A function inside that runs it runs it where it is called itself.
  for (let round = 0; round < maxRounds; round++) {
    const [inner] = [...places.keys()].filter((one) => one !== fn && !done.has(one) && [...places.keys()].every((other) => other === one || done.has(other) || !isWithin(other, one)));
    if (!inner) break;
    done.add(inner);
    if (!isOnEveryWay(inner, places.get(inner) ?? new Set())) continue;
    const { child, user } = outward(inner);
    const name = ts.isFunctionDeclaration(inner) ? inner.name : ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name) ? user.name : undefined;
    if (!name) add(runOf(inner, context));
    else for (const mention of mentionsOf(name, fn, context.checker)) add(runOf(mention, context));
  }
  const own = places.get(fn);
  return own !== undefined && isOnEveryWay(fn, own);
}

/** The call that runs a function: its own, or one that is handed it and runs it in its place. */
function runOf(node: ts.Node, context: CallbackContext): ts.Node | undefined {
  const { child, user } = outward(node);
  if (!ts.isCallExpression(user)) return undefined;
  if (user.expression === child) return user;
  const name = ts.isPropertyAccessExpression(user.expression) ? user.expression.name.text : '';
  if (isPromiseMethod(name)) return name === 'catch' ? undefined : user;
  const use = context.callbackUse(user, user.arguments.indexOf(child as ts.Expression));
  return use ? (use.kind === 'once' ? user : undefined) : runsInPlace(user) ? user : undefined;
}

function mentionsOf(name: ts.Identifier, fn: FunctionNode, checker: ts.TypeChecker): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const declared = checker.getSymbolAtLocation(name);
  walk(fn.body ?? fn, (node) => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text && checker.getSymbolAtLocation(node) === declared) found.push(node);
  });
  return found;
}

/** What is known of the ways through a statement: whether all that go on behind it have come by a place, and whether one leaves the function that has not. */
interface Ways {
  readonly ran: boolean;
  readonly leaks: boolean;
}

function isOnEveryWay(fn: FunctionNode, places: ReadonlySet<ts.Node>): boolean {
  const { body } = fn;
  if (!body) return false;
  if (!ts.isBlock(body)) return runs(body, places);
  const { ran, leaks } = ofList(body.statements, places);
  return ran && !leaks;
}

function ofList(statements: readonly ts.Statement[], places: ReadonlySet<ts.Node>): Ways {
  for (const statement of statements) {
    const { ran, leaks } = ofStatement(statement, places);
    if (leaks) return { ran: false, leaks };
    if (ran) return { ran, leaks: false };
  }
  return { ran: false, leaks: false };
}

function ofStatement(statement: ts.Statement, places: ReadonlySet<ts.Node>): Ways {
  const of = (expression: ts.Node | undefined): boolean => expression !== undefined && runs(expression, places);
  if (ts.isBlock(statement)) return ofList(statement.statements, places);
  if (ts.isReturnStatement(statement)) return { ran: true, leaks: !of(statement.expression) };
  if (ts.isThrowStatement(statement)) return { ran: true, leaks: false };
  if (ts.isLabeledStatement(statement)) return ofStatement(statement.statement, places);
  // What leaves a case early, or a block by its label, goes past what stands behind it.
  if (ts.isBreakStatement(statement)) return { ran: false, leaks: !ts.isCaseOrDefaultClause(statement.parent) && !isOfLoop(statement) };
  if (ts.isIfStatement(statement)) {
    if (of(statement.expression)) return { ran: true, leaks: false };
    const [then, other] = [ofStatement(statement.thenStatement, places), statement.elseStatement ? ofStatement(statement.elseStatement, places) : { ran: false, leaks: false }];
    return { ran: then.ran && other.ran, leaks: then.leaks || other.leaks };
  }
  if (ts.isTryStatement(statement)) {
    const [tried, last] = [ofList(statement.tryBlock.statements, places), statement.finallyBlock ? ofList(statement.finallyBlock.statements, places) : { ran: false, leaks: false }];
    return { ran: tried.ran || last.ran, leaks: tried.leaks || last.leaks };
  }
  if (ts.isSwitchStatement(statement)) {
    const { clauses } = statement.caseBlock;
    const ways = clauses.filter((clause) => clause.statements.length > 0).map((clause) => ofList(clause.statements, places));
    return { ran: clauses.some(ts.isDefaultClause) && ways.every(({ ran }) => ran), leaks: ways.some(({ leaks }) => leaks) };
  }
  if (ts.isIterationStatement(statement, false)) return { ran: false, leaks: ofStatement(statement.statement, places).leaks };
  return { ran: !isFunctionNode(statement) && !ts.isClassLike(statement) && of(statement), leaks: false };
}

function isOfLoop(node: ts.BreakStatement): boolean {
  for (let at: ts.Node = node; !node.label && !ts.isCaseClause(at) && !ts.isDefaultClause(at); at = at.parent) if (ts.isIterationStatement(at, false)) return true;
  return false;
}

/** Whether an expression comes by a place whenever it is worked out. */
function runs(node: ts.Node, places: ReadonlySet<ts.Node>): boolean {
  if (places.has(node)) return true;
  if (isFunctionNode(node) || ts.isClassLike(node)) return false;
  if (ts.isConditionalExpression(node)) return runs(node.condition, places) || (runs(node.whenTrue, places) && runs(node.whenFalse, places));
  if (ts.isBinaryExpression(node) && isShortCircuit(node.operatorToken.kind)) return runs(node.left, places);
  return ts.forEachChild(node, (child) => runs(child, places) || undefined) === true;
}
