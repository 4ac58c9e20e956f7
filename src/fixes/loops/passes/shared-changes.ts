import { bindingOwner, declarationOf, isConst } from '../../../flow/values/symbols';
import type { Loop } from '../../../flow/types';
import { enclosingFunction, isAssignment, isFunctionNode, isOr, isReference, isWithin, outward, propertyName, rootOf, someInRun, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import type { FixContext } from '../../types';
import { isVisibleAt } from '../rows/between';
import { changedIn, changesList, copying, holderOf, isLinkOfQuery, isListShared, memberName } from './changes';
import { isAddedTo, meets, pathOf } from './outcome';
import { isWhole } from './whole';

/**
 * The lists that passes fill for all, each with the places that do. What passes add up in whole numbers is the same in any order, and what is their own is nobody's business; undefined where something else is changed that
 * another pass may see, or where a pass looks at what they tell.
 */
export function toldIn(counted: CountedLoop, context: FixContext): ReadonlyMap<string, readonly ts.Expression[]> | undefined {
  const { checker } = context;
  const { loop } = counted;
  const walked = loop.collection;
  if (!walked || changesList(loop.body, walked) || isListShared(loop.node, walked) || isLazy(walked, checker)) return undefined;
  const lists = new Map<string, ts.Expression[]>();
  const told: ts.Expression[] = [];
  for (const target of changedIn(loop.body)) {
    const root = rootOf(target);
    if ((isMadeHere(root, loop.body, checker) && holderOf(target) === root) || isLinkOfQuery(target, context)) continue;
    const declaration = ts.isIdentifier(root) ? declarationOf(root, checker) : undefined;
    if (!declaration) return undefined;
    if (isWithin(declaration, loop.node)) {
      if (!isOwnTo(target, root as ts.Identifier, declaration, counted, checker)) return undefined;
      continue;
    }
    const path = pathOf(root as ts.Identifier);
    if (path !== uncast(target) || !isAddedTo(path)) return undefined;
    told.push(path);
    const { parent } = path;
    if (ts.isPropertyAccessExpression(parent)) {
      if (!isList(path, checker) || !isPlainPath(path) || !isVisibleAt(path, loop.node, checker) || parent.expression !== path) return undefined;
      lists.set(path.getText(), [...lists.get(path.getText()) ?? [], path]);
      // What is added to is looked at before what is added is waited for.
    } else if (ts.isBinaryExpression(parent) && (someInRun(parent.right, ts.isAwaitExpression) || !isWhole(parent.right, context) || !isNumber(path, checker))) return undefined;
    else if (someInRun(path, ts.isAwaitExpression)) return undefined;
  }
  if (isSeenFrom(loop, declarationsIn(told, checker), false, checker)) return undefined;
  const paths = told.map((one) => one.getText());
  let holds = true;
  walk(loop.body, (node) => {
    if (!holds || !ts.isIdentifier(node) || !isReference(node)) return holds;
    const path = pathOf(node);
    if (paths.some((one) => meets(one, path.getText())) && !isAddedTo(path)) holds = false;
    return holds;
  });
  return holds && !paths.some((one) => meets(one, walked.getText())) ? lists : undefined;
}

/** Whether a loop looks at variables: itself, where that counts, or by another name that was made of one, or by a function that asks for it. */
function isSeenFrom({ node: loop, body }: Loop, own: ReadonlySet<ts.Declaration>, itself: boolean, checker: ts.TypeChecker): boolean {
  const seen = new Set<ts.Node>();
  const looks = (root: ts.Node): boolean => {
    let found = false;
    walk(root, (node) => {
      if (found || !ts.isIdentifier(node) || !isReference(node)) return !found;
      const declaration = declarationOf(node, checker);
      if (!declaration || isWithin(declaration, loop) || declaration.getSourceFile() !== loop.getSourceFile()) return true;
      if (own.has(declaration)) found = itself || root !== body;
      else if (!seen.has(declaration) && (isFunctionNode(declaration) || ts.isVariableDeclaration(declaration))) {
        seen.add(declaration);
        found = looks(declaration);
      }
      return !found;
    });
    return found;
  };
  return own.size > 0 && (looks(body) || isKept(loop, own, checker));
}

/** Whether something before a loop may keep what lists hold, by which the loop finds it again: `for (const row of rows) byId.set(row.id, row)`, `register(rows)`. */
function isKept(loop: ts.Node, own: ReadonlySet<ts.Declaration>, checker: ts.TypeChecker): boolean {
  let kept = false;
  walk(enclosingFunction(loop) ?? loop.getSourceFile(), (node) => {
    if (kept || node === loop || node.pos > loop.pos) return false;
    if (!ts.isIdentifier(node) || !isReference(node)) return true;
    const declaration = declarationOf(node, checker);
    if (!declaration || !own.has(declaration) || !mayHoldRows(node, checker)) return true;
    let { child, user } = outward(node);
    // `rows ?? []`
    while (ts.isBinaryExpression(user) && user.left === child && user.operatorToken.kind !== ts.SyntaxKind.EqualsToken) ({ child, user } = outward(user));
    if (ts.isForOfStatement(user)) kept = user.expression === child;
    else if (ts.isCallExpression(user) || ts.isNewExpression(user)) kept = user.expression !== child && !/^(?:console\.|JSON\.stringify$)/.test(user.expression.getText());
    else if (ts.isBinaryExpression(user)) kept = user.operatorToken.kind === ts.SyntaxKind.EqualsToken && user.right === child;
    else if (ts.isPropertyAccessExpression(user)) kept = user.name.text === 'forEach';
    return !kept;
  });
  return kept;
}

function mayHoldRows(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const { StringLike, NumberLike, BooleanLike } = ts.TypeFlags;
  return (checker.getTypeAtLocation(node).flags & (StringLike | NumberLike | BooleanLike)) === 0;
}

function declarationsIn(nodes: readonly ts.Node[], checker: ts.TypeChecker): ReadonlySet<ts.Declaration> {
  const found = new Set<ts.Declaration>();
  for (const one of nodes) walk(one, (node) => {
    const declaration = ts.isIdentifier(node) && isReference(node) ? declarationOf(node, checker) : undefined;
    if (declaration) found.add(declaration);
  });
  return found;
}

/** Whether what is changed is the pass's own: a variable of it, what it has made, or its row. */
function isOwnTo(target: ts.Expression, root: ts.Identifier, declaration: ts.Declaration, { loop, origin }: CountedLoop, checker: ts.TypeChecker): boolean {
  const isVariable = uncast(target) === root;
  const { parent } = target;
  if (isVariable && !(ts.isPropertyAccessExpression(parent) && parent.expression === target) && !ts.isCallExpression(parent)) return true;
  // Its row, which is another object in each pass, where none looks at those of others.
  if (!isWithin(declaration, loop.body)) return origin.kind === 'query' && origin.rows === 'same' && !isSeenFrom(loop, declarationsIn([loop.collection as ts.Expression], checker), true, checker);
  if (!ts.isVariableDeclaration(declaration) && !ts.isBindingElement(declaration)) return false;
  const owner = ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
  if (!owner || !ts.isVariableDeclaration(owner) || ts.isForOfStatement(owner.parent.parent) || !isHolderMade(target, owner, loop.body, checker)) return false;
  if (owner.initializer ? !isMadeHere(owner.initializer, loop.body, checker) : isConst(owner)) return false;
  let fresh = true;
  if (!isConst(owner)) walk(loop.body, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && uncast(node.left).getText() === root.text && ts.isIdentifier(uncast(node.left)) && declarationOf(uncast(node.left) as ts.Identifier, checker) === declaration) fresh &&= isMadeHere(node.right, loop.body, checker);
    return fresh;
  });
  return fresh;
}

