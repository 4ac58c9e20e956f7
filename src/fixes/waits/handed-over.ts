import { literally } from '../../project/pattern';
import { isReference, outward, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/**
 * Whether a function is a value somewhere, and not only called there: `const steps = [save]`, `queue.process(save)`, `save.bind(null, pool)`. Who has it calls it with what nobody sees. A function without a name is one where it stands.
 */
export function isHandedOver(fn: FunctionNode, context: FixContext): boolean {
  const name = nameOf(fn);
  if (name === undefined) return true;
  const mentioned = new RegExp(`(?<![\\w$])${literally(name)}(?![\\w$])`);
  return context.workspace.files().some((path) => {
    const file = mentioned.test(context.workspace.text(path) ?? '') ? context.workspace.sourceFile(path) : undefined;
    let found = false;
    if (file) walk(file, (node) => {
      if (!found && ts.isIdentifier(node) && node.text === name && isValue(node)) found = context.functionsOf(expressionOf(node)).includes(fn);
      return !found;
    });
    return found;
  });
}

/** What a function is called by others; undefined of one without a name. */
export function nameOf(fn: FunctionNode): string | undefined {
  const own = ts.isArrowFunction(fn) || ts.isFunctionExpression(fn) ? outward(fn).user : fn;
  const name = ts.isVariableDeclaration(own) || ts.isPropertyDeclaration(own) || ts.isPropertyAssignment(own) || ts.isFunctionDeclaration(own) || ts.isMethodDeclaration(own) ? own.name : undefined;
  return name && ts.isIdentifier(name) ? name.text : undefined;
}

/** `steps.save` of its last name. */
function expressionOf(name: ts.Identifier): ts.Expression {
  return ts.isPropertyAccessExpression(name.parent) && name.parent.name === name ? name.parent : name;
}

/** Whether a name stands for a value that is not called there. */
function isValue(name: ts.Identifier): boolean {
  const isShorthand = ts.isShorthandPropertyAssignment(name.parent) && name.parent.name === name;
  const expression = expressionOf(name);
  if (!isShorthand && expression === name && !isReference(name)) return false;
  const { child, user } = outward(expression);
  // What a module gives to others is called there, or a value there.
  const isExport = ts.isExportSpecifier(user) || ts.isExportAssignment(user) || ts.isTypeQueryNode(user) || /^(?:module\.)?exports\b[^(]*$/.test(ts.findAncestor(expression, ts.isStatement)?.getText() ?? '');
  return !isExport && !(ts.isCallExpression(user) && user.expression === child);
}
