import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAll } from '../../src/cli/write-files';
import { cleanUp, folder, headroom } from './harness';

/** Every file under the folder with its bytes, `.git` left out. */
function contents(path: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(join(path, below), { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.name === '.git') continue;
    if (entry.isDirectory()) Object.assign(found, contents(path, name));
    else found[name] = readFileSync(join(path, name), 'latin1');
  }
  return found;
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

describe('headroom fix', () => {
  afterEach(cleanUp);

  it('changes the files, and says what it did and what it left and why', async () => {
    const cwd = folder({ 'src/a.ts': 'slow();\nall();\n', 'src/b.ts': 'warn();\n' });
    const { code, out, err } = await headroom(cwd, ['fix']);
    assert.equal(readFileSync(join(cwd, 'src/a.ts'), 'utf8'), 'fast();\nall();\n');
    assert.equal(out, [
      'src/a.ts:1  Make slow fast (1 query instead of N)',
      'src/a.ts:2  left: no safe fix  unbounded-query',
      'src/b.ts:1  left: no safe fix  n-plus-one',
      'Fixed 1 of 3 findings.\n',
    ].join('\n'));
    assert.deepEqual([code, err], [1, '']);
  });

  it('exits with 0 where no error is left, and where there was nothing to fix', async () => {
    const cwd = folder({ 'a.ts': 'slow();\nwarn();\n' });
    assert.equal((await headroom(cwd, ['fix'])).code, 0);
    const nothing = await headroom(folder({ 'a.ts': '' }), ['fix']);
    assert.deepEqual([nothing.code, nothing.out], [0, 'Nothing to fix.\n']);
  });

  it('says on standard error what is wrong with the input, which may be why something was left', async () => {
    const { err } = await headroom(folder({ 'broken.ts': '', 'a.ts': 'all();' }), ['fix']);
    assert.equal(err, 'error  broken.ts: This file cannot be read.\n');
  });

  it('makes the files that a fix adds', async () => {
    const cwd = folder({ 'src/a.ts': 'fresh();\n' });
    await headroom(cwd, ['fix']);
    assert.deepEqual(contents(cwd), { 'src/a.ts': 'fast();\n', 'src/helper.ts': 'export const help = 1;\n' });
  });

  it('keeps the byte order mark, the line ends, the mode and a link', async () => {
    const cwd = folder({ 'a.ts': '\uFEFFslow();\r\n// ü\r\n', 'real/b.ts': 'slow();' });
    chmodSync(join(cwd, 'a.ts'), 0o755);
    symlinkSync('real/b.ts', join(cwd, 'b.ts'));
    await headroom(cwd, ['fix', 'a.ts', 'b.ts']);
    assert.equal(readFileSync(join(cwd, 'a.ts'), 'utf8'), '\uFEFFfast();\r\n// ü\r\n');
    assert.equal(statSync(join(cwd, 'a.ts')).mode & 0o777, 0o755);
    assert.ok(lstatSync(join(cwd, 'b.ts')).isSymbolicLink());
    assert.equal(readFileSync(join(cwd, 'real/b.ts'), 'utf8'), 'fast();');
  });

  it('leaves out fixes that change behaviour, unless their kind is named', async () => {
    const cwd = folder({ 'a.ts': 'risky();\n' });
    assert.equal((await headroom(cwd, ['fix'])).code, 1);
    assert.equal(readFileSync(join(cwd, 'a.ts'), 'utf8'), 'risky();\n');
    assert.equal((await headroom(cwd, ['fix', '--kind', 'transaction'])).code, 0);
    assert.equal(readFileSync(join(cwd, 'a.ts'), 'utf8'), 'fast();\n');
  });

  it('fixes only the rules and the kind that are asked for', async () => {
    const cwd = folder({ 'a.ts': 'slow();\n', 'b.ts': 'fresh();\n' });
    const { engine } = await headroom(cwd, ['fix', '--rule', 'unbounded-query']);
    assert.deepEqual(engine?.fixAlls[0]?.rules, ['unbounded-query']);
    assert.equal(readFileSync(join(cwd, 'a.ts'), 'utf8'), 'slow();\n');
    await headroom(cwd, ['fix', '--kind', 'batch']);
    assert.deepEqual([readFileSync(join(cwd, 'a.ts'), 'utf8'), readFileSync(join(cwd, 'b.ts'), 'utf8')], ['slow();\n', 'fast();\n']);
    const unknown = await headroom(cwd, ['fix', '--kind', 'magic']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /Allowed choices are eager-load, batch, bulk-write, transaction, hoist/);
  });

  it('takes, of several findings on a line, the one that has the kind', async () => {
    const cwd = folder({ 'src/a.ts': 'slow(); risky();\n' });
    const { out } = await headroom(cwd, ['fix', '--at', 'src/a.ts:1', '--kind', 'transaction']);
    assert.match(out, /Make risky fast/);
  });

  it('fixes one finding with --at, also a risky one, in a file of the current folder or of the PATH', async () => {
    const cwd = folder({ 'src/a.ts': 'slow();\nslow();\nrisky();\n' });
    assert.equal((await headroom(cwd, ['fix', '--at', 'src/a.ts:2'])).code, 0);
    assert.equal(readFileSync(join(cwd, 'src/a.ts'), 'utf8'), 'slow();\nfast();\nrisky();\n');
    assert.equal((await headroom(cwd, ['fix', 'src', '--at', 'a.ts:3'])).code, 0);
    assert.equal(readFileSync(join(cwd, 'src/a.ts'), 'utf8'), 'slow();\nfast();\nfast();\n');
  });

  it('looks at the whole workspace before it fixes, and shows how far it is on a terminal only, never with --no-progress', async () => {
    const cwd = folder({ 'a.ts': 'slow();\n' });
    for (const args of [['fix', '--dry-run'], ['fix', '--dry-run', '--at', 'a.ts:1']]) {
      const [shown, hidden] = [await headroom(cwd, args, { errIsTerminal: true }), await headroom(cwd, [...args, '--no-progress'], { errIsTerminal: true })];
      assert.match(shown.err, /^\rReading 1\/2, 0 findings\x1b\[K/);
      assert.equal(shown.err.replace(/^(?:\r[^\r]*\x1b\[K)+/, ''), hidden.err);
    }
  });

  it('says in one line what is wrong with --at', async () => {
    const cwd = folder({ 'src/a.ts': 'slow();\n\nall();\n' });
    for (const [at, message] of [
      ['src/a.ts', '--at takes FILE:LINE, and src/a.ts is not of that form.'],
      ['src/b.ts:1', 'src/b.ts does not exist.'],
      ['src:1', '--at takes FILE:LINE, and src is not a file.'],
      ['src/a.ts:2', 'There is no finding at src/a.ts:2.'],
    ] as const) {
      const { code, err } = await headroom(cwd, ['fix', '--at', at]);
      assert.deepEqual([code, err], [2, `headroom: ${message}\n`]);
    }
    const other = await headroom(cwd, ['fix', '--at', 'src/a.ts:1', '--kind', 'hoist']);
    assert.match(other.out, /left: no fix of kind hoist is offered for it; there is eager-load/);
    // Where there is none, what fix-all says of it.
    const { out, engine } = await headroom(cwd, ['fix', '--at', 'src/a.ts:3']);
    assert.match(out, /src\/a\.ts:3 {2}left: no safe fix/);
    // Another rule's fix on the line would end it before it comes to this one.
    assert.deepEqual(engine?.fixAlls.at(-1)?.rules, ['unbounded-query']);
  });

  it('changes nothing where one of the files is not UTF-8', async () => {
    const cwd = folder({ 'a.ts': 'slow();\n', 'b.ts': Buffer.from('slow(); // \xfc\n', 'latin1') });
    const before = contents(cwd);
    const { code, err } = await headroom(cwd, ['fix']);
    assert.equal(code, 2);
    assert.match(err, /^headroom: Nothing was changed: .*\/b\.ts is not UTF-8\.\n$/);
    assert.deepEqual(contents(cwd), before);
  });

  it('changes nothing where a file to be created exists', async () => {
    const cwd = folder({ 'a.ts': 'fresh();\n', 'helper.ts': '// mine\n' });
    const before = contents(cwd);
    assert.equal((await headroom(cwd, ['fix'])).code, 2);
    assert.deepEqual(contents(cwd), before);
  });
});

describe('writing files', () => {
  afterEach(cleanUp);

  it('puts everything back where a later file cannot be written', () => {
    const cwd = folder({ 'a.ts': 'old', 'wall/b.ts': 'old' });
    const before = contents(cwd);
    // The target of the last move is a folder by then: staging works, moving does not.
    mkdirSync(join(cwd, 'c.ts'));
    assert.throws(() => writeAll([
      { file: join(cwd, 'a.ts'), content: 'new', previous: Buffer.from('old') },
      { file: join(cwd, 'deep/er/new.ts'), content: 'new' },
      { file: join(cwd, 'c.ts'), content: 'new' },
    ]));
    rmSync(join(cwd, 'c.ts'), { recursive: true });
    assert.deepEqual(contents(cwd), before);
    assert.equal(existsSync(join(cwd, 'deep')), false);
  });
});

describe('headroom fix --dry-run', () => {
  afterEach(cleanUp);

  /** Prints the diff, lets git apply it in `where`, and compares with what the command itself writes. */
  async function appliesLikeFix(cwd: string, paths: readonly string[], where: string): Promise<string> {
    const untouched = contents(cwd);
    const { out } = await headroom(cwd, ['fix', ...paths, '--dry-run']);
    assert.deepEqual(contents(cwd), untouched, 'a dry run changes nothing');
    const aside = folder();
    cpSync(cwd, join(aside, 'copy'), { recursive: true });
    execFileSync('git', ['apply', '-'], { cwd: where, input: out, stdio: ['pipe', 'pipe', 'pipe'] });
    const applied = contents(cwd);
    rmSync(cwd, { recursive: true });
    renameSync(join(aside, 'copy'), cwd);
    await headroom(cwd, ['fix', ...paths]);
    assert.deepEqual(applied, contents(cwd));
    assert.notDeepEqual(applied, untouched);
    return out;
  }

  it('prints one diff that git apply takes: new files, CRLF, no last newline, a byte order mark, odd names', async () => {
    const cwd = folder({
      'a.ts': 'one\nslow();\nthree\n',
      'crlf.ts': 'one\r\nslow();\r\nthree\r\n',
      'end.ts': 'one\nslow();',
      'mark.ts': '\uFEFFslow();\n',
      'two words/new one.ts': 'fresh();\n',
      'größe/日本.ts': '// ü\nslow();\n',
      'app/[id]/(group)/@slot/a+b #1%.ts': 'slow();\n',
      'tab\there/"quoted".ts': 'slow();\n',
    });
    git(cwd, 'init', '-q');
    const out = await appliesLikeFix(cwd, [], cwd);
    assert.equal(out.match(/^\+\+\+ /gm)?.length, 9);
    assert.match(out, /^--- \/dev\/null\n\+\+\+ b\/two words\/helper\.ts$/m);
    assert.match(out, /^\\ No newline at end of file$/m);
  });

  it('works outside of any repository', async () => {
    const cwd = folder({ 'src/a.ts': 'slow();\n' });
    await appliesLikeFix(cwd, ['src'], cwd);
  });

  it('is relative to the current folder where that is inside the repository', async () => {
    const cwd = folder({ 'packages/api/a.ts': 'slow();\n', 'packages/web/b.ts': 'slow();\n' });
    git(cwd, 'init', '-q');
    const inner = join(cwd, 'packages');
    const { out, err } = await headroom(inner, ['fix', 'api', '--dry-run']);
    assert.match(out, /^\+\+\+ b\/api\/a\.ts$/m);
    assert.doesNotMatch(err, /git -C/);
    execFileSync('git', ['apply', '-'], { cwd: inner, input: out });
    assert.equal(readFileSync(join(cwd, 'packages/api/a.ts'), 'utf8'), 'fast();\n');
  });

  it('is relative to the PATH where that lies elsewhere or is a repository of its own, and says so', async () => {
    const cwd = folder({ 'app/src/a.ts': 'slow();\n', 'here/x.txt': '' });
    for (const from of [cwd, join(cwd, 'here')]) {
      if (!existsSync(join(cwd, 'app/.git'))) git(join(cwd, 'app'), 'init', '-q');
      const { out, err } = await headroom(from, ['fix', join(cwd, 'app'), '--dry-run']);
      assert.match(out, /^\+\+\+ b\/src\/a\.ts$/m);
      assert.match(err, new RegExp(`git -C ${join(cwd, 'app')} apply`));
    }
  });

  it('keeps the account on standard error, so that only the diff is piped', async () => {
    const cwd = folder({ 'a.ts': 'slow();\nall();\n' });
    const { code, out, err } = await headroom(cwd, ['fix', '--dry-run']);
    assert.equal(code, 1);
    assert.match(out, /^--- a\/a\.ts\n\+\+\+ b\/a\.ts\n@@ /);
    assert.match(err, /Would fix 1 of 2 findings\.\n$/);
  });

  it('prints nothing where nothing can be fixed', async () => {
    assert.equal((await headroom(folder({ 'a.ts': 'all();\n' }), ['fix', '--dry-run'])).out, '');
  });

  it('does not notice a file that merely stands beside', async () => {
    const cwd = folder({ 'a.ts': 'slow();\n', 'note.md': 'slow();' });
    writeFileSync(join(cwd, 'b.txt'), 'slow();');
    const { out } = await headroom(cwd, ['fix', '--dry-run']);
    assert.deepEqual(out.match(/^\+\+\+ .*$/gm), ['+++ b/a.ts']);
  });
});
