import type { FilePath } from '../../../core';
import { bare, hasModifier, inlineFunction, isReference, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixContext } from '../../types';

// Components that ask for nothing are no part of the program: who draws a list is read there by names alone, and only where each of them can mean one thing.

/** Files that hand a component on (`export { Table } from './table'`), one behind the other, at most. */
const farthest = 4;

/** Whether the program has a node's file, so that its names can be followed. */
export function isOfProgram(node: ts.Node, { workspace }: Pick<FixContext, 'workspace'>): boolean {
  const file = node.getSourceFile();
  return workspace.sourceFile(file.fileName) === file;
}

/** The function of a component that an element names, wherever in the workspace it stands; undefined where it may be another one, or something is around it. */
export function componentNamed(tag: ts.Identifier, context: FixContext): FunctionNode | undefined {
  const file = tag.getSourceFile();
  if (!isOfProgram(tag, context)) return declaredIn(file, tag.text, context, 0);
  const [fn, ...others] = context.functionsOf(tag);
  if (fn) return others.length === 0 ? fn : undefined;
  // A name of the component's own stands before an import.
  const declared = context.checker.getSymbolAtLocation(tag)?.declarations?.[0];
  const isImported = declared !== undefined && (ts.isImportSpecifier(declared) || ts.isImportClause(declared));
  return isImported ? declaredIn(file, tag.text, context, 0) : undefined;
}

/**
 * All places of a function that name a variable, by the text alone.
 * @returns undefined where another variable of that name stands in the function as well
 */
export function referencesByName(name: ts.Identifier, scope: ts.Node): readonly ts.Identifier[] | undefined {
  const found: ts.Identifier[] = [];
  let isOne = true;
  walk(scope, (node) => {
    if (!ts.isIdentifier(node) || node.text !== name.text || node === name) return;
    if (ts.isShorthandPropertyAssignment(node.parent) || isReference(node)) found.push(node);
    else if (isDeclared(node)) isOne = false;
  });
  return isOne ? found : undefined;
}

/** What a name stands for at the top of a file. */
function declaredIn(file: ts.SourceFile, name: string, context: FixContext, depth: number): FunctionNode | undefined {
  const found: (FunctionNode | undefined)[] = [];
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) found.push(statement);
    else if (ts.isVariableStatement(statement)) {
      for (const { name: own, initializer } of statement.declarationList.declarations) if (ts.isIdentifier(own) && own.text === name) found.push(statement.declarationList.flags & ts.NodeFlags.Const ? inlineFunction(initializer) : undefined);
    } else if (ts.isImportDeclaration(statement) && !statement.importClause?.isTypeOnly && ts.isStringLiteral(statement.moduleSpecifier)) {
      const exported = importedAs(statement, name);
      if (exported !== undefined) found.push(exportedBy(statement.moduleSpecifier.text, file.fileName, exported, context, depth + 1));
    }
  }
  return found.length === 1 && isOneNamed(file, name) ? found[0] : undefined;
}

/** Whether a file declares a name once, so that nothing within a function stands before what its top has. */
function isOneNamed(file: ts.SourceFile, name: string): boolean {
  let declared = 0;
  walk(file, (node) => {
    if (ts.isIdentifier(node) && node.text === name && isDeclared(node)) declared++;
  });
  return declared === 1;
}

function isDeclared(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return parent.name === name;
  return (ts.isBindingElement(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isFunctionDeclaration(parent) || ts.isFunctionExpression(parent) || ts.isClassDeclaration(parent)) && parent.name === name;
}

/** What a module calls what an import calls by a name: `default`, or its own name. */
function importedAs({ importClause }: ts.ImportDeclaration, name: string): string | undefined {
  if (importClause?.name?.text === name) return 'default';
  const bindings = importClause?.namedBindings;
  const element = bindings && ts.isNamedImports(bindings) ? bindings.elements.find((one) => one.name.text === name && !one.isTypeOnly) : undefined;
  return element && (element.propertyName ?? element.name).text;
}

function exportedBy(specifier: string, from: FilePath, name: string, context: FixContext, depth: number): FunctionNode | undefined {
  const file = depth > farthest ? undefined : context.workspace.importedFile(specifier, from);
  const source = file === undefined ? undefined : sourceOf(file, context);
  if (!source) return undefined;
  const further: (FunctionNode | undefined)[] = [];
  for (const statement of source.statements) {
    const isExported = hasModifier(statement, ts.SyntaxKind.ExportKeyword);
    const isDefault = isExported && hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
    if (ts.isExportAssignment(statement) && name === 'default') {
      const value = bare(statement.expression);
      return ts.isIdentifier(value) ? declaredIn(source, value.text, context, depth) : inlineFunction(value);
    }
    if (ts.isFunctionDeclaration(statement) && isExported && (isDefault ? name === 'default' : statement.name?.text === name)) return isDefault ? statement : declaredIn(source, name, context, depth);
    if (ts.isVariableStatement(statement) && isExported && statement.declarationList.declarations.some((one) => one.name.getText() === name)) return declaredIn(source, name, context, depth);
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) continue;
    const place = statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : undefined;
    const { exportClause } = statement;
    if (exportClause === undefined) further.push(place === undefined ? undefined : exportedBy(place, source.fileName, name, context, depth + 1));
    else if (ts.isNamedExports(exportClause)) {
      const element = exportClause.elements.find((one) => one.name.text === name);
      const own = element && (element.propertyName ?? element.name).text;
      if (own !== undefined) return place === undefined ? declaredIn(source, own, context, depth) : exportedBy(place, source.fileName, own, context, depth + 1);
    }
  }
  const known = further.filter((one) => one !== undefined);
  return known.length === 1 ? known[0] : undefined;
}

/** A file as the program has it, or read for its own sake. */
function sourceOf(file: FilePath, { workspace }: FixContext): ts.SourceFile | undefined {
  const known = workspace.sourceFile(file);
  if (known) return known;
  const text = workspace.text(file);
  return text === undefined ? undefined : ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
}
