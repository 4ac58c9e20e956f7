import { isAnswer } from '../../../flow/waits/answers';
import type { DrawnBy } from '../../../flow/requests';
import type { Enclosing } from '../../../flow/types';
import { bare, enclosingFunction, inlineFunction, isAssignment, isFunctionNode, isOr, isReference, outward, propertyName, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixContext } from '../../types';
import { componentNamed, isOfProgram, referencesByName } from './drawn-elsewhere';
import { resultOf } from '../into-query/predicate';

/** Which part of a value has the rows: all of it, or a property of it. */
export type Part = string | number | undefined;

/** What is asked of the rows of a query. */
export interface Asked {
  /** The property of the call's result that has the rows, where it is not the result itself. */
  readonly part: Part;
  /** Whether the rows have to be in the answer as they are; otherwise something may be made of each. */
  readonly whole: boolean;
  /** What is said of each row beside its columns: what is made of a row may then be an object that has it under the same name. */
  readonly apart?: string;
  /** Whether the query will give those rows alone that meet conditions: that there is none then says nothing of all of them, so that nothing may depend on it. */
  readonly isChosen?: boolean;
  /** The column by which the query will put its rows in order; putting them in that order once more changes nothing. */
  readonly key?: string;
  /** What draws the answer of the function, where a framework hands that to something else: fewer rows have to be a shorter list there, too. */
  readonly drawn?: DrawnBy;
}

/** What becomes of rows that go into the answer and nowhere else. */
export interface Answer {
  /** Which part of what the function gives back has them; undefined too where it gives nothing back. */
  readonly part: Part;
  /** Whether they are put in the order of the key. */
  readonly isSorted: boolean;
  /** Whether what is said beside the columns is in what is made of each row. */
  readonly isNamed: boolean;
  /** Where the list goes into an answer of JSON: each place has the list and nothing else. Undefined where something else may stand in its place, or what the answer makes of it is not known. */
  readonly lists?: readonly ListPlace[];
}

/** A place of an answer that has the list. */
export interface ListPlace {
  readonly node: ts.Expression | ts.ShorthandPropertyAssignment;
  /** Whether it is still a promise there. */
  readonly isPromise: boolean;
}

/**
 * Whether the rows of a query go into what the function answers or gives back, and nowhere else: each for itself, whatever the others are. Fewer rows are then a shorter list, and nothing else
 * changes: no total, no search, no cache that is filled for everybody. Whether there is any row at all may be asked, and a log may say how many there are.
 */
export function answerOf(call: ts.Expression, scope: Enclosing, asked: Asked, context: FixContext): Answer | undefined {
  const found = new Found();
  if (!new Answered(scope, asked, context, found).follows(call, asked.part, 0) || found.given.size > 1) return undefined;
  return { part: [...found.given][0], isSorted: found.isSorted, isNamed: found.isNamed, ...(!found.isMixed && found.lists.length > 0 && { lists: found.lists }) };
}

/** What says of an answer how many rows it has: https://node-postgres.com/apis/result, https://googleapis.dev/nodejs/firestore/latest/QuerySnapshot.html#size */
const howMany: ReadonlySet<string> = new Set(['rowCount', 'size']);

/** What a trace has come across. */
class Found {
  /** Which parts of what the function gives back have the rows. */
  readonly given = new Set<Part>();
  isSorted = false;
  isNamed = false;
  readonly lists: ListPlace[] = [];
  /** Whether the rows go somewhere together with something else. */
  isMixed = false;
  isAwaited = false;
}

class Answered {
  /** @param isPlaced whether what is followed has the list in it already, and is no longer the list itself */
  constructor(private readonly scope: Enclosing, private readonly asked: Asked, private readonly context: FixContext, private readonly found: Found, private readonly isPlaced = false) {}

