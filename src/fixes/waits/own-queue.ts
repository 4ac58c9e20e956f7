import type { ExternalKind } from '../../catalog';
import { ownQueues, type InjectedQueue, type Insertion, type OwnJob, type OwnQueue, type SendingCall } from '../../catalog/queue/own';
import { exporting, exportsOf, insertion } from '../../catalog/queue/jobs/results';
import { textValue } from '../../catalog/values/text-value';
import type { FilePath, TextEdit } from '../../core';
import { declarationOf } from '../../flow/values/symbols';
import { runsOnDeno } from '../../project/deployment/deno';
import { importMapNames } from '../../project/modules/import-maps';
import { dirname, join, upwards } from '../../project/paths';
import { literally } from '../../project/pattern';
import { enclosingFunction, hasModifier, isReference, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import { specifierOf, usesModules } from '../clients/imports';
import type { EditBuilder } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import type { FixContext } from '../types';
import { modulePath } from './alias';
import { formOf, inForm } from './form';
import { moduleEdits } from './job-modules';
import { lackedQueue, type HandOver } from './nest-queue';
import type { Refusal } from './payload';
import { classAround } from './class-around';
import { WorkerScope } from './worker-scope';

/** What a queue for such work is called. */
const called: Partial<Readonly<Record<ExternalKind, RegExp>>> = {
  email: /mail|messag|notif/i,
  sms: /sms|text|messag|notif/i,
  push: /push|messag|notif/i,
  chat: /chat|slack|messag|notif/i,
  webhook: /hook/i,
  document: /pdf|document|report|invoice/i,
};

/** What a queue for any work is called: `jobs`, `taskQueue`, `defaultQueue`. */
const general = /^(?:(?:jobs?|tasks?|default|general|main|background|work|queue|my)(?:[-_ ]|(?=[A-Z])|$))+(?:jobs?|tasks?|queue)?$/i;

/** The queue that the package has made itself for such work: the only one that is called so, else the only one for any work; undefined where there is none. */
export function ownQueueFor(file: ts.SourceFile, kind: ExternalKind, folder: FilePath | undefined, { workspace, checker }: FixContext): OwnQueue | undefined {
  if (folder === undefined) return undefined;
  const own = workspace.files().filter((path) => path.startsWith(`${folder}/`) && !/\.(?:test|spec)\.|\/__tests__\//.test(path));
  const found = ownQueues.flatMap((library) => {
    const version = workspace.dependencyVersion(file.fileName, library.package) ?? (runsOnDeno(file.fileName, file.text) ? addressedVersion(library.package, own, workspace) : undefined);
    if (version === undefined) return [];
    const files = own.flatMap((path) => (library.trigger.test(workspace.text(path) ?? '') ? workspace.sourceFile(path) ?? [] : []));
    return library.find(files, version, checker);
  });
  const fitting = found.filter((one) => one.called === undefined || called[kind]?.test(one.called));
  const [best, another] = fitting.length > 0 ? fitting : found.filter((one) => one.called !== undefined && one.called.split(' ').some((name) => general.test(name)));
  return another ? undefined : best;
}

/** The folder in which functions of Deno stand beside each other, which no `package.json` has to hold together; undefined for other files. */
export function functionsAround({ fileName, text }: ts.SourceFile): FilePath | undefined {
  return runsOnDeno(fileName, text) ? /^.*\/functions(?=\/)/.exec(fileName)?.[0] : undefined;
}

/** The version of a package as files import it by its address (`npm:@scope/name@2`, `https://esm.sh/@scope/name@2`) or a map of imports gives it: `*` where they name none. */
function addressedVersion(name: string, files: readonly FilePath[], workspace: WorkspaceFacts): string | undefined {
  const address = new RegExp(`(?:\\b(?:npm|jsr):/?|https://[\\w./-]+/)${literally(name)}(?:@(\\d[\\w.-]*))?["'/?]`);
  const maps = [...new Set(files.flatMap((path) => [...upwards(dirname(path))]))].flatMap((folder) => importMapNames.map((one) => join(folder, one)));
  for (const path of [...files, ...maps]) {
    const found = address.exec(workspace.text(path) ?? '');
    if (found) return found[1] ?? '*';
  }
  return undefined;
}

/** How a file names what jobs are added to, with the import that it needs; undefined where it cannot have it. */
export function holderIn(call: ts.CallExpression, { holder, worker }: OwnQueue, imports: Imports, builder: EditBuilder, handOver: HandOver, context: FixContext): string | Refusal | undefined {
  const { checker, workspace } = context;
  const file = call.getSourceFile();
  if ('injected' in holder) {
    const given = givenQueue(call, holder, checker) ?? lackedQueue(call, holder, context);
    if ('apply' in given) given.apply(imports, builder, handOver);
    return 'refused' in given ? given : given.name;
  }
  if ('sends' in holder) {
    const lines = namesOfCall(holder, file, { checker, workspace });
    if (lines) builder.all(file, moduleEdits(file, lines.map((line) => `«${line}»;`), []));
    return lines && '';
  }
  if (!('kind' in holder)) return imports.named(holder.name, holder.module);
  const name = holder.name?.getText() ?? '';
  const home = holder.getSourceFile();
  if (home === file) return name;
  const present = file.statements.flatMap((statement) => (ts.isImportDeclaration(statement) && statement.importClause ? namesOf(statement.importClause) : [])).find((one) => declarationOf(one, checker) === holder);
  if (present) return present.text;
  const as = exportedAs(holder);
  const module = modulePath(file, home.fileName, checker) ?? specifierOf(file.fileName, home.fileName, file, workspace);
  if (as === 'default') return imports.whole(name, module);
  const exported = as === 'named' ? [] : home === worker ? undefined : exportingEdits(holder, file);
  if (exported) builder.all(home, exported);
  return exported && imports.named(name, module);
}

/**
 * The edits by which a module gives away what it kept to itself. Undefined where it is nobody's module yet, so that to import it would start what it does, where it takes something from the file that is to have it, and where what it gives away stands in
 * another form.
 */
function exportingEdits(holder: ts.VariableDeclaration | ts.FunctionDeclaration, by: ts.SourceFile): readonly TextEdit[] | undefined {
  const home = holder.getSourceFile();
  const statement = ts.isFunctionDeclaration(holder) ? holder : holder.parent.parent;
  if (statement.parent !== home || (ts.isVariableStatement(statement) && (statement.declarationList.declarations.length > 1 || !holder.name || !ts.isIdentifier(holder.name))) || /\.listen\s*\(/.test(home.text)) return undefined;
  const own = /([^/]+?)\.\w+$/.exec(by.fileName)?.[1] ?? '';
  if (new RegExp(`['"\`/]${literally(own)}(?:\\.\\w+)?['"\`]`).test(home.text)) return undefined;
  if (usesModules(home)) return home.statements.some((one) => ts.isExportDeclaration(one) || ts.isExportAssignment(one) || hasModifier(one, ts.SyntaxKind.ExportKeyword)) ? [insertion(statement.getStart(), 'export ')] : undefined;
  const given = exportsOf(home);
  return given && exporting(given, [holder.name?.getText() ?? '']);
}

function namesOf({ name, namedBindings }: ts.ImportClause): readonly ts.Identifier[] {
  return [...(name ? [name] : []), ...(namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements.map((element) => element.name) : [])];
}

/** `this.emails` of a class that is given the queue, where a node stands in one of its methods; and the member. */
export function givenQueue(place: ts.Node, { injected, decorator }: InjectedQueue, checker: ts.TypeChecker): { readonly name: string; readonly member: ts.ParameterDeclaration | ts.PropertyDeclaration } | undefined {
  const of = ts.isMethodDeclaration(place) && ts.isClassDeclaration(place.parent) ? place.parent : classAround(place);
  const isIt = (node: ts.ParameterDeclaration | ts.PropertyDeclaration): boolean => ts.getDecorators(node)?.some(({ expression: one }) => ts.isCallExpression(one) && one.expression.getText() === decorator && textValue(one.arguments[0], checker) === injected) ?? false;
  const members = of?.members.flatMap((member): readonly (ts.ParameterDeclaration | ts.PropertyDeclaration)[] => (ts.isConstructorDeclaration(member) ? member.parameters.filter((one) => ts.isParameterPropertyDeclaration(one, member)) : ts.isPropertyDeclaration(member) ? [member] : []));
  const member = members?.find(isIt);
  return member && { name: `this.${member.name.getText()}`, member };
}

/** The imports of what a call needs in another file, beside the message that it sends; undefined where that has something that the file cannot have. */
function namesOfCall({ sends: call, message }: SendingCall, file: ts.SourceFile, { checker, workspace }: Pick<FixContext, 'checker' | 'workspace'>): readonly string[] | undefined {
  const scope = new WorkerScope(call.getSourceFile(), file.fileName, checker, workspace);
  const isSame = call.getSourceFile() === file;
  let possible = true;
  walk(call, (node) => {
    if (node === message) return false;
    if (node.kind === ts.SyntaxKind.ThisKeyword) possible = false;
    if (ts.isIdentifier(node) && isReference(node) && possible && !/^(?:JSON|Buffer)$/.test(node.text)) possible = isSame ? isOfModule(node, file, checker) : scope.root(node);
    return possible;
  });
  return possible && scope.lines.length === 0 ? together(scope.importLines) : undefined;
}

/** Imports of several names of one module as one. */
function together(lines: readonly string[]): readonly string[] {
  const byModule = new Map<string, readonly string[]>();
  const others: string[] = [];
  for (const line of lines) {
    const [, name = '', module] = /^import \{ (.*) \} from (.*)$/.exec(line) ?? [];
    if (module === undefined) others.push(line);
    else byModule.set(module, [...byModule.get(module) ?? [], name]);
  }
  return [...others, ...[...byModule].map(([module, names]) => `import { ${names.join(', ')} } from ${module}`)];
}

function isOfModule(name: ts.Identifier, file: ts.SourceFile, checker: ts.TypeChecker): boolean {
  const declaration = declarationOf(name, checker);
  return !declaration || declaration.getSourceFile() !== file || !enclosingFunction(declaration);
}

/** Whether a module gives a constant or function to others under its name, or as the module's whole. */
function exportedAs(constant: ts.VariableDeclaration | ts.FunctionDeclaration): 'named' | 'default' | undefined {
  const name = constant.name?.getText() ?? '';
  const file = constant.getSourceFile();
  const statement = ts.isFunctionDeclaration(constant) ? constant : constant.parent.parent;
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return 'default';
  if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return 'named';
  for (const one of file.statements) {
    if (ts.isExportDeclaration(one) && !one.moduleSpecifier && one.exportClause && ts.isNamedExports(one.exportClause) && one.exportClause.elements.some((element) => element.getText() === name)) return 'named';
    if (ts.isExportAssignment(one) && one.expression.getText() === name) return 'default';
  }
  const given = exportsOf(file);
  const object = given && ts.isExpressionStatement(given) && ts.isBinaryExpression(given.expression) ? given.expression.right : undefined;
  // What the others that are given do with it is no export of it.
  if (object && ts.isObjectLiteralExpression(object) && object.properties.some((one) => one.name?.getText() === name)) return 'named';
  if (new RegExp(`\\bexports\\.${name}\\s*=`).test(file.text)) return 'named';
  return new RegExp(`\\bmodule\\.exports\\s*=\\s*${name}\\b`).test(file.text) ? 'default' : undefined;
}

/** Why the worker's code cannot have such names; undefined where it can. */
export function hiddenName({ around }: OwnQueue, names: (name: string) => boolean): Refusal | undefined {
  let hidden: string | undefined;
  if (around) walk(around, (node) => {
    if (ts.isIdentifier(node) && !isReference(node) && names(node.text) && (ts.isVariableDeclaration(node.parent) || ts.isParameter(node.parent) || ts.isBindingElement(node.parent) || ts.isFunctionDeclaration(node.parent))) hidden = node.text;
  });
  return hidden === undefined ? undefined : { refused: `\`${hidden}\` is something else where the project does its jobs` };
}

/** The first name that no other job has, with what the worker's module gets for it: nothing where it does just that job already. */
export function ownJob(own: OwnQueue, wish: string, jobOf: (name: string) => OwnJob): { readonly name: string; readonly insertions: readonly Insertion[] } {
  const plain = (text: string): string => text.replace(/[«»\s;,]/g, '').replace(/"/g, '\'');
  const worker = plain(own.worker.text);
  for (let i = 1; ; i++) {
    const name = i === 1 ? wish : `${wish}${i}`;
    const insertions = own.taking(jobOf(name));
    if (!own.jobs.has(name)) return { name, insertions };
    if (insertions.every(({ lines }) => worker.includes(plain(lines.join(''))))) return { name, insertions: [] };
  }
}

/** Gives the worker's module one more job. */
export function workerEdits({ worker }: OwnQueue, insertions: readonly Insertion[], imports: readonly string[], lines: readonly string[], builder: EditBuilder): void {
  if (insertions.length === 0) return;
  const form = formOf(worker);
  builder.all(worker, moduleEdits(worker, imports, lines));
  for (const one of insertions) {
    const written = one.lines.map((text) => inForm(text, form));
    if (one.where === 'instead') builder.replace(one.of, written.join(''));
    else if (one.where !== 'last') builder[one.where](one.beside, written);
    else {
      const end = one.list.elements.at(-1)?.end ?? one.list.getStart() + 1;
      builder.range(one.list.getSourceFile(), end, end, `, ${written.join('')}`);
    }
  }
}
