import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { Script } from 'node:vm';

/** A run that was shorter has not compiled what a scan needs, so that what it leaves would be of no use to one. */
const WORTH_KEEPING_MILLISECONDS = 1000;
const DIGEST_BYTES = 32;
/** As long as this nothing that was written goes: several builds may be in use side by side, and each leaves 7 MB. */
const KEPT_DAYS = 30;

/**
 * Runs a CommonJS file as `require` would, with the bytecode that an earlier run has left: a tenth of a scan's time is compiling Headroom itself. Node has the same
 * as `module.enableCompileCache` from version 22.1 on (https://nodejs.org/api/module.html#module-compile-cache); this is for 20 as well.
 * Whatever goes wrong with the bytecode (no folder that can be written, another version of Node, a damaged file) costs time and nothing else.
 *
 * @param file the absolute path of the bundle
 * @param folder where the bytecode is kept; undefined for nowhere, see `codeFolder`
 * @returns whether bytecode of an earlier run was used
 */
export function runKept(file: string, folder: string | undefined): boolean {
  const place = folder === undefined ? undefined : join(folder, nameOf(file));
  const kept = place === undefined ? undefined : read(place);
  const script = new Script(wrap(readFileSync(file, 'utf8')), { filename: file, ...(kept && { cachedData: kept }) });
  const used = kept !== undefined && script.cachedDataRejected !== true;
  if (place !== undefined && !used) {
    process.once('exit', () => {
      if (performance.now() >= WORTH_KEEPING_MILLISECONDS) keep(place, script.createCachedData());
    });
  }
  const module = { exports: {} };
  const run = script.runInThisContext() as (exports: object, require: NodeJS.Require, module: object, file: string, folder: string) => void;
  run(module.exports, createRequire(file), module, file, dirname(file));
  return used;
}

/**
 * The folder for bytecode: the user's own one for what can be made again, as each system has it (https://specifications.freedesktop.org/basedir-spec/latest/). Never a shared one such
 * as `/tmp`, since what lies there is run. Undefined where Node's own switch says that nothing is to be kept (`NODE_DISABLE_COMPILE_CACHE`), while coverage is
 * measured, which kept code makes less precise, and where the user has no home.
 */
export function codeFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string | undefined {
  if (env.NODE_DISABLE_COMPILE_CACHE || env.NODE_V8_COVERAGE) return undefined;
  if (platform === 'win32') return env.LOCALAPPDATA ? join(env.LOCALAPPDATA, 'headroom', 'code') : undefined;
  const home = env.HOME ?? homedir();
  // "All paths set in these environment variables must be absolute": one in the folder that is scanned would run what lies there.
  const caches = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : (home && join(home, ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache'])));
  return caches ? join(caches, 'headroom', 'code') : undefined;
}

/** V8 itself refuses the bytecode of other versions and flags of its own; of the source it compares the length alone, so that a new build has a new name. */
function nameOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${basename(file)}-${createHash('sha256').update(`${file}\n${size}\n${mtimeMs}\n${process.version}\n${process.arch}`).digest('hex').slice(0, 16)}`;
}

/** The bytecode, where it is what was written: V8 does not look at its every byte, and a damaged one could do anything. */
function read(place: string): Buffer | undefined {
  try {
    const bytes = readFileSync(place);
    const code = bytes.subarray(DIGEST_BYTES);
    return digest(code).equals(bytes.subarray(0, DIGEST_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Written beside its place and moved there, so that a run at the same time reads the whole or nothing; what builds of long ago have left goes. */
function keep(place: string, code: Buffer): void {
  const beside = `${place}.${process.pid}`;
  try {
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    writeFileSync(beside, Buffer.concat([digest(code), code]), { mode: 0o600 });
    renameSync(beside, place);
    const old = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
    for (const name of readdirSync(dirname(place))) {
      const other = join(dirname(place), name);
      if (statSync(other).mtimeMs < old) rmSync(other, { force: true });
    }
  } catch {
    // A folder that cannot be written, or a full disk: the next run compiles again.
  }
}

const digest = (code: Buffer) => createHash('sha256').update(code).digest();
