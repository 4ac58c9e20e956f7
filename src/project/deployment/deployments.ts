import type { FilePath, Notice } from '../../core';
import { bindingFor, configuredBindings, declaredBindingsIn, declaresBindings, type Binding } from './bindings';
import { deployedFunctions, listsFunctions, type DeployedFunction } from './deployed-functions';
import { asObject, readJson } from '../settings/json';
import { basename, byPath, dirname, isWithin, join, upwards } from '../paths';

/** What the files say that a workspace is deployed by. */
export interface Deployments {
  /** Whether a file is what a worker of Cloudflare begins with: the `main` of the nearest configuration, or any file below one whose `main` names no source file. */
  isWorkerEntry(file: FilePath): boolean;
  /** Whether the code of a folder runs in a worker: a configuration stands there or above, below which no package.json begins another package. */
  isWorker(folder: FilePath): boolean;
  /** Whether a list of functions stands in a folder or above, below which no package.json begins another package: what its code makes, each instance of a function has. */
  isOfFunctions(folder: FilePath): boolean;
  /** The functions whose handlers are exports of a file. */
  functionsIn(file: FilePath): readonly DeployedFunction[];
  /** Whether anything is bound to a worker of the workspace. */
  readonly hasBindings: boolean;
  /** The type of what a worker's `env` has under a name where a file stands, as the runtime's declarations call it. */
  bindingType(name: string, file: FilePath): string | undefined;
  readonly notices: readonly Notice[];
}

/** https://developers.cloudflare.com/workers/wrangler/configuration/ */
const wranglerName = /^wrangler\.(?:toml|jsonc?)$/;

/** Reads what says how a workspace is deployed. `isSource` tells whether a path is a source file of it. */
export function createDeployments(files: Iterable<FilePath>, text: (file: FilePath) => string | undefined, isSource: (file: FilePath) => boolean): Deployments {
  const notices: Notice[] = [];
  const all = [...files].sort(byPath);
  const workers = new Map<FilePath, FilePath | undefined>();
  const bindings: Binding[] = [];
  const functions = new Map<FilePath, readonly DeployedFunction[]>();
  const lists = new Set<FilePath>();
  for (const file of all) {
    const name = basename(file);
    if (listsFunctions(name)) {
      for (const one of deployedFunctions(file, text(file) ?? '', notices, text)) {
        lists.add(dirname(file));
        functions.set(one.module, [...functions.get(one.module) ?? [], one]);
      }
    }
    if (declaresBindings(name)) bindings.push(...declaredBindingsIn(text(file) ?? '').map((one) => ({ ...one, folder: dirname(file) })));
    if (!wranglerName.test(name)) continue;
    const main = mainOf(file, text(file) ?? '', notices);
    bindings.push(...configuredBindings(file, text(file) ?? '', []).map((one) => ({ ...one, folder: dirname(file) })));
    workers.set(dirname(file), main === undefined ? undefined : sourceAt(join(dirname(file), main), isSource));
  }
  const packages = new Set(all.filter((file) => basename(file) === 'package.json').map(dirname));

  /** Of such folders the one that a folder is or lies in, within the same package. */
  function above(folders: Pick<ReadonlySet<FilePath>, 'has' | 'size'>, folder: FilePath): FilePath | undefined {
    if (folders.size === 0) return undefined;
    for (const at of upwards(folder)) {
      if (folders.has(at)) return at;
      if (packages.has(at)) return undefined;
    }
    return undefined;
  }

  return {
    notices,
    functionsIn: (file) => (functions.size === 0 ? [] : functions.get(file.replace(/\.[cm]?[jt]sx?$/, '')) ?? []),
    hasBindings: bindings.length > 0,
    bindingType: (name, file) => bindingFor(name, file, bindings),
    isWorker: (folder) => above(workers, folder) !== undefined,
    isOfFunctions: (folder) => above(lists, folder) !== undefined,
    isWorkerEntry(file) {
      if ([...workers.values()].includes(file)) return true;
      const at = above(workers, dirname(file));
      return at !== undefined && workers.get(at) === undefined && isWithin(at, file);
    },
  };
}

/** The file that `main` names. Of TOML that is a line before the first table; the rest is not read. */
function mainOf(file: FilePath, text: string, notices: Notice[]): string | undefined {
  if (file.endsWith('.toml')) return /^\s*main\s*=\s*["']([^"'\n]+)["']/m.exec(text.split(/^\s*\[/m)[0] ?? '')?.[1];
  const json = readJson(file, text, 'wrangler-invalid');
  notices.push(...json.notices);
  const main = asObject(json.value)?.['main'];
  return typeof main === 'string' ? main : undefined;
}

function sourceAt(path: FilePath, isSource: (file: FilePath) => boolean): FilePath | undefined {
  return [path, ...['.ts', '.js', '.mjs', '.tsx'].map((ending) => path + ending)].find(isSource);
}
