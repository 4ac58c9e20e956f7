import { statementText, isForAnyConnection, leavesState } from '../../catalog/sql/any-connection';
import type { PooledForm } from '../../catalog/clients/clients';
import type { Fix } from '../../core';
import { literally } from '../../project/pattern';
import { enclosingFunction, isFunctionNode, outward, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { EditBuilder } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import type { FixContext, Planner } from '../types';
import { isHandedOver, nameOf } from '../waits/handed-over';
import { awaitedCall, catcherOf } from './awaited-call';
import { changesOf } from './changed-settings';
import { closingsOf, removeClosing } from './closings';
import { asksMeanwhile, heldMeanwhile, isHeldAt, type Hold } from './held';
import { importShared, moduleKind } from './imports';
import { newModule } from './new-module';
import { isTaken, ownClient, returnedClient, type OwnDeclaration } from './own-client';
import { openingOf } from './pooled';
import { exportedClients } from './shared';
import { stateOf, transactionOf } from './transaction';

/**
 * A function that makes a connection for whoever calls it: it gives the pool of the process where all callers ask ordinary statements, which need nothing of one connection, and nobody closes that; else a connection out of
 * the pool, which each caller gives back in the `finally` where it closed its own. All files change in one action.
 */
export const planGivenConnection: Planner<'client'> = (finding, context): Fix | undefined => {
  const { site, meaning, shape } = finding.subject;
  const { pooled } = meaning;
  const own = pooled && shape === 'per-request' ? returnedClient(site, true) ?? ownClient(site, true) : undefined;
  const helper = own && enclosingFunction(own.statement);
  const given = own && pooled && helper ? givenBy(own, pooled, helper) : undefined;
  if (!own || !pooled || !helper || !given || moduleKind(own.file) === undefined) return undefined;
  const callers = callersOf(helper, context);
  const how = typeof callers === 'string' ? callers : wayOf(callers, pooled, context);
  if (typeof callers === 'string' || typeof how === 'string' || callers.length === 0) {
    if (typeof how === 'string') context.withheld?.(how);
    return undefined;
  }
  const changes = changesOf(own, meaning, context);
  if (changes === 'running') return undefined;
  const existing = exportedClients(site, meaning, context, { maker: pooled.maker, getters: true }).at(0);
  if (existing && (callers.some((call) => isHeldAt(call, context)) || how.callers.some((one) => !one.isPlain && asksMeanwhile(holdOf(one), context)))) {
    context.withheld?.(heldMeanwhile);
    return undefined;
  }
  const [created] = existing ? [] : ['pool', 'sharedPool'].flatMap((name) => (isTaken(own.file, name, own) ? [] : newModule(own, meaning, context, { remade: { name, maker: pooled.maker }, isLate: changes === 'loading' }) ?? []));
  const made = existing ?? created;
  const isThere = made?.file === own.file.fileName;
  if (!made || (!isThere && isTaken(own.file, made.name, own))) return undefined;
  const builder = new EditBuilder();
  const asName = made.isMade ? `${made.name}()` : made.name;
  builder.replace(given.answer, how.isPool ? asName : `${asName}.${pooled.takes}()`);
  for (const statement of given.gone) builder.remove(statement);
  // Its type says a connection of its own.
  if (helper.type) builder.range(own.file, own.file.text.lastIndexOf(':', helper.type.getStart()), helper.type.end, '');
  const naming = new Set(isThere ? [] : [own.file]);
  for (const { name, statement, closings, uses, isPlain } of how.callers) {
    for (const closing of closings) {
      if (!isPlain) builder.replace(closing.expression, `${name}.release()`);
      else if (!removeClosing(closing, builder)) return undefined;
    }
    if (how.isPool || !isPlain) continue;
    // It asks the pool itself, where others take connections of it.
    const file = statement.getSourceFile();
    if (moduleKind(file) !== moduleKind(own.file) || isTaken(file, made.name, { statement })) return undefined;
    builder.remove(statement);
    for (const use of uses) builder.replace(use, asName);
    if (file.fileName !== made.file) naming.add(file);
  }
  for (const file of naming) importShared(file, made, builder, context.workspace);
  const files = new Set([own.file, ...callers.map((call) => call.getSourceFile())]).size;
  const where = `${made.file.slice(made.file.lastIndexOf('/') + 1)}${files > 1 ? `; ${files} files` : ''}`;
  const what = how.isPool ? 'the shared pool' : 'a connection of the shared pool, which is given back';
  return {
    kind: 'shared-client',
    title: `Let \`${nameOf(helper) ?? ''}\` give ${what} (\`${made.name}\`${existing ? ' of ' : ', in a module of its own, '}${where})`,
    preferred: true,
    changesBehavior: false,
    edits: [...builder.build(), ...(created ? [{ file: created.file, create: true, edits: [{ start: 0, end: 0, newText: created.text }] }] : [])],
  };
};

/** What a function gives, and its statements that were there for that alone; undefined where it does more with the connection than opening it. */
function givenBy(own: OwnDeclaration, { opens }: PooledForm, helper: FunctionNode): { readonly answer: ts.Expression; readonly gone: readonly ts.Statement[] } | undefined {
  if (catcherOf(own.call) || ts.getJSDocReturnType(helper)) return undefined;
  if (own.isReturned) return opens === undefined && own.parts.length === 0 ? { answer: own.value, gone: [] } : undefined;
  const opening = opens === undefined ? undefined : openingOf(helper, own.name, opens);
  if (opens !== undefined && (!opening || catcherOf(opening))) return undefined;
  const others = referencesTo(own.name, helper).filter((use) => !ts.isVariableDeclaration(outward(use).user) && !(opening && use.pos >= opening.pos && use.end <= opening.end));
  const [answer] = others;
  if (others.length !== 1 || !answer || !ts.isReturnStatement(outward(answer).user) || enclosingFunction(answer) !== helper || !ts.isStatement(own.statement)) return undefined;
  return { answer, gone: [own.statement, ...(opening ? [opening] : []), ...own.parts.map(({ statement }) => statement)] };
}

/** All calls of a function; why they are not all known, where they are not. */
function callersOf(helper: FunctionNode, context: FixContext): readonly ts.CallExpression[] | string {
  const name = nameOf(helper);
  if (name === undefined || isHandedOver(helper, context)) return 'the function that makes it is handed to somebody who calls it';
  const { workspace, moduleKind: kindOf } = context;
  const mentioned = new RegExp(`(?<![\\w$])${literally(name)}(?![\\w$])`);
  const imported = isNameless(name, helper.getSourceFile()) ? new RegExp(`(?:^|['"/])${literally(moduleName(helper.getSourceFile().fileName))}(?:\\.[cm]?[jt]sx?)?['"]`, 'm') : undefined;
  const calls: ts.CallExpression[] = [];
  for (const path of workspace.files()) {
    const text = workspace.text(path) ?? '';
    if (!mentioned.test(text) && (kindOf(path) === 'source' || imported?.test(text) !== true)) continue;
    // They end only once it is closed, or close it for what comes next.
    const file = kindOf(path) === 'source' ? workspace.sourceFile(path) : undefined;
    if (!file) return `a script or a test mentions \`${name}\`, and may need its connection closed`;
    let isUnknown = false;
    walk(file, (node) => {
      if (isOtherName(node, name)) isUnknown = true;
      if (!ts.isCallExpression(node) || !named(node.expression, name)) return;
      const functions = context.functionsOf(node.expression);
      if (functions.includes(helper) && functions.length === 1) calls.push(node);
      else if (functions.includes(helper) || (functions.length === 0 && !isOfPackage(node.expression, context))) isUnknown = true;
    });
    if (isUnknown) return `not every call of \`${name}\` is known`;
  }
  return context.callsOf(helper).every((call) => ts.isCallExpression(call) && calls.includes(call)) ? calls : `\`${name}\` is called by another name, too`;
}

/** Whether a module gives a function by default or as a whole, so that whoever imports it calls it as they like. */
function isNameless(name: string, file: ts.SourceFile): boolean {
  return new RegExp(`\\bexport\\s+default\\b|\\bas\\s+default\\b|\\b(?:module\\.exports|export)\\s*=\\s*(?:async\\s+)?(?:function\\s+)?${literally(name)}(?![\\w$])`).test(file.text);
}

/** What an import calls a module: `db` of `src/db.ts` and of `src/db/index.ts`. */
function moduleName(file: string): string {
  return /([^/]*?)(?:\/index)?\.[^/]*$/.exec(file)?.[1] ?? '';
}

/** Whether a name gets another one, or is a text by which it is asked for: `{ connect as open }`, `{ connect: open }`, `db['connect']`. */
function isOtherName(node: ts.Node, name: string): boolean {
  if (ts.isElementAccessExpression(node)) return ts.isStringLiteralLike(node.argumentExpression) && node.argumentExpression.text === name;
  return (ts.isImportSpecifier(node) || ts.isExportSpecifier(node) || ts.isBindingElement(node)) && node.propertyName !== undefined && [node.propertyName, node.name].some((one) => ts.isIdentifier(one) && one.text === name);
}

function named(callee: ts.Expression, name: string): boolean {
  return ts.isIdentifier(callee) ? callee.text === name : ts.isPropertyAccessExpression(callee) && callee.name.text === name;
}

/** Whether what is called is declared by a package: `client.connect()`. */
function isOfPackage(callee: ts.Expression, { checker }: FixContext): boolean {
  const declared = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(callee) ? callee.name : callee)?.declarations ?? [];
  return declared.length > 0 && declared.every((one) => one.getSourceFile().isDeclarationFile);
}

