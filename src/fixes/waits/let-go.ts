import { bits } from '../../flow/graph/reach/concepts';
import { functionId } from '../../flow/graph/names/function-table';
import { isEffect, type Step } from '../../flow/graph/graph';
import { hasDirective } from '../../flow/entries/reading/exports';
import type { EntryPoint } from '../../flow/entries/types';
import { declarationOf } from '../../flow/values/symbols';
import type { CallSite, EffectSite } from '../../flow/types';
import { enclosingFunction, isAsync, isFunctionNode, isReference, isWithin, rootOf, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isQuietThrough } from '../../rules/sequential-awaits/quiet';
import { changedIn } from '../loops/passes/changes';
import type { FixContext } from '../types';
import { ofRequest } from './later';
import { reachedFrom } from './reached';
import { quoted } from '../refuse';

/** What ends something that a call which goes on may still use: a client, a lock, a timer that ends a wait. */
const ending = /(?:^|\.)\$?(?:disconnect|close|release|end|destroy|quit|dispose|unlock|cleanup|rollback|shutdown|abort|clearTimeout|clearInterval)$/;
/** Functions that refuse what they are given by throwing, as far as their names say. */
export const refusing = /(?:^|\.)(?:parse|parseAsync|(?:validate|check|ensure|require|verify|guard|authori[sz]e|enforce)\w*)$/i;
/** What reads the body of a request, which is gone with the answer. */
const readsBody = /\.\s*(?:json|text|formData|arrayBuffer|blob|bytes|clone)\s*\(|\.\s*body\b/;

/**
 * Why a call cannot go on beside the answer of a handler in which its statement stands, though what it does may be lost: somebody looks at what it leaves behind, is refused by it, or changes or ends what it goes on with. Undefined
 * where it can.
 */
export function whyNotLetGo(site: EffectSite | CallSite, statement: ts.ExpressionStatement, handler: FunctionNode, entry: EntryPoint, context: FixContext): string | undefined {
  const call = site.call as ts.CallExpression;
  const name = call.expression.getText().replace(/\s+/g, '');
  if (isRepeated(statement, handler)) return 'it is one of several in a loop, which would all be sent at the same time';
  if (isLeftWithMore(statement, handler)) return 'what it uses may be given back in the end of the part around it, before it is done';
  if (!givesPromise(site, call, context)) return `\`${name}\` does not give a promise each time`;
  const functions = isEffect(site) ? [] : [...reachedFrom(context.functionsOf(site.callee), context)].filter(isFunctionNode);
  if (!functions.every((fn) => isHarmless(fn, context))) return `\`${name}\` may refuse the request, or changes something that others read`;
  const given = givenTo(call, functions, handler);
  const changed = changedBehind(given, statement, handler, functions.length > 0, context);
  if (changed !== undefined) return `\`${changed}\` is changed behind it, which it could read`;
  const ended = endedBehind(statement, handler, functions, context);
  if (ended !== undefined) return `\`${ended}\` comes behind it, and could come before it is done`;
  const codes = [call, ...functions];
  if (codes.some((code) => isAborted(code))) return 'a signal ends it that may come with the answer';
  const parameters = new Set(handler.parameters.map((one) => one.name.getText()));
  const isGivenRequest = call.arguments.some((argument) => mentionsWhole(argument, parameters));
  if ((isGivenRequest && functions.some((fn) => readsBody.test(fn.getText()))) || call.arguments.some((argument) => readsBody.test(argument.getText()) && [...parameters].some((one) => new RegExp(`(?<![\\w$.])${one}\\s*\\.`).test(argument.getText())))) return 'it reads what the request sends, which is gone with the answer';
  if (entry.isRendered && codes.some((code) => ofRequest.test(code.getText()))) return 'it reads the request, which a page that is rendered has no more';
  const file = handler.getSourceFile();
  const cached = [file.statements, ...(handler.body && ts.isBlock(handler.body) ? [handler.body.statements] : [])].some((one) => /^use cache/.test(one[0]?.getText().slice(1) ?? '') || hasDirective(one, 'use cache'));
  return cached ? 'what is kept in a cache has no answer beside which it could go on' : undefined;
}

function isRepeated(statement: ts.Statement, handler: FunctionNode): boolean {
  return ts.findAncestor(statement, (node) => node === handler ? 'quit' : ts.isIterationStatement(node, false)) !== undefined;
}

/** Whether something is done whenever a block around the statement is left: `finally`, `await using`. */
function isLeftWithMore(statement: ts.Statement, handler: FunctionNode): boolean {
  for (let node: ts.Node = statement; node !== handler && node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isTryStatement(parent) && parent.finallyBlock !== undefined && parent.finallyBlock !== node) return true;
    if (ts.isBlock(parent) && parent.statements.some((one) => ts.isVariableStatement(one) && (one.declarationList.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using)) return true;
  }
  return false;
}

/** Whether a call gives a promise, and never nothing: what keeps the process alive refuses everything else (https://nextjs.org/docs/app/api-reference/functions/after). */
function givesPromise(site: EffectSite | CallSite, call: ts.CallExpression, context: FixContext): boolean {
  if (ts.isOptionalChain(call)) return false;
  const functions = isEffect(site) ? [] : context.functionsOf(site.callee).filter(isFunctionNode);
  if (functions.length > 0 && functions.every(isAsync)) return true;
  if (functions.length === 0 && !isEffect(site)) return false;
  const type = context.checker.getTypeAtLocation(call);
  return type.symbol?.name === 'Promise' && functions.every((fn) => fn.body && (!ts.isBlock(fn.body) || returnsAtEnd(fn.body)));
}

/** Whether a block has one `return`, with a value, and that at its end. */
function returnsAtEnd(block: ts.Block): boolean {
  const last = block.statements.at(-1);
  let count = 0;
  walk(block, (node) => {
    if (isFunctionNode(node)) return false;
    if (ts.isReturnStatement(node)) count++;
    return true;
  });
  return count === 1 && last !== undefined && ts.isReturnStatement(last) && last.expression !== undefined;
}

/** Whether a function changes nothing that stands outside of it, and refuses nothing before it has sent something. */
function isHarmless(fn: FunctionNode, context: FixContext): boolean {
  if (!fn.body || !isQuietThrough(fn.body, context.checker, true, (node) => isLate(node, context) || isCaught(node))) return false;
  let isRefused = false;
  walk(fn.body, (node) => {
    if (ts.isCallExpression(node) && refusing.test(node.expression.getText()) && !/\bJSON\.parse$/.test(node.expression.getText()) && !isLate(node, context) && !isCaught(node)) isRefused = true;
    return !isRefused;
  });
  return !isRefused;
}

/** Whether something was sent before a place of a function: what is thrown then is told of the service. */
export function isLate(node: ts.Node, { graph }: FixContext): boolean {
  const fn = enclosingFunction(node);
  return fn !== undefined && graph.stepsOf(functionId(fn)).some((step) => step.call.end <= node.pos && sends(step, graph));
}

function sends(step: Step, graph: FixContext['graph']): boolean {
  return isEffect(step) ? step.meaning.concept === 'external' : (graph.reachOfCall(step) & bits.external) !== 0;
}

/** Whether what is thrown at a place is caught in its own function. */
export function isCaught(node: ts.Node): boolean {
  for (let one = node; one.parent && !isFunctionNode(one); one = one.parent) if (ts.isTryStatement(one.parent) && one.parent.catchClause && one.parent.tryBlock === one) return true;
  return false;
}

/** The names of the handler that a call is handed, or that functions of the handler which it leads to read. */
function givenTo(call: ts.CallExpression, functions: readonly FunctionNode[], handler: FunctionNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const code of [call, ...functions.filter((fn) => isWithin(fn, handler))]) {
    walk(code, (node) => {
      if (ts.isIdentifier(node) && (isReference(node) || ts.isShorthandPropertyAssignment(node.parent))) names.add(node.text);
    });
  }
  return names;
}

