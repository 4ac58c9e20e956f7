import type { Job } from '../../../catalog/queue/jobs';
import { exporting, exportsOf, functionsText } from '../../../catalog/queue/jobs/results';
import { takesAll } from '../../../catalog/queue/own/nest';
import type { InjectedQueue, OwnQueue } from '../../../catalog/queue/own';
import type { FileEdit, FilePath } from '../../../core';
import { isTypeScript } from '../../../project/paths';
import type { FunctionNode } from '../../../project/syntax';
import { type ts } from '../../../project/ts';
import { usesModules } from '../../clients/imports';
import { folderFor } from '../../clients/new-module';
import type { EditBuilder } from '../../edits/edit-builder';
import type { Imports } from '../../edits/imports';
import { Names, pascal } from '../../edits/naming';
import type { FixContext } from '../../types';
import { fitted, formOf, inForm } from '../form';
import type { JobDoer } from '../job-doer';
import { modulesFor } from '../job-edits';
import { jobName, placesFor, together } from '../job-modules';
import type { Manifest } from '../manifest';
import { lackedQueue, type HandOver } from '../nest-queue';
import { givenQueue, hiddenName, ownJob, ownQueueFor, workerEdits } from '../own-queue';
import { isRefusal, type Refusal } from '../payload';
import { chooseQueue } from '../queue-choice';
import { withMethod } from './nest-class';

/** The work of a handler as a job. */
export interface Task {
  /** What the job would be called. */
  readonly wish: string;
  /** The type of its data, and the pattern with the names that the work uses of it; empty where it uses none. */
  readonly payload: string;
  readonly pattern: string;
  /** The statements on some levels of indentation. */
  body(levels: number): string;
  readonly isOnce: boolean;
}

/** Where a job goes whose result somebody asks for. */
export interface Target {
  /** The queue, for people. */
  readonly title: string;
  /** What the functions that start and find jobs are handed first, where they are not those of one queue: `this.tasks, `. */
  readonly held: string;
  /** The class that does the work, where one does. */
  readonly workerClass?: ts.ClassDeclaration | undefined;
  /** The module that has `startJob` and `findJob`, and the one that does the work. */
  readonly queue: FilePath;
  readonly worker: FilePath;
  /** Gives the class of the handler the queue that it does not have yet. */
  give?(imports: Imports, builder: EditBuilder, handOver: HandOver): void;
  /** Adds the job: its name, and the edits beside those of the builder. */
  add(task: Task, doer: JobDoer, builder: EditBuilder): { readonly name: string; readonly modules: readonly FileEdit[] } | Refusal;
}

/** The modules that a rewrite made, or makes now; or the queue that the project has made itself, where that keeps what jobs give. */
export function targetFor(handler: FunctionNode, manifest: Manifest, context: FixContext): Target | Refusal {
  const file = handler.getSourceFile();
  const places = placesFor(file, manifest, context);
  const own = places.exist ? undefined : ownQueueFor(file, 'http', manifest.folder, context);
  if (own) return 'injected' in own.holder ? injectedTarget(own, own.holder, handler, manifest, context) : ownTarget(own, file);
  const choice = chooseQueue(file, context);
  if (isRefusal(choice)) return choice;
  const typed = isTypeScript(file.fileName);
  return {
    title: choice.queue.id, held: '', queue: places.queue, worker: places.worker,
    add({ wish, payload, pattern, body }, doer) {
      const jobOf = (name: string): Job => ({ name, payload: typed ? fitted(payload, name.length + 4, '  ', '  ') : payload, handler: `async (${pattern}) => {\n${body(2)}\n  }` });
      const name = jobName(wish, jobOf, places, context);
      const modules = modulesFor(jobOf(name), doer, { file, manifest, choice, places, transactional: false, asked: true }, context);
      return isRefusal(modules) ? modules : { name, modules };
    },
  };
}

