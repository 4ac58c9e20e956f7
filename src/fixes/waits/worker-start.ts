import type { FilePath } from '../../core';
import { isBefore } from '../../catalog/version';
import { isTypeScript } from '../../project/paths';
import type { WorkspaceFacts } from '../../project/types';
import { scriptsOf, type Additions, type Manifest } from './manifest';
import type { Choice } from './queue-choice';

/** What a project needs so that its worker can be started. */
export interface WorkerStart {
  readonly additions: Additions;
  /** Imports that have to come before all others. */
  firstImports(modules: boolean): readonly string[];
  /** Whether modules are loaded anew while developing. */
  readonly reloads: boolean;
}

/** A script that starts the worker as the project starts its other programs, and the packages for it. */
export function startOf(worker: FilePath, manifest: Manifest, { queue, isOwn }: Choice, workspace: WorkspaceFacts): WorkerStart {
  const has = (name: string): boolean => workspace.dependencyVersion(worker, name) !== undefined;
  const path = worker.slice(manifest.folder.length + 1);
  const isTyped = isTypeScript(path);
  // Next.js reads `.env` for its own processes alone.
  const isNext = has('next');
  const environment = isNext && !has('dotenv') ? ' --env-file-if-exists=.env' : '';
  const scripts = scriptsOf(manifest);
  const name = ['worker', 'worker:jobs', 'jobs'].find((one) => scripts[one] === undefined) ?? 'worker:requests';
  const isRunByBun = isTyped && Object.values(scripts).some((script) => /\bbun (?:run )?\S+\.tsx?\b/.test(script));
  // What Nest's own command starts has the types of constructors in its decorators, which other runners leave out: https://docs.nestjs.com/cli/usages#nest-start
  const entry = Object.values(scripts).some((script) => /\bnest start\b/.test(script)) ? /^src\/(.+)\.ts$/.exec(path)?.[1] : undefined;
  const runner = isRunByBun ? 'bun' : isTyped ? 'tsx' : 'node';
  return {
    additions: {
      scripts: { [name]: entry !== undefined ? `nest start --entryFile ${entry}` : `${runner}${runner === 'bun' ? '' : environment} ${path}` },
      dependencies: {
        ...(isOwn ? {} : { [queue.package]: queue.range }),
        ...Object.fromEntries(Object.entries(isOwn ? {} : queue.beside).filter(([one]) => !has(one))),
        ...(runner === 'tsx' && entry === undefined && !has('tsx') ? { tsx: '^4.20.0' } : {}),
      },
      ...(!isOwn && queue.nodeTypes && isBefore(workspace.dependencyVersion(worker, '@types/node'), ...queue.nodeTypes.from) && { raised: { '@types/node': queue.nodeTypes.range } }),
    },
    firstImports: (modules) => (has('dotenv') ? [modules || isTyped ? 'import \'dotenv/config\';' : 'require(\'dotenv/config\');'] : []),
    reloads: isNext,
  };
}
