import { jobQueues, otherQueues, type JobQueue } from '../../catalog/queue/jobs';
import { isBefore } from '../../catalog/tables/version';
import { walk } from '../../project/syntax';
import type { ts } from '../../project/ts';
import type { FixContext } from '../types';
import type { Manifest } from './manifest';
import { isRefusal, type Refusal } from './payload';
import { WorkerScope } from './worker-scope';

/** The queue that jobs go into. */
export interface Choice {
  readonly queue: JobQueue;
  /** The version range that the project has or gets. */
  readonly version: string;
  /** Whether the project has it already. */
  readonly isOwn: boolean;
}

/** The queue that a project has, else the one of the settings, else the one whose server it has anyway. */
export function chooseQueue(file: ts.SourceFile, { workspace }: FixContext): Choice | Refusal {
  const versionOf = (name: string): string | undefined => workspace.dependencyVersion(file.fileName, name);
  for (const queue of jobQueues) {
    const version = versionOf(queue.package);
    if (version !== undefined && queue.supports(version)) return { queue, version, isOwn: true };
  }
  const other = workspace.queue === undefined ? otherQueues.find((name) => versionOf(name) !== undefined) : undefined;
  if (other !== undefined) return { refused: `the project has ${other} for jobs, which this rewrite does not write for; \`queue\` in headroom.config.json asks for another` };
  const wanted = workspace.queue === undefined ? undefined : jobQueues.find(({ id }) => id === workspace.queue);
  const shown = jobQueues.find(({ shownBy, providers }) => shownBy.some((name) => versionOf(name) !== undefined) || providers.some((name) => workspace.databases().some(({ provider }) => provider === name)));
  const queue = wanted ?? shown;
  if (!queue) return { refused: 'the project has no queue, nor a server that could keep jobs; `queue` in headroom.config.json names one' };
  const version = versionOf(queue.package);
  if (version !== undefined) return { refused: `the project's version of ${queue.package} is too old` };
  if (queue.nodeTypes && isBefore(versionOf('@types/node'), queue.nodeTypes.from[0], 0)) return { refused: `the project's types of Node are older than those that ${queue.package} is written for` };
  return { queue, version: queue.range, isOwn: false };
}

/** How the queue's module reaches the server, and what it imports for that. */
export interface Address {
  readonly text: string;
  readonly imports: readonly string[];
}

/** The address as the project's own client has it, as a variable of the environment that the project reads, or, where the settings ask for the queue, as the usual one. */
export function addressFor({ queue, isOwn }: Choice, module: string, manifest: Manifest, context: FixContext): Address | Refusal {
  const { workspace } = context;
  const names = new Set<string>();
  for (const path of workspace.files()) {
    if (!path.startsWith(`${manifest.folder}/`)) continue;
    const text = workspace.text(path) ?? '';
    for (const [, name = ''] of text.matchAll(/\bprocess\.env\.([A-Z]\w*)/g)) names.add(name);
    const own = queue.reached.test(text) ? ownAddress(path, queue, module, context) : undefined;
    if (own) return own;
  }
  for (const { files } of workspace.databases()) for (const file of files) for (const [, name = ''] of (workspace.text(file) ?? '').matchAll(/\benv\(\s*["'](\w+)["']\s*\)/g)) names.add(name);
  const variable = names.has(queue.variable) ? queue.variable : [...names].sort().find((name) => queue.variables.test(name));
  if (variable !== undefined || isOwn || workspace.queue === queue.id) return { text: queue.addressOf(`process.env.${variable ?? queue.variable}`), imports: [] };
  return { refused: `nothing says where ${queue.keeper} is` };
}

function ownAddress(path: string, queue: JobQueue, module: string, { workspace, checker }: FixContext): Address | undefined {
  const file = workspace.sourceFile(path);
  let found: Address | undefined;
  if (file) walk(file, (node) => {
    const expression = found ? undefined : queue.addressIn(node);
    const scope = new WorkerScope(file, module, checker);
    const text = expression && scope.constant(expression);
    if (text !== undefined) found = { text: text.replace(/!$/, ''), imports: scope.importLines };
    return !found;
  });
  return found;
}

export { isRefusal };
