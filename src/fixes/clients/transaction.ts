import { textValue } from '../../catalog/values/text-value';
import { mayLeave } from '../../flow/loops/loop-exits';
import { literally } from '../../project/pattern';
import { bare, isFunctionNode, isWithin, outward, propertyValue, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { statementOf } from '../edits/place';

/** What code does about a transaction on a connection that it has taken, or about one that it has begun by hand. */
export interface Transaction {
  readonly begins: readonly ts.Node[];
  readonly commits: readonly ts.Node[];
  readonly rollbacks: readonly ts.Node[];
  /** The call that rolls back what was begun: `client.query('ROLLBACK')`; undefined where nothing is begun, or in ways that differ. */
  readonly rollback?: string;
}

/** Methods that begin, with those that roll back what they began. */
const undoes: Readonly<Record<string, string>> = { beginTransaction: 'rollback', startTransaction: 'rollbackTransaction' };
const commit = /^commit(?:Transaction)?$/;
const rollback = /^rollback(?:Transaction)?$/;
/** "`AND CHAIN`": a new one is begun at once (https://www.postgresql.org/docs/current/sql-commit.html). */
const statements = { begins: /^(?:begin|start\s+transaction)\b/i, commits: /^(?:commit|end)\b(?![^;]*\band\s+chain\b)/i, rollbacks: /^(?:rollback|abort)\b(?!\s+(?:work\s+)?to\b|[^;]*\band\s+chain\b)/i } as const;
const above = /^(?:\s|\/\*[^]*?\*\/|--[^\n]*\n)*/;

/** Whether the text of a statement begins a transaction. */
export function isBegin(text: string): boolean {
  return statements.begins.test(text.replace(above, ''));
}

/** What the uses of a connection's name do about transactions: by methods of its own, or by statements (`client.query('BEGIN')`, `` sql`BEGIN` ``). */
export function transactionOf(uses: readonly ts.Identifier[], checker: ts.TypeChecker): Transaction {
  const found = { begins: [] as ts.Node[], commits: [] as ts.Node[], rollbacks: [] as ts.Node[] };
  const ways = new Set<string>();
  for (const use of uses) {
    const { user } = outward(use);
    const text = textAsked(user, checker);
    const kind = text === undefined ? undefined : (Object.keys(statements) as (keyof typeof statements)[]).find((one) => statements[one].test(text.text.replace(above, '')));
    const method = ts.isPropertyAccessExpression(user) ? user.name.text : '';
    if (text && kind) {
      found[kind].push(user);
      if (kind === 'begins') ways.add(text.node.getSourceFile().text.slice(use.getStart(), text.node.getStart()) + text.quote + 'ROLLBACK' + text.quote + (text.isTag ? '' : ')'));
    } else if (Object.hasOwn(undoes, method)) {
      found.begins.push(user);
      ways.add(`${use.text}.${undoes[method] ?? ''}()`);
    } else if (commit.test(method)) found.commits.push(user);
    else if (rollback.test(method)) found.rollbacks.push(user);
  }
  const [only] = ways;
  return { ...found, ...(ways.size === 1 && only !== undefined && { rollback: only }) };
}

/** What stands behind a `try`. */
export interface Clause {
  readonly begin: string;
  readonly lines: readonly string[];
}

interface Asked {
  readonly node: ts.Node;
  readonly text: string;
  readonly quote: string;
  readonly isTag: boolean;
}

/** The text of the statement that is asked by a use: `'BEGIN'` of `client.query('BEGIN')` and of `` reserved`BEGIN` ``, also by a name or as `{ text: 'BEGIN' }`. */
function textAsked(user: ts.Node, checker: ts.TypeChecker): Asked | undefined {
  const tag = ts.isTaggedTemplateExpression(user) ? user : ts.isPropertyAccessExpression(user) && ts.isTaggedTemplateExpression(user.parent) && user.parent.tag === user ? user.parent : undefined;
  const call = ts.isPropertyAccessExpression(user) && ts.isCallExpression(user.parent) && user.parent.expression === user ? user.parent : undefined;
  const node = tag?.template ?? (call?.arguments[0] && bare(call.arguments[0]));
  if (!node) return undefined;
  const said = ts.isObjectLiteralExpression(node) ? propertyValue(node, 'text') ?? propertyValue(node, 'sql') : node;
  const text = said && ts.isTemplateExpression(said) ? said.head.text : textValue(said, checker);
  return text === undefined ? undefined : { node, text, quote: /^['"`]/.exec(node.getText())?.[0] ?? '\'', isTag: tag !== undefined };
}

/** The error stays the one that it was, also where the connection is gone. */
export function undoing(rollback: string, end: string): Clause {
  const thrown = /\berror\b/.test(rollback) ? 'failure' : 'error';
  return { begin: `catch (${thrown})`, lines: [`await ${rollback}.catch(console.error)${end}`, `throw ${thrown}${end}`] };
}

/** What becomes of a transaction on a connection where something fails: nothing has to be done where the code rolls it back itself. */
export function stateOf({ begins, commits, rollbacks, rollback }: Transaction, kept: readonly ts.Statement[]): 'left open' | 'to be undone' | 'ended' {
  const [commit] = commits;
  if (begins.length !== 1 || commits.length !== 1 || !commit || rollback === undefined) return 'left open';
  if (rollbacks.length > 0) return rollbacks.every((one) => isCaughtAround(one, begins[0] as ts.Node, commit)) ? 'ended' : 'left open';
  const whole = kept.filter((statement) => [...begins, commit].some((one) => isWithin(one, statement)));
  const span = kept.slice(kept.indexOf(whole[0] as ts.Statement), kept.indexOf(whole.at(-1) as ts.Statement) + 1);
  // Begun and committed on every way: in statements of the block itself.
  return [...begins, commit].every((one) => kept.some((statement) => statement === awaitedAlone(one))) && !span.some(mayLeave) ? 'to be undone' : 'left open';
}

/** The statement that does nothing but wait for a call: `await client.query('BEGIN');` of what is called or of the tag. */
export function awaitedAlone(callee: ts.Node): ts.Statement | undefined {
  const call = ts.isTaggedTemplateExpression(callee) ? callee : outward(callee).user;
  const { user } = outward(call);
  const statement = ts.isAwaitExpression(user) ? outward(user).user : undefined;
  return statement && ts.isExpressionStatement(statement) ? statement : undefined;
}

/** Whether a rollback stands in the `catch` of a `try` with all that may fail between a begin and its commit, and every way that does not fail comes to the commit. */
function isCaughtAround(rollback: ts.Node, begin: ts.Node, commit: ts.Node): boolean {
  const name = /^\w+/.exec(rollback.getText())?.[0] ?? '';
  let statement = statementOf(rollback);
  // `if (client) await client.query('ROLLBACK');`
  const guard = statement && ts.findAncestor(statement.parent, ts.isStatement);
  const around = guard && ts.isBlock(guard) && ts.isIfStatement(guard.parent) ? guard.parent : guard;
  if (around && ts.isIfStatement(around) && !around.elseStatement && isThere(around.expression, name)) statement = around;
  const block = statement?.parent;
  const attempt = block && ts.isBlock(block) && ts.isCatchClause(block.parent) ? block.parent.parent : undefined;
  if (!attempt || !isWithin(commit, attempt.tryBlock)) return false;
  const undoing = attempt.catchClause?.block.statements ?? [];
  if (undoing.slice(0, undoing.findIndex((one) => isWithin(rollback, one))).some(mayLeave)) return false;
  const start = statementOf(begin);
  const siblings: readonly ts.Statement[] = start && ts.isBlock(start.parent) ? start.parent.statements : [];
  const isAround = isWithin(begin, attempt.tryBlock) || (start !== undefined && siblings[siblings.indexOf(start) + 1] === attempt);
  // One that a condition leaves out is missed where closing the connection did it.
  let isLeft = statementOf(commit)?.parent !== attempt.tryBlock;
  walk(attempt.tryBlock, (node) => {
    if (isFunctionNode(node)) return false;
    if ((ts.isReturnStatement(node) || ((ts.isContinueStatement(node) || ts.isBreakStatement(node)) && isOutOf(node, attempt))) && node.pos >= begin.end && node.end <= commit.pos) isLeft = true;
    return !isLeft;
  });
  return isAround && !isLeft;
}

/** Whether a condition asks nothing but whether a variable has something: `client`, `client !== undefined`. */
export function isThere(condition: ts.Expression, name: string): boolean {
  return new RegExp(`^${literally(name)}(?:\\s*!==?\\s*(?:null|undefined))?$`).test(condition.getText());
}

/** Whether a `break` or `continue` leaves a statement: none of its own loops is what it is about, or a label may name one further out. */
function isOutOf(exit: ts.BreakOrContinueStatement, around: ts.Node): boolean {
  if (exit.label) return true;
  for (let node: ts.Node = exit.parent; node !== around; node = node.parent) {
    if (ts.isIterationStatement(node, false) || (ts.isBreakStatement(exit) && ts.isSwitchStatement(node))) return false;
  }
  return true;
}
