import type { FilePath } from '../../core';
import { dirname } from '../../project/paths';
import { ts } from '../../project/ts';

/** How a file names a module of the workspace by a path alias (`@/lib/queue`), where its own imports show that alias; undefined where it would name it by a relative path. */
export function modulePath(file: ts.SourceFile, to: FilePath, checker: ts.TypeChecker): string | undefined {
  const target = to.replace(/\.[cm]?[jt]sx?$/, '');
  if (dirname(file.fileName) === dirname(to)) return undefined;
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier) || !/^(?:[@~#]\/|[~#]\w|@\w*\/)/.test(statement.moduleSpecifier.text)) continue;
    const found = checker.getSymbolAtLocation(statement.moduleSpecifier)?.declarations?.[0]?.getSourceFile().fileName;
    if (found === undefined || found.includes('/node_modules/') || found.startsWith('/headroom-')) continue;
    const ending = /\.[cm]?[jt]s$/.exec(statement.moduleSpecifier.text)?.[0] ?? '';
    const [alias, path] = withoutCommonEnd(statement.moduleSpecifier.text.slice(0, -ending.length || undefined), found.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, ''));
    if (alias !== '' && target.startsWith(path)) return alias + target.slice(path.length) + ending;
  }
  return undefined;
}

/** `@/lib/email` and `/app/src/lib/email` → `@/` and `/app/src/`. */
function withoutCommonEnd(alias: string, path: string): readonly [string, string] {
  const [a, b] = [alias.split('/'), path.split('/')];
  while (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-1)) {
    a.pop();
    b.pop();
  }
  return [`${a.join('/')}/`, `${b.join('/')}/`];
}