/** Whether all callers can have the pool itself, or those that cannot a connection of it; why neither, where not. */
function wayOf(calls: readonly ts.CallExpression[], pooled: PooledForm, context: FixContext): { readonly isPool: boolean; readonly callers: readonly (Taken & { readonly isPlain: boolean })[] } | string {
  const taken = calls.map(takenBy);
  const known = taken.flatMap((one) => one ?? []);
  if (known.length < taken.length) return 'a caller keeps the connection otherwise than in a constant that it waits for';
  if (known.some(({ fn }) => isRunOnLoad(fn, context))) return 'a caller is run where a module is loaded, and such a program may end only once its connection is closed';
  const callers = known.map((one) => ({ ...one, isPlain: isPlain(one, pooled, context) }));
  const apart = callers.filter((one) => !one.isPlain);
  const reason = apart.map((one) => keptBack(one, pooled, context)).find((one) => one !== undefined);
  if (reason !== undefined) return reason;
  return apart.length > 0 && takesTwo(known, context) ? 'a caller needs two connections at once, for which a pool may have it wait for ever' : { isPool: apart.length === 0, callers };
}

interface Taken {
  /** What a caller calls the connection, and where it closes it. */
  readonly name: string;
  readonly closings: readonly ts.ExpressionStatement[];
  readonly call: ts.CallExpression;
  readonly statement: ts.VariableStatement;
  readonly fn: FunctionNode;
  readonly uses: readonly ts.Identifier[];
}

