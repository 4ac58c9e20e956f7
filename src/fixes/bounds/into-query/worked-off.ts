import { functionId } from '../../../flow/graph/names/function-table';
import { isEffect } from '../../../flow/graph/graph';
import type { CallSite, EffectSite, Site } from '../../../flow/types';
import { bare, enclosingFunction, inlineFunction, isAssignment, isFunctionNode, isWithin, mentions, namesIn, outward, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changesSomething } from '../../changing-steps';
import type { FixContext } from '../../types';
import { isLogged } from '../pages/answered';
import { maxCallers } from './rows-behind';

/**
 * Whether the rows that a call gives are worked off: what is written, sent or paid in the same function is told by them, or is done for each of them. With fewer rows a part of the work is
 * not done: files are left behind whose rows are deleted.
 */
export function isWorkedOff({ call, enclosing }: Pick<Site, 'call' | 'enclosing'>, context: FixContext, depth = 0): boolean {
  const names = heldIn(call, enclosing);
  if (depth < 3 && isFunctionNode(enclosing) && isGivenBack(call, enclosing, names) && areWorkedOffBy(enclosing, context, depth)) return true;
  return areHandedOn(call, enclosing, names) || areWrittenOut(call, enclosing, names, context) || context.graph.stepsOf(functionId(enclosing)).some((step) => step.call !== call && isToldBy(step, call, names) && (changesSomething(step, context) || isIndexed(step)));
}

/** Whether a function gives the rows back, or something that is made of them. */
function isGivenBack(rows: ts.Node, fn: FunctionNode, names: ReadonlySet<string>): boolean {
  const isOf = (node: ts.Node): boolean => mentions(node, names) || isWithin(rows, node);
  let found = ts.isArrowFunction(fn) && !ts.isBlock(fn.body) && isOf(fn.body);
  walk(fn, (node) => {
    if (ts.isReturnStatement(node) && enclosingFunction(node) === fn) found ||= node.expression !== undefined && isOf(node.expression);
    return !found;
  });
  return found;
}

/** The same in one of the callers of a function that gives them back. */
function areWorkedOffBy(fn: FunctionNode, context: FixContext, depth: number): boolean {
  const callers = context.callsOf(fn);
  return callers.length > maxCallers || callers.some((call) => {
    const enclosing = enclosingFunction(call);
    return enclosing !== undefined && isWorkedOff({ call, enclosing }, context, depth + 1);
  });
}

/**
 * `rows.forEach(cache.remove)`, `async.each(rows, (row, done) => …)`: what a function that has a name does with each row, or what one is handed beside them that is called when it is done, is all that
 * the call is for, wherever it is written. That its parts are not followed from here, as those of a method in an object of another module, does not make it less work.
 */
function areHandedOn(rows: ts.Node, enclosing: ts.Node, names: ReadonlySet<string>): boolean {
  const isOf = (node: ts.Node): boolean => mentions(node, names) || isWithin(rows, node);
  let found = false;
  walk(enclosing, (node) => {
    if (found || !ts.isCallExpression(node)) return !found;
    const [first, beside] = node.arguments;
    if (first === undefined) return true;
    if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'forEach') found = (ts.isIdentifier(first) || ts.isPropertyAccessExpression(first)) && isOf(node.expression.expression);
    else found = (inlineFunction(beside) !== undefined || isCallback(beside, enclosing)) && isOf(first) && isLeft(node);
    return !found;
  });
  return found;
}

/** Whether a name stands for a function that is called in the same function: `done` of `compress({ files: rows }, done)` beside `if (rows.length === 0) return done(null)`. */
function isCallback(argument: ts.Expression | undefined, enclosing: ts.Node): boolean {
  let found = false;
  if (argument && ts.isIdentifier(argument)) walk(enclosing, (node) => !(found ||= ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === argument.text));
  return found;
}

/** Whether nothing is made of what a call gives, waited for or not. */
function isLeft(call: ts.CallExpression): boolean {
  const { user } = outward(call);
  return ts.isExpressionStatement(ts.isAwaitExpression(user) ? outward(user).user : user);
}

/**
 * `archive.append(note.content, { name })` for each row: what is called for the row, of something that was there before, and gives nothing that anybody takes, writes the row somewhere: into an archive, a sheet,
 * a stream. What comes out would have a part of the rows and say nothing of it. A list that is filled is only shorter; what can be followed is judged by what it does.
 */
