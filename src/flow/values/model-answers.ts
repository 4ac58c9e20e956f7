import { toolCallLists, toolUseKinds } from '../../catalog/llm/answers';
import { bare, enclosingFunction, isWithin, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from './symbols';

/**
 * Whether a list is that of the tools which one answer of a language model wants to be called: `message.tool_calls`, or the parts of it that are
 * of that kind (`content.filter((part) => part.type === 'tool_use')`, or pushed one by one where they are).
 */
export function isToolCalls(list: ts.Expression, checker: ts.TypeChecker, step = 0): boolean {
  const node = bare(list);
  if (step > 3) return false;
  if (ts.isPropertyAccessExpression(node)) return toolCallLists.has(node.name.text);
  if (ts.isBinaryExpression(node)) return isToolCalls(node.left, checker, step + 1);
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'filter' && namesToolUse(node);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (!declaration) return false;
  if (ts.isBindingElement(declaration)) return toolCallLists.has((declaration.propertyName ?? declaration.name).getText());
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return false;
  const initial = bare(declaration.initializer);
  return ts.isArrayLiteralExpression(initial) ? isFilledWithToolUse(declaration) : isToolCalls(initial, checker, step + 1);
}

/** `if (part.type === 'tool_use') calls.push(part)` */
function isFilledWithToolUse(declaration: ts.VariableDeclaration): boolean {
  const name = declaration.name.getText();
  let found = false;
  walk(enclosingFunction(declaration) ?? declaration.getSourceFile(), (node) => {
    if (!found && ts.isIfStatement(node) && namesToolUse(node.expression)) walk(node.thenStatement, (inner) => { if (isPush(inner, name)) found = true; });
    return !found && !isWithin(node, declaration);
  });
  return found;
}

function isPush(node: ts.Node, list: string): boolean {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'push' && node.expression.expression.getText() === list;
}

function namesToolUse(node: ts.Node): boolean {
  let found = false;
  walk(node, (inner) => { if (ts.isStringLiteralLike(inner) && toolUseKinds.has(inner.text)) found = true; });
  return found;
}
