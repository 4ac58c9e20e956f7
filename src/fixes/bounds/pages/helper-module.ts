import type { FileEdit, FilePath } from '../../../core';
import { isTypeScript } from '../../../project/paths';
import { hasModifier, propertyName, walk } from '../../../project/syntax';
import { edgeShared } from '../../../flow/entries/functions/edge-functions';
import { ts } from '../../../project/ts';
import { indentUnit, semicolon } from '../../edits/edit-builder';
import { packageFolder } from '../../../project/modules/packages';
import { formOf } from '../../waits/form';
import { isCommonJs, moduleExtension, moduleText, sharedFolder } from '../../edits/modules';
import type { FixContext } from '../../types';

/** A function that rewrites write into a project once, and use from then on. */
export interface Helper {
  /** What it is called: `pageOf`. */
  readonly name: string;
  /** The module's name without an extension; files whose name has `like` in it are looked at for one that is there. */
  readonly module: string;
  readonly like: RegExp;
  /** Whether a function of that name is this one, in the words that its users have chosen since. */
  isSame(fn: ts.FunctionDeclaration): boolean;
  /** Its text for two spaces and semicolons; `isTyped` says whether it has types. The function's declaration begins with `function` or `async function`. */
  text(isTyped: boolean): readonly string[];
}

/** Where a helper is, and the edit that makes its module where there is none. */
export interface HelperModule {
  readonly file: FilePath;
  readonly created: readonly FileEdit[];
}

/** The module of a helper for a file of the workspace: the one that its package has, or a new one in the file's own style. Undefined where there is no place for it. */
export function helperModule(helper: Helper, user: ts.SourceFile, context: FixContext): HelperModule | undefined {
  const { workspace } = context;
  const root = packageFolder(user.fileName, workspace);
  const candidates = workspace.files().filter((file) => helper.like.test(file.slice(file.lastIndexOf('/') + 1)) && packageFolder(file, workspace) === root && edgeShared(file) === edgeShared(user.fileName));
  const file = `${sharedFolder(user.fileName, workspace)}/${helper.module}${moduleExtension(user)}`;
  // What another rewrite of the same run has made is no file of the workspace yet.
  for (const one of [...candidates, file]) if (hasHelper(helper, one, context)) return { file: one, created: [] };
  // A module of that name is about something else.
  if (workspace.text(file) !== undefined) return undefined;
  return { file, created: [{ file, create: true, edits: [{ start: 0, end: 0, newText: textOf(helper, user) }] }] };
}

function hasHelper(helper: Helper, file: FilePath, { workspace }: FixContext): boolean {
  const text = workspace.text(file) ?? '';
  if (!text.includes(helper.name)) return false;
  // It need not be part of the program: nothing in it asks for anything.
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  return source.statements.some((statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === helper.name && isGivenOut(statement) && helper.isSame(statement));
}

function isGivenOut(fn: ts.FunctionDeclaration): boolean {
  if (hasModifier(fn, ts.SyntaxKind.ExportKeyword)) return true;
  const name = fn.name?.text ?? '';
  return new RegExp(`\\bexport\\s*\\{[^}]*\\b${name}\\b|\\bexports\\s*=\\s*\\{[^}]*\\b${name}\\b|\\bexports\\.${name}\\s*=`).test(fn.getSourceFile().text);
}

function textOf(helper: Helper, user: ts.SourceFile): string {
  const isCommon = isCommonJs(user);
  const isTyped = isTypeScript(user.fileName);
  const unit = indentUnit(user);
  const end = semicolon(user);
  const { quote } = formOf(user);
  const lines = helper.text(isTyped).map((line) => {
    const indented = line.replace(/^(?: {2})+/, (spaces) => unit.repeat(spaces.length / 2));
    const exported = isCommon ? indented : indented.replace(/^(?=(?:async )?function)/, 'export ');
    const written = /^\s*(?:\/\*|\*|\/\/)/.test(exported) ? exported : exported.replace(/'([^'\n]*)'/g, (_, inner: string) => quote + inner + quote);
    return end === '' ? written.replace(/;$/, '') : written;
  });
  return moduleText([...lines, ...(isCommon ? ['', `module.exports = { ${helper.name} }${end}`] : [])], user);
}

/** Whether what a function returns is an object with exactly these properties. */
export function returnsObjectOf(fn: ts.FunctionDeclaration, names: readonly string[]): boolean {
  let found = false;
  walk(fn, (node) => {
    if (ts.isReturnStatement(node) && node.expression && ts.isObjectLiteralExpression(node.expression)) {
      found = node.expression.properties.map(({ name }) => propertyName(name) ?? '').sort().join() === [...names].sort().join();
    }
    return true;
  });
  return found;
}
