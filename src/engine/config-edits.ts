import type { FileEdit, FilePath } from '../core';
import { configName, type LibraryFunction } from '../project/settings/config';
import { configEdit } from '../project/settings/config-edit';
import { dirname, isWithin, join, relativeTo } from '../project/paths';
import { isFunctionNode } from '../project/syntax';
import { ts } from '../project/ts';
import type { WorkspaceFlow } from './flow';

/** A function as `headroom.config.json` names it: a module of the workspace by its path without extension, or as it is imported; and `send` or `Mailer.send`. */
export interface NamedFunction {
  readonly module: string;
  readonly name: string;
}

/** The exported function that is named at an offset: where it is declared, or where it is called. */
export function functionNamedAt(file: FilePath, offset: number, flow: WorkspaceFlow): NamedFunction | undefined {
  const sourceFile = flow.snapshot.sourceFile(file);
  const name = sourceFile && identifierAt(sourceFile, offset);
  if (!name) return undefined;
  const { checker } = flow.context;
  const local = checker.getSymbolAtLocation(name);
  const symbol = local && local.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(local) : local;
  const declaration = symbol?.valueDeclaration;
  if (!declaration && local?.declarations?.[0]) return imported(local.declarations[0]);
  if (!declaration || !flow.snapshot.files.includes(declaration.getSourceFile().fileName)) return undefined;
  const written = nameOf(declaration);
  return written === undefined ? undefined : { module: declaration.getSourceFile().fileName.replace(/\.[cm]?[jt]sx?$/, ''), name: written };
}

/** The changes to the configuration of a folder that say what a call of a function does; undefined where there is no folder, or its file cannot be changed. */
export function wrapperEdits(found: NamedFunction, root: FilePath | undefined, text: (config: FilePath) => string | undefined): { readonly name: string; readonly edits: Readonly<Record<LibraryFunction['is'], FileEdit>> } | undefined {
  if (root === undefined) return undefined;
  const module = isWithin(root, found.module) ? `./${relativeTo(root, found.module)}` : found.module;
  const edit = (is: LibraryFunction['is']): FileEdit | undefined => configEditAt(root, text, 'libraries', { module, name: found.name, is });
  const [query, email, queue] = [edit('query'), edit('email'), edit('queue')];
  return query && email && queue ? { name: found.name, edits: { query, email, queue } } : undefined;
}

/** The change that adds an entry to the configuration of a folder. */
export function configEditAt(root: FilePath | undefined, text: (config: FilePath) => string | undefined, key: 'smallModels' | 'libraries', entry: string | object): FileEdit | undefined {
  if (root === undefined) return undefined;
  const file = join(root, configName);
  return configEdit(file, text(file), key, entry);
}

/** What an import names, where its module is none that the analysis reads: it uses no library that is known. */
function imported(specifier: ts.Declaration): NamedFunction | undefined {
  if (!ts.isImportSpecifier(specifier) || !ts.isStringLiteral(specifier.parent.parent.parent.moduleSpecifier)) return undefined;
  const { text } = specifier.parent.parent.parent.moduleSpecifier;
  const module = text.startsWith('.') ? join(dirname(specifier.getSourceFile().fileName), text).replace(/\.[cm]?[jt]sx?$/, '') : text;
  return { module, name: (specifier.propertyName ?? specifier.name).text };
}

function identifierAt(sourceFile: ts.SourceFile, offset: number): ts.Identifier | undefined {
  const visit = (node: ts.Node): ts.Identifier | undefined => {
    if (offset < node.pos || offset > node.end) return undefined;
    if (ts.isIdentifier(node) && node.getStart() <= offset) return node;
    return ts.forEachChild(node, visit);
  };
  return ts.forEachChild(sourceFile, visit);
}

/** `send` of an exported function, `Mailer.send` of an exported class's method. */
function nameOf(declaration: ts.Declaration): string | undefined {
  if (ts.isFunctionDeclaration(declaration)) return isExported(declaration) ? declaration.name?.text : undefined;
  if (ts.isVariableDeclaration(declaration)) {
    const isFunction = declaration.initializer !== undefined && isFunctionNode(declaration.initializer);
    return isFunction && isExported(declaration) && ts.isIdentifier(declaration.name) ? declaration.name.text : undefined;
  }
  if (!ts.isMethodDeclaration(declaration) || !ts.isClassDeclaration(declaration.parent) || !isExported(declaration.parent) || !ts.isIdentifier(declaration.name)) return undefined;
  return declaration.parent.name && `${declaration.parent.name.text}.${declaration.name.text}`;
}

function isExported(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) !== 0;
}
