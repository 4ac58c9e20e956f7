import type { Query } from '../../catalog';
import type { FlowContext } from '../../flow/types';
import { symbolOf } from '../../flow/values/symbols';
import { bare, enclosingFunction, inlineFunction, isAssignment, isReference, outward, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { promiseAll } from '../bounds/uses';
import { isQuestion, listUse, looksOnly, passesOn } from './idioms';

/** What is held at a place: what the query gives, with the rows somewhere in it; its rows; or one of them. */
type Held = 'answer' | 'rows' | 'row';

/** What becomes of a query's rows. */
export interface FieldUse {
  /** The fields that something reads, relations included. */
  readonly fields: ReadonlySet<string>;
  /** What the declared types of the variables and parameters that hold a row say that it has. */
  readonly declared: ReadonlySet<string>;
  /** The relations to one row that are read of a row whose type says nothing. */
  readonly untyped: ReadonlySet<string>;
  /** Places where a row is used as a whole, or in a way that is not understood; empty where `fields` is all there is. */
  readonly escapes: readonly ts.Node[];
  /** Where fields are read. */
  readonly reads: readonly ts.Node[];
  /** Of the escapes, those where a function gives back what it was given, to callers that are not followed. */
  readonly handedBack: readonly HandedBack[];
}

export interface HandedBack {
  readonly place: ts.Node;
  readonly fn: FunctionNode;
  readonly held: Held;
}

interface Trace {
  readonly query: Query;
  readonly context: Pick<FlowContext, 'checker' | 'functionsOf'>;
  readonly fields: Set<string>;
  readonly declared: Set<string>;
  readonly untyped: Set<string>;
  readonly escapes: ts.Node[];
  readonly reads: ts.Node[];
  readonly handedBack: HandedBack[];
  readonly seen: Set<ts.Symbol>;
  /** What a row becomes that a function which is followed gives back. */
  readonly returns: Map<FunctionNode, (held: Held) => void>;
  steps: number;
}

const maxSteps = 400;
const maxFunctions = 6;

/** Which fields of its rows a read is asked for, followed through variables, patterns, callbacks, functions of the workspace and components; from a call that gives them, where one is said. */
export function fieldUse(query: Query, context: Trace['context'], from?: { readonly call: ts.CallExpression; readonly held: Held }): FieldUse {
  const trace: Trace = { query, context, fields: new Set(), declared: new Set(), untyped: new Set(), escapes: [], reads: [], handedBack: [], seen: new Set(), returns: new Map(), steps: 0 };
  if (from) follow(from.call, from.held, trace);
  else follow(query.call, query.rowsIn === undefined ? rowsHeld(query) : 'answer', trace);
  return trace;
}

/** A builder with a limit of one gives a list of one row: where it is used like a list, it is one. */
function rowsHeld({ op }: Query): Held {
  return op === 'read-one' ? 'row' : 'rows';
}

function follow(node: ts.Node, held: Held, trace: Trace): void {
  const escape = (): void => void trace.escapes.push(node);
  if (trace.steps++ > maxSteps) return escape();
  const { child, user } = outward(node);
  if (ts.isAwaitExpression(user)) return follow(user, held, trace);
  if (ts.isPropertyAccessExpression(user) && user.expression === child) return member(user, held, trace);
  if (ts.isElementAccessExpression(user) && user.expression === child) return element(user, held, trace);
  if (ts.isVariableDeclaration(user) && user.initializer === child) return bind(user.name, held, trace);
  if (isAssignment(user)) return user.right === child && ts.isIdentifier(user.left) ? assigned(user, user.left, held, trace) : escape();
  if (isQuestion(child, user)) return;
  if (passesOn(child, user)) return follow(user, held, trace);
  if (ts.isForOfStatement(user) && user.expression === child && held === 'rows') {
    const [declared] = ts.isVariableDeclarationList(user.initializer) ? user.initializer.declarations : [];
    return declared ? bind(declared.name, 'row', trace) : escape();
  }
  if (ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child)) {
    const fn = ts.isArrowFunction(user) ? user : enclosingFunction(user);
    const then = fn && trace.returns.get(fn);
    if (then) return then(held);
    if (fn) trace.handedBack.push({ place: node, fn, held });
    return escape();
  }
  if (ts.isCallExpression(user) && user.expression !== child) return argument(user, child, held, trace);
  if (ts.isArrayLiteralExpression(user)) {
    const name = promiseAll(user)?.elements[user.elements.indexOf(child as ts.Expression)];
    return name && ts.isBindingElement(name) ? bind(name.name, held, trace) : escape();
  }
  if (ts.isJsxExpression(user) && ts.isJsxAttribute(user.parent)) return attribute(user.parent, held, trace);
  escape();
}

