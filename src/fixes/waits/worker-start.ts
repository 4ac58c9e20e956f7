import type { FilePath } from '../../core';
import { isBefore } from '../../catalog/tables/version';
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
  const entry = /^src\/(.+)\.ts$/.exec(path)?.[1];
  const nest = entry === undefined || !has('@nestjs/core') ? undefined : Object.values(scripts).some((script) => /\bnest start\b/.test(script)) ? `nest start --entryFile ${entry}` : besideMain(scripts, entry);
  const runner = isRunByBun ? 'bun' : isTyped ? 'tsx' : 'node';
  return {
    additions: {
      scripts: { [name]: nest ?? `${runner}${runner === 'bun' ? '' : environment} ${path}` },
      dependencies: {
        ...(isOwn ? {} : { [queue.package]: queue.range }),
        ...Object.fromEntries(Object.entries(isOwn ? {} : queue.beside).filter(([one]) => !has(one))),
        ...(runner === 'tsx' && nest === undefined && !has('tsx') ? { tsx: '^4.20.0' } : {}),
      },
      ...(!isOwn && queue.nodeTypes && isBefore(workspace.dependencyVersion(worker, '@types/node'), ...queue.nodeTypes.from) && { raised: { '@types/node': queue.nodeTypes.range } }),
    },
    firstImports: (modules) => (has('dotenv') ? [modules || isTyped ? 'import \'dotenv/config\';' : 'require(\'dotenv/config\');'] : []),
    reloads: isNext,
  };
}

/** How a program is started as `src/main.ts` is, also where that is compiled first: `tsc && node dist/main.js`. Undefined where no script starts that by its name. */
function besideMain(scripts: Readonly<Record<string, string>>, entry: string): string | undefined {
  const main = /(?<=^|[\s/])main(?=(?:\.[jt]s)?(?:\s|$))/;
  const found = ['start', 'start:prod', ...Object.keys(scripts)].map((name) => scripts[name] ?? '').find((script) => main.test(script) && /\b(?:node|ts-node|tsx)\b/.test(script) && !/\bnodemon\b|--watch\b/.test(script));
  const text = found?.replace(main, entry);
  return text !== undefined && /^node\b.*\bdist\//.test(text) && scripts['build'] !== undefined ? `npm run build && ${text}` : text;
}
