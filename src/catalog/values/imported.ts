import { declarationOf } from './declared';
import { packageOf } from './specifier';
import { bare, isModuleLoad } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What a name stands for that a package exports: `Router` of `express`. */
export interface Imported {
  readonly package: string;
  /** What is imported of it, without a leading slash: `aws` of `hono/aws`. */
  readonly subpath: string;
  /** The exported name; `default` for the package itself, however it is imported. */
  readonly name: string;
}

const maxSteps = 6;

/**
 * What an expression or type name stands for that a package exports: through renamed imports, namespaces, `require`, destructuring and modules of
 * the workspace that pass it on. Nothing of the package itself has to be there.
 */
export function importedName(node: ts.Node, checker: ts.TypeChecker, step = 0): Imported | undefined {
  if (step > maxSteps) return undefined;
  const root = ts.isExpression(node) ? bare(node) : node;
  if (ts.isIdentifier(root)) return ofSymbol(checker.getSymbolAtLocation(root), checker, step);
  if (ts.isPropertyAccessExpression(root)) return memberOf(importedName(root.expression, checker, step + 1), root.name.text);
  if (ts.isQualifiedName(root)) return memberOf(importedName(root.left, checker, step + 1), root.right.text);
  return ts.isExpression(root) ? loaded(root) : undefined;
}

/** What is called, in the catalogue's words: an export, the method of an instance (`new.add`), the function that an export gave (`made`), a method of that (`made.map`). */
export function calledExport(callee: ts.Expression, checker: ts.TypeChecker): Imported | undefined {
  const direct = importedName(callee, checker);
  if (direct) return direct;
  const method = ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
  const holder = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : callee;
  const declaration = ts.isIdentifier(holder) ? declarationOf(holder, checker) : ts.isPropertyAccessExpression(holder) ? checker.getSymbolAtLocation(holder.name)?.valueDeclaration : undefined;
  const initial = declaration && (ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration)) && declaration.initializer ? bare(declaration.initializer) : undefined;
  if (method !== undefined && initial && ts.isNewExpression(initial)) return named(importedName(initial.expression, checker), `new.${method}`);
  return initial && ts.isCallExpression(initial) ? named(importedName(initial.expression, checker), method === undefined ? 'made' : `made.${method}`) : undefined;
}

/** `traverse()` of `traverse(applicative)(find)`: what is called is what a call of an export gives. */
export function givenExport(callee: ts.Expression, checker: ts.TypeChecker): Imported | undefined {
  const given = ts.isCallExpression(callee) ? importedName(callee.expression, checker) : undefined;
  return given && { ...given, name: `${given.name}()` };
}

function named(module: Imported | undefined, name: string): Imported | undefined {
  return module && { ...module, name };
}

function ofSymbol(symbol: ts.Symbol | undefined, checker: ts.TypeChecker, step: number): Imported | undefined {
  const declaration = symbol?.declarations?.[0];
  if (!symbol || !declaration || step > maxSteps) return undefined;
  if (ts.isVariableDeclaration(declaration)) return declaration.initializer && importedName(declaration.initializer, checker, step + 1);
  if (ts.isBindingElement(declaration)) {
    const owner = declaration.parent.parent;
    const name = declaration.propertyName ?? declaration.name;
    return ts.isVariableDeclaration(owner) && owner.initializer && ts.isIdentifier(name) ? memberOf(importedName(owner.initializer, checker, step + 1), name.text) : undefined;
  }
  if (ts.isExportAssignment(declaration)) return importedName(declaration.expression, checker, step + 1);
  const specifier = specifierOf(declaration);
  const name = exportedName(declaration);
  if (name === undefined) return undefined;
  // A module of the workspace passes it on; a package leads nowhere.
  const next = checker.getImmediateAliasedSymbol(symbol);
  const passedOn = next?.declarations?.length && !next.declarations[0]?.getSourceFile().isDeclarationFile ? ofSymbol(next, checker, step + 1) : undefined;
  if (passedOn) return passedOn;
  const found = specifier === undefined ? undefined : packageOf(specifier);
  return found && { package: found.name, subpath: found.subpath, name };
}

/** The module that an import or a re-export names. */
function specifierOf(declaration: ts.Declaration): string | undefined {
  if (ts.isImportEqualsDeclaration(declaration)) {
    const { moduleReference } = declaration;
    return ts.isExternalModuleReference(moduleReference) && ts.isStringLiteral(moduleReference.expression) ? moduleReference.expression.text : undefined;
  }
  let current: ts.Node = declaration;
  while (!ts.isImportDeclaration(current) && !ts.isExportDeclaration(current)) {
    if (ts.isSourceFile(current)) return undefined;
    current = current.parent;
  }
  return current.moduleSpecifier && ts.isStringLiteral(current.moduleSpecifier) ? current.moduleSpecifier.text : undefined;
}

function exportedName(declaration: ts.Declaration): string | undefined {
  if (ts.isImportSpecifier(declaration) || ts.isExportSpecifier(declaration)) return (declaration.propertyName ?? declaration.name).text;
  return ts.isImportClause(declaration) || ts.isNamespaceImport(declaration) || ts.isImportEqualsDeclaration(declaration) ? 'default' : undefined;
}

/** `Router` of `express.Router`; what hangs on anything but the package itself is of no interest. */
function memberOf(owner: Imported | undefined, name: string): Imported | undefined {
  if (owner?.name === 'default') return { ...owner, name };
  // What the root of this one exports are its modules: `import { array as A } from 'fp-ts'` is `import * as A from 'fp-ts/Array'`. https://github.com/gcanti/fp-ts/blob/master/src/index.ts
  if (owner?.package === 'fp-ts' && owner.subpath === '') return { ...owner, subpath: owner.name.replace(/^./, (first) => first.toUpperCase()), name };
  // A package of namespaces: `import { Effect } from 'effect'`, and `Effect.forEach`; the module of one is the namespace itself (`import * as Effect from 'effect/Effect'`).
  return owner?.package === 'effect' && /^[A-Z]\w*$/.test(owner.name) ? { ...owner, name: `${owner.name}.${name}` } : undefined;
}

/** `require('express')` and `await import('express')`. */
function loaded(node: ts.Expression): Imported | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const [first] = node.arguments;
  const found = isModuleLoad(node) && first && ts.isStringLiteralLike(first) ? packageOf(first.text) : undefined;
  return found && { package: found.name, subpath: found.subpath, name: 'default' };
}
