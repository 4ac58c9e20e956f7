import type { FilePath } from '../core';
import { isFunctionNode } from '../project/syntax';
import { ts } from '../project/ts';
import type { WorkspaceFlow } from './flow';

/** A function of the workspace as `headroom.config.json` names it: a module without its extension, and `send` or `Mailer.send`. */
export interface NamedFunction {
  readonly module: FilePath;
  readonly name: string;
}

/** The exported function that is named at an offset: where it is declared, or where it is called. */
export function functionNamedAt(file: FilePath, offset: number, flow: WorkspaceFlow): NamedFunction | undefined {
  const sourceFile = flow.snapshot.sourceFile(file);
  const name = sourceFile && identifierAt(sourceFile, offset);
  if (!name) return undefined;
  const { checker } = flow.context;
  let symbol = checker.getSymbolAtLocation(name);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  if (!declaration || !flow.snapshot.files.includes(declaration.getSourceFile().fileName)) return undefined;
  const written = nameOf(declaration);
  return written === undefined ? undefined : { module: declaration.getSourceFile().fileName.replace(/\.[cm]?[jt]sx?$/, ''), name: written };
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
