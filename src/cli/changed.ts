import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FilePath } from '../core';
import { basename, dirname, join } from '../project/paths';
import type { Target } from './targets';
import { UsageError } from './terminal';

const run = promisify(execFile);

/** Where changes are counted from if nobody says: the remote's default branch, then the usual names. */
const defaultBases = ['origin/HEAD', 'main', 'master'];

/**
 * The files under the targets that differ from the merge base with `base`, uncommitted and untracked ones included,
 * deleted ones left out; sorted.
 * @throws UsageError where a target is in no git repository, `base` is unknown, or git is not installed.
 */
export async function changedFiles(targets: readonly Target[], base: string | undefined): Promise<readonly FilePath[]> {
  const found = new Set<FilePath>();
  for (const target of targets) {
    const folder = target.kind === 'folder' ? target.path : dirname(target.path);
    await requireRepository(folder);
    const since = await startingPoint(folder, base);
    const only = target.kind === 'file' ? basename(target.path) : '.';
    const lists = await Promise.all([
      git(folder, ['diff', '--no-ext-diff', '--name-only', '-z', '--relative', '--diff-filter=d', since, '--', only]),
      git(folder, ['ls-files', '--others', '--exclude-standard', '-z', '--', only]),
    ]);
    for (const name of lists.join('').split('\0')) {
      if (name !== '') found.add(join(folder, name));
    }
  }
  return [...found].sort();
}

/** Whether git knows the name as a commit. `--changed src` may mean a branch or a PATH. */
export async function isCommit(folder: FilePath, name: string): Promise<boolean> {
  return (await commit(folder, name)) !== undefined;
}

async function requireRepository(folder: FilePath): Promise<void> {
  let inside: string;
  try {
    inside = await git(folder, ['rev-parse', '--is-inside-work-tree']);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const refused = /dubious ownership/.test(String((error as { stderr?: unknown }).stderr));
    throw new UsageError(refused
      ? `git refuses to read ${folder}, because it belongs to another user (git's safe.directory).`
      : `--changed needs a git repository, and ${folder} is in none.`);
  }
  if (inside.trim() !== 'true') throw new UsageError(`--changed needs a git work tree, and ${folder} is in none.`);
}

async function startingPoint(folder: FilePath, base: string | undefined): Promise<string> {
  const head = await commit(folder, 'HEAD');
  // Before the first commit, every file is new: compare with the empty tree.
  if (head === undefined) return (await git(folder, ['hash-object', '-t', 'tree', '/dev/null'])).trim();
  for (const name of base === undefined ? defaultBases : [base]) {
    const found = await commit(folder, name);
    if (found === undefined) continue;
    const shared = (await attempt(folder, ['merge-base', head, found]))?.trim();
    if (shared) return shared;
    throw new UsageError(`${name} and the current commit share no history here; in a shallow clone, fetch more of it.`);
  }
  if (base !== undefined) throw new UsageError(`git knows no commit called ${base}.`);
  throw new UsageError('Changes since what? There is no origin/HEAD, main or master; name the base: --changed BASE.');
}

async function commit(folder: FilePath, name: string): Promise<string | undefined> {
  if (name.startsWith('-')) return undefined; // Never let a name become an option.
  return (await attempt(folder, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]))?.trim() || undefined;
}

async function attempt(folder: FilePath, args: readonly string[]): Promise<string | undefined> {
  try {
    return await git(folder, args);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return undefined;
  }
}

async function git(folder: FilePath, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('git', ['--literal-pathspecs', ...args], {
      cwd: folder,
      env: gitEnvironment(),
      maxBuffer: 256 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new UsageError('--changed needs git, which is not installed.');
    throw error;
  }
}

/** In a hook, git names its repository relative to another folder; ours is found from where the files are. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, GIT_PREFIX: _prefix, ...rest } = process.env;
  return { ...rest, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}
