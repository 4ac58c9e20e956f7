import { declarationOf, isConst } from '../../../flow/values/symbols';
import type { FlowContext } from '../../../flow/types';
import { enclosingFunction, isAssignment, isFunctionNode, isReference, outward, propertyName, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changes, handedOn, memberName } from './changes';
import { sameValue } from './own-writes';
import type { Value } from './pass-work';

/** What a statement writes, column by column. */
export type Columns = ReadonlyMap<string, Value>;

/**
 * What is written, column by column: a literal, which may take in what a function is handed (`{ ...task, status }`), a list of one, what `map` makes of each element, a list that rows are pushed into, or an
 * object that is put together from literals. Undefined where there may be other columns.
 */
export function writtenColumns(written: Value, context: FlowContext, depth = 0): Columns | undefined {
  const { given } = written;
  const node = uncast(written.node);
  if (depth > 6) return undefined;
  if (ts.isObjectLiteralExpression(node)) {
    const columns = new Map<string, Value>();
    for (const one of node.properties) {
      if (ts.isSpreadAssignment(one)) {
        const source = handedLiteral({ node: one.expression, given }, context);
        const taken = source && writtenColumns(source, context, depth + 1);
        if (!taken) return undefined;
        for (const [column, value] of taken) columns.set(column, value);
        continue;
      }
      const name = one.name && propertyName(one.name);
      const value = ts.isPropertyAssignment(one) ? one.initializer : ts.isShorthandPropertyAssignment(one) ? one.name : undefined;
      if (name === undefined || !value) return undefined;
      columns.set(name, { node: value, given });
    }
    return columns;
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 1 && node.elements[0] ? writtenColumns({ node: node.elements[0], given }, context, depth + 1) : undefined;
  if (ts.isCallExpression(node)) {
    const [maker] = ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'map' ? node.arguments : [];
    return maker && ts.isArrowFunction(maker) && !ts.isBlock(maker.body) ? writtenColumns({ node: maker.body, given }, context, depth + 1) : undefined;
  }
  if (!ts.isIdentifier(node)) return undefined;
  const declaration = declarationOf(node, context.checker);
  if (!declaration || !ts.isVariableDeclaration(declaration) || !isConst(declaration) || !declaration.initializer) return undefined;
  if (!ts.isIdentifier(declaration.name)) return undefined;
  const list = uncast(declaration.initializer);
  if (ts.isArrayLiteralExpression(list) && list.elements.length === 0) return pushedColumns(declaration.name, node, given, context, depth);
  const first = writtenColumns({ node: declaration.initializer, given }, context, depth + 1);
  return first && withLater(first, declaration.name, given, context);
}

/**
 * The columns of the rows that are pushed into an empty list, of which nothing else is done but to ask how many there are and to write it once. A column that the rows do not all have alike stands for the `push` of one of
 * them, which is no value that anybody knows.
 */
function pushedColumns(name: ts.Identifier, written: ts.Identifier, given: Value['given'], context: FlowContext, depth: number): Columns | undefined {
  const rows: Columns[] = [];
  const pushes: ts.CallExpression[] = [];
  let whole = true;
  walk(scopeOf(name), (node) => {
    if (!whole || !ts.isIdentifier(node) || node === name || node === written || node.text !== name.text || !isReference(node) || declarationOf(node, context.checker) !== name.parent) return whole;
    const { child, user } = outward(node);
    const member = ts.isPropertyAccessExpression(user) && user.expression === child ? user : undefined;
    const call = member && ts.isCallExpression(member.parent) && member.parent.expression === member ? member.parent : undefined;
    if (member?.name.text === 'length' && !(isAssignment(member.parent) && member.parent.left === member)) return true;
    const columns = call && member?.name.text === 'push' ? call.arguments.map((row) => (ts.isSpreadElement(row) ? undefined : writtenColumns({ node: row, given }, context, depth + 1))) : [undefined];
    for (const one of columns) if (one) rows.push(one); else whole = false;
    if (call) pushes.push(call);
    return true;
  });
  const [unknown] = pushes;
  if (!whole || !unknown) return undefined;
  const all = new Set(rows.flatMap((row) => [...row.keys()]));
  return new Map([...all].map((column) => {
    const [first, ...others] = rows.map((row) => row.get(column));
    const isSame = first !== undefined && others.every((one) => one !== undefined && (one.node === first.node || sameValue(one.node, first.node, context.checker)));
    return [column, isSame ? first : { node: unknown, given }];
  }));
}

/** What a caller hands in, written out, for a parameter that the function only reads: what it is handed may be changed, or go on to somebody who changes it. */
function handedLiteral({ node, given }: Value, { checker }: FlowContext): Value | undefined {
  const name = uncast(node);
  const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  const handed = declaration && given.get(declaration);
  if (!handed || !ts.isIdentifier(name) || !declaration || !ts.isObjectLiteralExpression(uncast(handed.node))) return undefined;
  const fn = enclosingFunction(declaration);
  return fn && !changes(fn, [name.text]) && !handedOn(fn, [name.text]) ? handed : undefined;
}

/** What is written into the parts of JSON columns, by `column.part`. */
export function withParts(columns: Columns | undefined): readonly (readonly [string, Value])[] {
  return [...columns ?? []].flatMap(([column, { node, given }]) => {
    const object = uncast(node);
    if (!ts.isObjectLiteralExpression(object) || object.properties.some((one) => !ts.isPropertyAssignment(one) && !ts.isShorthandPropertyAssignment(one))) return [];
    return object.properties.flatMap((one) => {
      const part = one.name && propertyName(one.name);
      const held = ts.isPropertyAssignment(one) ? one.initializer : one.name;
      return part !== undefined && held && ts.isExpression(held) ? [[`${column}.${part}`, { node: held, given }] as const] : [];
    });
  });
}

/** The columns of an object with those that it gets later (`row.reason = …`); undefined where something else is done with it than to write it. */
function withLater(first: Columns, name: ts.Identifier, given: Value['given'], { checker }: FlowContext): Columns | undefined {
  const columns = new Map(first);
  let whole = true;
  walk(scopeOf(name), (node) => {
    if (!whole || !ts.isIdentifier(node) || node === name || node.text !== name.text || !isReference(node) || declarationOf(node, checker) !== name.parent) return whole;
    const { child, user } = outward(node);
    if (ts.isCallExpression(user) && user.expression !== child && ts.isPropertyAccessExpression(user.expression) && /^(?:insert|update|upsert)$/.test(user.expression.name.text)) return true;
    const member = (ts.isPropertyAccessExpression(user) || ts.isElementAccessExpression(user)) && user.expression === child ? memberName(user) : undefined;
    const set = member === undefined ? undefined : outward(user).user;
    if (member === undefined || !set || !ts.isBinaryExpression(set) || set.operatorToken.kind !== ts.SyntaxKind.EqualsToken || columns.has(member)) whole = false;
    else columns.set(member, { node: set.right, given });
    return whole;
  });
  return whole ? columns : undefined;
}

/** The block in which a name is known. */
function scopeOf(name: ts.Identifier): ts.Node {
  let scope: ts.Node = name;
  while (!ts.isBlock(scope) && !ts.isSourceFile(scope) && !isFunctionNode(scope)) scope = scope.parent;
  return scope;
}
