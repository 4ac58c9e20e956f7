import { builtValueIn, isBuiltModule } from '../../catalog/tables/built-modules';
import { isRequire } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { mayStart, startedBy } from './started';

/** What is asked of the workspace. */
type Loading = Pick<FixContext, 'checker' | 'workspace'>;

/** How many modules are looked at. */
const looked = 400;

/** What of modules, and of those that they load, only the build of a framework gives: a worker, which is a program of its own, ends where it loads them. Undefined where there is none. */
export function takenFromBuild(modules: Iterable<ts.SourceFile>, context: Loading): string | undefined {
  for (const { file, specifiers } of loadedWith(modules, context)) {
    const value = builtValueIn(file);
    if (value !== undefined) return value;
    // A package's own imports may have such a name, too: `"imports": { "#app/*": "./src/*.ts" }`.
    const built = specifiers.find(({ text, module }) => isBuiltModule(text) && !(module && text.startsWith('#')));
    if (built) return built.text;
  }
  return undefined;
}

/**
 * Why a worker cannot load modules, or what they load: one of them starts a server, a timer or a schedule when it is loaded, so that the worker would take the server's port, or its requests, or do twice what the clock says. Undefined where
 * there is none, or where the worker is there already and is a part of that program.
 */
export function startedTwice(modules: Iterable<ts.SourceFile>, worker: ts.SourceFile | undefined, context: Loading): string | undefined {
  const files = [...loadedWith(modules, context)].map(({ file }) => file);
  if (!files.some(({ text }) => mayStart.test(text))) return undefined;
  for (const file of files) {
    const what = startedBy(file, context.workspace.sourceFile(file.fileName) === file ? context.checker : undefined);
    if (what === undefined) continue;
    const isOne = worker !== undefined && ([[worker, file], [file, worker]] as const).some(([from, to]) => [...loadedWith([from], context)].some((one) => one.file.fileName === to.fileName));
    if (!isOne) return `\`${file.fileName.split('/').at(-1)}\` starts ${what} when it is loaded, which a worker would do as well`;
  }
  return undefined;
}

/** Modules and those that they load, with what each of them names. What uses no library that is known is no part of the program, and is parsed for this. */
function* loadedWith(modules: Iterable<ts.SourceFile>, { checker, workspace }: Loading): Generator<{ readonly file: ts.SourceFile; readonly specifiers: readonly { readonly text: string; readonly module: ts.SourceFile | undefined }[] }> {
  const seen = new Map([...modules].map((file) => [file.fileName, file]));
  for (const file of seen.values()) {
    if (seen.size > looked) return;
    if (file.isDeclarationFile) continue;
    const isInProgram = workspace.sourceFile(file.fileName) === file;
    const specifiers = loaded(file).map((one) => {
      const module = isInProgram ? moduleAt(one, checker) : undefined;
      const path = module ? undefined : workspace.importedFile(one.text, file.fileName);
      return { text: one.text, module: module ?? (path === undefined ? undefined : seen.get(path) ?? workspace.sourceFile(path) ?? parsed(path, workspace)) };
    });
    yield { file, specifiers };
    for (const { module } of specifiers) if (module && !seen.has(module.fileName)) seen.set(module.fileName, module);
  }
}

function parsed(path: string, workspace: Loading['workspace']): ts.SourceFile | undefined {
  const text = workspace.text(path);
  return text === undefined ? undefined : ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
}

/** The module of the workspace that an import names. */
export function moduleAt(specifier: ts.Expression, checker: ts.TypeChecker): ts.SourceFile | undefined {
  const declaration = checker.getSymbolAtLocation(specifier)?.declarations?.[0];
  return declaration && ts.isSourceFile(declaration) && !declaration.isDeclarationFile ? declaration : undefined;
}

/** What a module loads when it is loaded itself; types are not. */
function loaded(file: ts.SourceFile): readonly ts.StringLiteralLike[] {
  return file.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || !ts.isStringLiteral(statement.moduleSpecifier) ? [] : [statement.moduleSpecifier];
    if (ts.isExportDeclaration(statement)) return statement.isTypeOnly || !statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier) ? [] : [statement.moduleSpecifier];
    const calls = ts.isVariableStatement(statement) ? statement.declarationList.declarations.map(({ initializer }) => initializer) : ts.isExpressionStatement(statement) ? [statement.expression] : [];
    return calls.flatMap((call) => (call && ts.isCallExpression(call) && isRequire(call.expression) && call.arguments[0] && ts.isStringLiteralLike(call.arguments[0]) ? [call.arguments[0]] : []));
  });
}
