import type { CallSite } from '../../../flow/types';
import { isFunctionNode, isWithin, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { addParameter, isTyped } from '../../../flow/requests/parameters';
import { nameOf } from '../../helpers/sibling';
import { Names } from '../../edits/naming';
import type { EditBuilder } from '../../edits/edit-builder';
import type { FixContext } from '../../types';

/**
 * Gives each function on the way from a handler to a query one more parameter, and each call on it what that is given.
 * @param path the calls, the handler's own first
 * @param last the function that has the query
 * @param wishes what the parameter is called, where that is free
 * @returns the parameter's name in the last function; undefined where others call one of the functions, or it is called in another form than it is declared
 */
export function handThrough(builder: EditBuilder, path: readonly CallSite[], last: FunctionNode, { wishes, type, value }: { readonly wishes: readonly string[]; readonly type: string; readonly value: string }, context: FixContext): string | undefined {
  let given = value;
  for (const [index, site] of path.entries()) {
    const fn = path[index + 1]?.enclosing ?? last;
    const { call } = site;
    if (!isFunctionNode(fn) || !ts.isCallExpression(call) || site.handedOn || call.arguments.some(ts.isSpreadElement) || call.arguments.length !== fn.parameters.length) return undefined;
    const functions = context.functionsOf(site.callee);
    const promises = promisesOf(fn, context.checker);
    if (functions.length !== 1 || functions[0] !== fn || !promises || !isCalledOnlyHere(fn, site.callee, promises, context)) return undefined;
    const name = new Names(fn.body ?? fn).free(...wishes);
    for (const one of [fn, ...promises]) {
      const added = addParameter(one, isTyped(fn) ? `${name}: ${type}` : name);
      if (!added) return undefined;
      builder.all(one.getSourceFile(), [added]);
    }
    const at = call.arguments.at(-1)?.end ?? call.end - 1;
    builder.range(call.getSourceFile(), at, at, call.arguments.length > 0 ? `, ${given}` : given);
    given = name;
  }
  return given;
}

/** Whether nothing else in the workspace calls a function, hands it on, or says what it has to look like. */
function isCalledOnlyHere(fn: FunctionNode, callee: ts.Expression, promises: readonly ts.MethodSignature[], context: FixContext): boolean {
  const name = nameOf(fn);
  if (!/^[\w$]+$/.test(name)) return false;
  const word = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`);
  for (const file of context.workspace.files()) {
    const text = context.workspace.text(file) ?? '';
    if (!word.test(text)) continue;
    const source = context.workspace.sourceFile(file);
    let free = true;
    walk(source ?? ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true), (node) => {
      if (!free || !ts.isIdentifier(node) || node.text !== name || isWithin(node, callee)) return free;
      // Of a file that is no part of the program no name can be followed.
      free = source ? isHarmless(node, fn, context) && !isPromise(node, promises, context.checker) : !ts.isPropertyAccessExpression(node.parent) && !ts.isCallExpression(node.parent);
      return free;
    });
    if (!free) return false;
  }
  return true;
}

/** Whether a name asks for a method by what an interface says of it, whichever class is behind it there. */
function isPromise(node: ts.Identifier, promises: readonly ts.MethodSignature[], checker: ts.TypeChecker): boolean {
  return ts.isPropertyAccessExpression(node.parent) && promises.some((one) => checker.getSymbolAtLocation(node)?.declarations?.includes(one) === true);
}

/** Whether a name is no use of the function: it declares, imports or exports it, or belongs to something else. */
function isHarmless(node: ts.Identifier, fn: FunctionNode, context: FixContext): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportClause(parent)) return true;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    const functions = context.functionsOf(parent);
    if (functions.includes(fn)) return false;
    // A member of something that is not known may be this one.
    return functions.length > 0 || !isUnknown(parent.expression, context.checker);
  }
  if (ts.isMethodDeclaration(parent) && parent !== fn) return !(ts.isClassLike(parent.parent) && ts.isMethodDeclaration(fn) && extendsClassOf(parent.parent, fn, context.checker));
  if ((parent as { name?: ts.Node }).name === node) return !ts.isShorthandPropertyAssignment(parent) || /^module\.exports\s*=/.test(parent.parent.parent.getText());
  if (ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent) || ts.isIdentifier(node)) return !context.functionsOf(node).includes(fn);
  return false;
}

function isUnknown(receiver: ts.Expression, checker: ts.TypeChecker): boolean {
  return (checker.getTypeAtLocation(receiver).flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
}

/**
 * What interfaces of the workspace say of a method, each in one way: the parameter has to be there as well. What else implements them goes without it. Undefined where a base class, or a type that
 * is not the workspace's or not written as an interface, says what it is given.
 */
function promisesOf(fn: FunctionNode, checker: ts.TypeChecker): readonly ts.MethodSignature[] | undefined {
  if (!ts.isClassLike(fn.parent)) return [];
  const found: ts.MethodSignature[] = [];
  for (const type of (fn.parent.heritageClauses ?? []).flatMap(({ types }) => [...types])) {
    const promised = checker.getTypeAtLocation(type);
    if (promised.flags & ts.TypeFlags.Any) return undefined;
    const [declaration, ...others] = checker.getPropertyOfType(promised, nameOf(fn))?.declarations ?? [];
    if (!declaration) continue;
    const isOwn = ts.isMethodSignature(declaration) && ts.isInterfaceDeclaration(declaration.parent) && !declaration.getSourceFile().isDeclarationFile;
    if (!isOwn || others.length > 0 || declaration.parameters.length !== fn.parameters.length) return undefined;
    found.push(declaration);
  }
  return found;
}

function extendsClassOf(other: ts.ClassLikeDeclaration, fn: ts.MethodDeclaration, checker: ts.TypeChecker): boolean {
  return (other.heritageClauses ?? []).flatMap(({ types }) => [...types]).some((type) => checker.getTypeAtLocation(type).getSymbol()?.declarations?.includes(fn.parent) === true);
}
