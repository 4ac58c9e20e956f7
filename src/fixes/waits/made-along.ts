import { bits } from '../../flow/graph/reach/concepts';
import { functionId } from '../../flow/graph/names/function-table';
import { isEffect } from '../../flow/graph/graph';
import { declarationOf } from '../../flow/values/symbols';
import type { EffectSite } from '../../flow/types';
import { enclosingFunction, type FunctionNode, isFunctionNode, isWithin, mentions, referencesTo, rootOf, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { changesSomething } from '../changing-steps';
import { changedIn } from '../loops/passes/changes';
import type { FixContext } from '../types';
import { freeIn, WorkData, type Free } from './later/captured-work';
import type { LaterFramework } from './later/types';
import { declared } from './later/work';
import { isRefusal, type Refusal } from './payload';
import { quoted } from '../refuse';

/** A message together with what is made for it alone: an invoice that is rendered to be attached. */
export interface MadeAlong {
  /** All statements that move, in their order; the message's own is one of them. */
  readonly moved: readonly ts.Statement[];
  /** What they read of their function that stays. */
  readonly free: readonly Free[];
}

/** A block on the way out from a statement, and the statement of it that holds that one. */
interface Around {
  readonly statements: readonly ts.Statement[];
  readonly at: ts.Statement;
}

/** How what a function reads of its surroundings is told apart: nothing of it has a type of a framework's own. */
type Reading = Pick<LaterFramework, 'typings' | 'membersOf' | 'readBy' | 'given'>;

/**
 * The statements that have to move with a message, since what they make is used by it alone and cannot be kept as plain data (the bytes of a document, the page that it is drawn on): the declarations of what it is handed, and all that is
 * done with that, before and behind it. What they need themselves becomes the job's data. Undefined where the message is no statement of its own; a refusal where something else uses what is made, where a step writes, asks a
 * database, keeps something in this process or may end the function, or where what they need may be another value by the time of the message.
 */
export function madeAlong(call: ts.CallExpression, framework: Reading, context: FixContext): MadeAlong | Refusal | undefined {
  const moved = new Set<ts.Statement>();
  const made = movedWith(call, moved, framework, context);
  const fn = enclosingFunction(call);
  return fn && rendersIn([...moved], fn, context) ? made : undefined;
}

/** Whether statements make a document or a picture, or put bytes together. */
function rendersIn(moved: readonly ts.Statement[], fn: FunctionNode, { graph }: FixContext): boolean {
  const isMade = ({ meaning }: EffectSite): boolean => meaning.concept === 'external' && /^(?:document|image)$/.test(meaning.kind);
  return graph.stepsOf(functionId(fn)).some((step) => moved.some((one) => isWithin(step.call, one)) && (isEffect(step) ? isMade(step) : graph.effectsOfCall(step, bits.external, 12).some(({ site }) => isMade(site))))
    || moved.some((one) => /\bBuffer\.(?:from|concat)\(/.test(one.getText()) || makesOfPackage(one, fn.getSourceFile()));
}

/** Whether a statement makes an object of a class of a package: `new PDFDocument()`, which makes a document once it is drawn on. */
function makesOfPackage(statement: ts.Statement, { text }: ts.SourceFile): boolean {
  return [...statement.getText().matchAll(/\bnew (\w+)/g)].some(([, name]) => new RegExp(`\\bimport\\b[^;'"]*\\b${name ?? ''}\\b[^;'"]*\\bfrom\\s*['"][^.'"]|\\b${name ?? ''}\\b[^;=]*=\\s*require\\(\\s*['"][^.'"]`).test(text));
}

function movedWith(call: ts.CallExpression, moved: Set<ts.Statement>, framework: Reading, context: FixContext): MadeAlong | Refusal | undefined {
  const fn = enclosingFunction(call);
  const message = ts.findAncestor(call, ts.isExpressionStatement);
  const awaited = message && uncast(message.expression);
  if (!fn?.body || !message || !awaited || !ts.isAwaitExpression(awaited) || uncast(awaited.expression) !== call) return undefined;
  const around = blocksAround(message, fn);
  moved.add(message);
  const inOrder = (): readonly ts.Statement[] => [...moved].sort((a, b) => a.pos - b.pos);
  const read = (): readonly Free[] | Refusal => freeIn(inOrder(), fn, undefined, context.checker, framework as LaterFramework);
  for (let size = 0; size < moved.size;) {
    size = moved.size;
    const free = read();
    if (isRefusal(free)) return free;
    const data = new WorkData(inOrder(), fn, framework as LaterFramework, context);
    const changed = new Set(inOrder().flatMap((one) => changedIn(one).map((node) => rootOf(uncast(node)).getText())));
    for (const one of free.filter((each) => changed.has(each.root.text) || !data.isGiven(each, false))) {
      const statement = ts.findAncestor(one.declaration, ts.isVariableStatement);
      if (!statement || !around.some(({ statements }) => statements.includes(statement))) continue;
      moved.add(statement);
    }
    const refusal = withUsers(moved, around);
    if (refusal) return refusal;
  }
  if (moved.size === 1) return undefined;
  const free = read();
  if (isRefusal(free)) return free;
  return whyNot(inOrder(), message, around, free, fn, context) ?? { moved: inOrder(), free };
}

/** The blocks around a statement, up to its function; none beyond a loop, in which it would be made once for many messages. */
function blocksAround(statement: ts.Statement, fn: FunctionNode): readonly Around[] {
  const found: Around[] = [];
  for (let node: ts.Node = statement; node.parent !== fn && !ts.isIterationStatement(node, false) && !isFunctionNode(node); node = node.parent) {
    if (ts.isBlock(node.parent) && ts.isStatement(node)) found.push({ statements: node.parent.statements, at: node });
  }
  return found;
}

/** Adds the statements that use what moved ones declare; a refusal where such a name is used within one that stays. */
function withUsers(moved: Set<ts.Statement>, around: readonly Around[]): Refusal | undefined {
  const names = new Set([...moved].flatMap((one) => [...declared(one)]));
  for (const { statements, at } of around) {
    for (const one of statements) {
      if (one !== at && mentions(one, names)) moved.add(one);
    }
    // What stands around the message is used there by what moves alone.
    if (!moved.has(at)) for (const name of names) {
      const other = referencesTo(name, at).find((node) => ![...moved].some((one) => isWithin(node, one)));
      if (other) return { refused: `\`${name}\` is used for something else as well` };
    }
  }
  return undefined;
}

/** Why statements cannot move together; undefined where they can. */
function whyNot(moved: readonly ts.Statement[], message: ts.Statement, around: readonly Around[], free: readonly Free[], fn: FunctionNode, context: FixContext): Refusal | undefined {
  const steps = context.graph.stepsOf(functionId(fn));
  for (const one of moved) {
    if (one === message) continue;
    if (mayEnd(one)) return { refused: `\`${quoted(one)}\` may end the function` };
    const step = steps.find((each) => isWithin(each.call, one) && (changesSomething(each, context) || (isEffect(each) && each.meaning.concept === 'query')));
    if (step) return { refused: `\`${quoted(step.call)}\` is done before the message, and not for it alone` };
  }
  const kept = moved.map((one) => (one === message ? undefined : keptBeside(one, moved, fn, context))).find((one) => one !== undefined);
  if (kept !== undefined) return { refused: `\`${kept}\` is kept by this process, and the job is done by another one` };
  const [first = message] = moved;
  const last = moved.at(-1) ?? message;
  for (const { statements, at } of around) {
    for (const one of statements.filter((each) => each.pos > at.pos && each.pos < last.pos && !moved.includes(each))) {
      const late = free.find(({ root, declaration, path }) => isWithin(declaration, one) || mayChange(one, root.text, declaration, path, context));
      if (late) return { refused: `\`${late.root.text}\` is worked out only after the message` };
    }
    for (const one of statements.filter((each) => each.pos > first.pos && each.pos < at.pos && !moved.includes(each))) {
      const step = steps.find((each) => isWithin(each.call, one) && changesSomething(each, context));
      if (step) return { refused: `\`${quoted(step.call)}\` is done only where what the message is handed could be made` };
      const changed = free.find(({ root, declaration, path }) => mayChange(one, root.text, declaration, path, context));
      if (changed) return { refused: `\`${changed.root.text}\` may be another value by the time of the message` };
    }
  }
  return undefined;
}

/** What a statement keeps beyond the request: something of a module is given another value, by it or by a function that it calls for that alone, or a file is written. */
function keptBeside(statement: ts.Statement, moved: readonly ts.Statement[], fn: FunctionNode, { checker, functionsOf }: FixContext): string | undefined {
  const isBeyond = (changed: ts.Expression, around: readonly ts.Node[]): boolean => {
    const root = rootOf(uncast(changed));
    const declaration = ts.isIdentifier(root) ? declarationOf(root, checker) : undefined;
    return declaration !== undefined && !around.some((one) => isWithin(declaration, one));
  };
  const own = changedIn(statement).find((one) => isBeyond(one, [fn, ...moved]));
  if (own) return rootOf(uncast(own)).getText();
  let found: string | undefined;
  walk(statement, (node) => {
    if (!ts.isCallExpression(node) || found !== undefined) return;
    const isAlone = ts.isExpressionStatement(statement) && [node, node.parent].some((one) => one === uncast(statement.expression));
    if (isAlone && functionsOf(node.expression).some((one) => changedIn(one).some((each) => isBeyond(each, [one])))) found = node.expression.getText();
    if (writesFile(node.expression, checker)) found = node.expression.getText();
  });
  return found;
}

/** `fs.writeFile`, `createWriteStream`: https://nodejs.org/api/fs.html */
export function writesFile(callee: ts.Expression, checker: ts.TypeChecker): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!ts.isIdentifier(name) || !/^(?:write|append|copy|rename|createWriteStream)/.test(name.text)) return false;
  const root = rootOf(callee);
  const declaration = ts.isIdentifier(root) ? checker.getSymbolAtLocation(root)?.declarations?.[0] : undefined;
  const brought = declaration && ts.findAncestor(declaration, (one) => ts.isImportDeclaration(one) || ts.isVariableDeclaration(one));
  return brought !== undefined && /['"](?:node:)?fs(?:\/promises)?['"]/.test(brought.getText());
}

/** Whether a statement may leave its function or what stands around it. */
function mayEnd(statement: ts.Statement): boolean {
  let found = false;
  walk(statement, (node) => {
    if (isFunctionNode(node)) return false;
    if (ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node) || ts.isFunctionDeclaration(node)) found = true;
    return !found;
  });
  return found;
}

/** Whether a statement may give what a name stands for another value: by an assignment, a method that changes it, or a function of the workspace that is handed an object. */
function mayChange(statement: ts.Statement, name: string, declaration: ts.Declaration, path: ts.Expression, context: FixContext): boolean {
  const { checker } = context;
  if (changedIn(statement).some((one) => rootOf(uncast(one)).getText() === name)) return true;
  const isWhole = (checker.getTypeAtLocation(path).flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike)) === 0 || !ts.isIdentifier(path);
  return isWhole && referencesTo(name, statement).some((node) => {
    if (declarationOf(node, checker) !== declaration) return false;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent) && parent.parent.expression === parent) return !checker.isArrayLikeType(checker.getTypeAtLocation(node)) && (checker.getTypeAtLocation(node).flags & ts.TypeFlags.StringLike) === 0;
    return ts.isCallExpression(parent) && parent.expression !== node && context.functionsOf(parent.expression).length > 0;
  });
}