/** Whether what is changed is the value of a variable itself, or an object that stands in it and is written out there, or in all that a `Map` has: a copy of a list has the rows that the list has. */
function isHolderMade(target: ts.Expression, { name, initializer }: ts.VariableDeclaration, body: ts.Node, checker: ts.TypeChecker): boolean {
  const made = (holder: ts.Expression): readonly ts.Expression[] => {
    const node = uncast(holder);
    if (ts.isIdentifier(node)) return ts.isIdentifier(name) && initializer ? valuesOf(uncast(initializer), body, checker) : [];
    const member = memberName(node);
    if (!ts.isPropertyAccessExpression(node) || member === undefined) return [];
    const values = made(node.expression).map((object) => {
      const property = ts.isObjectLiteralExpression(object) ? object.properties.find((one) => one.name && propertyName(one.name) === member) : undefined;
      return property && ts.isPropertyAssignment(property) ? uncast(property.initializer) : undefined;
    });
    return values.every((one) => one !== undefined) && !isPutIn(member, body, checker) ? values : [];
  };
  const holder = holderOf(target);
  if (ts.isIdentifier(holder)) return true;
  const values = made(holder);
  return values.length > 0 && values.every((one) => isMadeHere(one, body, checker));
}

/** What an expression is, or what a `Map` of the pass that it asks was given. */
function valuesOf(value: ts.Expression, body: ts.Node, checker: ts.TypeChecker): readonly ts.Expression[] {
  const map = ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression) && value.expression.name.text === 'get' ? value.expression.expression : undefined;
  return map && ts.isIdentifier(map) ? (setIn(map, body, checker) ?? []).map(uncast) : [value];
}

