import { numericValue } from '../../catalog/values/literal';
import type { Query } from '../../catalog/types';
import { validatedInput, validatedList, validatedSize, type ValidatedSize } from '../../catalog/values/validated';
import { orderings } from '../../project/list-methods';
import { bare, inlineFunction, isFunctionNode, isOr, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { atMost } from '../loops/at-most';
import { pushedElements } from '../loops/filled';
import { constantType, exportedLiteral, fixedObject, holdsObjects, isFilled, namedProperties, type FixedList } from '../loops/fixed-lists';
import { handedOver } from './handed-over';
import { isSplitPath, partsOfPath } from '../loops/path-parts';
import { listsProgramFiles } from '../loops/program-files';
import { promisedFor, promiseList } from '../promise-lists';
import { bindingOwner, declarationOf, isConst } from './symbols';
import type { FlowContext } from '../types';

/** Where the elements of a collection come from. */
export type Origin =
  /**
   * The rows of a query; `rows` is `same` while an element is still the row itself. `remote`: another function makes the query and returns them;
   * `narrowed`: and is given conditions for it, so that the query as it is written does not say how many rows there are.
   */
  | { readonly kind: 'query'; readonly query: Query; readonly rows: 'same' | 'derived'; readonly bound?: number; readonly variable?: ts.VariableDeclaration; readonly remote?: boolean; readonly narrowed?: boolean }
  | FixedList
  /** A property of an object: `order.items`. */
  | { readonly kind: 'member'; readonly owner: ts.Expression; readonly name: string; readonly bound?: number }
  /** The keys, values or entries of an object that is handed in. */
  | { readonly kind: 'keys'; readonly bound?: number }
  /** Files of the program itself that change or fill its database: migrations, seeds. */
  | { readonly kind: 'program-files'; readonly bound?: number }
  /** Handed in by the caller. */
  | { readonly kind: 'parameter'; readonly bound?: number }
  | { readonly kind: 'unknown'; readonly bound?: number };

/** Methods that give back some of the same elements. */
const keepsElements: ReadonlySet<string> = new Set(['filter', 'slice', ...orderings, 'values']);
/** Methods whose elements are made from the receiver's, one for one or fewer. */
const derivesElements: ReadonlySet<string> = new Set(['map', 'flatMap', 'flat', 'entries', 'keys', 'splice']);
/** Functions of `Object`, `Array` and `Set` that list what their argument holds. */
const listings: ReadonlySet<string> = new Set(['values', 'keys', 'entries', 'from', 'fromEntries']);

/** What an expression that is walked over was made from. Follows variables, casts, `await` and array methods; gives up in silence. */
export function originOf(expression: ts.Expression, context: FlowContext, depth = 0): Origin {
  const node = bare(expression);
  if (depth > 12) return { kind: 'unknown' };
  const next = (inner: ts.Expression): Origin => originOf(inner, context, depth + 1);

  if (ts.isArrayLiteralExpression(node)) return arrayLiteral(node, next);
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) return next(node.left);
  if (ts.isConditionalExpression(node)) {
    const [a, b] = [next(node.whenTrue), next(node.whenFalse)];
    return a.kind === 'constant' ? b : a;
  }
  if (ts.isIdentifier(node)) return identifier(node, context, depth);
  // A coroutine waits by `yield` (`co`, Bluebird's `coroutine`, Koa 1).
  if (ts.isYieldExpression(node) && node.expression && !node.asteriskToken) return next(node.expression);
  if (ts.isTaggedTemplateExpression(node)) {
    const meaning = context.recognise(node);
    return meaning?.concept === 'query' ? { kind: 'query', query: meaning, rows: 'same' } : { kind: 'unknown' };
  }
  if (ts.isCallExpression(node)) return call(node, context, next);
  if (ts.isNewExpression(node)) {
    const arg = node.arguments?.[0];
    const name = ts.isIdentifier(node.expression) ? node.expression.text : '';
    if (arg && (name === 'Set' || name === 'Map')) return derived(next(arg));
    if (arg && name === 'Array' && ts.isNumericLiteral(arg)) return { kind: 'constant', size: Number(arg.text) };
    return { kind: 'unknown' };
  }
  if (ts.isPropertyAccessExpression(node)) {
    // What a query brought is no tuple; asking for its type would make the checker work the whole query out.
    if (isOfCall(node.expression, context)) return memberOf(node.expression, node.name.text, context, next);
    const fixed = constantType(node, context.checker) ?? constantField(node, context, depth);
    return fixed ?? ownedBy(node.expression, node.name.text, context);
  }
  if (ts.isObjectLiteralExpression(node)) return { kind: 'constant', size: node.properties.length };
  return constantType(node, context.checker) ?? { kind: 'unknown' };
}

