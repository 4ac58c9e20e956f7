import { functionId } from '../../../flow/graph/names/function-table';
import { isEffect } from '../../../flow/graph/graph';
import type { CallSite, EffectSite, Site } from '../../../flow/types';
import { inlineFunction, isAssignment, isWithin, mentions, namesIn, outward, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changesSomething } from '../../changing-steps';
import type { FixContext } from '../../types';

/**
 * Whether the rows that a call gives are worked off: what is written, sent or paid in the same function is told by them, or is done for each of them. With fewer rows a part of the work is
 * not done: files are left behind whose rows are deleted.
 */
export function isWorkedOff({ call, enclosing }: Site, context: FixContext): boolean {
  const names = heldIn(call, enclosing);
  return areHandedOn(call, enclosing, names) || context.graph.stepsOf(functionId(enclosing)).some((step) => step.call !== call && isToldBy(step, call, names) && (changesSomething(step, context) || isIndexed(step)));
}

/**
 * `rows.forEach(cache.remove)`, `async.each(rows, (row, done) => …)`: what a function that has a name does with each row, or what one is handed beside them that a library calls, is all that
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
    else found = inlineFunction(beside) !== undefined && isOf(first) && isLeft(node);
    return !found;
  });
  return found;
}

/** Whether nothing is made of what a call gives, waited for or not. */
function isLeft(call: ts.CallExpression): boolean {
  const { user } = outward(call);
  return ts.isExpressionStatement(ts.isAwaitExpression(user) ? outward(user).user : user);
}

/** Documents of a search service that are put in or taken out: `index.deleteDocuments(ids)`. */
function isIndexed(step: EffectSite | CallSite): boolean {
  if (!isEffect(step) || step.meaning.concept !== 'external' || step.meaning.kind !== 'search' || !ts.isCallExpression(step.call)) return false;
  const { expression: callee } = step.call;
  return ts.isPropertyAccessExpression(callee) && /^(?:add|bulk|delete|import|index|partialUpdate|save|update|upsert)/.test(callee.name.text);
}

function isToldBy({ call, loops }: Site, rows: ts.Node, names: ReadonlySet<string>): boolean {
  const isOf = (node: ts.Node): boolean => mentions(node, names) || isWithin(rows, node);
  if ((ts.isCallExpression(call) || ts.isNewExpression(call)) && (call.arguments ?? []).some(isOf)) return true;
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