  /** Whether all that becomes of a value is the answer. */
  follows(node: ts.Node, part: Part, depth: number): boolean {
    if (depth > 16) return false;
    const { child, user } = outward(node);
    const next = (further: ts.Node, rest: Part = part): boolean => this.follows(further, rest, depth + 1);
    if (ts.isAwaitExpression(user)) {
      this.found.isAwaited = true;
      return next(user);
    }
    if (ts.isPropertyAccessExpression(user) && user.expression === child) return this.member(user, part, next);
    if (ts.isVariableDeclaration(user) && user.initializer === child) return this.binding(user.name, part, depth);
    if (ts.isReturnStatement(user)) return this.gives(child, part, enclosingFunction(user));
    if (ts.isArrowFunction(user) && user.body === child) return this.gives(child, part, user);
    if (isTested(child, user)) return true;
    if (ts.isConditionalExpression(user) || (ts.isBinaryExpression(user) && user.left === child && isOr(user.operatorToken.kind))) {
      if (!ts.isBinaryExpression(user) || !ts.isArrayLiteralExpression(bare(user.right))) this.found.isMixed = true;
      return next(user);
    }
    const drawn = part === undefined ? this.handedToPage(child, user) : undefined;
    if (drawn !== undefined) return this.isDrawnBy(this.asked.drawn?.component, drawn, depth);
    // What has the rows in a part is a part of the answer itself; what is put deeper is not looked into.
    if (ts.isPropertyAssignment(user) && user.initializer === child) return this.beyond(child, part).follows(user.parent, part === undefined ? propertyName(user.name) : undefined, depth + 1);
    if (ts.isShorthandPropertyAssignment(user)) return this.beyond(user, part).follows(user.parent, part === undefined ? user.name.text : undefined, depth + 1);
    if (ts.isCallExpression(user) && user.expression !== child) return this.argument(user, child, part, depth);
    if (ts.isJsxExpression(user)) return this.drawn(user, part, depth);
    this.beyond(child, part);
    if (ts.isNewExpression(user)) return user.expression.getText() === 'Response' && user.arguments?.[0] === child;
    // `ctx.body = orders`
    return isAssignment(user) && user.right === child && ts.isPropertyAccessExpression(user.left) && user.left.name.text === 'body';
  }

  private gives(child: ts.Node, part: Part, fn: Enclosing | undefined): boolean {
    // What is drawn of an answer is looked for where its list goes into it.
    if (this.asked.drawn) return false;
    this.beyond(child, part);
    this.found.given.add(part);
    return fn === this.scope;
  }

  /** Writes down that the list goes into an answer here. Gives what follows the answer further. */
  private beyond(node: ts.Node, part: Part): Answered {
    if (this.isPlaced) return this;
    const { lists, isAwaited } = this.found;
    if (part === undefined && (ts.isExpression(node) || ts.isShorthandPropertyAssignment(node))) lists.push({ node, isPromise: !isAwaited });
    else this.found.isMixed = true;
    return new Answered(this.scope, this.asked, this.context, this.found, true);
  }

  /** `result.data`, `rows.map(toDto)`, `query.then((rows) => res.json(rows))`, `rows.length === 0`. */
  private member(access: ts.PropertyAccessExpression, part: Part, next: (node: ts.Node, part?: Part) => boolean): boolean {
    const name = access.name.text;
    if (part !== undefined && name === part) return this.follows(access, undefined, 1);
    const call = ts.isCallExpression(access.parent) && access.parent.expression === access ? access.parent : undefined;
    const [argument, ...others] = call?.arguments ?? [];
    const fn = inlineFunction(argument);
    if (!call || !argument) return !call && ((part !== undefined && !howMany.has(name)) || ((name === 'length' || howMany.has(name)) && this.maySay(access)));
    const isNamed = name === 'map' && part === undefined && this.asked.apart !== undefined && !this.found.isNamed && names(fn, this.asked.apart);
    if (isNamed) this.found.isNamed = true;
    if (name === 'map' && part === undefined) return (isNamed || !this.asked.whole) && others.length === 0 && (!fn || fn.parameters.length <= 1) && next(call);
    if (name === 'sort' && part === undefined && this.asked.key !== undefined && isByNumber(fn, this.asked.key)) {
      this.found.isSorted = true;
      return next(call);
    }
    const given = fn?.parameters[0];
    if (name !== 'then' || fn === undefined || others.length > 0 || given === undefined || fn.parameters.length !== 1) return false;
    this.found.isAwaited = true;
    return this.binding(given.name, part, 1);
  }