function arrayLiteral(node: ts.ArrayLiteralExpression, next: (inner: ts.Expression) => Origin): Origin {
  let size = 0;
  for (const element of node.elements) {
    if (!ts.isSpreadElement(element)) { size++; continue; }
    const spread = next(element.expression);
    if (spread.kind !== 'constant') return node.elements.length === 1 ? spread : derived(spread);
    size += spread.size;
  }
  return { kind: 'constant', size };
}

function call(node: ts.CallExpression, context: FlowContext, next: (inner: ts.Expression) => Origin): Origin {
  const meaning = context.recognise(node);
  if (meaning?.concept === 'query') {
    return { kind: 'query', query: meaning, rows: 'same', ...(meaning.limit !== undefined && { bound: meaning.limit }) };
  }
  if (listsProgramFiles(node, context.checker)) return { kind: 'program-files' };
  if (isSplitPath(node)) return { kind: 'unknown', bound: partsOfPath };
  const validated = validatedList(node, context.checker);
  if (validated) return asValidated(validated);
  const callee = node.expression;
  if (ts.isIdentifier(callee) && callee.text === 'Array' && node.arguments[0] && ts.isNumericLiteral(node.arguments[0])) {
    return { kind: 'constant', size: Number(node.arguments[0].text) };
  }
  if (!ts.isPropertyAccessExpression(callee)) return returned(node, context, next);
  const name = callee.name.text;
  const owner = ts.isIdentifier(callee.expression) ? callee.expression.text : undefined;
  const first = node.arguments[0];
  if ((owner === 'Object' || owner === 'Array') && listings.has(name) && first) {
    const literal = bare(first);
    if (ts.isObjectLiteralExpression(literal)) return arrayFromLength(literal, context.checker) ?? { kind: 'constant', size: literal.properties.length };
    const fixed = owner === 'Object' ? fixedObject(literal, context.checker) : undefined;
    if (fixed) return fixed;
    const listed = next(first);
    const named = owner === 'Object' && listed.kind !== 'query' ? namedProperties(literal, context.checker) : undefined;
    if (named) return named;
    if (owner === 'Object' && (listed.kind === 'parameter' || isForm(listed))) return name === 'values' && holdsObjects(first, context.checker) ? derived(listed) : { kind: 'keys' };
    return owner === 'Array' && !inlineFunction(node.arguments[1]) ? listed : derived(listed);
  }
  if (owner === 'Promise' && (name === 'all' || name === 'allSettled') && first) return derived(next(first));
  if (keepsElements.has(name)) return cut(next(callee.expression), name, node, context.checker);
  if (name === 'concat') return joined(callee.expression, node.arguments, next);
  if (derivesElements.has(name)) return derived(next(callee.expression));
  if (name === 'fill' || name === 'then' || name === 'catch') return name === 'fill' ? next(callee.expression) : { kind: 'unknown' };
  return returned(node, context, next);
}

/** What a request brings as a whole, `req.body`: its keys are the fields of a form. */
function isForm(origin: Origin): boolean {
  return origin.kind === 'member' && origin.name === 'body' && ts.isIdentifier(bare(origin.owner));
}

/** `[first].concat(rows)` grows with the rows. */
function joined(list: ts.Expression, added: readonly ts.Expression[], next: (inner: ts.Expression) => Origin): Origin {
  const origins = [list, ...added].map(next);
  return derived(origins.find(({ kind }) => kind !== 'constant') ?? { kind: 'constant', size: origins.reduce((size, origin) => size + (origin.kind === 'constant' ? origin.size : 0), 0) });
}

/** What a function of the workspace returns, where that is one thing. */
function returned(node: ts.CallExpression, context: FlowContext, next: (inner: ts.Expression) => Origin): Origin {
  const [only, ...others] = context.functionsOf(node.expression);
  const values = only && others.length === 0 ? returnedValues(only) : [];
  const [origin, ...rest] = values.map(next).filter(({ kind }, _i, all) => kind === 'query' || all.every((one) => one.kind !== 'query'));
  if (!origin || rest.some(({ kind }) => kind !== origin.kind)) return { kind: 'unknown' };
  if (origin.kind === 'query') {
    const { variable: _variable, ...shared } = origin;
    const narrowed = shared.narrowed ?? (shared.query.filter?.complete !== true && node.arguments.some((argument) => saysSomething(argument, context.checker)));
    return { ...shared, remote: true, ...(narrowed && { narrowed }) };
  }
  return origin.kind === 'constant' || origin.kind === 'program-files' ? origin : { kind: 'unknown' };
}

