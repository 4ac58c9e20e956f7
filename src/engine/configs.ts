import type { FilePath, Notice, Severity } from '../core';
import { readConfig, type LibraryFunction } from '../project/settings/config';
import { join } from '../project/paths';
import type { FileHost, Target } from '../project/types';
import { rules } from '../rules';

/** What the `headroom.config.json` files of all roots say together. */
export interface WorkspaceConfigs {
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly smallModels: readonly string[];
  readonly queue?: 'bullmq' | 'pg-boss';
  readonly target?: Target;
  /** Modules that are paths are absolute here. */
  readonly libraries: readonly LibraryFunction[];
  readonly notices: readonly Notice[];
}

/** Reads the configuration of each root, the editor's text before the disk's. A file that cannot be read is a notice. */
export function readConfigs(roots: readonly FilePath[], overlays: ReadonlyMap<FilePath, string>, host: FileHost): WorkspaceConfigs {
  const known = new Set(rules.map((rule) => rule.id));
  const notices: Notice[] = [];
  const read = (file: FilePath): string | undefined => {
    const overlay = overlays.get(file);
    if (overlay !== undefined) return overlay;
    try {
      return host.readFile(file);
    } catch (error) {
      notices.push({ code: 'config-unreadable', severity: 'error', message: `The configuration cannot be read: ${error instanceof Error ? error.message : String(error)}.`, file });
      return undefined;
    }
  };
  const results = roots.map((root) => readConfig(root, read, known));
  const configs = results.map(({ config }) => config);
  const queue = configs.find((config) => config.queue)?.queue;
  const target = configs.find((config) => config.target)?.target;
  return {
    rules: Object.assign({}, ...configs.map((config) => config.rules)) as WorkspaceConfigs['rules'],
    include: configs.flatMap((config) => config.include),
    exclude: configs.flatMap((config) => config.exclude),
    smallModels: configs.flatMap((config) => config.smallModels),
    ...(queue && { queue }),
    ...(target && { target }),
    libraries: configs.flatMap((config, i) => config.libraries.map((one) => (one.module.startsWith('.') ? { ...one, module: join(roots[i] ?? '', one.module) } : one))),
    notices: [...notices, ...results.flatMap((result) => result.notices)],
  };
}
