import { enclosingFunction, isAsync, isFunctionNode, isGenerator, outward, referencesTo, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import type { CountedLoop } from '../../rules/n-plus-one/repetition';
import type { Loop, QuerySite } from '../../flow/types';
import { edited } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import { asksOnlyForErrors } from './passes/error-results';
import { soleElement } from './rows/result';

/** A loop that does nothing but write: what to replace, and with what around the new statement. */
export interface WriteLoop {
  /** What goes: the loop statement, or the expression that waits for all writes. */
  readonly target: ts.Node;
  /** Statements of the body before the write, that only prepare its values. */
  readonly preparing: readonly ts.Statement[];
  /** A condition under which an element is written at all. */
  readonly condition?: ts.Expression;
  readonly rowsUsed: boolean;
  /** Whether nobody waits for the writes, as they are. */
  readonly isUnwaited?: boolean;
  /** Whether the loop takes the first row of each result: `const [row] = await write(…)`. */
  readonly takesFirst?: boolean;
  /** Statements that the new one makes needless: the empty list that the rows went to. */
  readonly needless?: readonly ts.Statement[];
  /** Puts the new expression (with its `await`) in place of the target. */
  wrap(expression: string): string;
}

/** What of a loop makes way for one statement; undefined where it does more than write. */
export function writeLoop(finding: FixableFinding, counted: CountedLoop): WriteLoop | undefined {
  const { loop } = counted;
  if (loop.kind === 'for-of') return ofStatement(finding, loop.node as ts.ForOfStatement);
  return loop.kind === 'callback' && (loop.method === 'map' || loop.method === 'forEach') ? ofCallback(finding, counted) : undefined;
}

/** `for (const row of rows) { await write(row); }`, with a condition or `results.push(await write(row))`. */
function ofStatement({ subject: { site } }: FixableFinding, node: ts.ForOfStatement): WriteLoop | undefined {
  const body = ts.isBlock(node.statement) ? [...node.statement.statements] : [node.statement];
  let last = body.pop();
  let condition: ts.Expression | undefined;
  const kept = keptRow(body.at(-1), last, site.call);
  if (kept) {
    body.pop();
    return body.every(isPreparing) && !hasComments(node) ? { target: node, preparing: body, takesFirst: kept.takesFirst, ...intoList(node, kept.push, last?.getText().endsWith(';') ? ';' : '') } : undefined;
  }
  const preparing = body.filter((statement) => isPreparing(statement));
  if (!last || preparing.length !== body.length) return undefined;
  if (ts.isIfStatement(last) && !last.elseStatement && preparing.length === 0) {
    condition = last.expression;
    const inner: ts.Statement = last.thenStatement;
    if (!ts.isBlock(inner)) last = inner;
    else if (inner.statements.length === 1) last = inner.statements[0];
    else return undefined;
  }
  if (!last || !ts.isExpressionStatement(last) || hasComments(node)) return undefined;
  const end = last.getText().endsWith(';') ? ';' : '';
  const { user } = outward(site.call);
  if (ts.isCallExpression(user) && user === last.expression && !condition && preparing.length === 0) return ofPushed(node, user, site);
  if (!ts.isAwaitExpression(user)) return undefined;
  const base = { target: node, preparing, ...(condition && { condition }) };
  if (uncast(last.expression) === user) return { ...base, rowsUsed: false, wrap: (text) => text + end };
  const pushed = user.parent;
  if (ts.isCallExpression(pushed) && pushed === last.expression && pushed.arguments.length === 1 && ts.isPropertyAccessExpression(pushed.expression) && pushed.expression.name.text === 'push') {
    return { ...base, ...intoList(node, pushed.expression.getText(), end) };
  }
  return undefined;
}

/** `const writes = []; for (…) writes.push(write(row)); await Promise.all(writes);`, where the list is there for nothing else. */
function ofPushed(loop: ts.ForOfStatement, push: ts.CallExpression, site: QuerySite): WriteLoop | undefined {
  const block = loop.parent;
  if (!ts.isPropertyAccessExpression(push.expression) || push.expression.name.text !== 'push' || !ts.isIdentifier(push.expression.expression) || !ts.isBlock(block)) return undefined;
  const name = push.expression.expression.text;
  const made = block.statements.find((statement) => ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1 && statement.declarationList.declarations[0]?.name.getText() === name);
  const uses = usesOf(name, loop);
  const [, use] = uses;
  const all = use?.parent;
  if (!made || uses.length !== 2 || !all || !ts.isCallExpression(all) || all.arguments.length !== 1 || all.pos < loop.end) return undefined;
  if (!takesAll(all, site)) return undefined;
  const awaiting = outward(all).user;
  if (!ts.isAwaitExpression(awaiting) || statementOf(awaiting)?.parent !== block) return undefined;
  return { target: awaiting, preparing: [], rowsUsed: !ts.isExpressionStatement(awaiting.parent), needless: [made, loop], wrap: (text) => text };
}

/** The rows become the list where it was made empty right before the loop; else they are added to it. `push` is `list.push`. */
function intoList(loop: ts.Statement, push: string, end: string): Pick<WriteLoop, 'rowsUsed' | 'needless' | 'wrap'> {
  const block = loop.parent;
  const before = ts.isBlock(block) || ts.isSourceFile(block) ? block.statements[block.statements.indexOf(loop) - 1] : undefined;
  const made = before && ts.isVariableStatement(before) && before.declarationList.declarations.length === 1 ? before.declarationList.declarations[0] : undefined;
  if (before && made?.initializer && ts.isArrayLiteralExpression(made.initializer) && made.initializer.elements.length === 0 && `${made.name.getText()}.push` === push && !ts.getLeadingCommentRanges(loop.getFullText(), 0)) {
    const head = before.getText().slice(0, made.initializer.getStart() - before.getStart());
    return { rowsUsed: true, needless: [before], wrap: (text) => `${head}${text}${end}` };
  }
  return { rowsUsed: true, wrap: (text) => `${push}(...(${text}))${end}` };
}

/** `list.push` of `const row = await write(…); list.push(row);`, also where the row is the first of a result: `const [row] = …`. */
function keptRow(declared: ts.Statement | undefined, pushing: ts.Statement | undefined, call: ts.Node): { readonly push: string; readonly takesFirst: boolean } | undefined {
  const { user } = outward(call);
  if (!declared || !pushing || !ts.isVariableStatement(declared) || !ts.isExpressionStatement(pushing) || !ts.isAwaitExpression(user)) return undefined;
  const [declaration] = declared.declarationList.declarations;
  const push = pushing.expression;
  if (!declaration || declaration.initializer !== user || !ts.isCallExpression(push) || push.arguments.length !== 1) return undefined;
  const row = ts.isArrayBindingPattern(declaration.name) ? soleElement(declaration.name)?.name : declaration.name;
  const isPush = ts.isPropertyAccessExpression(push.expression) && push.expression.name.text === 'push';
  if (!isPush || !row || !ts.isIdentifier(row) || push.arguments[0]?.getText() !== row.text) return undefined;
  return { push: push.expression.getText(), takesFirst: row !== declaration.name };
}

/** `await Promise.all(rows.map((row) => write(row)))` and `await client.transaction(rows.map(…))`. */
function ofCallback({ subject: { site } }: FixableFinding, { loop }: CountedLoop): WriteLoop | undefined {
  if (!isFunctionNode(loop.body) || loop.body.parameters.length > 1) return undefined;
  if (loop.method === 'forEach') return ofUnwaited(loop, site);
  const { user } = outward(loop.node);
  // `const writes = rows.map(…); await Promise.all(writes);`
  const made = ts.isVariableDeclaration(user) && ts.isIdentifier(user.name) ? statementOf(user) : undefined;
  const all = made ? soleUse(user as ts.VariableDeclaration)?.parent : user;
  if (!all || !ts.isCallExpression(all) || all.arguments.length !== 1 || !takesAll(all, site)) return undefined;
  const awaiting = outward(all).user;
  if (!ts.isAwaitExpression(awaiting) || !isOnlyWrite(loop.body, site.call) || hasComments(loop.node)) return undefined;
  if (made && statementOf(awaiting)?.parent !== made.parent) return undefined;
  // One result for all stands in the list.
  const { errorIn } = site.meaning;
  const asksForErrors = errorIn !== undefined && asksOnlyForErrors(awaiting, errorIn);
  return { target: awaiting, preparing: [], rowsUsed: !asksForErrors && !ts.isExpressionStatement(awaiting.parent), ...(made && { needless: [made] }), wrap: (text) => (asksForErrors ? `[${text}]` : text) };
}

/** `rows.forEach(async (row) => { await write(row); });`: all begin at once, and what fails fails nowhere. */
function ofUnwaited({ node, body }: Loop, site: QuerySite): WriteLoop | undefined {
  const around = enclosingFunction(node);
  if (!isFunctionNode(body) || !isAsync(body) || !ts.isExpressionStatement(node.parent) || !around || !isAsync(around) || isGenerator(around) || !isOnlyWrite(body, site.call) || hasComments(node)) return undefined;
  return ts.isAwaitExpression(outward(site.call).user) ? { target: node, preparing: [], rowsUsed: false, isUnwaited: true, wrap: (text) => text } : undefined;
}

/** Whether a call waits for a list of promises: `Promise.all`, or the library's own batch call. */
function takesAll(call: ts.CallExpression, site: QuerySite): boolean {
  return site.batch ? site.batch.call === call : call.expression.getText() === 'Promise.all';
}

/** The one place where a variable is read, if there is one only. */
export function soleUse(declaration: ts.VariableDeclaration): ts.Identifier | undefined {
  const uses = usesOf(declaration.name.getText(), declaration);
  return uses.length === 1 ? uses[0] : undefined;
}

/** Where a name stands for a value in the function around a node. */
function usesOf(name: string, near: ts.Node): readonly ts.Identifier[] {
  return referencesTo(name, enclosingFunction(near) ?? near.getSourceFile());
}

/** Whether the callback is nothing but the write: `(row) => write(row)`, `async (row) => { await write(row); }`. */
function isOnlyWrite(callback: ts.Node, call: ts.Node): boolean {
  const body = ts.isArrowFunction(callback) || ts.isFunctionExpression(callback) ? callback.body : undefined;
  if (!body) return false;
  const expression = ts.isBlock(body) ? onlyExpression(body) : body;
  if (!expression) return false;
  const inner = uncast(expression);
  return inner === call || (ts.isAwaitExpression(inner) && uncast(inner.expression) === call);
}

/** What a block does that does one thing, or gives back: `write(row)` of `{ await write(row); }`, with its `await`. */
export function onlyExpression(block: ts.Block): ts.Expression | undefined {
  const [statement] = block.statements;
  if (!statement || block.statements.length > 1) return undefined;
  return ts.isExpressionStatement(statement) || ts.isReturnStatement(statement) ? statement.expression : undefined;
}

/** `const` declarations without effects. */
function isPreparing(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.Const)) return false;
  let plain = true;
  const visit = (node: ts.Node): void => {
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) plain = false;
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return plain;
}

/** A comment inside would be lost with the loop, unless it stands in what is `kept`. */
export function hasComments(node: ts.Node, kept: readonly ts.Node[] = []): boolean {
  const text = edited(node, kept.map((one) => ({ start: one.getStart(), end: one.end, newText: '' })));
  return /(^|[^:'"`\\])\/\/|\/\*/.test(text);
}
