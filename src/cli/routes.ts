import { toFilePath } from '../project/paths';
import { lazy } from './lazy';
import { drive } from './progress';
import { wantsColor } from './scan';
import { baseFolder, resolveTargets, rootsOf } from './targets';
import type { ExitCode, LoadEngine, Terminal } from './terminal';
import { version } from './version';

export interface RoutesOptions {
  readonly format: 'pretty' | 'json';
  readonly progress: boolean;
}

/** `headroom routes`: every entry point and what it does, in order, on standard output. */
export async function routes(paths: readonly string[], options: RoutesOptions, terminal: Terminal, load: LoadEngine): Promise<ExitCode> {
  const started = terminal.now();
  const targets = resolveTargets(terminal.cwd, paths);
  const { createEngine, rules } = await load();
  const engine = createEngine({ roots: rootsOf(terminal.cwd, targets) });
  const result = drive(engine.routes({ paths: targets.map((target) => target.path) }), terminal, options.progress && terminal.errIsTerminal);
  const context = {
    rules,
    base: options.format === 'pretty' ? toFilePath(terminal.cwd) : baseFolder(terminal.cwd, targets),
    toolVersion: version,
    durationMs: Math.round(terminal.now() - started),
    readText: (file: string) => engine.text(file),
    color: wantsColor(terminal),
  };
  const { toRoutesJson, toRoutesPretty } = lazy.routesReport();
  await terminal.out(options.format === 'json' ? toRoutesJson(result, context) : toRoutesPretty(result, context));
  return 0;
}