/** Whether a member of some object is given something in a pass that was not made there. */
function isPutIn(member: string, body: ts.Node, checker: ts.TypeChecker): boolean {
  let found = false;
  walk(body, (node) => {
    if (isAssignment(node)) found ||= memberName(uncast(node.left)) === member && !isMadeHere(node.right, body, checker);
    else if (ts.isCallExpression(node)) found ||= memberName(node.expression) === 'assign';
    return !found;
  });
  return found;
}

/** Whether a list is made while it is walked over, by code that may look at what the passes do. */
function isLazy(list: ts.Expression, checker: ts.TypeChecker): boolean {
  return /^(?:Async)?(?:Generator|Iterable)$/.test(checker.getTypeAtLocation(list).symbol?.name ?? '');
}

/** Whether a value is new each time: a literal, what a constructor makes, a copy; or what a `Map` of the pass has of such. */
function isMadeHere(value: ts.Expression, body: ts.Node, checker: ts.TypeChecker): boolean {
  const node = uncast(value);
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) return isMadeHere(node.left, body, checker) && isMadeHere(node.right, body, checker);
  const callee = ts.isCallExpression(node) ? uncast(node.expression) : undefined;
  if (callee) return copying.test(memberName(callee) ?? '') || (ts.isPropertyAccessExpression(callee) && callee.name.text === 'get' && ts.isIdentifier(callee.expression) && holdsNew(callee.expression, body, checker));
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isNewExpression(node) || ts.isLiteralExpression(node) || ts.isTemplateExpression(node) || node.kind === ts.SyntaxKind.NullKeyword;
}

/** Whether all that a `Map` of the pass is given is new. */
function holdsNew(map: ts.Identifier, body: ts.Node, checker: ts.TypeChecker): boolean {
  return setIn(map, body, checker)?.every((value) => isMadeHere(value, body, checker)) === true;
}

/** What a `Map` of the pass is given; undefined where it may have more. */
function setIn(map: ts.Identifier, body: ts.Node, checker: ts.TypeChecker): readonly ts.Expression[] | undefined {
  const declaration = declarationOf(map, checker);
  if (!declaration || !isWithin(declaration, body) || !ts.isVariableDeclaration(declaration) || !isConst(declaration) || !declaration.initializer) return undefined;
  const { initializer } = declaration;
  const found: ts.Expression[] = [];
  let whole = ts.isNewExpression(initializer) && initializer.expression.getText() === 'Map' && !initializer.arguments?.length;
  walk(body, (node) => {
    if (!whole || !ts.isIdentifier(node) || node === declaration.name || !isReference(node) || declarationOf(node, checker) !== declaration) return whole;
    const { child, user } = outward(node);
    const call = ts.isPropertyAccessExpression(user) && user.expression === child ? user.parent : undefined;
    const set = call && ts.isCallExpression(call) && memberName(call.expression) === 'set' ? call.arguments[1] : undefined;
    if (set) found.push(set);
    else if (!call && !ts.isForOfStatement(user)) whole = false;
    return whole;
  });
  return whole ? found : undefined;
}

/** `results`, `summary.errors`. */
function isPlainPath(path: ts.Expression): boolean {
  return /^[\w$]+(?:\.[\w$]+)*$/.test(path.getText());
}

function isList(path: ts.Expression, checker: ts.TypeChecker): boolean {
  return checker.isArrayLikeType(checker.getTypeAtLocation(path)) || isEmptyList(path, checker);
}

/** `const results = []`, whose type follows from what is pushed. */
function isEmptyList(path: ts.Expression, checker: ts.TypeChecker): boolean {
  const declaration = ts.isIdentifier(path) ? declarationOf(path, checker) : undefined;
  return declaration !== undefined && ts.isVariableDeclaration(declaration) && !declaration.type && declaration.initializer !== undefined && ts.isArrayLiteralExpression(declaration.initializer) && declaration.initializer.elements.length === 0;
}

export function typeOf(path: ts.Expression, { checker }: FixContext): string {
  return isEmptyList(path, checker) ? 'any[]' : `typeof ${path.getText()}`;
}

function isNumber(path: ts.Expression, checker: ts.TypeChecker): boolean {
  return (checker.getTypeAtLocation(path).flags & ts.TypeFlags.NumberLike) !== 0;
}
