import { handlerAt, type Starter } from '../../../project/deployment/deployed-functions';
import { bare, isAssignment, propertyName, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { exportsOf, type Exported } from '../reading/exports';
import { declarationAt } from '../reading/trace';
import type { EntryContext } from '../types';

/** An export that is deployed as a function, and what starts it. */
export interface Deployed {
  readonly file: ts.SourceFile;
  readonly exported: Exported;
  readonly starters: readonly Starter[];
}

/** All that a file calls and makes, in the order in which it stands there. */
export function callsIn(file: ts.SourceFile): readonly (ts.CallExpression | ts.NewExpression)[] {
  const calls: (ts.CallExpression | ts.NewExpression)[] = [];
  walk(file, (node) => { if (ts.isCallExpression(node) || ts.isNewExpression(node)) calls.push(node); });
  return calls;
}

/** The export that `src/orders.get` names, below a folder. */
export function exportAt(folder: string, handler: string | undefined, starters: readonly Starter[], context: EntryContext): readonly Deployed[] {
  const at = handlerAt(folder, handler);
  return at ? exportOf(at.module, at.exported, starters, context) : [];
}

/** The export of a name, of the file that a module without an ending is. */
export function exportOf(module: string, name: string, starters: readonly Starter[], context: EntryContext): readonly Deployed[] {
  const file = ['', '.ts', '.js', '.mts', '.mjs', '.tsx', '.cts', '.cjs'].map((ending) => context.sourceFile(module + ending)).find((one) => one !== undefined);
  const exported = file && exportsOf(file).find((one) => one.name === name);
  return file && exported && starters.length > 0 ? [{ file, exported, starters }] : [];
}

/** What makes what a constant, or a field that is written once, stands for: `new HttpApi(…)`, `api.root.addResource('books')`. */
export function madeBy(expression: ts.Expression, context: EntryContext): ts.Expression {
  const node = bare(expression);
  const declaration = ts.isIdentifier(node) ? declarationAt(node, context.checker) : ts.isPropertyAccessExpression(node) ? declarationAt(node.name, context.checker) : undefined;
  if (declaration && ts.isVariableDeclaration(declaration)) return declaration.initializer && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const ? bare(declaration.initializer) : node;
  const given = declaration && ts.isPropertyDeclaration(declaration) ? givenTo(declaration) : [];
  return given.length === 1 && given[0] ? bare(given[0]) : node;
}

/** All that a field is given in its class. */
function givenTo(field: ts.PropertyDeclaration): readonly ts.Expression[] {
  const name = propertyName(field.name);
  const found: ts.Expression[] = field.initializer ? [field.initializer] : [];
  walk(field.parent, (node) => {
    if (isAssignment(node) && ts.isPropertyAccessExpression(node.left) && node.left.expression.kind === ts.SyntaxKind.ThisKeyword && node.left.name.text === name) found.push(node.right);
  });
  return found;
}
