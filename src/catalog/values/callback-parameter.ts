import { bare, isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { libraryCallback } from './callbacks';
import { chainedExport, linkOf } from './chained';
import { elementType } from './held-types';
import { calledExport } from './imported';
import { isOpen, isStandIn } from './open-types';

/**
 * What a method hands to the function that it is given, where the receiver's type is known by other ways than the checker's: `tx` of
 * `ctx.db.transaction(async (tx) => …)` with a context without a type. The method's own declaration says it, whatever else it may be given (`$transaction([…])`).
 *
 * @param typeOf what is known of the receiver
 * @returns undefined where the parameter is not one of a function that stands in the call, or where its type hangs on the call (a type parameter)
 */
export function callbackParameterType(parameter: ts.ParameterDeclaration, checker: ts.TypeChecker, typeOf: (receiver: ts.Expression) => ts.Type | undefined): ts.Type | undefined {
  const fn = parameter.parent;
  if (!isFunctionNode(fn) || !(ts.isArrowFunction(fn) || ts.isFunctionExpression(fn))) return undefined;
  let holder: ts.Node = fn;
  while (ts.isParenthesizedExpression(holder.parent) || ts.isAsExpression(holder.parent)) holder = holder.parent;
  const call = holder.parent;
  if (!ts.isCallExpression(call)) return undefined;
  const callee = bare(call.expression);
  const index = call.arguments.indexOf(holder as ts.Expression);
  if (index < 0) return undefined;
  const called = calledExport(callee, checker) ?? chainedExport(callee, checker);
  const use = called && libraryCallback(called, index);
  const list = use?.kind === 'each' ? call.arguments[use.list] : use?.kind === 'each-of-link' ? linkOf(call, use.link)?.arguments[0] : undefined;
  if (use?.kind === 'each' || use?.kind === 'each-of-link') return fn.parameters.indexOf(parameter) === use.item ? elementType(list && typeOf(list), checker) : undefined;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const owner = typeOf(callee.expression);
  const member = owner && checker.getPropertyOfType(owner, callee.name.text);
  if (!member) return undefined;
  for (const signature of checker.getTypeOfSymbol(member).getCallSignatures()) {
    const taken = signature.parameters[index];
    const handed = taken && checker.getNonNullableType(checker.getTypeOfSymbol(taken)).getCallSignatures()[0]?.parameters[fn.parameters.indexOf(parameter)];
    const type = handed && checker.getNonNullableType(checker.getTypeOfSymbol(handed));
    if (type && !isOpen(type) && !isStandIn(type)) return type;
  }
  return undefined;
}
