import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, folder, headroom } from './harness';

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd, stdio: 'pipe' });
}

/** A repository on branch `work`: on `main` old.ts, gone.ts and staged.ts; then new.ts committed, the rest not. */
function repository(): string {
  const cwd = folder({ 'old.ts': 'slow();', 'gone.ts': 'slow();', 'edited.ts': '', 'staged.ts': '', 'src/in.ts': '', '.gitignore': 'ignored.ts\n' });
  git(cwd, 'init', '-q', '-b', 'main');
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-qm', 'one');
  git(cwd, 'checkout', '-qb', 'work');
  writeFileSync(join(cwd, 'new.ts'), 'slow();');
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-qm', 'two');
  for (const name of ['edited.ts', 'staged.ts', 'src/in.ts', 'untracked ü#.ts', 'ignored.ts', 'notes.md']) writeFileSync(join(cwd, name), 'slow();');
  git(cwd, 'add', 'staged.ts');
  rmSync(join(cwd, 'gone.ts'));
  return cwd;
}

async function files(cwd: string, ...args: string[]): Promise<string[]> {
  const { out, err } = await headroom(cwd, ['scan', ...args, '--format', 'json']);
  assert.equal(err, '');
  return JSON.parse(out).findings.map((finding: { file: string }) => finding.file).sort();
}

describe('headroom scan --changed', () => {
  afterEach(cleanUp);

  it('reports what differs from the merge base with main: committed, staged, edited and untracked', async () => {
    assert.deepEqual(await files(repository(), '--changed'), ['edited.ts', 'new.ts', 'src/in.ts', 'staged.ts', 'untracked ü#.ts']);
  });

  it('takes a BASE', async () => {
    assert.deepEqual(await files(repository(), '--changed', 'HEAD'), ['edited.ts', 'src/in.ts', 'staged.ts', 'untracked ü#.ts']);
  });

  it('stays within the PATHs', async () => {
    const cwd = repository();
    assert.deepEqual(await files(cwd, 'src', '--changed'), ['in.ts']);
    assert.deepEqual(await files(cwd, 'new.ts', 'old.ts', '--changed'), ['new.ts']);
    assert.deepEqual(await files(join(cwd, 'src'), '--changed'), ['in.ts']);
  });

  it('takes a word after it for a PATH where git knows no such commit', async () => {
    assert.deepEqual(await files(repository(), '--changed', 'src'), ['in.ts']);
  });

  it('reports everything before the first commit', async () => {
    const cwd = folder({ 'a.ts': 'slow();' });
    git(cwd, 'init', '-q');
    assert.deepEqual(await files(cwd, '--changed'), ['a.ts']);
  });

  it('reports nothing, without a scan, where nothing has changed', async () => {
    const cwd = folder({ 'a.ts': 'slow();' });
    git(cwd, 'init', '-q', '-b', 'main');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'one');
    const { code, out, engine } = await headroom(cwd, ['scan', '--changed']);
    assert.deepEqual([code, engine?.scans.length], [0, 0]);
    assert.match(out, /No findings in 0 files/);
  });

  it('is not led astray by the environment of a hook', async () => {
    const cwd = repository();
    process.env['GIT_DIR'] = '.git';
    process.env['GIT_INDEX_FILE'] = '.git/no-index';
    try {
      assert.deepEqual(await files(join(cwd, 'src'), '--changed'), ['in.ts']);
    } finally {
      delete process.env['GIT_DIR'];
      delete process.env['GIT_INDEX_FILE'];
    }
  });

  it('says in one sentence what is missing', async () => {
    const plain = folder({ 'a.ts': '' });
    const noGit = await headroom(plain, ['scan', '--changed']);
    assert.deepEqual([noGit.code, noGit.err], [2, `headroom: --changed needs a git repository, and ${plain} is in none.\n`]);
    const cwd = repository();
    const unknown = await headroom(cwd, ['scan', '--changed', 'nowhere']);
    assert.deepEqual([unknown.code, unknown.err], [2, 'headroom: git knows no commit called nowhere.\n']);
    git(cwd, 'branch', '-m', 'main', 'trunk');
    const noBase = await headroom(cwd, ['scan', '--changed']);
    assert.deepEqual([noBase.code, noBase.err], [2, 'headroom: Changes since what? There is no origin/HEAD, main or master; name the base: --changed BASE.\n']);
    git(cwd, 'checkout', '-q', '--orphan', 'island');
    git(cwd, 'commit', '-qm', 'alone', '--allow-empty');
    const apart = await headroom(cwd, ['scan', '--changed', 'trunk']);
    assert.equal(apart.code, 2);
    assert.match(apart.err, /^headroom: trunk and the current commit share no history here/);
  });
});
