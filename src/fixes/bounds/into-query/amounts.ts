import type { Amount, Query } from '../../../catalog';
import { declarationOf, isConst } from '../../../flow/values/symbols';
import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isBefore } from './predicate';

/** How many rows a call of `slice` leaves, and which come before them, where that is written out, here or in a constant: what a client sends may be negative, or no number. */
export function amountsOf({ arguments: given }: ts.CallExpression, query: Query, checker: ts.TypeChecker): { readonly take: Amount; readonly skip?: number } | undefined {
  const [from, to] = given.map((one) => numberOf(one, query, checker));
  if (from === undefined || to === undefined || given.length !== 2 || to.value <= from.value) return undefined;
  return from.value > 0 ? { take: to.value - from.value, skip: from.value } : { take: to.name ?? to.value };
}

/** `20`, and `PAGE_SIZE` of a constant that is one. */
function numberOf(expression: ts.Expression, query: Query, checker: ts.TypeChecker): { readonly value: number; readonly name?: string } | undefined {
  const node = bare(expression);
  if (ts.isNumericLiteral(node)) return Number.isInteger(Number(node.text)) ? { value: Number(node.text) } : undefined;
  const start = ts.isIdentifier(node) && isBefore(node, query, checker) ? constantOf(node, checker) : undefined;
  return start && ts.isNumericLiteral(start) && Number.isInteger(Number(start.text)) ? { value: Number(start.text), name: node.getText() } : undefined;
}

/** What a constant begins with. */
export function constantOf(name: ts.Identifier, checker: ts.TypeChecker): ts.Expression | undefined {
  const declaration = declarationOf(name, checker);
  return declaration && ts.isVariableDeclaration(declaration) && isConst(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
}
