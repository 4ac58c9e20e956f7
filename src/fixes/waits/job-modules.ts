import type { Job, JobModules, JobQueue } from '../../catalog/queue/jobs';
import { applyEdits, type FileEdit, type FilePath, type TextEdit } from '../../core';
import { isTypeScript } from '../../project/paths';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { specifierOf } from '../clients/imports';
import { folderFor } from '../clients/new-module';
import { moduleExtension, relativePath } from '../edits/modules';
import { formOf, inForm, type Form } from './form';
import type { Manifest } from './manifest';
import type { Choice } from './queue-choice';

/** The two modules of a project's jobs: the one that takes them and the one that does them. */
export interface Places {
  readonly queue: FilePath;
  readonly worker: FilePath;
  readonly exist: boolean;
}

/** The modules that an earlier rewrite made in the same package, else where they belong. */
export function placesFor(file: ts.SourceFile, manifest: Manifest, { workspace }: FixContext): Places {
  const own = workspace.files().filter((path) => path.startsWith(`${manifest.folder}/`));
  const textOf = (path: FilePath): string => workspace.text(path) ?? '';
  const queue = own.find((path) => /\bfunction enqueue\b/.test(textOf(path)) && /\binterface Jobs\b|@typedef \{object\} Jobs\b/.test(textOf(path)));
  const worker = queue && own.find((path) => /\bconst handlers\b/.test(textOf(path)) && textOf(path).includes(relativePath(path, queue).replace(/\.[cm]?[jt]sx?$/, '')));
  if (queue !== undefined && worker !== undefined) return { queue, worker, exist: true };
  const extension = moduleExtension(file);
  const free = (folder: FilePath, ...names: readonly string[]): FilePath => names.map((name) => `${folder}/${name}${extension}`).find((path) => !own.includes(path)) ?? `${folder}/jobs-of-requests${extension}`;
  return { queue: free(folderFor(file.fileName, own, workspace, manifest.folder), 'queue', 'job-queue'), worker: free(rootOf(file.fileName, manifest), 'worker', 'job-worker'), exist: false };
}

/** The folder of the application's own code. */
function rootOf(file: FilePath, { folder }: Manifest): FilePath {
  const [first, ...rest] = file.slice(folder.length + 1).split('/');
  return rest.length > 0 && first !== undefined && /^(?:src|server|backend)$/.test(first) ? `${folder}/${first}` : folder;
}

/** Everything but where the modules are and how they are written. */
export type Request = Omit<JobModules, 'queueModule' | 'typed' | 'modules' | 'version'>;

/** The new modules with their first job. */
export function created({ queue, version }: Choice, places: Places, request: Request, form: { readonly like: ts.SourceFile; readonly modules: boolean; readonly asked?: boolean; readonly workspace: FixContext['workspace'] }): readonly FileEdit[] | undefined {
  const typed = isTypeScript(form.like.fileName);
  const whole: JobModules = { ...request, version, typed, modules: typed || form.modules, queueModule: specifierOf(places.worker, places.queue, form.like, form.workspace) };
  const style = formOf(form.like);
  const texts = { queue: inForm(queue.queueText(whole), style), worker: inForm(queue.workerText(whole), style) };
  const parsed = (file: FilePath, text: string): ts.SourceFile => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const results = form.asked ? queue.intoResults({ queue: parsed(places.queue, texts.queue), worker: parsed(places.worker, texts.worker), name: request.job.name, version }) : { queue: [], worker: [] };
  return results && (['queue', 'worker'] as const).map((one) => ({ file: places[one], create: true, edits: [{ start: 0, end: 0, newText: applyEdits(texts[one], inFormOf(results[one], style)) }] }));
}

/** Edits of a module in its form. */
function inFormOf(edits: readonly TextEdit[], form: Form): readonly TextEdit[] {
  return edits.map((edit) => ({ ...edit, newText: inForm(edit.newText, form) }));
}

/** What the modules that are there have to learn: to write jobs in a transaction, and to keep what a job gives. */
interface Further {
  readonly intoTransactions?: JobQueue['intoTransactions'];
  readonly asked?: Choice;
}

/** The modules that are there, with one more job; undefined where they were changed too much. No edits where they have just that job. */
export function extended(places: Places, job: Job, request: Pick<Request, 'workerImports' | 'workerLines'>, context: FixContext, { intoTransactions, asked }: Further): readonly FileEdit[] | undefined {
  const [queue, worker] = [context.workspace.sourceFile(places.queue), context.workspace.sourceFile(places.worker)];
  if (!queue || !worker) return undefined;
  const handlers = literalNamed(worker, 'handlers');
  if (!handlers || !ts.isObjectLiteralExpression(handlers)) return undefined;
  const taking = intoTransactions ? intoTransactions(queue) : [];
  const results = asked ? asked.queue.intoResults({ queue, worker, name: job.name, version: asked.version }) : { queue: [], worker: [] };
  if (!taking || !results) return undefined;
  const isThere = hasJob(handlers, job, worker);
  const added = isThere ? [] : inQueue(queue, job);
  if (!added) return undefined;
  const all = [
    { file: places.queue, edits: [...taking, ...inFormOf(results.queue, formOf(queue)), ...added] },
    { file: places.worker, edits: [...inFormOf(results.worker, formOf(worker)), ...(isThere ? [] : inWorker(worker, handlers, job, request))] },
  ];
  return all.filter(({ edits }) => edits.length > 0).map(({ file, edits }) => ({ file, edits: edits.sort((a, b) => a.start - b.start) }));
}