function member(access: ts.PropertyAccessExpression, held: Held, trace: Trace): void {
  const name = access.name.text;
  const call = ts.isCallExpression(access.parent) && access.parent.expression === access ? access.parent : undefined;
  if (call && name === 'then') return callback(call, 0, held, (given) => follow(call, given, trace), trace);
  if (call && (name === 'catch' || name === 'finally')) return follow(call, held, trace);
  const { op, model } = trace.query;
  const isListOfOne = held === 'row' && op === 'read-one' && !model?.fields.has(name) && (name === 'length' || (call && listUse(name, call)));
  if (held === 'row' && !isListOfOne) return field(name, access, call !== undefined, trace);
  if (held === 'answer') return ofAnswer(name, access, trace);
  const use = call ? listUse(name, call) : name === 'length' ? { gives: 'nothing' as const, items: [] } : undefined;
  if (!use) return void trace.escapes.push(access);
  if (use.gives !== 'nothing' && call) follow(call, use.gives, trace);
  for (const item of use.items) {
    callback(call, item, 'row', (given) => {
      if (use.returned === 'nothing') return;
      if (use.returned && given === 'row' && call) follow(call, use.returned, trace);
      else trace.escapes.push(access);
    }, trace);
  }
}

/** `data` of what a client answers with, or what stands beside it. */
function ofAnswer(name: string, place: ts.Node, trace: Trace): void {
  if (name === trace.query.rowsIn) return follow(place, rowsHeld(trace.query), trace);
  if (!/^(?:error|count|status|statusText|rowCount)$/.test(name)) trace.escapes.push(place);
}

/** A row's property. What the model does not have may be anything: a method, a value that is worked out of others. */
function field(name: string, place: ts.Node, isCalled: boolean, trace: Trace): void {
  const { fields } = trace.query.model ?? {};
  const known = fields?.has(name) ? name : name === 'id' && fields?.has('_id') ? '_id' : undefined;
  const { user } = outward(place);
  const isChanged = (isAssignment(user) && user.left === place) || ts.isDeleteExpression(user) || ts.isPostfixUnaryExpression(user);
  if (known === undefined || isCalled || isChanged) return void trace.escapes.push(place);
  trace.fields.add(known);
  trace.reads.push(place);
  if (fields?.get(known)?.kind === 'relation' && !fields.get(known)?.list && ts.isPropertyAccessExpression(place) && trace.context.checker.getTypeAtLocation(place.expression).flags & ts.TypeFlags.Any) trace.untyped.add(known);
}

function element(access: ts.ElementAccessExpression, held: Held, trace: Trace): void {
  const name = bare(access.argumentExpression);
  const { user } = outward(access);
  if (held === 'row' && ts.isStringLiteralLike(name)) return field(name.text, access, false, trace);
  if (held === 'answer' && ts.isNumericLiteral(name) && Number(name.text) === trace.query.rowsIn) return follow(access, rowsHeld(trace.query), trace);
  const isListOfOne = held === 'row' && trace.query.op === 'read-one' && ts.isNumericLiteral(name);
  if ((held !== 'rows' && !isListOfOne) || ts.isStringLiteralLike(name) || (isAssignment(user) && user.left === access)) return void trace.escapes.push(access);
  follow(access, 'row', trace);
}

/** What a variable, a parameter or a pattern makes of what it is given. */
function bind(name: ts.BindingName, held: Held, trace: Trace): void {
  if (ts.isIdentifier(name)) return variable(name, held, trace);
  const { rowsIn } = trace.query;
  for (const [index, part] of name.elements.entries()) {
    if (!ts.isBindingElement(part)) continue;
    if (ts.isArrayBindingPattern(name)) {
      if (held === 'rows') bind(part.name, part.dotDotDotToken ? 'rows' : 'row', trace);
      else if (held === 'answer' && index === rowsIn) bind(part.name, rowsHeld(trace.query), trace);
      else if (held === 'row' && trace.query.op === 'read-one' && !part.dotDotDotToken) bind(part.name, 'row', trace);
      else if (held === 'row' || part.dotDotDotToken || typeof rowsIn !== 'number') trace.escapes.push(part);
      continue;
    }
    const property = part.dotDotDotToken ? undefined : propertyName(part.propertyName ?? (ts.isIdentifier(part.name) ? part.name : undefined));
    if (property === undefined) trace.escapes.push(part);
    else if (held === 'row') field(property, part, false, trace);
    else if (held === 'answer' && property === rowsIn) bind(part.name, rowsHeld(trace.query), trace);
    else if (held === 'rows' ? property !== 'length' : !/^(?:error|count|status|statusText|rowCount)$/.test(property)) trace.escapes.push(part);
  }
}