/** Whether an argument is an object that holds something, written there or right before. */
function saysSomething(argument: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(argument);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  const value = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : node;
  return ts.isObjectLiteralExpression(value) && value.properties.length > 0;
}

/** The values that a function returns, empty lists left out: they stand for "none". */
function returnedValues(fn: FunctionNode): readonly ts.Expression[] {
  if (!fn.body) return [];
  if (!ts.isBlock(fn.body)) return [fn.body];
  const values: ts.Expression[] = [];
  walk(fn.body, (inner) => {
    if (isFunctionNode(inner)) return false;
    const value = ts.isReturnStatement(inner) ? inner.expression : undefined;
    if (value && !(ts.isArrayLiteralExpression(value) && value.elements.length === 0)) values.push(value);
    return true;
  });
  return values;
}

function identifier(node: ts.Identifier, context: FlowContext, depth: number): Origin {
  const declaration = declarationOf(node, context.checker);
  if (!declaration) return { kind: 'unknown' };
  if (ts.isParameter(declaration)) return constantType(node, context.checker) ?? handedOver(declaration, context, (inner) => originOf(inner, context, depth + 1)) ?? { kind: 'parameter' };
  if (ts.isBindingElement(declaration)) return bindingElement(declaration, context, depth);
  if (ts.isEnumDeclaration(declaration)) return { kind: 'constant', size: declaration.members.length };
  if (ts.isExportAssignment(declaration)) return exportedLiteral(declaration, node) ?? { kind: 'unknown' };
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) {
    return constantType(node, context.checker) ?? { kind: 'unknown' };
  }
  const initial = originOf(declaration.initializer, context, depth + 1);
  if (initial.kind === 'constant') {
    if (!isConst(declaration)) return { kind: 'unknown' };
    if (!isFilled(declaration)) return initial;
    const pushed = pushedElements(declaration);
    return pushed === undefined ? { kind: 'unknown' } : { kind: 'constant', size: initial.size + pushed };
  }
  if (initial.kind === 'query' && ts.isIdentifier(declaration.name)) {
    return isConst(declaration) || !isReassigned(declaration) ? { ...initial, variable: initial.variable ?? declaration } : { kind: 'unknown' };
  }
  return initial;
}

/** `const [orders, total] = await Promise.all([…, …])`, also where a pattern takes one of them apart, and `const { items } = order`. */
function bindingElement(element: ts.BindingElement, context: FlowContext, depth: number): Origin {
  const owner = bindingOwner(element);
  const pattern = element.parent;
  const promised = ts.isBindingElement(pattern.parent) && ts.isObjectBindingPattern(pattern) && !element.dotDotDotToken ? promisedFor(pattern.parent) : undefined;
  if (promised) {
    const name = element.propertyName ?? element.name;
    return ts.isIdentifier(name) ? memberOf(promised, name.text, context, (inner) => originOf(inner, context, depth + 1)) : { kind: 'unknown' };
  }
  if (ts.isVariableDeclaration(owner) && owner.initializer && pattern.parent === owner) {
    const initial = bare(owner.initializer);
    if (ts.isArrayBindingPattern(pattern)) {
      const list = promiseList(initial) ?? (ts.isArrayLiteralExpression(initial) ? initial : undefined);
      const index = pattern.elements.indexOf(element);
      const meaning = ts.isCallExpression(initial) ? context.recognise(initial) : undefined;
      // `const [orders, total] = await …`, of a query whose result is a tuple.
      if (meaning?.concept === 'query' && meaning.rowsIn === index) return originOf(initial, context, depth + 1);
      const source = list?.elements[index];
      return source && !ts.isSpreadElement(source) ? originOf(source, context, depth + 1) : { kind: 'unknown' };
    }
    const name = element.propertyName ?? element.name;
    return ts.isIdentifier(name) ? memberOf(owner.initializer, name.text, context, (inner) => originOf(inner, context, depth + 1)) : { kind: 'unknown' };
  }
  if (!ts.isParameter(owner)) return { kind: 'unknown' };
  const validated = ts.isIdentifier(element.name) ? validatedInput(element.name, context.checker) : undefined;
  return validated ? asValidated(validated) : { kind: 'parameter' };
}

/** Names under which clients hand over the rows of a query: `{ data }`, `{ rows }`, `{ results }`. */
export const rowHolders: ReadonlySet<string> = new Set(['data', 'rows', 'docs', 'documents', 'items', 'models', 'records', 'recordset', 'results']);

/**
 * A property of what an expression gives: the rows themselves, where a query's result holds them under that name. A list of rows has no property of a row; one row holds lists of
 * its own (`order.items`).
 */
