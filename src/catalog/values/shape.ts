import { bare, enclosingFunction, isAssignment, isEquals, isOr, isUnequals, isWithin, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isConditional } from './branches';
import { isNothing, returnedExpressions } from './given-values';
import type { AskContext } from '../models/extent-types';

/** A property that an object has, or may have: added by a spread or an assignment that depends on something is not sure. */
export interface Held {
  readonly value: ts.Expression;
  readonly sure: boolean;
}

/** What an object holds, as far as the source says. */
export interface Shape {
  readonly held: ReadonlyMap<string, Held>;
  /** True where it may hold more: a part is a parameter that nobody is known to fill, or what an unknown function gives. */
  readonly open: boolean;
}

const nothing: Shape = { held: new Map(), open: false };
const anything: Shape = { held: new Map(), open: true };
const maxDepth = 6;

/**
 * What an object of options or conditions holds: a literal, its spreads, a variable with all that is assigned to its properties, what a helper of the
 * workspace returns, what callers pass for a parameter. More than `objectLiteral` reads, and less exact: for questions such as "is there a limit at all".
 */
export function shapeOf(expression: ts.Expression | undefined, context: AskContext, depth = 0): Shape {
  if (!expression) return nothing;
  const node = bare(expression);
  if (depth > maxDepth) return anything;
  const next = (inner: ts.Expression): Shape => shapeOf(inner, context, depth + 1);
  if (ts.isObjectLiteralExpression(node)) return literal(node, next);
  if (ts.isConditionalExpression(node)) {
    const held = decided(node.condition, context);
    return held === undefined ? either([next(node.whenTrue), next(node.whenFalse)]) : next(held ? node.whenTrue : node.whenFalse);
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) {
      const held = decided(node.left, context);
      return held === undefined ? either([nothing, next(node.right)]) : held ? next(node.right) : nothing;
    }
    if (isOr(kind)) return either([next(node.left), next(node.right)]);
    return anything;
  }
  if (ts.isIdentifier(node)) return node.text === 'undefined' ? nothing : named(node, context, next);
  if (node.kind === ts.SyntaxKind.NullKeyword) return nothing;
  if (ts.isCallExpression(node)) return called(node, context, next);
  if (ts.isPropertyAccessExpression(node)) {
    const declaration = context.checker.getSymbolAtLocation(node.name)?.valueDeclaration;
    const initial = declaration && (ts.isPropertyDeclaration(declaration) || ts.isPropertyAssignment(declaration)) ? declaration.initializer : undefined;
    return initial && ts.isObjectLiteralExpression(bare(initial)) ? next(initial) : anything;
  }
  return anything;
}

function literal(node: ts.ObjectLiteralExpression, next: (inner: ts.Expression) => Shape): Shape {
  const held = new Map<string, Held>();
  let open = false;
  for (const element of node.properties) {
    if (ts.isSpreadAssignment(element)) {
      const spread = next(element.expression);
      open ||= spread.open;
      for (const [name, added] of spread.held) put(held, name, added);
      continue;
    }
    const name = propertyName(element.name);
    const value = ts.isPropertyAssignment(element) ? element.initializer : ts.isShorthandPropertyAssignment(element) ? element.name : undefined;
    if (name === undefined) open = true;
    else if (value) put(held, name, { value, sure: true });
  }
  return { held, open };
}

/** What comes later takes the place of what was there, if it comes at all. */
function put(held: Map<string, Held>, name: string, added: Held): void {
  const before = held.get(name);
  if (!before || added.sure) held.set(name, added);
}

/** One of several shapes: sure is only what all of them have. */
function either(shapes: readonly Shape[]): Shape {
  const held = new Map<string, Held>();
  for (const shape of shapes) {
    for (const [name, one] of shape.held) {
      if (!held.has(name)) held.set(name, { value: one.value, sure: shapes.every((other) => other.held.get(name)?.sure === true) });
    }
  }
  return { held, open: shapes.length === 0 || shapes.some(({ open }) => open) };
}

function named(node: ts.Identifier, context: AskContext, next: (inner: ts.Expression) => Shape): Shape {
  const { checker } = context;
  let symbol = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  if (!declaration) return anything;
  if (ts.isParameter(declaration)) {
    const given = givenByAsker(declaration, context);
    if (given) return withChanges(given.value ? next(given.value) : nothing, declaration, node, next);
    const passed = context.argumentsOf(declaration);
    // What callers pass takes the place of the default.
    const before = passed.length > 0 ? either(passed.map(next)) : declaration.initializer ? { ...either([next(declaration.initializer), nothing]), open: true } : anything;
    return withChanges(before, declaration, node, next);
  }
  if (!ts.isVariableDeclaration(declaration)) return anything;
  return withChanges(declaration.initializer ? next(declaration.initializer) : nothing, declaration, node, next);
}

