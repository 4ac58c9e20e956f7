import type { FilePath } from '../../core';
import { isTypeScript } from '../../project/paths';
import type { WorkspaceFacts } from '../../project/types';
import { ts } from '../../project/ts';
import { lineBreak, semicolon, type EditBuilder } from '../edits/edit-builder';
import { importExtension, isCommonJs, relativePath } from '../edits/modules';
import type { SharedClient } from './shared';

/** Whether a file imports with `import`, and not with `require`. */
export function usesModules(file: ts.SourceFile): boolean {
  return file.statements.some(ts.isImportDeclaration);
}

/** How one file names another: `../lib/db`, with the extension that imports of `like` have, or need. */
export function specifierOf(from: FilePath, to: FilePath, like: ts.SourceFile, workspace: Pick<WorkspaceFacts, 'importEnding'>): string {
  return relativePath(from, to).replace(/\.[cm]?[jt]sx?$/, '') + importExtension(like, to, workspace);
}

/** How a file names other modules: `import`, `require` of JavaScript or of TypeScript, or TypeScript's `import pg = require('pg')`. */
export type ModuleKind = 'modules' | 'common' | 'required' | 'equals';

/** The kind of a module; undefined for a file that names no other. */
export function moduleKind(file: ts.SourceFile): ModuleKind | undefined {
  if (usesModules(file)) return 'modules';
  if (file.statements.some(ts.isImportEqualsDeclaration)) return 'equals';
  return isCommonJs(file) ? (isTypeScript(file.fileName) ? 'required' : 'common') : undefined;
}

/** Brings a shared client into a file, behind the last import or `require`. */
export function importShared(file: ts.SourceFile, shared: SharedClient, builder: EditBuilder, workspace: Pick<WorkspaceFacts, 'importEnding'>): void {
  const { file: to } = shared;
  const kind = moduleKind(file);
  const imported = file.statements.findLast((statement) => ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement));
  const last = imported ?? file.statements.findLast((statement) => ts.isVariableStatement(statement) && /=\s*require\(/.test(statement.getText()));
  const quote = /['"]/.exec(last?.getText() ?? '')?.[0] ?? '\'';
  // `require` looks for no such file by itself.
  const module = `${quote}${specifierOf(file.fileName, to, file, workspace)}${!imported && to.endsWith('.cjs') ? '.cjs' : ''}${quote}`;
  const text = `${kind === 'common' || kind === 'required' ? required(shared, module) : importedAs(shared, module)}${semicolon(file)}`;
  builder.range(file, last?.end ?? 0, last?.end ?? 0, last ? `${lineBreak(file)}${text}` : `${text}${lineBreak(file)}`);
}

function importedAs({ name, as, opener }: SharedClient, module: string): string {
  switch (as) {
    case 'whole': return `import ${name} = require(${module})`;
    case 'default': return `import ${name} from ${module}`;
    default: return `import { ${[name, ...(opener === undefined ? [] : [opener])].join(', ')} } from ${module}`;
  }
}

function required({ name, as, opener }: SharedClient, module: string): string {
  return `const ${as === 'whole' ? name : as === 'default' ? `{ default: ${name} }` : `{ ${[name, ...(opener === undefined ? [] : [opener])].join(', ')} }`} = require(${module})`;
}
