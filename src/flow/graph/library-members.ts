import { returnedExpressions } from '../../catalog/given-values';
import { handedBack } from '../../catalog/handed-back';
import { bare, isFunctionNode, property, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { importedName } from '../entries/imported';
import { declarationOf } from '../symbols';

/** How many hooks around one another are looked through. */
const maxSteps = 4;

interface Asked {
  readonly checker: ts.TypeChecker;
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
}

/**
 * What a member of a library's object runs: `approve.mutateAsync(id)` the `mutationFn` that `useMutation` was given, in this function or in a hook of
 * the workspace that returns what it gave (`const approve = useApproveOrder()`).
 */
export function libraryMember(receiver: ts.Expression, name: string, asked: Asked, step = 0): readonly FunctionNode[] {
  const member = handedBack.get(name);
  if (!member || step > maxSteps) return [];
  const node = bare(receiver);
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, asked.checker);
    const initial = declaration && ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) ? declaration.initializer : undefined;
    return initial ? libraryMember(initial, name, asked, step + 1) : [];
  }
  if (!ts.isCallExpression(node)) return [];
  const maker = importedName(node.expression, asked.checker);
  if (maker && member.makers.has(maker.name) && member.packages.has(maker.package)) {
    const options = node.arguments[0] && bare(node.arguments[0]);
    const given = options && ts.isObjectLiteralExpression(options) ? property(options, member.option) : undefined;
    if (!given) return [];
    if (isFunctionNode(given)) return [given];
    return ts.isPropertyAssignment(given) ? asked.functionsOf(given.initializer) : ts.isShorthandPropertyAssignment(given) ? asked.functionsOf(given.name) : [];
  }
  return asked.functionsOf(node.expression).flatMap((fn) => returnedExpressions(fn)).flatMap((value) => libraryMember(value, name, asked, step + 1));
}
