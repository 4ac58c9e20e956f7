import type { Job } from '../../catalog/queue/jobs';
import type { FileEdit } from '../../core';
import type { ts } from '../../project/ts';
import { usesModules } from '../clients/imports';
import type { FixContext } from '../types';
import type { JobDoer } from './job-doer';
import { created, extended, together, type Places, type Request } from './job-modules';
import { manifestEdit, type Manifest } from './manifest';
import { isRefusal, type Refusal } from './payload';
import { addressFor, type Choice } from './queue-choice';
import { startOf } from './worker-start';

/** Where a job comes from and where it goes. */
export interface Surroundings {
  readonly file: ts.SourceFile;
  readonly manifest: Manifest;
  readonly choice: Choice;
  readonly places: Places;
  readonly transactional: boolean;
  /** Whether somebody asks later what the job gave. */
  readonly asked?: boolean;
}

/** The edits of the queue's module, the worker's and `package.json`. */
export function modulesFor(added: Job, doer: JobDoer, { file, manifest, choice, places, transactional, asked }: Surroundings, context: FixContext): readonly FileEdit[] | Refusal {
  const workerImports = [...doer.scope.importLines, ...doer.imports].map((line) => `«${line}»;`);
  const workerLines = [...doer.scope.lines.map((line) => `«${line}»;`), ...doer.lines];
  if (places.exist) return extended(places, added, { workerImports, workerLines }, context, { ...(transactional && { intoTransactions: choice.queue.intoTransactions }), ...(asked && { asked: choice }) }) ?? { refused: 'the modules of the queue are not as they were made' };
  const address = addressFor(choice, places.queue, manifest, context);
  if (isRefusal(address)) return address;
  const start = startOf(places.worker, manifest, choice, context.workspace);
  const packages = manifestEdit(manifest, start.additions);
  if (!packages) return { refused: 'package.json cannot be read' };
  const request: Request = {
    address: `«${address.text}»`, addressImports: address.imports.map((line) => `«${line}»;`), reloads: start.reloads, job: added, transactional,
    firstImports: start.firstImports(usesModules(file)), workerImports: together(workerImports), workerLines, workerStart: doer.start,
  };
  const modules = created(choice, places, request, { like: file, modules: usesModules(file), asked, workspace: context.workspace });
  return modules ? [...modules, packages] : { refused: 'the modules of the queue are not as they were made' };
}
