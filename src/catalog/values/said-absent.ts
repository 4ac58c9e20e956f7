import type { Field } from '../../core';
import { isTypeScript } from '../../project/paths';
import { ts } from '../../project/ts';

/**
 * Whether a class declares as optional what the call that it takes the place of always gives, as classes of libraries do "since it's only populated when explicitly requested"
 * (https://sequelize.org/docs/v6/other-topics/typescript/): in TypeScript a `!` has to say that it is there.
 */
export function isSaidToBeAbsent(field: Field, row: ts.Expression, call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const property = checker.getPropertyOfType(checker.getTypeAtLocation(row), field.name);
  const given = checker.getAwaitedType(checker.getTypeAtLocation(call));
  return property !== undefined && (property.flags & ts.SymbolFlags.Optional) !== 0 && isTypeScript(call.getSourceFile().fileName) && given !== undefined && checker.getNonNullableType(given) === given;
}
