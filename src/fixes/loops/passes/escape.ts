import type { Query } from '../../../catalog';
import { declarationOf } from '../../../flow/values/symbols';
import { orderings } from '../../../project/list-methods';
import { enclosingFunction, inlineFunction, isEquals, isOr, isReference, isUnequals, outward, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** Array methods whose callback sees single rows and that give back something else. */
const consuming: ReadonlySet<string> = new Set(['map', 'flatMap', 'forEach', 'some', 'every', 'reduce', 'findIndex']);
/** Those that give back rows or lists of them. */
const keeping: ReadonlySet<string> = new Set(['filter', 'slice', ...orderings]);

/**
 * Whether a list's rows are used as wholes: returned, serialised, spread, handed to a function. A property that is added to such
 * rows would show there. `path` leads from a row to the rows that get the property.
 */
export function rowsEscape(list: ts.VariableDeclaration, path: readonly string[], added: string, checker: ts.TypeChecker): boolean {
  if (!ts.isIdentifier(list.name)) return true;
  const scope = enclosingFunction(list) ?? list.getSourceFile();
  // An exported list is read elsewhere.
  if (ts.isSourceFile(scope) && ts.getCombinedModifierFlags(list) & ts.ModifierFlags.Export) return true;
  const single = path.length > 0 && !checker.isArrayLikeType(checker.getTypeAtLocation(list.name));
  return references(list, scope, checker).some((use) => (single ? rowUse(use, path, added, checker) : listUse(use, path, added, checker)));
}

/**
 * Whether the rows escape where the list has no variable of its own: it is written straight into the loop's header or the method's receiver, or taken out of the
 * query's result (`const { data: orders } = …`, `result.rows`).
 */
export function inlineRowsEscape({ call, rowsIn }: Query, added: string, checker: ts.TypeChecker): boolean {
  if (rowsIn === undefined) return listUse(call, [], added, checker);
  const awaiting = outward(call).user;
  const { child, user } = outward(awaiting);
  if (!ts.isAwaitExpression(awaiting)) return true;
  if (ts.isPropertyAccessExpression(user) && user.expression === child && user.name.text === rowsIn) return listUse(user, [], added, checker);
  if (!ts.isVariableDeclaration(user)) return true;
  const scope = enclosingFunction(user) ?? user.getSourceFile();
  if (ts.isIdentifier(user.name)) {
    return references(user, scope, checker).some((use) => {
      const access = outward(use).user;
      if (ts.isPropertyAccessExpression(access)) return access.name.text === rowsIn && listUse(access, [], added, checker);
      return true;
    });
  }
  const bound = user.name.elements.find((element, index) => ts.isBindingElement(element) && (ts.isArrayBindingPattern(user.name) ? index : (element.propertyName ?? element.name).getText()) === rowsIn);
  return !bound || !ts.isBindingElement(bound) || !ts.isIdentifier(bound.name) || references(bound, scope, checker).some((use) => listUse(use, [], added, checker));
}

function references(declaration: ts.Declaration, scope: ts.Node, checker: ts.TypeChecker): ts.Identifier[] {
  const name = (declaration as ts.NamedDeclaration).name;
  const found: ts.Identifier[] = [];
  if (!name || !ts.isIdentifier(name)) return found;
  walk(scope, (node) => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text && isReference(node) && declarationOf(node, checker) === declaration) found.push(node);
  });
  return found;
}

