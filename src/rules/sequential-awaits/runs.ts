import type { CallSite, EffectSite } from '../../flow/types';
import { isEffect } from '../../flow/graph/graph';
import { isAssignment, isReference, isWithin, namesIn, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { AwaitedRead, RuleContext } from '../types';
import { isBegun } from './begun';
import { comesBehind, isGivenBack, isTransactional, needs } from './order';
import { isQuiet, isQuietThrough } from './quiet';
import { isReader, leavesAlone, reads } from './readers';

/** Awaited reads that stand in a row, with the looks at their errors between them. */
export interface Run {
  readonly reads: readonly AwaitedRead[];
  /** `if (error) throw error;` between them. */
  readonly guards: readonly ts.IfStatement[];
}

/**
 * The runs of a file's reads that could be one: each waits for the one before, and none uses what another gives. Only reads count: they may happen in any order and at the same time,
 * and where one fails, that another has run too changes nothing.
 */
export function runsOf(context: RuleContext): readonly Run[] {
  const { sites, calls } = context.flow;
  if (sites.length + calls.length < 2) return [];
  const byStatement = new Map<ts.Statement, AwaitedRead[]>();
  const blocks = new Set<ts.Block>();
  for (const site of [...sites, ...calls]) {
    const read = awaitedRead(site);
    if (!read) continue;
    const { statement } = read;
    byStatement.set(statement, [...byStatement.get(statement) ?? [], read]);
    blocks.add(statement.parent as ts.Block);
  }
  // Cheap, and true of most blocks: they have one read. What a call stands for is asked only of those that have more.
  const several = [...blocks].filter((block) => block.statements.filter((statement) => byStatement.has(statement)).length > 1 && !isGivenBack(block, context) && !isTransactional(block));
  const readOf = (statement: ts.Statement): AwaitedRead | undefined => {
    const [read, another] = (byStatement.get(statement) ?? []).filter(({ site }) => isEffect(site) || !isBegun(site, context));
    // Two calls in one statement are not one read.
    return another ? undefined : read;
  };
  return several.flatMap((block) => runsIn(block, readOf, context));
}

function runsIn(block: ts.Block, readOf: (statement: ts.Statement) => AwaitedRead | undefined, context: RuleContext): readonly Run[] {
  const runs: Run[] = [];
  let current: AwaitedRead[] = [];
  let guards: ts.IfStatement[] = [];
  const end = (): void => {
    const last = current.at(-1);
    if (last && current.length > 1) runs.push({ reads: current, guards: guards.filter((guard) => guard.pos < last.statement.pos) });
    current = [];
    guards = [];
  };
  for (const statement of block.statements) {
    const read = readOf(statement);
    if (read && isFree(read, context, true)) {
      if (needs(read, current) || comesBehind(read, current) || bothLog(read, current, context)) end();
      current.push(read);
    } else if (ts.isIfStatement(statement) && current.length > 0 && looksAtErrors(statement, current)) guards.push(statement);
    else end();
  }
  end();
  return runs;
}

/** What a call gives that a statement of its own waits for: `const user = await db.user.findFirst(…);`. What is handed to it (`orderBy(users.name)`) is no call of its own. */
function awaitedRead(site: EffectSite | CallSite): AwaitedRead | undefined {
  if (ts.isJsxOpeningLikeElement(site.call) || (isEffect(site) ? !reads(site.meaning) : site.handedOn)) return undefined;
  let { child, user } = outward(site.call);
  while (ts.isPropertyAccessExpression(user) && user.expression === child && /^(?:then|catch)$/.test(user.name.text) && ts.isCallExpression(user.parent)) ({ child, user } = outward(user.parent));
  if (!ts.isAwaitExpression(user)) return undefined;
  const declaration = user.parent;
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer !== user) return undefined;
  const list = declaration.parent;
  if (!ts.isVariableDeclarationList(list)) return undefined;
  const statement = list.parent;
  if (!ts.isVariableStatement(statement) || !ts.isBlock(statement.parent) || (list.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Const || list.declarations.length !== 1) return undefined;
  return { site, statement, declaration, operand: user.expression, names: namesIn(declaration.name) };
}

/** Whether a read and one before it write lines of a log, which would come in another order. */
function bothLog(read: AwaitedRead, before: readonly AwaitedRead[], context: RuleContext): boolean {
  return before.length > 0 && !isFree(read, context, false) && before.some((one) => !isFree(one, context, false));
}

/** Whether nothing else happens in a read: what it is asked with changes nothing, and of a function of the workspace all that it does is reading, and logging where it may. */
function isFree({ site, operand, declaration: { name } }: AwaitedRead, context: RuleContext, mayLog: boolean): boolean {
  let waits = false;
  for (const part of [operand, name]) {
    walk(part, (node) => {
      // What a pattern falls back on is worked out behind all of them.
      if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || (part === name && (ts.isCallExpression(node) || ts.isNewExpression(node)))) waits = true;
      return !waits;
    });
  }
  // What a helper does is asked of it; what it is handed is worked out here.
  const given = isEffect(site) || !ts.isCallExpression(site.call) ? [operand] : [...site.call.arguments];
  const others = context.flow.calls.filter((call) => call !== site && isWithin(call.call, operand));
  return !waits && isQuiet(operand, mayLog) && isQuiet(name, mayLog) && given.every((one) => isQuietThrough(one, context.checker, mayLog)) && others.every((call) => leavesAlone(call, context, mayLog)) && (isEffect(site) || isReader(site, context, mayLog));
}

/**
 * Whether a statement only looks at what went wrong with reads of lists and numbers, of a client that gives its errors back: `if (error) throw error;`. A row that may be missing, or may not be
 * the caller's, decides whether more is read at all.
 */
function looksAtErrors({ expression, thenStatement, elseStatement }: ts.IfStatement, current: readonly AwaitedRead[]): boolean {
  if (elseStatement) return false;
  const errors = new Set(current.flatMap(errorName));
  let others = errors.size === 0;
  walk(expression, (node) => {
    if (ts.isCallExpression(node) || (ts.isIdentifier(node) && isReference(node) && node.text !== 'undefined' && !errors.has(node.text))) others = true;
    return !others;
  });
  walk(thenStatement, (node) => {
    if (ts.isAwaitExpression(node) || isAssignment(node)) others = true;
    return !others;
  });
  return !others;
}

/** What a pattern calls the error that a query gives: `error` of `{ data, error }`. */
function errorName({ site, declaration: { name } }: AwaitedRead): readonly string[] {
  if (!isEffect(site) || site.meaning.concept !== 'query' || site.meaning.errorIn === undefined || site.meaning.op === 'read-one' || !ts.isObjectBindingPattern(name)) return [];
  const { errorIn } = site.meaning;
  return name.elements.flatMap((element) => ((element.propertyName ?? element.name).getText() === errorIn && ts.isIdentifier(element.name) ? [element.name.text] : []));
}
