import { applyEdits, type FileEdit } from '../../core';
import { isTypeScript } from '../../project/paths';
import { ts } from '../../project/ts';
import { usesModules } from '../clients/imports';
import { folderFor } from '../clients/new-module';
import { EditBuilder, lineBreak, reindent, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext } from '../types';
import { modulePath } from './alias';
import { formOf, inForm } from './form';
import { specifierOf } from '../clients/imports';
import { manifestOf } from './manifest';

/** What a file calls a policy, and the edits of other files that it comes with. */
export interface Placed {
  readonly name: string;
  readonly modules: readonly FileEdit[];
  /** What the file itself has to declare. */
  readonly declaration?: string;
  /** The file that keeps it for others too, for people: `policies.ts`. */
  readonly module?: string;
}

/** How a policy is written, given the imports of the file that it goes into, and whether that has types. */
export type PolicyText = (imports: Imports, typed: boolean) => string;

/** A policy of the module that uses it, unless it has the same already: one for a service by its name. */
export function ownPolicy(file: ts.SourceFile, wish: string, comment: string, text: string, forService: boolean): Placed {
  const known = constantOf(text, file, forService ? wish : undefined);
  const name = known ?? new Names(file).free(wish);
  return { name, modules: [], ...(known === undefined && { declaration: `${comment}\nconst ${name} = ${reindent(text, '')}${semicolon(file)}` }) };
}

/** Modules that an earlier rewrite made say so. */
const marked = 'Services that several modules ask';

/**
 * Puts a policy into a module that all who ask the service share, so that what one of them sees fail the others leave in peace; the file gets the import. Undefined where the file is no module of the newer kind.
 * @param imports those of the file, which the caller writes
 */
export function sharedPolicy(file: ts.SourceFile, wish: string, comment: string, text: PolicyText, imports: Imports, { workspace, checker }: FixContext): Placed | undefined {
  const folder = manifestOf(file.fileName, workspace)?.folder;
  const extension = /\.[cm]?[jt]s(?=x?$)/.exec(file.fileName)?.[0];
  if (folder === undefined || extension === undefined || !usesModules(file)) return undefined;
  const own = workspace.files().filter((path) => path.startsWith(`${folder}/`));
  const present = own.find((path) => workspace.text(path)?.includes(marked));
  const home = folderFor(file.fileName, own, workspace, folder);
  const target = present ?? ['policies', 'call-policies'].map((name) => `${home}/${name}${extension}`).find((path) => !own.includes(path));
  if (target === undefined) return undefined;
  const found = present === undefined ? undefined : workspace.sourceFile(present);
  const module = found ?? ts.createSourceFile(target, `\n// ${marked}, each with one policy for all of them.\n`, ts.ScriptTarget.Latest, true);
  const builder = new EditBuilder();
  const names = new Names(module);
  const moduleImports = new Imports(module, names);
  const written = text(moduleImports, isTypeScript(target));
  const known = constantOf(written, module, wish);
  const name = known ?? names.free(wish);
  if (known === undefined) {
    moduleImports.apply(builder);
    builder.range(module, module.end, module.end, `\n${comment}\nexport const ${name} = ${reindent(written, '')};\n`.replaceAll('\n', lineBreak(module)));
  }
  const as = imports.named(name, modulePath(file, target, checker) ?? specifierOf(file.fileName, target, file, workspace));
  const edits = builder.build();
  const shared = { name: as, module: target.slice(target.lastIndexOf('/') + 1) };
  if (found) return { ...shared, modules: edits };
  const newText = inForm(applyEdits(module.text, edits.flatMap((one) => one.edits)), formOf(file));
  return { ...shared, modules: [{ file: target, create: true, edits: [{ start: 0, end: 0, newText }] }] };
}

/** What a module calls a constant of the same value already; with that name, where one is asked for. */
function constantOf(text: string, { statements }: ts.SourceFile, called?: string): string | undefined {
  const plain = text.replace(/\s+/g, '');
  for (const statement of statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const found = statement.declarationList.declarations.find(({ initializer, name }) => ts.isIdentifier(name) && (called === undefined || name.text === called) && initializer?.getText().replace(/\s+/g, '') === plain);
    if (found) return found.name.getText();
  }
  return undefined;
}

/** Puts a constant with its comment behind the imports of a module, or before everything else; false where there is no such place. */
export function declare(builder: EditBuilder, declaration: string, file: ts.SourceFile): boolean {
  if (ts.getShebang(file.text) !== undefined) return false;
  const eol = lineBreak(file);
  const lines = declaration.replaceAll('\n', eol);
  const last = file.statements.filter((statement) => ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement) || /^(?:const|let|var)\s[^=]*=\s*require\(/.test(statement.getText())).at(-1);
  if (last) builder.range(file, last.end, last.end, `${eol}${eol}${lines}`);
  else if (file.statements[0] && ts.isExpressionStatement(file.statements[0]) && ts.isStringLiteral(file.statements[0].expression)) return false;
  else builder.range(file, 0, 0, `${eol}${lines}${eol}${eol}`);
  return true;
}
