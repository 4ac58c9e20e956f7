import type { FilePath } from '../../core';
import { packageFolder } from '../../project/modules/packages';
import { isRequire, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/** What is asked of the workspace. */
type Reading = Pick<FixContext, 'checker' | 'workspace' | 'moduleKind'>;

/** What a file does when it is loaded: it reads variables into the environment, or another module is loaded. */
type Step = { readonly loads: FilePath } | 'reads';

/**
 * Text of what reads a file of variables into the environment: dotenv and its kin (https://github.com/motdotla/dotenv), `loadEnvFile` of Node (https://nodejs.org/api/process.html#processloadenvfilepath), NestJS's
 * module (https://docs.nestjs.com/techniques/configuration), `loadEnvConfig` of Next.js (https://nextjs.org/docs/app/guides/environment-variables#loading-environment-variables-with-nextenv).
 */
const mayRead = /\bdotenv|\bloadEnvFile\b|\bloadEnvConfig\b|\bConfigModule\b/;

/** Modules that do so where they are loaded: `dotenv/config`. */
const readingModule = /\bdotenv[\w-]*\/(?:config|load|auto-config)(?:\.\w+)?$/;

/** Functions that do so where they are called. */
const readingCall = /(?:^|\.)(?:loadEnvFile|loadEnvConfig)$|\bConfigModule\.forRoot$/;

/** What dotenv and its kin call it, which others do, too. */
const configCall = /(?:^|\.)config$/;

/**
 * Whether a module that a file imports behind all others is loaded before variables are read into the environment: where a program begins with what leads to that file. What is read before any code is loaded
 * (`--env-file`, a framework's own way) is there.
 */
export function isReadLater(file: FilePath, context: Reading): boolean {
  const { workspace } = context;
  const home = packageFolder(file, workspace);
  const all = workspace.files().filter((one) => context.moduleKind(one) === 'source' && packageFolder(one, workspace) === home);
  if (!all.some((one) => mayRead.test(workspace.text(one) ?? ''))) return false;
  const known = new Set(all);
  const imported = new Set(all.flatMap((one) => [...(workspace.text(one) ?? '').matchAll(/(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*['"](\.[^'"\n]*)['"]/g)].flatMap(([, specifier = '']) => moduleAt(one, specifier, known) ?? [])));
  const roots = all.filter((one) => one === file || !imported.has(one));
  return roots.some((root) => {
    let isRead = false;
    let wasRead: boolean | undefined;
    const seen = new Set<FilePath>();
    const load = (one: FilePath): void => {
      if (seen.has(one)) return;
      seen.add(one);
      const { imports, others } = stepsOf(one, known, context);
      for (const step of imports) take(step);
      if (one === file) wasRead = isRead;
      for (const step of others) take(step);
    };
    const take = (step: Step): void => {
      if (step === 'reads') isRead = true;
      else load(step.loads);
    };
    load(root);
    return wasRead === false && isRead;
  });
}

/** The steps of a file up to the place where one import more would stand, and those behind it; what is imported is loaded before all else, wherever the import stands. */
function stepsOf(file: FilePath, known: ReadonlySet<FilePath>, { checker, workspace }: Reading): { readonly imports: readonly Step[]; readonly others: readonly Step[] } {
  const text = workspace.text(file) ?? '';
  const inProgram = workspace.sourceFile(file);
  const source = inProgram ?? ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const stepOf = (specifier: ts.Node | undefined): readonly Step[] => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return [];
    if (readingModule.test(specifier.text)) return ['reads'];
    const found = moduleAt(file, specifier.text, known) ?? (inProgram && !specifier.text.startsWith('.') ? checker.getSymbolAtLocation(specifier)?.declarations?.[0]?.getSourceFile().fileName : undefined);
    return found !== undefined && known.has(found) ? [{ loads: found }] : [];
  };
  const imports = source.statements.flatMap((statement) => (ts.isImportDeclaration(statement) && statement.importClause?.isTypeOnly !== true) || (ts.isExportDeclaration(statement) && !statement.isTypeOnly) ? stepOf(statement.moduleSpecifier)
    : ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference) ? stepOf(statement.moduleReference.expression) : []);
  const hasImports = source.statements.some((one) => ts.isImportDeclaration(one) || ts.isImportEqualsDeclaration(one));
  const last = hasImports ? 0 : source.statements.findLast((one) => ts.isVariableStatement(one) && /=\s*require\(/.test(one.getText(source)))?.end ?? 0;
  const before: Step[] = [];
  const others: Step[] = [];
  const isKin = /\bdotenv/.test(text);
  // Where nothing is loaded by code and nothing is read, there is nothing more to see.
  if (mayRead.test(text) || /\brequire\b|\bimport\s*\(/.test(text)) walk(source, (node) => {
    if (!ts.isCallExpression(node)) return;
    const callee = node.expression.getText(source);
    const steps: readonly Step[] = isRequire(node.expression) || node.expression.kind === ts.SyntaxKind.ImportKeyword ? stepOf(node.arguments[0]) : readingCall.test(callee) || (isKin && configCall.test(callee)) ? ['reads'] : [];
    (node.end <= last ? before : others).push(...steps);
  });
  return { imports: [...imports, ...before], others };
}

/** The file of the package that a path stands for. */
function moduleAt(from: FilePath, specifier: string, known: ReadonlySet<FilePath>): FilePath | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const path = parts.join('/');
  const plain = path.replace(/\.[cm]?js$/, '');
  return [path, ...['ts', 'tsx', 'mts', 'cts', 'js', 'mjs', 'cjs', 'jsx'].flatMap((extension) => [`${path}.${extension}`, `${plain}.${extension}`, `${path}/index.${extension}`])].find((one) => known.has(one));
}