/** `const client = await connect();`, with what is done with it in the function. */
function takenBy(call: ts.CallExpression): Taken | undefined {
  const { child, user: awaited } = outward(call);
  const holder = ts.isAwaitExpression(awaited) && awaited.expression === child ? outward(awaited).user : undefined;
  const statement = statementOf(call);
  const fn = enclosingFunction(call);
  if (!holder || !ts.isVariableDeclaration(holder) || !ts.isIdentifier(holder.name) || holder.type || !statement || !ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1 || !fn) return undefined;
  const name = holder.name.text;
  const closings = closingsOf(fn, name);
  if (!closings || (statement.declarationList.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Const) return undefined;
  const uses = referencesTo(name, fn).filter((use) => !ts.isVariableDeclaration(outward(use).user) && !closings.some((one) => use.pos >= one.pos && use.end <= one.end));
  // Another variable of that name would be taken for it.
  let declared = 0;
  walk(fn, (node) => { if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) && node.name.getText() === name) declared++; });
  return declared === 1 ? { call, statement, fn, name, closings, uses } : undefined;
}

/** Whether a caller asks nothing but ordinary statements, whose errors go where that of connecting does. */
function isPlain({ call, fn, uses }: Taken, { asks }: PooledForm, { checker }: FixContext): boolean {
  const catcher = catcherOf(call);
  return uses.every((use) => {
    const asked = awaitedCall(use, asks);
    return asked !== undefined && enclosingFunction(asked) === fn && catcherOf(asked) === catcher && isForAnyConnection(asked, checker);
  });
}

