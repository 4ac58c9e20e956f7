import { ts } from '../../project/ts';

/** What a package gives of which nothing is known, in contrast to `any` that the source says: nothing in the workspace says more of it. */
export function isUnresolved(type: ts.Type): boolean {
  const { intrinsicName } = type as ts.Type & { readonly intrinsicName?: string };
  return intrinsicName === 'error' || intrinsicName === 'unresolved';
}

/** Whether a type is a class's or function's own parameter (`delegate: D`), of which the values that are put there say more than its constraint. */
export function isStandIn(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.TypeParameter) !== 0 && (type as ts.Type & { readonly isThisType?: boolean }).isThisType !== true;
}

/** Whether a type says nothing. What is left of `null`, as JavaScript declares a property that is filled later, is `never`. */
export function isOpen(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never)) !== 0;
}

/** `value as any`, also in parentheses. */
export function isCastToAny(expression: ts.Expression): boolean {
  let node = expression;
  while (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAwaitExpression(node)) node = node.expression;
  return ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.AnyKeyword;
}

/** What the class extends whose static side a type is. */
export function baseOf(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  const declaration = type.symbol?.valueDeclaration;
  if (!declaration || !ts.isClassDeclaration(declaration) || type.getConstructSignatures().length === 0) return undefined;
  const above = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  return above && checker.getTypeAtLocation(above.expression);
}
