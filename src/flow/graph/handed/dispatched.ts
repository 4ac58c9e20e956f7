import { dispatching, listening, type Dispatch } from '../../../catalog/tables/dispatched';
import { importedName, type Imported } from '../../../catalog/values/imported';
import { originOf } from '../../../catalog/values/origin';
import { textValue } from '../../../catalog/values/text-value';
import { bare, isFunctionNode, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { symbolOf } from '../../values/symbols';
import type { RegisteredContext } from './registered';

const none: readonly FunctionNode[] = [];

/** An object that runs what was registered under a key: what its class is, and what makes it, where that is known. */
interface Dispatcher {
  readonly from: Imported;
  readonly made?: ts.Node;
}

/**
 * The functions of the workspace that a call runs by the key that it is given: the listeners of an event, the handler of a command. Several run where several are registered. None where the key is
 * not written out, or where it is not known what is called: a socket has an `emit` too, which speaks to another machine.
 */
export function dispatchedTo(receiver: ts.Expression, name: string, asked: RegisteredContext): readonly FunctionNode[] {
  const known = dispatching.get(name);
  const access = receiver.parent as ts.Node | undefined;
  const call = known && access && ts.isPropertyAccessExpression(access) && access.expression === receiver ? access.parent : undefined;
  const given = call && ts.isCallExpression(call) && call.expression === access ? call.arguments[0] : undefined;
  const key = given && keyOf(given, asked.checker);
  const dispatcher = key !== undefined && known ? dispatcherOf(receiver, asked.checker) : undefined;
  if (!known || !dispatcher) return none;
  asked.noteTrace();
  return known.filter(({ packages, makers }) => packages.has(dispatcher.from.package) && makers.has(dispatcher.from.name)).flatMap((one) => [...registered(one, key, dispatcher, asked), ...decorated(one, key, asked)]);
}

/** Whether a function, or its class, has a decorator by which it is called with a key. */
export function isListener(fn: ts.Node): boolean {
  return ts.isMethodDeclaration(fn) && [fn, ...(ts.isClassLike(fn.parent) ? [fn.parent] : [])].some((one) =>
    ts.getDecorators(one)?.some(({ expression }) => ts.isCallExpression(expression) && ts.isIdentifier(expression.expression) && listening.has(expression.expression.text)));
}

function registered({ registrars }: Dispatch, key: unknown, dispatcher: Dispatcher, { checker, names, functionsOf }: RegisteredContext): readonly FunctionNode[] {
  return registrars.flatMap((registrar) => names.calls(registrar)).flatMap(({ expression, arguments: [event, listener] = [] as never }) => {
    const callee = bare(expression);
    if (!event || !listener || !ts.isPropertyAccessExpression(callee) || keyOf(event, checker) !== key) return none;
    const other = dispatcherOf(callee.expression, checker);
    return other && dispatcher.made !== undefined && other.made === dispatcher.made ? functionsOf(listener) : none;
  });
}

function decorated({ packages, decorators }: Dispatch, key: unknown, { checker, names }: RegisteredContext): readonly FunctionNode[] {
  return Object.entries(decorators).flatMap(([decorator, method]) => names.calls(decorator).flatMap((call) => {
    const place = call.parent;
    if (!ts.isDecorator(place) || !packages.has(importedName(call.expression, checker)?.package ?? '') || !call.arguments?.some((argument) => keyOf(argument, checker) === key)) return none;
    const on = place.parent;
    const found = method === true ? on : ts.isClassLike(on) ? on.members.find((member) => member.name?.getText() === method) : undefined;
    return found && isFunctionNode(found) ? [found] : none;
  }));
}

/** What tells keys apart: a text, the class of an object, the declaration of a name. */
function keyOf(expression: ts.Expression, checker: ts.TypeChecker): unknown {
  const node = bare(expression);
  const text = textValue(node, checker);
  if (text !== undefined) return text;
  if (ts.isNewExpression(node)) return symbolAt(node.expression, checker);
  const symbol = symbolAt(node, checker);
  if (symbol && symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.EnumMember)) return symbol;
  const origin = ts.isIdentifier(node) ? originOf(node, checker).node : undefined;
  return origin && ts.isNewExpression(origin) ? symbolAt(origin.expression, checker) : undefined;
}

function symbolAt(node: ts.Expression, checker: ts.TypeChecker): ts.Symbol | undefined {
  const name = bare(node);
  return ts.isIdentifier(name) ? symbolOf(name, checker) : ts.isPropertyAccessExpression(name) && ts.isIdentifier(name.name) ? symbolOf(name.name, checker) : undefined;
}

/** What a receiver is: made by a package (`new EventEmitter()`, `mitt()`) or by a class of the workspace below one of a package's, or declared to be of a package's class. */
function dispatcherOf(receiver: ts.Expression, checker: ts.TypeChecker): Dispatcher | undefined {
  const { node } = originOf(receiver, checker);
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
    const from = importedName(node.expression, checker);
    if (from) return { from, made: node };
  }
  const type = checker.getNonNullableType(checker.getTypeAtLocation(receiver));
  const own = (type.symbol as ts.Symbol | undefined)?.declarations?.find(ts.isClassLike);
  const base = own?.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const below = base && importedName(base, checker);
  if (own && below) return { from: below, made: own };
  const declared = ts.isExpression(node) ? declarationAt(node, checker) : node;
  const said = declared && (ts.isParameter(declared) || ts.isPropertyDeclaration(declared) || ts.isVariableDeclaration(declared)) ? declared.type : undefined;
  const from = said && ts.isTypeReferenceNode(said) ? importedName(said.typeName, checker) : undefined;
  return from && { from };
}

function declarationAt(node: ts.Expression, checker: ts.TypeChecker): ts.Declaration | undefined {
  return symbolAt(node, checker)?.valueDeclaration;
}
