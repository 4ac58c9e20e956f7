import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** A property that is given so many different values is a common word, and no trace of one object. */
const maxValues = 12;

const worthless = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.BigIntLike | ts.TypeFlags.ESSymbolLike | ts.TypeFlags.VoidLike | ts.TypeFlags.Null | ts.TypeFlags.Never;
const open = ts.TypeFlags.Any | ts.TypeFlags.Unknown;

/**
 * The one type of the objects that properties of a name are given in the workspace. What is put into an object that exists (`req.prisma = prisma`) says
 * more than all values together; undefined where both disagree.
 */
export function typeOfProperties(values: readonly ts.Expression[], checker: ts.TypeChecker, follow: (value: ts.Expression) => ts.Type | undefined): ts.Type | undefined {
  const put = values.filter(({ parent }) => ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left) && parent.left.expression.kind !== ts.SyntaxKind.ThisKeyword);
  return agreedType(put, checker, follow) ?? (put.length < values.length ? agreedType(values, checker, follow) : undefined);
}

/**
 * The one type of all objects among values; undefined where they disagree. Of types that fit into one another
 * (a client, and a service that extends it) it is the widest. Those that the checker knows go before those that have to be followed.
 */
function agreedType(values: readonly ts.Expression[], checker: ts.TypeChecker, follow: (value: ts.Expression) => ts.Type | undefined): ts.Type | undefined {
  const distinct = new Map<unknown, ts.Expression>();
  for (const value of values) {
    if (mayBeObject(value)) distinct.set(identity(value, checker), value);
    // Counting is cheap, and asking for types is not.
    if (distinct.size > maxValues) return undefined;
  }
  const types = new Set<ts.Type>();
  const unknown: ts.Expression[] = [];
  for (const value of distinct.values()) {
    const type = checker.getNonNullableType(checker.getTypeAtLocation(value));
    if ((type.flags & open) !== 0) unknown.push(value);
    else if ((type.flags & worthless) === 0 && !isFunctionAlone(type)) types.add(type);
  }
  if (types.size === 0) for (const value of unknown) for (const type of [follow(value) ?? []].flat()) types.add(type);
  return widest([...types], checker);
}

/** A client that is called by itself (`knex('orders')`, `sql\`…\``) has methods beside. */
function isFunctionAlone(type: ts.Type): boolean {
  return type.getCallSignatures().length > 0 && type.getProperties().length === 0;
}

/** Text, numbers and functions are no object whose methods could be called. */
function mayBeObject(value: ts.Expression): boolean {
  const node = bare(value);
  return ts.isIdentifier(node) ? node.text !== 'undefined' : ts.isPropertyAccessExpression(node) || ts.isNewExpression(node) || ts.isCallExpression(node) || ts.isObjectLiteralExpression(node) || ts.isBinaryExpression(node);
}

/** What a value is called by: the same variable handed on in ten places is one value. */
function identity(value: ts.Expression, checker: ts.TypeChecker): unknown {
  const node = bare(value);
  if (!ts.isIdentifier(node)) return node;
  const symbol = ts.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
  return (symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol) ?? node;
}

function widest(types: readonly ts.Type[], checker: ts.TypeChecker): ts.Type | undefined {
  if (types.length < 2) return types[0];
  const distinct = [...new Map(types.map((type) => [type.symbol ?? type, type])).values()];
  if (distinct.length === 1) return distinct[0];
  return distinct.find((type) => distinct.every((other) => checker.isTypeAssignableTo(other, type)));
}
