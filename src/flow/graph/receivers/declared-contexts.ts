import { contextDeclaring } from '../../../catalog/tables/declared-contexts';
import { importedName } from '../../../catalog/values/imported';
import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Names } from '../names/names';

/**
 * The type that a property of a context is declared to have where procedures are made (`initTRPC.context<Context>()`), though nothing in the workspace makes one: it is served by another. Undefined where several
 * declarations disagree.
 */
export function declaredInContext(name: string, checker: ts.TypeChecker, names: Names): ts.Type | undefined {
  const types = new Set<ts.Type>();
  for (const [method, packages] of contextDeclaring) {
    for (const call of names.calls(method)) {
      const [context] = call.typeArguments ?? [];
      if (!context || !packages.has(packageOfChain(call.expression, checker) ?? '')) continue;
      const property = checker.getPropertyOfType(checker.getTypeFromTypeNode(context), name);
      if (property) types.add(checker.getNonNullableType(checker.getTypeOfSymbol(property)));
    }
  }
  const [only] = types;
  return types.size === 1 && only && (only.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) === 0 ? only : undefined;
}

/** The package of what a chain of calls begins with. */
function packageOfChain(expression: ts.Expression, checker: ts.TypeChecker): string | undefined {
  let root = bare(expression);
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = bare(root.expression);
  return importedName(root, checker)?.package;
}
