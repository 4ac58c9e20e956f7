import { bare, enclosingFunction, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from './chain';

/**
 * What was called on an object before a call on it, in the order in which it is written: the links before the call in its own expression, and, where a variable holds the object, those of its making
 * and of the statements in between (`const query = new Parse.Query(Order); query.equalTo('state', state); await query.find()`).
 */
export function givenBefore(receiver: ts.Expression, call: ts.CallExpression): readonly Link[] {
  const node = bare(receiver);
  const { root, links } = ts.isCallExpression(node) ? linksOf(node) : { root: node, links: [] };
  const found: Link[] = [];
  if (ts.isIdentifier(root)) walk(enclosingFunction(call)?.body ?? call.getSourceFile(), (inner) => {
    if (inner.pos >= call.pos) return false;
    if (ts.isVariableDeclaration(inner) && ts.isIdentifier(inner.name) && inner.name.text === root.text && inner.initializer && ts.isCallExpression(bare(inner.initializer))) found.push(...givenBefore(inner.initializer, call));
    // `query = query.limit(10)`, `query.limit(10);`
    const statement = ts.isExpressionStatement(inner) ? bare(inner.expression) : undefined;
    const value = statement && ts.isBinaryExpression(statement) ? bare(statement.right) : statement;
    const own = value && ts.isCallExpression(value) ? linksOf(value) : undefined;
    if (own && ts.isIdentifier(own.root) && own.root.text === root.text && !(inner.pos <= call.pos && call.end <= inner.end)) found.push(...own.links);
    return true;
  });
  return [...found, ...links];
}

/** What a chain of calls begins with, also where variables hold it: `new Parse.Query(Order)` of `query.limit(10)`. */
export function beginningOf(receiver: ts.Expression, call: ts.CallExpression): ts.Expression {
  const node = bare(receiver);
  const root = ts.isCallExpression(node) ? linksOf(node).root : node;
  if (!ts.isIdentifier(root)) return root;
  let initial: ts.Expression | undefined;
  walk(enclosingFunction(call)?.body ?? call.getSourceFile(), (inner) => {
    if (ts.isVariableDeclaration(inner) && ts.isIdentifier(inner.name) && inner.name.text === root.text && inner.initializer) initial ??= bare(inner.initializer);
    return initial === undefined;
  });
  return initial && initial !== node && (ts.isCallExpression(initial) || ts.isNewExpression(initial)) ? (ts.isCallExpression(initial) ? linksOf(initial).root : initial) : root;
}