/** A variable's object with all that is done to it before it is used: `where.status = status`, `where['status'] = …`, `Object.assign(where, more)`, `where = { … }`. */
function withChanges(initial: Shape, declaration: ts.VariableDeclaration | ts.ParameterDeclaration, use: ts.Node, next: (inner: ts.Expression) => Shape): Shape {
  if (!ts.isIdentifier(declaration.name)) return anything;
  const { text } = declaration.name;
  const scope = enclosingFunction(declaration)?.body;
  if (!scope || !isWithin(use, scope)) return initial;
  const held = new Map(initial.held);
  let { open } = initial;
  const add = (shape: Shape, sure: boolean): void => {
    open ||= shape.open;
    for (const [name, one] of shape.held) put(held, name, sure ? one : { ...one, sure: false });
  };
  walk(scope, (inner) => {
    if (inner.pos > use.pos) return false;
    if (isAssignment(inner)) {
      const sure = !isConditional(inner, declaration);
      const target = bare(inner.left);
      if (ts.isIdentifier(target) && target.text === text) {
        if (sure) { held.clear(); open = false; }
        add(next(inner.right), sure);
      } else if (ts.isPropertyAccessExpression(target) && isNamed(target.expression, text)) put(held, target.name.text, { value: inner.right, sure });
      else if (ts.isElementAccessExpression(target) && isNamed(target.expression, text)) {
        if (ts.isStringLiteralLike(target.argumentExpression)) put(held, target.argumentExpression.text, { value: inner.right, sure });
        else open = true;
      }
    } else if (ts.isCallExpression(inner) && inner.expression.getText() === 'Object.assign' && inner.arguments[0] && isNamed(inner.arguments[0], text)) {
      for (const more of inner.arguments.slice(1)) add(next(more), !isConditional(inner, declaration));
    }
    return true;
  });
  return { held, open };
}

function isNamed(node: ts.Expression, text: string): boolean {
  const inner = bare(node);
  return ts.isIdentifier(inner) && inner.text === text;
}

/** What a function of the workspace gives, whichever of its results it is; `Object.assign({}, a, b)`. */
function called(node: ts.CallExpression, context: AskContext, next: (inner: ts.Expression) => Shape): Shape {
  if (node.expression.getText() === 'Object.assign') {
    const held = new Map<string, Held>();
    let open = false;
    for (const part of node.arguments) {
      const shape = next(part);
      open ||= shape.open;
      for (const [name, one] of shape.held) put(held, name, one);
    }
    return { held, open };
  }
  const functions = context.functionsOf(node.expression);
  const results = functions.flatMap(returnedExpressions);
  return results.length === 0 ? anything : either(results.map(next));
}

/** What the call that asks gives a parameter, or leaves to its default; undefined where it is another function's, or nobody in particular asks. */
function givenByAsker(parameter: ts.ParameterDeclaration, { asker }: Pick<AskContext, 'asker'>): { readonly value?: ts.Expression } | undefined {
  const index = asker ? asker.fn.parameters.indexOf(parameter) : -1;
  if (!asker || index < 0 || asker.call.arguments?.some(ts.isSpreadElement)) return undefined;
  const value = asker.call.arguments?.[index] ?? parameter.initializer;
  return value ? { value } : {};
}

/** Whether a condition on one parameter holds for the call that asks: `limit`, `limit !== null`, `where === undefined`. */
function decided(condition: ts.Expression, context: AskContext): boolean | undefined {
  const node = bare(condition);
  if (!context.asker) return undefined;
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const inner = decided(node.operand, context);
    return inner === undefined ? undefined : !inner;
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isSame = isEquals(kind);
    const isOther = isUnequals(kind);
    if (!isNothing(node.right) || (!isSame && !isOther)) return undefined;
    const given = isGiven(node.left, context);
    return given === undefined ? undefined : given === isOther;
  }
  return isGiven(node, context);
}

/** Whether the call that asks gives something for the parameter that a name is; undefined where it is no such name, or what is given may be nothing. */
function isGiven(name: ts.Expression, context: AskContext): boolean | undefined {
  const node = bare(name);
  const declaration = ts.isIdentifier(node) ? context.checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  const given = declaration && ts.isParameter(declaration) ? givenByAsker(declaration, context) : undefined;
  if (!given) return undefined;
  if (!given.value || isNothing(given.value)) return false;
  return isAlwaysGiven(given.value, context) ? true : undefined;
}

/** Whether a value is a parameter's that somebody is known to pass something for: the function's callers decide. */
export function isPassed(expression: ts.Expression, context: AskContext): boolean {
  let found = false;
  walk(expression, (node) => {
    const declaration = !found && ts.isIdentifier(node) ? context.checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
    if (declaration && ts.isParameter(declaration)) {
      const given = givenByAsker(declaration, context);
      const values = given ? [given.value ?? []].flat() : context.argumentsOf(declaration);
      found = values.some((argument) => isAlwaysGiven(argument, context));
    }
    return !found;
  });
  return found;
}

/** Whether a value is there whatever happens: `limit ? Number(limit) : undefined`, `limit || undefined` and `paged && 20` are not. */
export function isAlwaysGiven(expression: ts.Expression, context: Pick<AskContext, 'checker' | 'asker'>, depth = 0): boolean {
  const node = bare(expression);
  const next = (inner: ts.Expression): boolean => isAlwaysGiven(inner, context, depth + 1);
  if (node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && (node.text === 'undefined' || node.text === 'Infinity'))) return false;
  if (ts.isPropertyAccessExpression(node) && /^Number\.(?:MAX_|POSITIVE_)/.test(node.getText())) return false;
  if (ts.isConditionalExpression(node)) return next(node.whenTrue) && next(node.whenFalse);
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return false;
    if (isOr(kind)) return next(node.right);
  }
  if (!ts.isIdentifier(node) || depth > maxDepth) return true;
  const symbol = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node ? context.checker.getShorthandAssignmentValueSymbol(node.parent) : context.checker.getSymbolAtLocation(node);
  const declaration = symbol?.valueDeclaration;
  const given = declaration && ts.isParameter(declaration) ? givenByAsker(declaration, context) : undefined;
  if (given) return given.value !== undefined && next(given.value);
  return !(declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) || !(ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) || next(declaration.initializer);
}
