import { literally } from '../../project/pattern';
import { bare, enclosingFunction, isWithin, outward, referencesTo, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { closingsOf } from './closings';
import type { OwnDeclaration } from './own-client';

/** Where a client is named that is made in a function, a module or a field, or that a function gives or puts into an object: as far as code shows it. */
export function usesOf({ name, statement, value, owner, isReturned, file }: OwnDeclaration, context: FixContext): readonly ts.Node[] {
  if (owner) return propertyUses(fieldName(statement), [owner]);
  const scope = enclosingFunction(statement) ?? file;
  if (!isReturned) return referencesTo(name, scope).filter((use) => closingsOf(scope, name)?.some((one) => isWithin(use, one)) !== true);
  const { user } = outward(value);
  if (ts.isPropertyAssignment(user) || ts.isBinaryExpression(user)) return propertyUses(name, filesNaming(name, context));
  const fn = enclosingFunction(value);
  return fn ? context.callsOf(fn).flatMap((call) => [call, ...kept(call)]) : [];
}

/** What a field is called where it is named. */
function fieldName(statement: ts.Node): string {
  if (ts.isPropertyDeclaration(statement)) return statement.name.getText();
  const left = ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) ? bare(statement.expression.left) : undefined;
  return left && ts.isPropertyAccessExpression(left) ? left.name.text : '';
}

function filesNaming(name: string, { workspace, moduleKind }: FixContext): readonly ts.SourceFile[] {
  const said = new RegExp(`(?<![\\w$])${literally(name)}(?![\\w$])`);
  return workspace.files().flatMap((file) => (moduleKind(file) === 'source' && said.test(workspace.text(file) ?? '') ? workspace.sourceFile(file) ?? [] : []));
}

/** `context.db`, `context['db']`, `const { db } = context` with what is done with `db`, and the variables that are given one of these. */
function propertyUses(name: string, places: readonly ts.Node[]): readonly ts.Node[] {
  const found: ts.Node[] = [];
  for (const place of places) walk(place, (node) => {
    if ((ts.isPropertyAccessExpression(node) && node.name.text === name) || (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) && node.argumentExpression.text === name)) found.push(node, ...kept(node));
    if (ts.isBindingElement(node) && ts.isIdentifier(node.name) && (node.propertyName ?? node.name).getText() === name) found.push(...referencesTo(node.name.text, enclosingFunction(node) ?? node.getSourceFile()));
  });
  return found;
}

/** What is done with a variable that is given what an expression gives. */
function kept(expression: ts.Node): readonly ts.Node[] {
  let { user } = outward(expression);
  if (ts.isAwaitExpression(user)) ({ user } = outward(user));
  return ts.isVariableDeclaration(user) && ts.isIdentifier(user.name) ? referencesTo(user.name.text, enclosingFunction(user) ?? user.getSourceFile()) : [];
}
