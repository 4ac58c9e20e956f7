import { stubRoot } from '../catalog/members';
import { outward, walk } from '../project/syntax';
import { ts } from '../project/ts';

/** "Parameter implicitly has an 'any' type." */
const implicitAny = 7006;

/**
 * Whether an error is one of the light program alone: packages have no types there, so that what a callback is given (`app.get('/', (req, res) => …)`) has none either.
 */
export function isOfLightProgram({ code, file, start }: ts.Diagnostic, checker: ts.TypeChecker): boolean {
  if (code !== implicitAny || !file || start === undefined) return false;
  let parameter: ts.ParameterDeclaration | undefined;
  walk(file, (node) => {
    if (parameter || node.end < start || node.pos > start) return false;
    if (ts.isParameter(node) && node.name.getStart() === start) parameter = node;
    return true;
  });
  if (!parameter) return false;
  const { user } = outward(parameter.parent);
  return ts.isCallExpression(user) && isUntyped(user.expression, checker);
}

/** Whether what is called comes from a package: unknown, or from a stub, which does not say what callbacks are given. */
function isUntyped(callee: ts.Expression, checker: ts.TypeChecker): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return (checker.getTypeAtLocation(callee).flags & ts.TypeFlags.Any) !== 0 || checker.getSymbolAtLocation(name)?.declarations?.some((one) => one.getSourceFile().fileName.startsWith(stubRoot)) === true;
}
