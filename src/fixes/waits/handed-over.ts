import { literally } from '../../project/pattern';
import { isReference, isWithin, outward, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/**
 * Whether a function is a value somewhere, and not only called there: `const steps = [save]`, `queue.process(save)`, `save.bind(null, pool)`. Who has it calls it with what nobody sees. A function without a name is one where it stands.
 */
export function isHandedOver(fn: FunctionNode, context: FixContext): boolean {
  return nameOf(fn) === undefined || isNamed(fn, (name) => isValue(name, false), context);
}

/** Whether anything but a piece of code calls a function or hands it on, tests left out: another route, a job, a method beside it. */
export function isUsedBeside(fn: FunctionNode, code: ts.Node, context: FixContext): boolean {
  return isNamed(fn, (name) => !isWithin(name, code) && isValue(name, true) && context.moduleKind(name.getSourceFile().fileName) !== 'test', context);
}

function isNamed(fn: FunctionNode, isMeant: (name: ts.Identifier) => boolean, context: FixContext): boolean {
  const name = nameOf(fn);
  if (name === undefined) return false;
  const mentioned = new RegExp(`(?<![\\w$])${literally(name)}(?![\\w$])`);
  return context.workspace.files().some((path) => {
    const file = mentioned.test(context.workspace.text(path) ?? '') ? context.workspace.sourceFile(path) : undefined;
    let found = false;
    if (file) walk(file, (node) => {
      if (!found && ts.isIdentifier(node) && node.text === name && isMeant(node)) found = context.functionsOf(expressionOf(node)).includes(fn);
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

/** Whether a name stands for a value that is not called there, or may be called. */
function isValue(name: ts.Identifier, orCalled: boolean): boolean {
  const isShorthand = ts.isShorthandPropertyAssignment(name.parent) && name.parent.name === name;
  const expression = expressionOf(name);
  if (!isShorthand && expression === name && !isReference(name)) return false;
  const { child, user } = outward(expression);
  // What a module gives to others is called there, or a value there.
  const isExport = ts.isExportSpecifier(user) || ts.isExportAssignment(user) || ts.isTypeQueryNode(user) || /^(?:module\.)?exports\b[^(]*$/.test(ts.findAncestor(expression, ts.isStatement)?.getText() ?? '');
  return !isExport && (orCalled || !(ts.isCallExpression(user) && user.expression === child));
}
