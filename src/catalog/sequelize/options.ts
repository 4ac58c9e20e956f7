import { ts } from '../../project/ts';
import { limitOf, noFilter, objectFilter, option } from '../models/conditions';
import type { Filter, Query } from '../types';

/** Whether a query is of a transaction, and what it names as that: `{ transaction: t }` among the arguments. */
export function inTransaction(call: ts.CallExpression, checker: ts.TypeChecker): Pick<Query, 'inTransaction' | 'transaction'> {
  const transaction = call.arguments.map((argument) => option(argument, 'transaction', checker)).find((value) => value !== undefined && value.kind !== ts.SyntaxKind.NullKeyword);
  return transaction ? { inTransaction: true, transaction } : { inTransaction: false };
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
