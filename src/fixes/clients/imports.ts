import type { FilePath } from '../../core';
import { isReference, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { lineBreak, semicolon, type EditBuilder } from '../edits/edit-builder';
import type { SharedClient } from './shared';

/** Whether a file imports with `import`, and not with `require`. */
export function usesModules(file: ts.SourceFile): boolean {
  return file.statements.some(ts.isImportDeclaration);
}

/** How one file names another: `../lib/db`, with the extension that its other imports have. */
export function specifierOf(from: FilePath, to: FilePath, like: ts.SourceFile): string {
  const [here, there] = [from.split('/').slice(0, -1), to.split('/')];
  let common = 0;
  while (common < here.length && common < there.length - 1 && here[common] === there[common]) common++;
  const path = [...here.slice(common).map(() => '..'), ...there.slice(common)].join('/');
  const whole = path.startsWith('.') ? path : `./${path}`;
  const extension = like.statements.flatMap((statement) => (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier) ? /^\..*(\.[cm]?[jt]s)$/.exec(statement.moduleSpecifier.text)?.[1] ?? [] : []))[0];
  return whole.replace(/\.[cm]?[jt]sx?$/, extension ?? '');
}

/** Whether a name is used anywhere but at one place and in its import. */
export function hasOtherUses(name: ts.Identifier, file: ts.SourceFile, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(name);
  let used = false;
  walk(file, (node) => {
    if (ts.isImportDeclaration(node)) return false;
    if (node !== name && ts.isIdentifier(node) && node.text === name.text && (isReference(node) || ts.isTypeReferenceNode(node.parent)) && checker.getSymbolAtLocation(node) === symbol) used = true;
    return !used;
  });
  return used;
}

/** Imports a shared client behind the last import, and takes out what brings a name that nobody uses any more. */
export function importInstead(file: ts.SourceFile, { file: to, name }: SharedClient, unused: ts.Identifier | undefined, builder: EditBuilder): void {
  const imports = file.statements.filter(ts.isImportDeclaration);
  const last = imports.at(-1) as ts.ImportDeclaration;
  const quote = last.moduleSpecifier.getText().charAt(0);
  const text = `import { ${name} } from ${quote}${specifierOf(file.fileName, to, file)}${quote}${semicolon(file)}`;
  const emptied = unused && imports.find((statement) => bringsOnly(statement, unused.text));
  if (emptied === last) {
    builder.replace(last, text);
    return;
  }
  if (emptied) builder.remove(emptied);
  else if (unused) removeName(unused.text, imports, builder);
  builder.range(file, last.end, last.end, `${lineBreak(file)}${text}`);
}

function bringsOnly({ importClause }: ts.ImportDeclaration, name: string): boolean {
  const bindings = importClause?.namedBindings;
  if (importClause?.name) return importClause.name.text === name && !bindings;
  return bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.length === 1 && bindings.elements[0]?.name.text === name;
}

/** Takes a name out of a list of several. */
function removeName(name: string, imports: readonly ts.ImportDeclaration[], builder: EditBuilder): void {
  for (const { importClause } of imports) {
    const elements = importClause?.namedBindings && ts.isNamedImports(importClause.namedBindings) ? importClause.namedBindings.elements : [];
    const at = elements.findIndex((element) => element.name.text === name);
    const [element, next, before] = [elements[at], elements[at + 1], elements[at - 1]];
    if (!element) continue;
    const file = element.getSourceFile();
    if (next) builder.range(file, element.getStart(), next.getStart(), '');
    else if (before) builder.range(file, before.end, element.end, '');
  }
}