/** A queue of the project's own: its module gets `startJob` and `findJob`, and its worker a function that does the work, whose result is kept. */
function ownTarget(own: OwnQueue, file: ts.SourceFile): Target | Refusal {
  const { holder, results, worker, title } = own;
  const home = 'kind' in holder ? holder.getSourceFile() : undefined;
  if (!results || !home) return { refused: 'the queue that the project has made keeps no results' };
  if (home === file) return { refused: 'the queue is made in the file of the handler' };
  const exported = usesModules(home) ? undefined : exportsOf(home);
  if (!usesModules(home) && !exported) return { refused: 'the module of the queue gives its names away by something else than `module.exports = { … }`' };
  return {
    title, held: '', queue: home.fileName, worker: worker.fileName,
    add({ wish, payload, pattern, body, isOnce }, doer, builder) {
      const hidden = hiddenName(own, (name) => doer.scope.names(name));
      if (hidden) return hidden;
      const type = isTypeScript(worker.fileName) ? fitted(payload, 40, '', '  ') : undefined;
      const doing = new Names(own.around ?? worker).free(wish, `${wish}Work`);
      const { name, insertions } = ownJob(own, wish, (one) => ({ name: one, pattern, type, call: `${doing}(${pattern})`, asked: isOnce ? 'once' : 'again' }));
      const lines = [...doer.scope.lines.map((line) => `«${line}»;`), ...doer.lines, `async function ${doing}(${pattern}${pattern !== '' && type !== undefined ? `: ${type}` : ''}) {\n${body(1)}\n}`];
      workerEdits(own, insertions, together([...doer.scope.importLines, ...doer.imports].map((line) => `«${line}»;`)), lines, builder);
      if (!/\bfunction startJob\b/.test(home.text)) {
        const end = exported?.getFullStart() ?? home.statements.at(-1)?.end ?? home.end;
        const form = formOf(home, file);
        builder.range(home, end, end, inForm(functionsText(results, { typed: isTypeScript(home.fileName), exported: !exported, knowsJobs: false }), form));
        if (exported) builder.all(home, exporting(exported, ['findJob', 'startJob']).map((edit) => ({ ...edit, newText: inForm(edit.newText, form) })));
      }
      return { name, modules: [] };
    },
  };
}

/**
 * A queue that classes of Nest are given: the one that answers starts and finds jobs with functions of a module that are handed its queue, and the one that does the jobs gets a method for the work, with what that needs of the
 * answering class.
 */
function injectedTarget(own: OwnQueue, holder: InjectedQueue, handler: FunctionNode, { folder }: Manifest, context: FixContext): Target | Refusal {
  const { workspace, checker } = context;
  const { results, worker, workerClass, title } = own;
  const file = handler.getSourceFile();
  const given = givenQueue(handler, holder, checker) ?? lackedQueue(handler, holder, context);
  if (!results || !workerClass) return { refused: `the class that does the jobs of ${title} says what it is given, or gives` };
  if ('refused' in given) return given;
  if ('member' in given && !takesAll(given.member)) return { refused: `the class of the handler is given ${title} for jobs of certain kinds` };
  const paths = workspace.files().filter((path) => path.startsWith(`${folder}/`));
  const head = `async function startJob(\n  queue: Queue,`;
  const known = paths.find((path) => (workspace.text(path) ?? '').replace(/\r/g, '').replace(/\n\s+/g, '\n  ').includes(head));
  const place = `${folderFor(file.fileName, paths, workspace, folder)}/job-results`;
  const queue = known ?? [`${place}.ts`, `${place}-of-queues.ts`].find((path) => workspace.text(path) === undefined);
  if (queue === undefined) return { refused: 'there are modules of the names that those for jobs would have' };
  return {
    title, held: `${given.name}, `, queue, worker: worker.fileName, workerClass,
    ...('apply' in given && { give: given.apply }),
    add({ wish, payload, pattern, body, isOnce }, doer, builder) {
      const hidden = hiddenName(own, (name) => doer.scope.names(name));
      if (hidden) return hidden;
      const type = fitted(payload, 40, '', '  ');
      const taken = new Set(workerClass.members.map((one) => one.name?.getText()));
      const doing = [`${wish}Work`, `do${pascal(wish)}`].find((name) => !taken.has(name));
      if (doing === undefined) return { refused: `the class that does the jobs has a method \`${wish}Work\`` };
      const { name, insertions } = ownJob(own, wish, (one) => ({ name: one, pattern, type, call: `this.${doing}(${pattern})`, asked: isOnce ? 'once' : 'again' }));
      workerEdits(own, insertions, together([...doer.scope.importLines, ...doer.imports].map((line) => `«${line}»;`)), [...doer.scope.lines.map((line) => `«${line}»;`), ...doer.lines], builder);
      if (insertions.length > 0) withMethod(workerClass, [`private async ${doing}(${pattern}${pattern !== '' ? `: ${type}` : ''}) {`, body(1), '}'], builder);
      const text = `import type { Queue } from '${holder.module}';${functionsText(results, { typed: true, exported: true, knowsJobs: false, queue: 'queue: Queue' })}\n`;
      return { name, modules: known === undefined ? [{ file: queue, create: true, edits: [{ start: 0, end: 0, newText: inForm(text, formOf(file)) }] }] : [] };
    },
  };
}
