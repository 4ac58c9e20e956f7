import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from './declared';
import { constDeclaration } from './literal';
import { isOptionalIn } from './validated';

/**
 * Whether a client may leave a value of its request out, as what checks the request says: a schema of Zod (`z.object({ limit: z.number().optional() })`), or a property of a class with decorators that is
 * optional and has no value of its own (https://github.com/typestack/class-validator#usage). False where nothing checks it, or something else is known to stand in for it.
 */
export function mayBeLeftOut(value: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(value);
  if (ts.isPropertyAccessExpression(node)) return isLeftOut(node.expression, node.name.text, checker);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (declaration && ts.isBindingElement(declaration)) {
    const { parent } = declaration.parent;
    const name = (declaration.propertyName ?? declaration.name).getText();
    if (declaration.initializer || declaration.dotDotDotToken || !ts.isObjectBindingPattern(declaration.parent)) return false;
    return ts.isBindingElement(parent) ? isOptionalIn(parent, name, checker) : ts.isVariableDeclaration(parent) && parent.initializer !== undefined && isLeftOut(parent.initializer, name, checker);
  }
  const initial = ts.isIdentifier(node) ? constDeclaration(node, checker)?.initializer : undefined;
  return initial !== undefined && mayBeLeftOut(initial, checker);
}

function isLeftOut(owner: ts.Expression, name: string, checker: ts.TypeChecker): boolean {
  if (isOptionalIn(owner, name, checker)) return true;
  const property = checker.getPropertyOfType(checker.getNonNullableType(checker.getTypeAtLocation(owner)), name)?.valueDeclaration;
  return property !== undefined && ts.isPropertyDeclaration(property) && property.questionToken !== undefined && !property.initializer && (ts.getDecorators(property) ?? []).length > 0;
}
