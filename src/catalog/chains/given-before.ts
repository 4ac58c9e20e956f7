import { bare, enclosingFunction, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from './chain';

/** What a statement says of a variable: how it is made, or what is called on it. */
interface Said {
  readonly at: ts.Node;
  readonly initial?: ts.Expression;
  readonly links?: readonly Link[];
}

/** By function, or file, what its statements say of each name: all calls of a function ask. */
const known = new WeakMap<ts.Node, ReadonlyMap<string, readonly Said[]>>();

/**
 * What was called on an object before a call on it, in the order in which it is written: the links before the call in its own expression, and, where a variable holds the object, those of its making
 * and of the statements in between (`const query = new Parse.Query(Order); query.equalTo('state', state); await query.find()`).
 */
export function givenBefore(receiver: ts.Expression, call: ts.CallExpression): readonly Link[] {
  return linksBefore(receiver, call, new Set());
}

/** `followed` are the names whose statements are being read: half-way through typing, two variables may be made of each other. */
function linksBefore(receiver: ts.Expression, call: ts.CallExpression, followed: ReadonlySet<string>): readonly Link[] {
  const node = bare(receiver);
  const { root, links } = ts.isCallExpression(node) ? linksOf(node) : { root: node, links: [] };
  if (!ts.isIdentifier(root) || followed.has(root.text)) return links;
  const names = new Set([...followed, root.text]);
  const before = saidOf(root.text, call).filter(({ at }) => at.pos < call.pos).flatMap(({ at, initial, links: own = [] }) => {
    if (initial) return ts.isCallExpression(initial) ? linksBefore(initial, call, names) : [];
    return at.pos <= call.pos && call.end <= at.end ? [] : own;
  });
  return [...before, ...links];
}

/** What a chain of calls begins with, also where variables hold it: `new Parse.Query(Order)` of `query.limit(10)`. */
export function beginningOf(receiver: ts.Expression, call: ts.CallExpression): ts.Expression {
  const node = bare(receiver);
  const root = ts.isCallExpression(node) ? linksOf(node).root : node;
  if (!ts.isIdentifier(root)) return root;
  const initial = saidOf(root.text, call).find((one) => one.initial)?.initial;
  return initial && initial !== node && (ts.isCallExpression(initial) || ts.isNewExpression(initial)) ? (ts.isCallExpression(initial) ? linksOf(initial).root : initial) : root;
}

function saidOf(name: string, call: ts.CallExpression): readonly Said[] {
  const scope = enclosingFunction(call)?.body ?? call.getSourceFile();
  let said = known.get(scope);
  if (!said) known.set(scope, (said = read(scope)));
  return said.get(name) ?? [];
}

function read(scope: ts.Node): ReadonlyMap<string, readonly Said[]> {
  const said = new Map<string, Said[]>();
  const add = (name: string, one: Said): void => {
    const list = said.get(name);
    if (list) list.push(one);
    else said.set(name, [one]);
  };
  walk(scope, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) add(node.name.text, { at: node, initial: bare(node.initializer) });
    // `query = query.limit(10)`, `query.limit(10);`
    const statement = ts.isExpressionStatement(node) ? bare(node.expression) : undefined;
    const value = statement && ts.isBinaryExpression(statement) ? bare(statement.right) : statement;
    const own = value && ts.isCallExpression(value) ? linksOf(value) : undefined;
    if (own && ts.isIdentifier(own.root)) add(own.root.text, { at: node, links: own.links });
  });
  return said;
}