/** What the handler changes behind a statement of what a call was handed, or reads of the handler; a member of anything that was there before may be a part of it. */
function changedBehind(given: ReadonlySet<string>, statement: ts.Statement, handler: FunctionNode, isFollowed: boolean, context: FixContext): string | undefined {
  // What is handed to a library is taken when the call begins.
  if (!isFollowed || !handler.body) return undefined;
  const isBefore = (node: ts.Identifier): boolean => { const declaration = declarationOf(node, context.checker); return declaration === undefined || declaration.getSourceFile() !== statement.getSourceFile() || declaration.pos < statement.pos; };
  const target = changedIn(handler.body).find((one) => {
    const root = rootOf(uncast(one));
    if (one.pos < statement.end || !ts.isIdentifier(root)) return false;
    return ts.isIdentifier(uncast(one)) && !isMethodTarget(one) ? given.has(root.text) : isBefore(root);
  });
  if (target) return target.getText();
  let found: string | undefined;
  walk(handler.body, (node) => {
    if (found !== undefined || (node.end <= statement.end && node !== handler.body)) return false;
    if (ts.isCallExpression(node) && node.pos >= statement.end) {
      const handed = [...node.arguments, ...(ts.isPropertyAccessExpression(node.expression) ? [node.expression.expression] : [])].map((one) => rootOf(uncast(one))).some((root) => ts.isIdentifier(root) && given.has(root.text));
      if (handed && context.functionsOf(node.expression).some((fn) => isFunctionNode(fn) && fn.body && !isQuietThrough(fn.body, context.checker, true, () => true))) found = node.expression.getText();
    }
    return true;
  });
  return found;
}

/** Whether what is changed is the object that a name stands for, by one of its methods: `tags.push('new')`. */
function isMethodTarget(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node;
}

/** What comes behind a statement and ends what it may use, or is another of its kind, which is to come after it. */
function endedBehind(statement: ts.Statement, handler: FunctionNode, functions: readonly FunctionNode[], { graph }: FixContext): string | undefined {
  let found: string | undefined;
  if (handler.body) walk(handler.body, (node) => {
    if (found === undefined && ts.isCallExpression(node) && node.pos >= statement.end && ending.test(node.expression.getText()) && !functions.some((fn) => isWithin(node, fn))) found = node.expression.getText();
    return found === undefined;
  });
  const next = graph.stepsOf(functionId(handler)).find((step) => step.call.pos >= statement.end && (isEffect(step) ? [step] : graph.effectsOfCall(step, bits.external, 12).map((one) => one.site)).some(({ meaning }) => meaning.concept === 'external' && meaning.kind === 'analytics'));
  return found ?? (next && quoted(next.call));
}

/** Whether a signal is handed over that something else may set off: `AbortSignal.timeout(…)` ends a call by its own time alone. */
function isAborted(code: ts.Node): boolean {
  let found = false;
  walk(code, (node) => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'signal' && !/^AbortSignal\.timeout\(/.test(node.initializer.getText())) found = true;
    if (ts.isShorthandPropertyAssignment(node) && node.name.text === 'signal') found = true;
    return !found;
  });
  return found;
}

/** Whether one of the names stands as a whole in an expression, and not for one of its members. */
function mentionsWhole(code: ts.Node, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(code, (node) => {
    if (ts.isIdentifier(node) && names.has(node.text) && isReference(node) && !ts.isPropertyAccessExpression(node.parent)) found = true;
    return !found;
  });
  return found;
}
