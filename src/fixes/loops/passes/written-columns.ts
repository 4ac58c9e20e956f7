import { declarationOf, isConst } from '../../../flow/values/symbols';
import type { FlowContext } from '../../../flow/types';
import { enclosingFunction, isFunctionNode, isReference, outward, propertyName, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changes, handedOn, memberName } from './changes';
import type { Value } from './pass-work';

/** What a statement writes, column by column. */
export type Columns = ReadonlyMap<string, Value>;

/**
 * What is written, column by column: a literal, which may take in what a function is handed (`{ ...task, status }`), a list of one, what `map` makes of each element, or an object that is put together from
 * literals. Undefined where there may be other columns.
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
  const first = writtenColumns({ node: declaration.initializer, given }, context, depth + 1);
  return first && withLater(first, declaration.name, given, context);
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
  let scope: ts.Node = name;
  while (!ts.isBlock(scope) && !ts.isSourceFile(scope) && !isFunctionNode(scope)) scope = scope.parent;
  const columns = new Map(first);
  let whole = true;
  walk(scope, (node) => {
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