function areWrittenOut(rows: ts.Node, enclosing: ts.Node, names: ReadonlySet<string>, context: FixContext): boolean {
  let found = false;
  const isOf = (node: ts.Node): boolean => isWithin(rows, node) || mentions(node, names);
  walk(enclosing, (node) => {
    if (found) return false;
    if (ts.isForOfStatement(node) && isOf(node.expression) && ts.isVariableDeclarationList(node.initializer)) {
      found = isWrittenOut(node.statement, node.initializer.declarations.flatMap(({ name }) => namesIn(name)), context);
    } else if (ts.isCallExpression(node) && !/\.(?:then|catch|finally)$/.test(node.expression.getText())) {
      const each = node.arguments.map((one) => inlineFunction(one)).find((one) => one !== undefined);
      const [row] = each?.parameters ?? [];
      const walked = [node.expression, ...node.arguments.filter((one) => inlineFunction(one) === undefined)];
      // What an arrow function gives is taken, but for one that is called for its own sake.
      if (each && row && walked.some(isOf) && (ts.isBlock(each.body) || /each\w*$/i.test(node.expression.getText()))) found = isWrittenOut(each.body, namesIn(row.name), context);
    }
    return !found;
  });
  return found;
}

function isWrittenOut(body: ts.Node, row: readonly string[], context: FixContext): boolean {
  const own = new Set(row);
  const made = new Set(row);
  let found = false;
  walk(body, (node) => {
    if (ts.isVariableDeclaration(node)) {
      for (const name of namesIn(node.name)) {
        made.add(name);
        if (node.initializer && mentions(node.initializer, own)) own.add(name);
      }
    }
    const call = ts.isExpressionStatement(node) ? calledIn(node.expression) : node === body && ts.isExpression(node) ? calledIn(node) : undefined;
    if (!call || !ts.isPropertyAccessExpression(call.expression) || isLogged(call) || listed.has(call.expression.name.text) || call.expression.expression.getText() === 'Object') return !found;
    const isOutside = !mentions(call.expression.expression, made);
    found ||= isOutside && call.arguments.some((one) => !inlineFunction(one) && mentions(one, own)) && context.functionsOf(call.expression).length === 0;
    return !found;
  });
  return found;
}

/** What adds to a list. */
const listed: ReadonlySet<string> = new Set(['push', 'unshift', 'splice']);

/** The call that a statement is: `await archive.append(…)`. */
function calledIn(expression: ts.Expression): ts.CallExpression | undefined {
  const node = bare(expression);
  if (ts.isAwaitExpression(node) || ts.isVoidExpression(node)) return calledIn(node.expression);
  return ts.isCallExpression(node) ? node : undefined;
}

/** Documents of a search service that are put in or taken out: `index.deleteDocuments(ids)`. */
function isIndexed(step: EffectSite | CallSite): boolean {
  if (!isEffect(step) || step.meaning.concept !== 'external' || step.meaning.kind !== 'search' || !ts.isCallExpression(step.call)) return false;
  const { expression: callee } = step.call;
  return ts.isPropertyAccessExpression(callee) && /^(?:add|bulk|delete|import|index|partialUpdate|save|update|upsert)/.test(callee.name.text);
}

function isToldBy({ call, loops }: Site, rows: ts.Node, names: ReadonlySet<string>): boolean {
  const isOf = (node: ts.Node): boolean => mentions(node, names) || isWithin(rows, node);
  // Any call of a chain may name them: `update(…).in('id', ids).select('id')`.
  for (let link: ts.Node = call; ts.isCallExpression(link) || ts.isNewExpression(link);) {
    if ((link.arguments ?? []).some(isOf)) return true;
    if (!ts.isPropertyAccessExpression(link.expression)) break;
    link = link.expression.expression;
  }
  return loops.some(({ collection }) => collection !== undefined && isOf(collection));
}

/** The variables that have the rows, or something that was made of them. */
function heldIn(rows: ts.Node, enclosing: ts.Node): ReadonlySet<string> {
  const names = new Set<string>();
  const given: { readonly names: readonly string[]; readonly value: ts.Expression }[] = [];
  walk(enclosing, (node) => {
    if (ts.isVariableDeclaration(node) && node.initializer) given.push({ names: namesIn(node.name), value: node.initializer });
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'then') {
      for (const { name } of inlineFunction(node.arguments[0])?.parameters ?? []) given.push({ names: namesIn(name), value: node.expression.expression });
    }
    if (isAssignment(node) && ts.isIdentifier(node.left)) given.push({ names: [node.left.text], value: node.right });
  });
  for (let before = -1; before < names.size;) {
    before = names.size;
    for (const one of given) {
      if (isWithin(rows, one.value) || mentions(one.value, names)) for (const name of one.names) names.add(name);
    }
  }
  return names;
}
