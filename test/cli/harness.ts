import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../src/cli/run';
import type { EngineModule, Terminal } from '../../src/cli/terminal';
import { FakeEngine, fakeRules } from './fake-engine';

const folders: string[] = [];

/** A new folder with these files; removed by `cleanUp`. Its own root, so that nothing above it is looked at. */
export function folder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'headroom-cli-')));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

export function cleanUp(): void {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly engine: FakeEngine | undefined;
}

/** Runs a command line in this process against the fake engine. */
export async function headroom(cwd: string, args: readonly string[], terminal: Partial<Terminal> = {}): Promise<Ran> {
  let out = '';
  let err = '';
  let engine: FakeEngine | undefined;
  let clock = 0;
  const load = async (): Promise<EngineModule> => ({
    rules: fakeRules,
    createEngine: (options) => (engine = new FakeEngine(options)),
  });
  const code = await run(args, {
    cwd, env: {}, outIsTerminal: false, errIsTerminal: false, columns: 80,
    out: async (text) => { out += text; },
    err: (text) => { err += text; },
    now: () => (clock += 100),
    ...terminal,
  }, load);
  return { code, out, err, engine };
}