  /** Whether a number of rows may become another one where it stands. */
  private maySay(number: ts.Expression): boolean {
    return (isAskedForAny(number) && this.asked.isChosen !== true) || isLogged(number);
  }

  /** An answer, what only writes the value down for one, or a function of the workspace that makes one of it. */
  private argument(call: ts.CallExpression, child: ts.Node, part: Part, depth: number): boolean {
    const callee = call.expression;
    if (isLogged(child)) return true;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
    if (callee.getText() === 'Promise.all') {
      this.found.isAwaited = false;
      return part === undefined && this.follows(call, undefined, depth + 1);
    }
    // A copy that can be sent: https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/JSON/stringify
    const copy = outward(call).user;
    if (callee.getText() === 'JSON.stringify' && call.arguments.length === 1 && ts.isCallExpression(copy) && copy.expression.getText() === 'JSON.parse' && copy.arguments.length === 1) return this.follows(copy, part, depth + 1);
    const beyond = this.beyond(child, part);
    if (isAnswer(call)) {
      // A template that is rendered knows the list by its name.
      if (!/^(?:json|jsonp|send)$/.test(name)) this.found.isMixed = true;
      return true;
    }
    // `NextResponse.json(orders)`, `c.json(orders)`: what it gives is returned.
    if (ts.isPropertyAccessExpression(callee) && /^(?:stringify|json)$/.test(name)) return beyond.follows(call, undefined, depth + 1);
    const [fn, ...others] = isOfProgram(callee, this.context) ? this.context.functionsOf(callee) : [];
    return fn !== undefined && others.length === 0 && beyond.answersFor(fn, call, child, part, depth);
  }

  /** `<ul>{orders.map(toItem)}</ul>`: what is made of each row stands there. `<OrderTable orders={orders} />`: a component of the workspace that draws them so. */
  private drawn(place: ts.JsxExpression, part: Part, depth: number): boolean {
    this.found.isMixed = true;
    if (!ts.isJsxAttribute(place.parent)) return part === undefined && !this.asked.whole && !isChosenFrom(place);
    const { name, parent } = place.parent;
    const { tagName } = parent.parent;
    if (!ts.isIdentifier(tagName) || part !== undefined || parent.properties.some(ts.isJsxSpreadAttribute)) return false;
    return this.isDrawnBy(componentNamed(tagName, this.context), name.getText(), depth);
  }

  /** Whether a component draws each row of a list that it is given under a name. */
  private isDrawnBy(component: FunctionNode | undefined, own: string, depth: number): boolean {
    const [given, ...further] = component?.parameters ?? [];
    if (!component || !given || further.length > 0) return false;
    const found = new Found();
    return new Answered(component, this.inner(own), this.context, found, true).binding(given.name, own, depth + 2) && found.given.size === 0;
  }

  /** What is asked of rows that another function has in a part of what it is given. */
  private inner(part: Part): Asked {
    const { drawn: _, ...asked } = this.asked;
    return { ...asked, part };
  }

  /** `return { props: { orders } }`, where a framework gives such an object to a component: what the list is called there. */
  private handedToPage(child: ts.Node, user: ts.Node): string | undefined {
    if (!this.asked.drawn || !(ts.isShorthandPropertyAssignment(user) || (ts.isPropertyAssignment(user) && user.initializer === child))) return undefined;
    const props = outward(user.parent);
    if (!ts.isPropertyAssignment(props.user) || propertyName(props.user.name) !== this.asked.drawn.property) return undefined;
    const { child: answer, user: end } = outward(props.user.parent);
    const isGiven = (ts.isReturnStatement(end) && enclosingFunction(end) === this.scope) || (end === this.scope && ts.isArrowFunction(end) && end.body === answer);
    const name = isGiven ? propertyName(user.name) : undefined;
    return name !== undefined && !this.asked.drawn.isAlsoRead(name) ? name : undefined;
  }

