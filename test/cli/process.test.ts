import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { version } from '../../package.json';
import { cleanUp, folder } from './harness';

const entry = resolve('test/cli/fake-main.ts');

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a process, with the fake engine; `read` decides what happens to its standard output. */
function launch(cwd: string, args: readonly string[], read: 'whole' | 'slowly' | 'first-bytes' = 'whole'): Promise<Exit> {
  const child = spawn(process.execPath, ['--require', require.resolve('tsx/cjs'), entry, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { err += text; });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (read === 'first-bytes') child.stdout.destroy();
    if (read === 'slowly') {
      child.stdout.pause();
      setTimeout(() => child.stdout.resume(), 5);
    }
  });
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => done({ code, signal, out, err }));
  });
}

const many = { 'a.ts': 'slow();\n'.repeat(3000) };

describe('the process', () => {
  afterEach(cleanUp);

  it('exits with 0, 1 and 2 as the contract says', async () => {
    const cwd = folder({ 'good.ts': '', 'bad.ts': 'slow();', 'crash.ts': 'CRASH' });
    assert.deepEqual(await launch(cwd, ['scan', 'good.ts', '--format', 'sarif']).then(({ code, err }) => [code, err]), [0, '']);
    assert.deepEqual(await launch(cwd, ['scan', 'bad.ts', '--format', 'sarif']).then(({ code, err }) => [code, err]), [1, '']);
    assert.deepEqual(await launch(cwd, ['scan', 'none.ts']), { code: 2, signal: null, out: '', err: 'headroom: none.ts does not exist.\n' });
    assert.deepEqual(await launch(cwd, ['scan', 'crash.ts']).then(({ code, err }) => [code, err.split('\n').length]), [2, 2]);
  });

  it('writes a report of several megabytes to a slow pipe whole', async () => {
    const { code, out } = await launch(folder(many), ['scan', '--format', 'sarif'], 'slowly');
    assert.equal(code, 1);
    assert.ok(out.length > 2_000_000, `${out.length} characters`);
    assert.equal(JSON.parse(out).runs[0].results.length, 3000);
  });

  it('ends quietly where the reader closes the pipe', async () => {
    const { code, signal, err } = await launch(folder(many), ['scan', '--format', 'json'], 'first-bytes');
    assert.deepEqual([code, signal, err], [1, null, '']);
  });

  it('prints its version and its help on standard output', async () => {
    assert.deepEqual(await launch(folder(), ['--version']), { code: 0, signal: null, out: `${version}\n`, err: '' });
    const { code, out } = await launch(folder(), []);
    assert.equal(code, 0);
    assert.match(out, /Commands:\n +scan .*\n +fix .*/);
    const scanHelp = (await launch(folder(), ['scan', '--help'])).out;
    for (const option of ['--format', '--output', '--rule', '--min-confidence', '--baseline', '--update-baseline', '--changed', '--fail-on', '--no-progress']) {
      assert.ok(scanHelp.includes(option), option);
    }
  });

  it('answers bad arguments with one line on standard error and exit code 2', async () => {
    const cwd = folder();
    for (const [args, line] of [
      [['scam'], /^headroom: unknown command 'scam' \(Did you mean scan\?\)\n$/],
      [['scan', '--formt', 'json'], /^headroom: unknown option '--formt' \(Did you mean --format\?\)\n$/],
      [['scan', '--format', 'xml'], /^headroom: .*'xml' is invalid\. Allowed choices are pretty, json, sarif, markdown, html\.\n$/],
      [['scan', '--fail-on', 'hint'], /^headroom: .*'hint' is invalid\. Allowed choices are error, warning, never\.\n$/],
      [['scan', '--min-confidence', 'sure'], /^headroom: .*Allowed choices are high, medium, low\.\n$/],
      [['scan', '--rule', ','], /^headroom: --rule takes one or more rule ids, separated by commas\.\n$/],
      [['scan', '--output'], /^headroom: option '--output <FILE>' argument missing\n$/],
    ] as const) {
      const { code, out, err } = await launch(cwd, args);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(err, line);
    }
  });
});
