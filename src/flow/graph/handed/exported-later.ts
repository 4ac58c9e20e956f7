import { bare, isRequire, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { mixedIn, type MixedInContext } from './mixed-in';

/** The functions that a module is given after it was made, which the checker does not see as its own: `Object.assign(module.exports, { findTag })`, or by a function that it was handed to. */
export function exportedLater(module: ts.Expression, name: string, asked: MixedInContext): readonly FunctionNode[] {
  const later = asked.names.properties(name).filter(isAddedToModule);
  if (later.length === 0) return mixedIn(module, name, asked);
  const file = requiredFile(module, asked.checker);
  return later.filter((value) => value.getSourceFile() === file).flatMap((value) => asked.functionsOf(value));
}

function isAddedToModule({ parent }: ts.Expression): boolean {
  const call = (parent as ts.Node | undefined)?.parent?.parent;
  if (!call || !ts.isCallExpression(call) || !call.arguments.some((argument, index) => index > 0 && argument === parent.parent)) return false;
  const [target] = call.arguments;
  return /^Object\s*\.\s*assign$/.test(call.expression.getText()) && target !== undefined && /^(?:module\s*\.\s*)?exports$/.test(bare(target).getText());
}

/** The file that `require('./orders')`, or a name for what it gives, stands for. */
function requiredFile(module: ts.Expression, checker: ts.TypeChecker): ts.Node | undefined {
  let node: ts.Expression | undefined = bare(module);
  if (ts.isIdentifier(node)) {
    const declaration = checker.getSymbolAtLocation(node)?.declarations?.[0];
    node = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  }
  const [specifier] = node && ts.isCallExpression(node) && isRequire(node.expression) ? node.arguments : [];
  return specifier && checker.getSymbolAtLocation(specifier)?.declarations?.[0];
}
