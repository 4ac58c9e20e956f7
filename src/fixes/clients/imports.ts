import type { FilePath } from '../../core';
import { ts } from '../../project/ts';
import { lineBreak, semicolon, type EditBuilder } from '../edits/edit-builder';
import { relativePath } from '../edits/modules';
import type { SharedClient } from './shared';

/** Whether a file imports with `import`, and not with `require`. */
export function usesModules(file: ts.SourceFile): boolean {
  return file.statements.some(ts.isImportDeclaration);
}

/** How one file names another: `../lib/db`, with the extension that its other imports have. */
export function specifierOf(from: FilePath, to: FilePath, like: ts.SourceFile): string {
  const whole = relativePath(from, to);
  const extension = like.statements.flatMap((statement) => (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier) ? /^\..*(\.[cm]?[jt]s)$/.exec(statement.moduleSpecifier.text)?.[1] ?? [] : []))[0];
  return whole.replace(/\.[cm]?[jt]sx?$/, extension ?? '');
}

/** Imports a shared client behind the last import. */
export function importShared(file: ts.SourceFile, { file: to, name }: SharedClient, builder: EditBuilder): void {
  const last = file.statements.filter(ts.isImportDeclaration).at(-1) as ts.ImportDeclaration;
  const quote = last.moduleSpecifier.getText().charAt(0);
  const text = `import { ${name} } from ${quote}${specifierOf(file.fileName, to, file)}${quote}${semicolon(file)}`;
  builder.range(file, last.end, last.end, `${lineBreak(file)}${text}`);
}