const ofTransaction = ['beginTransaction', 'commit', 'rollback'];

/** Statements of which it is known what they leave: of a procedure (`CALL`), a plan (`EXECUTE`), a handler or a lock of all tables nobody sees it. */
const known = /^\s*(?:(?:--[^\n]*\n|\/\*[^]*?\*\/)\s*)*(?:select|insert|update|delete|with|values|replace|merge|begin|start\s+transaction|commit|end|rollback|abort|savepoint|release\s+savepoint|set\s+(?:local|transaction)|truncate|refresh|notify|unlisten|explain|show)\b/i;

/** Why a caller cannot have a connection of the pool in place of its own; undefined where it can: it gives it back whatever happens, as it came. */
function keptBack({ statement, fn, uses, closings }: Taken, { asks }: PooledForm, { checker }: FixContext): string | undefined {
  const block = statement.parent;
  const next = ts.isBlock(block) ? block.statements[block.statements.indexOf(statement) + 1] : undefined;
  const [closing, more] = closings;
  const isEnded = closing !== undefined && more === undefined && /\.\s*end\s*\(\s*\)/.test(closing.getText());
  if (!isEnded || !next || !ts.isTryStatement(next) || closing !== next.finallyBlock?.statements[0]) return 'a caller needs one connection, and does not close it first in a `finally`';
  for (const use of uses) {
    const asked = awaitedCall(use, [...asks, ...ofTransaction]);
    if (!asked || enclosingFunction(asked) !== fn) return 'a caller hands the connection on, or does not wait for what it asks';
    const isByMethod = ts.isCallExpression(asked) && ts.isPropertyAccessExpression(asked.expression) && ofTransaction.includes(asked.expression.name.text);
    const text = statementText(asked, checker);
    // What follows in the same text is not looked at.
    if (!isByMethod && (text === undefined || !known.test(text) || /;\s*\S|\binto\s+@/i.test(text) || leavesState(asked, checker))) return 'what a caller asks may leave something on the connection, which whoever gets that next would find';
  }
  const transaction = transactionOf(uses, checker);
  const isBegun = transaction.begins.length + transaction.commits.length + transaction.rollbacks.length > 0;
  return isBegun && stateOf(transaction, [next]) !== 'ended' ? 'a caller begins a transaction and does not end it on every way, which closing the connection did' : undefined;
}

/** How many functions are followed to those that call them. */
const steps = 5;

/** Whether a function has a connection while another one, or itself, takes one more. */
function takesTwo(callers: readonly Taken[], context: FixContext): boolean {
  const takers = new Set(callers.map(({ fn }) => fn));
  if (takers.size < callers.length) return true;
  const isCalledByTaker = (fn: FunctionNode, depth: number): boolean => depth > 0 && context.callsOf(fn).some((call) => {
    const around = enclosingFunction(call);
    return around !== undefined && isFunctionNode(around) && (takers.has(around) || isCalledByTaker(around, depth - 1));
  });
  return [...takers].some((fn) => isCalledByTaker(fn, steps));
}

/** While a caller has its connection: in the `try` behind it, whose `finally` gives it back. */
function holdOf({ name, statement }: Taken): Pick<Hold, 'names' | 'code'> {
  const block = statement.parent;
  const held = ts.isBlock(block) ? block.statements[block.statements.indexOf(statement) + 1] : undefined;
  return { names: [name], code: held ? [{ within: held, from: held.pos, to: held.end }] : [] };
}

/** Whether a function is run where a module is loaded, also through others: `main();`, `(async () => { … })();`. */
function isRunOnLoad(fn: FunctionNode, context: FixContext, depth = steps): boolean {
  const { child, user } = outward(fn);
  const calls = [...context.callsOf(fn), ...(ts.isCallExpression(user) && user.expression === child ? [user] : [])];
  return calls.some((call) => {
    const around = enclosingFunction(call);
    return !around || !isFunctionNode(around) || (depth > 0 && isRunOnLoad(around, context, depth - 1));
  });
}
