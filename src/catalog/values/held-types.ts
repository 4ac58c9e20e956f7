import { ts } from '../../project/ts';
import { isOpen, isStandIn } from './open-types';

/** The type of a list's elements; undefined where it is none, or nothing is known of them. */
export function elementType(list: ts.Type | undefined, checker: ts.TypeChecker): ts.Type | undefined {
  const element = list && checker.getIndexTypeOfType(list, ts.IndexKind.Number);
  const type = element && checker.getNonNullableType(element);
  return type && !isOpen(type) && !isStandIn(type) ? type : undefined;
}

/** What a promise brings of which nothing is known: a promise counts as its value. */
export function promisedAnything(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  const value = type.symbol?.name === 'Promise' ? checker.getAwaitedType(type) : undefined;
  return value && isOpen(value) ? value : undefined;
}

/** What `await` makes of a query of which only its own type is known: `await Model.find()` of a model that a factory has made. Anything else is what it is. */
export function waitedFor(expression: ts.Expression, type: ts.Type | undefined, checker: ts.TypeChecker): ts.Type | undefined {
  let node = expression;
  while (ts.isParenthesizedExpression(node)) node = node.expression;
  const value = type && ts.isAwaitExpression(node) && type.getProperty('then') ? checker.getAwaitedType(type) : undefined;
  const known = value && checker.getNonNullableType(value);
  return known && !isOpen(known) ? known : type;
}