function memberOf(owner: ts.Expression, name: string, context: FlowContext, next: (inner: ts.Expression) => Origin): Origin {
  const origin = rowHolders.has(name) ? next(owner) : undefined;
  const holds = origin?.kind === 'query' && origin.rows === 'same' && (origin.query.op !== 'read-one' || (name === 'data' && !origin.query.model?.fields.has(name)));
  return holds ? origin : ownedBy(owner, name, context);
}

/** A list that what owns it holds, of as many elements as a schema has let through. */
function ownedBy(owner: ts.Expression, name: string, { checker }: FlowContext): Origin {
  const size = validatedSize(owner, name, checker);
  return size?.ofNames ? asValidated(size) : { kind: 'member', owner, name, ...(size && { bound: size.most }) };
}

/** A list of as many elements as a schema lets through; one of the values of an enum is as constant as these. */
function asValidated({ most, ofNames }: ValidatedSize): Origin {
  return ofNames ? { kind: 'constant', size: most } : { kind: 'unknown', bound: most };
}

function derived(origin: Origin): Origin {
  return origin.kind === 'query' ? { ...origin, rows: 'derived' } : origin;
}

/** The bound that `slice(0, 5)` puts on a list. */
function cut(origin: Origin, method: string, node: ts.CallExpression, checker: ts.TypeChecker): Origin {
  if (method !== 'slice' || origin.kind === 'constant' || !node.arguments[1]) return origin;
  const [from, to] = [numericValue(node.arguments[0], checker), atMost(node.arguments[1], checker)];
  if (from === undefined || to === undefined) return origin;
  // A cut that is written out is as constant as a list that is.
  return to - from <= 32 ? { kind: 'constant', size: to - from } : { ...origin, bound: Math.min(origin.bound ?? Infinity, to - from) };
}

/** `Array.from({ length: 3 })` */
function arrayFromLength(literal: ts.ObjectLiteralExpression, checker: ts.TypeChecker): Origin | undefined {
  const length = literal.properties.find((p) => p.name && ts.isIdentifier(p.name) && p.name.text === 'length');
  if (!length || !ts.isPropertyAssignment(length)) return length ? { kind: 'unknown' } : undefined;
  const size = numericValue(length.initializer, checker);
  return size === undefined ? { kind: 'unknown' } : { kind: 'constant', size };
}

/** Whether a value was given by a call, as far as its variable says. */
function isOfCall(expression: ts.Expression, context: FlowContext): boolean {
  const node = bare(expression);
  if (ts.isCallExpression(node)) return true;
  if (ts.isPropertyAccessExpression(node)) return isOfCall(node.expression, context);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, context.checker) : undefined;
  if (declaration && ts.isBindingElement(declaration)) return promisedFor(declaration) !== undefined;
  return declaration !== undefined && ts.isVariableDeclaration(declaration) && !declaration.type && declaration.initializer !== undefined && ts.isCallExpression(bare(declaration.initializer));
}

/** A list that a field holds and nothing changes: `private static readonly keys = ['a', 'b']`, `{ publicFields: ['a', 'b'] }`. */
function constantField(node: ts.PropertyAccessExpression, context: FlowContext, depth: number): Origin | undefined {
  const declaration = context.checker.getSymbolAtLocation(node.name)?.valueDeclaration;
  const isReadonly = declaration && ts.isPropertyDeclaration(declaration) && (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0;
  const isWrittenOut = declaration && ts.isPropertyAssignment(declaration) && ts.isArrayLiteralExpression(bare(declaration.initializer)) && !isChanged(node.name.text, [node, declaration]);
  if (!declaration || (!isReadonly && !isWrittenOut)) return undefined;
  const { initializer } = declaration;
  const origin = initializer && originOf(initializer, context, depth + 1);
  return origin?.kind === 'constant' ? origin : undefined;
}

/** Whether something is put into a field of that name, or in its place, in one of the files that are looked at. */
function isChanged(name: string, nodes: readonly ts.Node[]): boolean {
  const change = new RegExp(`\\.${name}\\s*(?:\\.\\s*(?:push|unshift|splice)\\s*\\(|\\[[^\\]]+\\]\\s*=(?!=)|=(?!=))`);
  return nodes.some((node) => change.test(node.getSourceFile().text));
}

function isReassigned(declaration: ts.VariableDeclaration): boolean {
  if (!ts.isIdentifier(declaration.name)) return true;
  return new RegExp(`(?<![.\\w])${declaration.name.text}\\s*=(?![=>])`, 'g').test(declaration.getSourceFile().text.slice(declaration.end));
}
