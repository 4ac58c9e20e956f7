import { ts } from '../../project/ts';
import { limitOf, noFilter, objectFilter, option } from '../conditions';
import type { Filter } from '../types';

/** `{ transaction: t }` among the arguments. */
export function inTransaction(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  return call.arguments.some((argument) => {
    const value = option(argument, 'transaction', checker);
    return value !== undefined && value.kind !== ts.SyntaxKind.NullKeyword;
  });
}

/** The conditions of `{ where: { … } }`. */
export function whereOf(options: ts.Expression | undefined, checker: ts.TypeChecker): Filter | undefined {
  if (!options) return noFilter;
  const where = option(options, 'where', checker);
  if (where) return objectFilter(where, checker);
  return objectFilter(options, checker)?.complete ? noFilter : undefined;
}

/** `{ limit: 10 }`. */
export function limitIn(options: ts.Expression | undefined, checker: ts.TypeChecker): { readonly limit?: number; readonly isLimited: boolean } {
  return limitOf(option(options, 'limit', checker), checker);
}