/** Whether a name, or the pattern that it stands in, has its type written beside it. */
function isDeclared(name: ts.Identifier): boolean {
  const declaration = ts.findAncestor(name, (node) => ts.isVariableDeclaration(node) || ts.isParameter(node));
  return declaration?.type !== undefined;
}

/** The properties that a value of a type must have, or each element of a list. */
function membersOf(type: ts.Type, checker: ts.TypeChecker): readonly string[] {
  const whole = checker.getNonNullableType(type);
  const one = checker.isArrayType(whole) ? checker.getTypeArguments(whole as ts.TypeReference)[0] ?? whole : whole;
  return checker.getPropertiesOfType(one).flatMap(({ flags, name }) => (flags & ts.SymbolFlags.Optional ? [] : name));
}

/** Every use of a variable or parameter. */
function variable(name: ts.Identifier, held: Held, trace: Trace): void {
  const { checker } = trace.context;
  const symbol = checker.getSymbolAtLocation(name);
  const home = ts.isParameter(name.parent) && !ts.isConstructorTypeNode(name.parent.parent) ? name.parent.parent : enclosingFunction(name);
  // What a module keeps may be used anywhere.
  if (!symbol || !home) return void trace.escapes.push(name);
  if (trace.seen.has(symbol)) return;
  trace.seen.add(symbol);
  if (held !== 'answer' && isDeclared(name)) for (const asked of membersOf(checker.getTypeAtLocation(name), checker)) trace.declared.add(asked);
  walk(home, (node) => {
    if (!ts.isIdentifier(node) || node.text !== name.text || node === name || !(isReference(node) || ts.isShorthandPropertyAssignment(node.parent)) || symbolOf(node, checker) !== symbol) return true;
    if (ts.isTypeQueryNode(node.parent) || (isAssignment(node.parent) && node.parent.left === node)) return true;
    follow(node, held, trace);
    return true;
  });
}

function assigned(assignment: ts.BinaryExpression, name: ts.Identifier, held: Held, trace: Trace): void {
  const declaration = symbolOf(name, trace.context.checker)?.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return void trace.escapes.push(assignment);
  variable(declaration.name, held, trace);
  if (!ts.isExpressionStatement(outward(assignment).user)) follow(assignment, held, trace);
}

/** The parameter of a function that is handed a row or the rows. */
function callback(call: ts.CallExpression | undefined, at: number, held: Held, returned: (held: Held) => void, trace: Trace): void {
  const given = call?.arguments[0];
  if (!call || !given) return void trace.escapes.push(call ?? trace.query.call);
  const inline = inlineFunction(given);
  if (!inline && looksOnly.test(given.getText())) return;
  enter(inline ? [inline] : trace.context.functionsOf(given), at, held, returned, call, trace);
}

function enter(functions: readonly FunctionNode[], at: number, held: Held, returned: (held: Held) => void, place: ts.Node, trace: Trace): void {
  const [fn] = functions;
  if (!fn || functions.length > 1 || !fn.body || trace.returns.has(fn) || trace.returns.size > maxFunctions + 20) return void trace.escapes.push(place);
  trace.returns.set(fn, returned);
  const parameter = fn.parameters[at];
  if (parameter?.dotDotDotToken || fn.parameters.slice(0, at).some((one) => one.dotDotDotToken)) trace.escapes.push(place);
  else if (parameter) bind(parameter.name, held, trace);
}

function argument(call: ts.CallExpression, given: ts.Node, held: Held, trace: Trace): void {
  const name = call.expression.getText();
  if (looksOnly.test(name)) return;
  if (/^(?:Promise\.(?:all|resolve)|Array\.from|Object\.freeze)$/.test(name) && call.arguments.length === 1) return follow(call, held, trace);
  const at = call.arguments.indexOf(given as ts.Expression);
  if (call.arguments.slice(0, at).some(ts.isSpreadElement)) return void trace.escapes.push(call);
  enter(trace.context.functionsOf(call.expression), at, held, (given) => { follow(call, given, trace); }, given, trace);
}

/** `<OrderRow order={order} />` */
function attribute(node: ts.JsxAttribute, held: Held, trace: Trace): void {
  const [component, ...others] = trace.context.functionsOf(node.parent.parent.tagName as ts.Expression);
  const name = propertyName(ts.isIdentifier(node.name) ? node.name : undefined);
  const pattern = component?.parameters[0]?.name;
  if (others.length > 0 || name === undefined || !pattern || !ts.isObjectBindingPattern(pattern)) return void trace.escapes.push(node);
  const part = pattern.elements.find((one) => !one.dotDotDotToken && propertyName(one.propertyName ?? (ts.isIdentifier(one.name) ? one.name : undefined)) === name);
  if (part) return bind(part.name, held, trace);
  if (pattern.elements.some((one) => one.dotDotDotToken)) trace.escapes.push(node);
}