  /** `sendList(res, orders)`, `return jsonResponse({ orders })`. */
  private answersFor(fn: FunctionNode, call: ts.CallExpression, child: ts.Node, part: Part, depth: number): boolean {
    const parameter = fn.parameters[call.arguments.indexOf(child as ts.Expression)];
    if (!parameter || parameter.dotDotDotToken || call.arguments.some(ts.isSpreadElement)) return false;
    const found = new Found();
    if (!new Answered(fn, this.inner(part), this.context, found, true).binding(parameter.name, part, depth + 2) || found.given.size > 1) return false;
    if (found.given.size === 0) return ts.isExpressionStatement(outward(call).user) || this.follows(call, undefined, depth + 1);
    return this.follows(call, [...found.given][0], depth + 1);
  }

  /** Every use of a name, or of the part of a pattern that has the rows. */
  private binding(name: ts.BindingName, part: Part, depth: number): boolean {
    if (!this.found.isAwaited) this.found.isMixed = true;
    if (ts.isIdentifier(name)) return this.references(name)?.every((reference) => this.follows(reference, part, depth + 1)) ?? false;
    if (part === undefined) return false;
    // `const { rows, rowCount } = …`
    const numbers = name.elements.flatMap((one) => (ts.isBindingElement(one) && howMany.has(propertyName(one.propertyName ?? one.name) ?? '') && ts.isIdentifier(one.name) ? [one.name] : []));
    if (numbers.some((one) => !this.references(one)?.every((reference) => this.maySay(reference)))) return false;
    const element = name.elements.find((one, index) => ts.isBindingElement(one) && (ts.isArrayBindingPattern(name) ? index : propertyName(one.propertyName ?? one.name)) === part);
    return element !== undefined && ts.isBindingElement(element) && !element.dotDotDotToken && this.binding(element.name, undefined, depth);
  }

  private references(name: ts.Identifier): readonly ts.Identifier[] | undefined {
    if (!isOfProgram(name, this.context)) return referencesByName(name, this.scope);
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

/** Whether what is drawn is there to be chosen from, `<select>{orders.map(toOption)}</select>`: what is on another page could not be chosen any more. */
function isChosenFrom(place: ts.Node): boolean {
  for (let node = place.parent; !ts.isStatement(node) && !isFunctionNode(node); node = node.parent) {
    if (ts.isJsxElement(node) && /^(?:select|datalist|optgroup)$|(?:Select|Combo[bB]ox|Auto[cC]omplete|Drop[dD]own|Picker|RadioGroup)(?![a-z])/.test(node.openingElement.tagName.getText())) return true;
  }
  return false;
}

/** `!rows`, `if (rows)`, `rows ? … : …`, `rows && …`: whether the query gave anything. A list is never nothing, however short it is. */
function isTested(child: ts.Node, user: ts.Node): boolean {
  if (ts.isPrefixUnaryExpression(user)) return user.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isIfStatement(user)) return user.expression === child;
  if (ts.isConditionalExpression(user)) return user.condition === child;
  return ts.isBinaryExpression(user) && user.left === child && user.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

/** `rows.length === 0`, `!rows.length`, `if (rows.length)`: whether there is any. */
export function isAskedForAny(length: ts.Expression): boolean {
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
export function isLogged(node: ts.Node): boolean {
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

/** `(doc) => ({ ...doc.data(), id: doc.id })`: nothing behind takes its place. */
function names(fn: ts.ArrowFunction | ts.FunctionExpression | undefined, apart: string): boolean {
  const [row] = fn?.parameters ?? [];
  const result = fn && resultOf(fn);
  const made = result && bare(result);
  if (!row || !made || !ts.isObjectLiteralExpression(made)) return false;
  const at = made.properties.findIndex((property) => ts.isPropertyAssignment(property) && propertyName(property.name) === apart && property.initializer.getText() === `${row.name.getText()}.${apart}`);
  return at >= 0 && !made.properties.slice(at + 1).some((property) => ts.isSpreadAssignment(property) || propertyName(property.name) === apart);
}
