import { isAnswer } from '../../flow/answers';
import type { Enclosing } from '../../flow/types';
import { enclosingFunction, inlineFunction, isAssignment, isFunctionNode, isReference, outward, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/** Which part of a value has the rows: all of it, or a property of it. */
export type Part = string | number | undefined;

/** What is asked of the rows of a query. */
export interface Asked {
  /** The property of the call's result that has the rows, where it is not the result itself. */
  readonly part: Part;
  /** Whether the rows have to be in the answer as they are; otherwise something may be made of each. */
  readonly whole: boolean;
  /** The column by which the query will put its rows in order; putting them in that order once more changes nothing. */
  readonly key?: string;
}

/** What becomes of rows that go into the answer and nowhere else. */
export interface Answer {
  /** Which part of what the function gives back has them; undefined too where it gives nothing back. */
  readonly part: Part;
  /** Whether they are put in the order of the key. */
  readonly isSorted: boolean;
}

/**
 * Whether the rows of a query go into what the function answers or gives back, and nowhere else: each for itself, whatever the others are. Fewer rows are then a shorter list, and nothing else
 * changes: no total, no search, no cache that is filled for everybody. Whether there is any row at all may be asked, and a log may say how many there are.
 */
export function answerOf(call: ts.Expression, scope: Enclosing, asked: Asked, context: FixContext): Answer | undefined {
  const trace = new Answered(scope, asked, context);
  if (!trace.follows(call, asked.part, 0) || trace.given.size > 1) return undefined;
  return { part: [...trace.given][0], isSorted: trace.isSorted };
}

class Answered {
  /** Which parts of what the function gives back have the rows. */
  readonly given = new Set<Part>();
  isSorted = false;

  constructor(private readonly scope: Enclosing, private readonly asked: Asked, private readonly context: FixContext) {}

  /** Whether all that becomes of a value is the answer. */
  follows(node: ts.Node, part: Part, depth: number): boolean {
    if (depth > 16) return false;
    const { child, user } = outward(node);
    const next = (further: ts.Node, rest: Part = part): boolean => this.follows(further, rest, depth + 1);
    if (ts.isAwaitExpression(user)) return next(user);
    if (ts.isPropertyAccessExpression(user) && user.expression === child) return this.member(user, part, next);
    if (ts.isVariableDeclaration(user) && user.initializer === child) return this.binding(user.name, part, depth);
    if (ts.isReturnStatement(user)) return this.gives(part, enclosingFunction(user));
    if (ts.isArrowFunction(user) && user.body === child) return this.gives(part, user);
    if (isTested(child, user)) return true;
    if (ts.isConditionalExpression(user)) return next(user);
    if (ts.isBinaryExpression(user) && user.left === child && /^(?:\|\||\?\?)$/.test(user.operatorToken.getText())) return next(user);
    // What has the rows in a part is a part of the answer itself; what is put deeper is not looked into.
    if (ts.isPropertyAssignment(user) && user.initializer === child) return this.follows(user.parent, part === undefined ? propertyName(user.name) : undefined, depth + 1);
    if (ts.isShorthandPropertyAssignment(user)) return this.follows(user.parent, part === undefined ? user.name.text : undefined, depth + 1);
    if (ts.isCallExpression(user) && user.expression !== child) return this.argument(user, child, part, depth);
    if (ts.isNewExpression(user)) return user.expression.getText() === 'Response' && user.arguments?.[0] === child;
    // `ctx.body = orders`
    return isAssignment(user) && user.right === child && ts.isPropertyAccessExpression(user.left) && user.left.name.text === 'body';
  }

  private gives(part: Part, fn: Enclosing | undefined): boolean {
    this.given.add(part);
    return fn === this.scope;
  }

  /** `result.data`, `rows.map(toDto)`, `query.then((rows) => res.json(rows))`, `rows.length === 0`. */
  private member(access: ts.PropertyAccessExpression, part: Part, next: (node: ts.Node, part?: Part) => boolean): boolean {
    const name = access.name.text;
    if (part !== undefined && name === part) return this.follows(access, undefined, 1);
    const call = ts.isCallExpression(access.parent) && access.parent.expression === access ? access.parent : undefined;
    const [argument, ...others] = call?.arguments ?? [];
    const fn = inlineFunction(argument);
    if (!call || !argument) return !call && (part !== undefined || (name === 'length' && (isAskedForAny(access) || isLogged(access))));
    if (name === 'map' && part === undefined) return !this.asked.whole && others.length === 0 && (!fn || fn.parameters.length <= 1) && next(call);
    if (name === 'sort' && part === undefined && this.asked.key !== undefined && isByNumber(fn, this.asked.key)) {
      this.isSorted = true;
      return next(call);
    }
    const given = fn?.parameters[0];
    return name === 'then' && fn !== undefined && others.length === 0 && given !== undefined && fn.parameters.length === 1 && this.binding(given.name, part, 1);
  }

  /** An answer, what only writes the value down for one, or a function of the workspace that makes one of it. */
  private argument(call: ts.CallExpression, child: ts.Node, part: Part, depth: number): boolean {
    const callee = call.expression;
    if (isAnswer(call) || isLogged(child)) return true;
    const next = (rest: Part): boolean => this.follows(call, rest, depth + 1);
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
    if (callee.getText() === 'Promise.all') return part === undefined && next(undefined);
    // `NextResponse.json(orders)`, `c.json(orders)`: what it gives is returned.
    if (ts.isPropertyAccessExpression(callee) && /^(?:stringify|json)$/.test(name)) return next(undefined);
    const [fn, ...others] = this.context.functionsOf(callee);
    return fn !== undefined && others.length === 0 && this.answersFor(fn, call, child, part, depth);
  }

  /** `sendList(res, orders)`, `return jsonResponse({ orders })`. */
  private answersFor(fn: FunctionNode, call: ts.CallExpression, child: ts.Node, part: Part, depth: number): boolean {
    const parameter = fn.parameters[call.arguments.indexOf(child as ts.Expression)];
    if (!parameter || parameter.dotDotDotToken || call.arguments.some(ts.isSpreadElement)) return false;
    const inside = new Answered(fn, { ...this.asked, part }, this.context);
    if (!inside.binding(parameter.name, part, depth + 2) || inside.given.size > 1) return false;
    if (inside.given.size === 0) return ts.isExpressionStatement(outward(call).user) || this.follows(call, undefined, depth + 1);
    return this.follows(call, [...inside.given][0], depth + 1);
  }

  /** Every use of a name, or of the part of a pattern that has the rows. */
  private binding(name: ts.BindingName, part: Part, depth: number): boolean {
    if (ts.isIdentifier(name)) return this.references(name).every((reference) => this.follows(reference, part, depth + 1));
    if (part === undefined) return false;
    const element = name.elements.find((one, index) => ts.isBindingElement(one) && (ts.isArrayBindingPattern(name) ? index : propertyName(one.propertyName ?? one.name)) === part);
    return element !== undefined && ts.isBindingElement(element) && !element.dotDotDotToken && this.binding(element.name, undefined, depth);
  }

  private references(name: ts.Identifier): readonly ts.Identifier[] {
    const { checker } = this.context;
    const symbol = checker.getSymbolAtLocation(name);
    const found: ts.Identifier[] = [];
    walk(this.scope, (node) => {
      if (!ts.isIdentifier(node) || node === name || node.text !== name.text) return;
      const isShorthand = ts.isShorthandPropertyAssignment(node.parent);
      const own = isShorthand ? checker.getShorthandAssignmentValueSymbol(node.parent) : isReference(node) ? checker.getSymbolAtLocation(node) : undefined;
      if (own !== undefined && own === symbol) found.push(node);
    });
    return found;
  }
}

/** `!rows`, `if (rows)`, `rows ? … : …`, `rows && …`: whether the query gave anything. A list is never nothing, however short it is. */
function isTested(child: ts.Node, user: ts.Node): boolean {
  if (ts.isPrefixUnaryExpression(user)) return user.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isIfStatement(user)) return user.expression === child;
  if (ts.isConditionalExpression(user)) return user.condition === child;
  return ts.isBinaryExpression(user) && user.left === child && user.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

/** `rows.length === 0`, `!rows.length`, `if (rows.length)`: whether there is any. */
function isAskedForAny(length: ts.PropertyAccessExpression): boolean {
  const { child, user } = outward(length);
  if (isTested(child, user)) return !ts.isBinaryExpression(user) || isCondition(user);
  if (ts.isBinaryExpression(user) && /^(?:\|\||&&)$/.test(user.operatorToken.getText())) return isCondition(user);
  return ts.isBinaryExpression(user) && user.left === child && (user.right.getText() === '0' ? /^(?:[=!]==?|>)$/.test(user.operatorToken.getText()) : user.right.getText() === '1' && /^(?:>=|<)$/.test(user.operatorToken.getText()));
}

/** Whether only the truth of an expression matters. */
function isCondition(node: ts.Node): boolean {
  const { child, user } = outward(node);
  if (ts.isBinaryExpression(user) && /^(?:\|\||&&)$/.test(user.operatorToken.getText())) return isCondition(user);
  return (ts.isIfStatement(user) && user.expression === child) || (ts.isConditionalExpression(user) && user.condition === child) || ts.isPrefixUnaryExpression(user);
}

/** Whether a value is a part of what a log line says. */
function isLogged(node: ts.Node): boolean {
  for (let current = node; !ts.isStatement(current) && !isFunctionNode(current); current = current.parent) {
    if (ts.isCallExpression(current)) return /^(?:console|logger|log|this\.logger)\.(?:log|info|debug|warn|error|trace)$/.test(current.expression.getText());
  }
  return false;
}

/** `(a, b) => a.id - b.id` */
function isByNumber(fn: ts.ArrowFunction | ts.FunctionExpression | undefined, key: string): boolean {
  const [a, b] = fn?.parameters.map(({ name }) => name.getText()) ?? [];
  return fn !== undefined && a !== undefined && b !== undefined && fn.body.getText() === `${a}.${key} - ${b}.${key}`;
}
