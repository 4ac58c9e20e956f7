import type { FilePath } from '../../core';
import { runsOnDeno } from '../../project/deployment/deno';
import { packageFolder } from '../../project/modules/packages';
import { isTypeScript } from '../../project/paths';
import type { WorkspaceFacts } from '../../project/types';
import type { FixContext } from '../types';
import { edgeShared } from '../../flow/entries/functions/edge-functions';
import { ts } from '../../project/ts';
import { lineBreak } from './edit-builder';

type Files = Pick<WorkspaceFacts, 'files' | 'text'>;

/** Folders where projects keep what all of their code uses, as they call them. */
const common = ['lib', 'utils', 'util', 'helpers', 'common', 'shared'];

/**
 * Where a new module for the whole package goes: the nearest folder for such things, or a new `lib` where the package's code begins. Beside the file where no package is
 * known; never into a folder whose files are routes. Edge functions have a folder of their own.
 */
export function sharedFolder(file: FilePath, workspace: Files): FilePath {
  const edge = edgeShared(file);
  if (edge !== undefined) return edge;
  const root = packageFolder(file, workspace);
  if (root === undefined) return file.slice(0, file.lastIndexOf('/'));
  const files = workspace.files().filter((other) => other.startsWith(`${root}/`) && !/\/(?:app|pages)\/(?:.*\/)?api\//.test(other));
  return nearestFolder(file, common, files, root) ?? (file.startsWith(`${root}/src/`) ? `${root}/src/lib` : `${root}/lib`);
}

/** The folder with one of some names, and files in it, that is nearest at or above a file, in `top` or below it. */
export function nearestFolder(file: FilePath, names: readonly string[], files: readonly FilePath[], top: FilePath): FilePath | undefined {
  for (let end = file.lastIndexOf('/'); end > 0 && end >= top.length; end = file.lastIndexOf('/', end - 1)) {
    const above = file.slice(0, end);
    const found = names.find((name) => files.some((other) => other.startsWith(`${above}/${name}/`)));
    if (found !== undefined) return `${above}/${found}`;
  }
  return undefined;
}

/**
 * How a file names another one of its package: by the alias that its imports have (`@/lib/db`), or relative to itself with the extension that its imports have.
 */
export function specifierFor(file: ts.SourceFile, to: FilePath, { checker, workspace }: Pick<FixContext, 'checker' | 'workspace'>): string {
  const target = to.replace(/\.[cm]?[jt]sx?$/, '');
  const imports = file.statements.flatMap((statement) => (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier) ? [statement.moduleSpecifier] : []));
  const relative = relativePath(file.fileName, target);
  if (edgeShared(file.fileName) === undefined && relative.startsWith('../') && !imports.some(({ text }) => text.startsWith('../'))) {
    for (const one of imports) {
      const alias = aliasOf(one, checker);
      if (alias && target.startsWith(alias.folder)) return alias.prefix + target.slice(alias.folder.length) + extensionLike([one.text]);
    }
  }
  return relative + importExtension(file, to, workspace);
}

/** The way from a file to another path: `../lib/db`. */
export function relativePath(from: FilePath, to: FilePath): string {
  const [here, there] = [from.split('/').slice(0, -1), to.split('/')];
  let shared = 0;
  while (shared < here.length && shared < there.length - 1 && here[shared] === there[shared]) shared++;
  const path = [...here.slice(shared).map(() => '..'), ...there.slice(shared)].join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

/**
 * The extension with which a file names another one: the one that its relative imports have, else the one that its configuration asks for. JavaScript that imports nothing of its own yet needs one: "A file extension must be provided when
 * using the import keyword to resolve relative or absolute specifiers" (https://nodejs.org/api/esm.html#mandatory-file-extensions). Deno takes a path as it is: "local import specifiers must always include the full file extension"
 * (https://docs.deno.com/runtime/fundamentals/modules/#importing-modules).
 */
export function importExtension(like: ts.SourceFile, to: FilePath, workspace: Pick<WorkspaceFacts, 'importEnding'>): string {
  const imports = like.statements.filter(ts.isImportDeclaration);
  const own = imports.flatMap(({ moduleSpecifier }) => (ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text.startsWith('.') ? [moduleSpecifier.text] : []));
  const whole = /\.[cm]?[jt]sx?$/.exec(to)?.[0] ?? '';
  const shown = extensionLike(own);
  // What runs there and elsewhere goes through a compiler that names modules as the others are.
  if (edgeShared(like.fileName) !== undefined || (runsOnDeno(like.fileName, like.text) && (own.length === 0 || shown !== ''))) return whole;
  if (own.length > 0) return shown;
  if (!isTypeScript(like.fileName)) return imports.length > 0 ? whole : '';
  const ending = workspace.importEnding(like.fileName);
  return ending === undefined ? '' : ending === 'ts' ? whole : whole.replace(/tsx?$|jsx$/, 'js');
}

/** The extension that specifiers have; none where they have none. */
function extensionLike(specifiers: readonly string[]): string {
  return specifiers.flatMap((text) => /\.[cm]?[jt]s$/.exec(text)?.[0] ?? [])[0] ?? '';
}

/** What an import's specifier begins with, and the folder that this stands for: `@/` and `/app/src/` of `@/lib/db`. */
function aliasOf(specifier: ts.StringLiteral, checker: ts.TypeChecker): { readonly prefix: string; readonly folder: string } | undefined {
  if (specifier.text.startsWith('.')) return undefined;
  const module = checker.getSymbolAtLocation(specifier)?.declarations?.find(ts.isSourceFile);
  if (!module) return undefined;
  const path = module.fileName.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/index$/, '').split('/');
  const said = specifier.text.replace(/\.[cm]?[jt]s$/, '').split('/');
  let same = 0;
  while (same < said.length - 1 && said[said.length - 1 - same] === path[path.length - 1 - same]) same++;
  if (same === 0) return undefined;
  return { prefix: `${said.slice(0, said.length - same).join('/')}/`, folder: `${path.slice(0, path.length - same).join('/')}/` };
}

/** Whether a file is a module of the older kind: it names others with `require`, and what it gives in `module.exports`. */
export function isCommonJs(file: ts.SourceFile): boolean {
  if (file.fileName.endsWith('.cjs')) return true;
  return !file.statements.some((statement) => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && /\brequire\s*\(|\bmodule\.exports\b/.test(file.text);
}

/** The extension of a new module that a file imports: without JSX. */
export function moduleExtension({ fileName }: ts.SourceFile): string {
  return /\.[cm]?[jt]s(?=x?$)/.exec(fileName)?.[0] ?? '.ts';
}

/** Lines of a new module with the line breaks of a file that imports it. */
export function moduleText(lines: readonly string[], like: ts.SourceFile): string {
  return `${lines.join('\n')}\n`.replaceAll('\n', lineBreak(like));
}