/** The name under which a job can be added: one that is free, or that stands for the very same. */
export function jobName(wish: string, jobOf: (name: string) => Job, places: Places, { workspace }: FixContext): string {
  const worker = places.exist ? workspace.sourceFile(places.worker) : undefined;
  const handlers = worker && literalNamed(worker, 'handlers');
  if (!worker || !handlers || !ts.isObjectLiteralExpression(handlers)) return wish;
  const isTaken = (name: string): boolean => handlers.properties.some((one) => one.name?.getText() === name) && !hasJob(handlers, jobOf(name), worker);
  let name = wish;
  for (let i = 2; isTaken(name); i++) name = `${wish}${i}`;
  return name;
}

function hasJob(handlers: ts.ObjectLiteralExpression, job: Job, worker: ts.SourceFile): boolean {
  const found = handlers.properties.find((one) => one.name?.getText() === job.name);
  const plain = (text: string): string => text.replace(/[«»\s;,]/g, '').replace(/"/g, '\'');
  return found !== undefined && ts.isPropertyAssignment(found) && plain(found.initializer.getText()) === plain(inForm(job.handler, formOf(worker)));
}

function literalNamed(file: ts.SourceFile, name: string): ts.Expression | undefined {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) if (declaration.name.getText() === name) return declaration.initializer;
  }
  return undefined;
}

function inQueue(file: ts.SourceFile, job: Job): readonly TextEdit[] | undefined {
  const form = formOf(file);
  const edits: TextEdit[] = [];
  const insert = (at: number, text: string): void => void edits.push({ start: at, end: at, newText: inForm(text, form) });
  const jobs = file.statements.find((statement): statement is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(statement) && statement.name.text === 'Jobs');
  const last = jobs?.members.at(-1);
  const typedef = /@typedef \{object\} Jobs\b(?:\r?\n \* @property [^\n\r]*)*/.exec(file.text);
  if (last) insert(last.end, `\n  ${job.name}: ${job.payload};`);
  else if (typedef) insert(typedef.index + typedef[0].length, `\n * @property {${job.payload}} ${job.name}`);
  else return undefined;
  const names = literalNamed(file, 'jobNames');
  if (names && ts.isArrayLiteralExpression(names)) {
    const end = names.elements.at(-1)?.end;
    if (end === undefined) return undefined;
    insert(end, `, '${job.name}'`);
  }
  return edits;
}

function inWorker(file: ts.SourceFile, handlers: ts.ObjectLiteralExpression, job: Job, { workerImports, workerLines }: Pick<Request, 'workerImports' | 'workerLines'>): readonly TextEdit[] {
  const form = formOf(file);
  const edits: TextEdit[] = [...moduleEdits(file, workerImports, workerLines)];
  const last = handlers.properties.at(-1);
  const end = last?.end ?? handlers.getStart() + 1;
  edits.push({ start: end, end, newText: inForm(`${last ? ',' : ''}\n  ${job.name}: ${job.handler}${last ? '' : ',\n'}`, form) });
  return edits;
}

/** What a module gets behind its imports: those that it lacks, and declarations that it lacks. */
export function moduleEdits(file: ts.SourceFile, wantedImports: readonly string[], wantedLines: readonly string[]): readonly TextEdit[] {
  const form = formOf(file);
  const edits: TextEdit[] = [];
  const plain = (text: string): string => text.replace(/[«»;]/g, '');
  const present = new Set(file.statements.map((statement) => statement.getText().replace(/;$/, '')));
  const imports = wantedImports.filter((line) => !present.has(plain(inForm(line, form))) && !merged(plain(line), file, edits));
  const lines = wantedLines.filter((line) => !present.has(plain(inForm(line, form))));
  const lastImport = file.statements.findLast((statement) => ts.isImportDeclaration(statement) || /^const [^=]*= require\(/.test(statement.getText()));
  const at = lastImport?.end ?? 0;
  const text = [...together(imports).map((line) => `\n${line}`), ...lines.map((line) => `\n\n${line}`)].join('');
  if (text !== '') edits.push({ start: at, end: at, newText: inForm(text, form) });
  return edits;
}

/** Puts the name of `import { name } from 'module'` into the import of that module that is there. */
function merged(line: string, file: ts.SourceFile, edits: TextEdit[]): boolean {
  const [, name, module] = /^import \{ (.*) \} from ['"](.*)['"]$/.exec(line) ?? [];
  if (name === undefined) return false;
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier) || statement.moduleSpecifier.text !== module) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings) || statement.importClause?.phaseModifier !== undefined) continue;
    const end = bindings.elements.at(-1)?.end;
    if (bindings.elements.some((element) => element.getText() === name)) return true;
    if (end === undefined) continue;
    edits.push({ start: end, end, newText: `, ${name}` });
    return true;
  }
  return false;
}

/** Import lines of which those that take names of one module are one. */
export function together(lines: readonly string[]): readonly string[] {
  const parts = lines.map((line) => /^(«import (?:type )?)\{ (.*) \}( from .*»;)$/.exec(line) ?? []);
  return lines.flatMap((line, index) => {
    const [, head, , from] = parts[index] ?? [];
    if (head === undefined || from === undefined) return line;
    const alike = parts.filter((one) => one[1] === head && one[3] === from);
    return alike[0] === parts[index] ? `${head}{ ${alike.flatMap(([, , names]) => names ?? []).sort(byName).join(', ')} }${from}` : [];
  });
}

/** Types come last. */
function byName(a: string, b: string): number {
  const isType = (name: string): number => Number(name.startsWith('type '));
  return isType(a) - isType(b) || (a < b ? -1 : 1);
}