/** Whether a list, used here, lets its rows out. */
function listUse(list: ts.Expression, path: readonly string[], added: string, checker: ts.TypeChecker): boolean {
  let { child, user } = outward(list);
  if (ts.isAwaitExpression(user)) ({ child, user } = outward(user));
  if (ts.isForOfStatement(user) && user.expression === child) {
    const item = ts.isVariableDeclarationList(user.initializer) ? user.initializer.declarations[0] : undefined;
    return !item || boundEscapes(item, path, added, checker);
  }
  if (ts.isElementAccessExpression(user) && user.expression === child) return rowUse(user, path, added, checker);
  if (ts.isIfStatement(user) || ts.isPrefixUnaryExpression(user)) return false;
  if (ts.isBinaryExpression(user) && user.left === child) {
    // `orders ?? []` is the list; of `orders && …` the rest goes on with it by itself.
    if (isOr(user.operatorToken.kind)) return listUse(user, path, added, checker);
    if (user.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken || isComparison(user.operatorToken.kind)) return false;
  }
  if (ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name)) {
    return references(user, enclosingFunction(user) ?? user.getSourceFile(), checker).some((use) => listUse(use, path, added, checker));
  }
  if (!ts.isPropertyAccessExpression(user) || user.expression !== child) return true;
  if (user.name.text === 'length') return false;
  const call = user.parent;
  if (!ts.isCallExpression(call) || call.expression !== user) return true;
  const callback = inlineFunction(call.arguments[0]);
  const parameter = callback?.parameters[user.name.text.startsWith('reduce') ? 1 : 0];
  if (callback && parameter && boundEscapes(parameter, path, added, checker)) return true;
  if (user.name.text === 'sort' || user.name.text === 'toSorted') {
    if (callback?.parameters.some((each) => boundEscapes(each, path, added, checker))) return true;
  } else if (!callback && user.name.text !== 'slice' && user.name.text !== 'reverse') return true;
  if (consuming.has(user.name.text)) return (callback?.parameters.length ?? 0) > 2 && !user.name.text.startsWith('reduce');
  return keeping.has(user.name.text) ? listUse(call, path, added, checker) : true;
}

function boundEscapes(binding: ts.VariableDeclaration | ts.ParameterDeclaration, path: readonly string[], added: string, checker: ts.TypeChecker): boolean {
  if (ts.isIdentifier(binding.name)) {
    // The names of a loop's header are known in the loop, those of a statement in the block around it.
    const home = ts.isParameter(binding) ? binding.parent : binding.parent.parent;
    const scope = ts.isVariableStatement(home) ? home.parent : home;
    return references(binding, scope, checker).some((use) => rowUse(use, path, added, checker));
  }
  // A pattern lets out what it names; `...rest` would hold the new property.
  if (!ts.isObjectBindingPattern(binding.name)) return true;
  return binding.name.elements.some((element) => element.dotDotDotToken !== undefined || (path.length > 0 && (element.propertyName ?? element.name).getText() === path[0]));
}

/** Members by which objects of libraries give all that they hold; `get('name')` gives one thing. */
const wholes: ReadonlySet<string> = new Set(['toJSON', '$toJson', 'toObject', 'toPOJO', 'dataValues', '_doc', 'serialize']);

function givesAll(access: ts.PropertyAccessExpression): boolean {
  const call = access.parent;
  if (access.name.text === 'get') return ts.isCallExpression(call) && call.expression === access && !(call.arguments[0] && ts.isStringLiteralLike(call.arguments[0]));
  return wholes.has(access.name.text);
}

/** Whether a row, used here, gets out as a whole. */
function rowUse(row: ts.Expression, path: readonly string[], added: string, checker: ts.TypeChecker): boolean {
  const { child, user } = outward(row);
  if (ts.isPropertyAccessExpression(user) && user.expression === child) {
    if (givesAll(user)) return true;
    if (path.length === 0 || user.name.text !== path[0]) return false;
    return manyUse(user, path.slice(1), added, checker);
  }
  if (ts.isElementAccessExpression(user) && user.expression === child) return !ts.isStringLiteralLike(user.argumentExpression) || user.argumentExpression.text === path[0];
  if (ts.isVariableDeclaration(user) && user.initializer === child) return boundEscapes(user, path, added, checker) || ts.isIdentifier(user.name) && !ts.isBlock(user.parent.parent.parent);
  if (ts.isPrefixUnaryExpression(user) || ts.isIfStatement(user) || ts.isTypeOfExpression(user)) return false;
  if (ts.isConditionalExpression(user) && user.condition === child) return false;
  if (ts.isBinaryExpression(user) && isComparison(user.operatorToken.kind)) return false;
  // `{ ...order, customer }`: the spread's property is replaced right behind it.
  if (ts.isSpreadAssignment(user) && path.length === 0) {
    const literal = user.parent;
    const later = literal.properties.slice(literal.properties.indexOf(user) + 1);
    return !later.some((property) => property.name !== undefined && ts.isIdentifier(property.name) && property.name.text === added);
  }
  return true;
}

function manyUse(access: ts.Expression, path: readonly string[], added: string, checker: ts.TypeChecker): boolean {
  return checker.isArrayLikeType(checker.getNonNullableType(checker.getTypeAtLocation(access))) ? listUse(access, path, added, checker) : rowUse(access, path, added, checker);
}

function isComparison(kind: ts.SyntaxKind): boolean {
  return isEquals(kind) || isUnequals(kind);
}
