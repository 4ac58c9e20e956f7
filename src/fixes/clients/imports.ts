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

/** Brings a shared client into a file, behind the last import or `require`. */
export function importShared(file: ts.SourceFile, { file: to, name }: SharedClient, builder: EditBuilder): void {
  const imported = file.statements.filter(ts.isImportDeclaration).at(-1);
  const last = imported ?? file.statements.findLast((statement) => ts.isVariableStatement(statement) && /=\s*require\(/.test(statement.getText()));
  const quote = /['"]/.exec(imported?.moduleSpecifier.getText() ?? last?.getText() ?? '')?.[0] ?? '\'';
  // `require` looks for no such file by itself.
  const module = `${quote}${specifierOf(file.fileName, to, file)}${!imported && to.endsWith('.cjs') ? '.cjs' : ''}${quote}`;
  const text = (imported ? `import { ${name} } from ${module}` : `const { ${name} } = require(${module})`) + semicolon(file);
  builder.range(file, last?.end ?? 0, last?.end ?? 0, last ? `${lineBreak(file)}${text}` : `${text}${lineBreak(file)}`);
}
