import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, folder, headroom } from './harness';

const app = { 'package.json': '{}', 'src/a.ts': 'slow();\n', 'src/b.ts': 'warn();\nall();\n' };

describe('headroom scan', () => {
  afterEach(cleanUp);

  it('reports the current folder where no PATH is given, and exits with 1 for an error', async () => {
    const { code, out, err } = await headroom(folder(app), ['scan']);
    assert.equal(code, 1);
    assert.match(out, /^src\/a\.ts\n {2}1:1 {2}error {2}slow runs once per row\./);
    assert.match(out, /3 findings \(2 errors, 1 warning\) in 2 of 2 files/);
    assert.equal(err, '');
  });

  it('exits with 0 for a warning alone, unless --fail-on warning', async () => {
    const cwd = folder({ 'a.ts': 'warn();' });
    assert.equal((await headroom(cwd, ['scan'])).code, 0);
    assert.equal((await headroom(cwd, ['scan', '--fail-on', 'warning'])).code, 1);
  });

  it('exits with 0 for an error with --fail-on never', async () => {
    const { code, out } = await headroom(folder(app), ['scan', '--fail-on', 'never']);
    assert.equal(code, 0);
    assert.match(out, /2 errors/);
  });

  it('takes several PATHs, files and folders', async () => {
    const cwd = folder({ 'one/a.ts': 'slow();', 'two/b.ts': 'slow();', 'three/c.ts': 'slow();' });
    const { out } = await headroom(cwd, ['scan', 'one', 'two/b.ts', '--format', 'json']);
    assert.deepEqual(JSON.parse(out).findings.map((finding: { file: string }) => finding.file), ['a.ts', '../two/b.ts']);
  });

  it('shows paths relative to the first PATH, and to the current folder where that is a file', async () => {
    const cwd = folder(app);
    const files = async (path: string): Promise<string[]> => JSON.parse((await headroom(cwd, ['scan', path, '--format', 'sarif'])).out)
      .runs[0].results.map((result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) => result.locations[0]?.physicalLocation.artifactLocation.uri);
    assert.deepEqual(await files('src'), ['a.ts', 'b.ts', 'b.ts']);
    assert.deepEqual(await files('src/a.ts'), ['src/a.ts']);
  });

  it('names a PATH that does not exist in one line on standard error, and exits with 2', async () => {
    const { code, out, err } = await headroom(folder(app), ['scan', 'no/such']);
    assert.deepEqual([code, out, err], [2, '', 'headroom: no/such does not exist.\n']);
  });

  it('works out the fixes for sarif and json only', async () => {
    const cwd = folder(app);
    for (const format of ['pretty', 'json', 'sarif', 'markdown', 'html']) {
      const { engine } = await headroom(cwd, ['scan', '--format', format]);
      assert.equal(engine?.scans[0]?.withFixes, format === 'sarif' || format === 'json', format);
    }
  });

  it('writes the report to --output and nothing to standard output', async () => {
    const cwd = folder(app);
    const { code, out } = await headroom(cwd, ['scan', '--format', 'json', '--output', 'reports/out.json']);
    assert.deepEqual([code, out], [1, '']);
    assert.equal(JSON.parse(readFileSync(join(cwd, 'reports/out.json'), 'utf8')).summary.findings, 3);
  });

  it('says in one line that --output cannot be written', async () => {
    const cwd = folder(app);
    const { code, err } = await headroom(cwd, ['scan', '--output', 'src']);
    assert.equal(code, 2);
    assert.match(err, /^headroom: src cannot be written: .*\n$/);
  });

  it('limits itself to the rules of --rule', async () => {
    const cwd = folder(app);
    const { out } = await headroom(cwd, ['scan', '--rule', 'unbounded-query', '--format', 'json']);
    assert.deepEqual(JSON.parse(out).findings.map((finding: { rule: string }) => finding.rule), ['unbounded-query']);
    const both = await headroom(cwd, ['scan', '--rule', 'unbounded-query,n-plus-one', '--format', 'json']);
    assert.equal(JSON.parse(both.out).findings.length, 3);
  });

  it('answers an unknown rule with the known ones, and exits with 2', async () => {
    const { code, err } = await headroom(folder(app), ['scan', '--rule', 'n-plus-two']);
    assert.deepEqual([code, err], [2, 'headroom: There is no rule n-plus-two; the rules are n-plus-one, unbounded-query.\n']);
  });

  it('hands --min-confidence to the engine, and leaves the settings alone without it', async () => {
    const cwd = folder({ 'a.ts': 'doubt();' });
    assert.equal((await headroom(cwd, ['scan'])).code, 0);
    assert.equal((await headroom(cwd, ['scan', '--min-confidence', 'low'])).code, 1);
    assert.deepEqual((await headroom(cwd, ['scan'])).engine?.options.settings, {});
  });

  it('shows progress on standard error on a terminal only, never with --no-progress, and clears it', async () => {
    const cwd = folder(app);
    const shown = await headroom(cwd, ['scan'], { errIsTerminal: true });
    assert.match(shown.err, /\rAnalysing 1\/2, 1 finding\x1b\[K/);
    assert.ok(shown.err.endsWith('\r\x1b[K'));
    assert.equal((await headroom(cwd, ['scan', '--no-progress'], { errIsTerminal: true })).err, '');
    assert.equal((await headroom(cwd, ['scan'])).err, '');
  });

  it('uses colours on a terminal only, and not where NO_COLOR is set', async () => {
    const cwd = folder(app);
    const colored = async (env: Record<string, string>, outIsTerminal: boolean): Promise<boolean> =>
      (await headroom(cwd, ['scan'], { env, outIsTerminal })).out.includes('\x1b[');
    assert.equal(await colored({}, true), true);
    assert.equal(await colored({}, false), false);
    assert.equal(await colored({ NO_COLOR: '1' }, true), false);
    assert.equal(await colored({ TERM: 'dumb' }, true), false);
    assert.equal(await colored({ FORCE_COLOR: '1' }, false), true);
  });

  it('reports what the engine noticed and goes on', async () => {
    const { code, out } = await headroom(folder({ 'broken.ts': '', 'a.ts': 'slow();' }), ['scan']);
    assert.equal(code, 1);
    assert.match(out, /error {2}broken\.ts: This file cannot be read\. {2}file-unreadable/);
  });

  it('turns an internal error into one line and exit code 2; HEADROOM_DEBUG=1 adds the stack', async () => {
    const cwd = folder({ 'a.ts': 'CRASH' });
    const { code, out, err } = await headroom(cwd, ['scan']);
    assert.deepEqual([code, out, err], [2, '', 'headroom: internal error: the walls came down (HEADROOM_DEBUG=1 shows where)\n']);
    assert.match((await headroom(cwd, ['scan'], { env: { HEADROOM_DEBUG: '1' } })).err, /\n\s+at .*fake-engine/);
  });
});

describe('the baseline', () => {
  afterEach(cleanUp);

  it('leaves only new findings in the report and in the exit code', async () => {
    const cwd = folder(app);
    const written = await headroom(cwd, ['scan', '--baseline', 'base.json', '--update-baseline']);
    assert.deepEqual([written.code, written.err], [0, 'Wrote base.json: 3 findings.\n']);
    const quiet = await headroom(cwd, ['scan', '--baseline', 'base.json']);
    assert.equal(quiet.code, 0);
    assert.match(quiet.out, /No findings in 2 files, .*; 3 in the baseline/);
    writeFileSync(join(cwd, 'src/c.ts'), 'slow();');
    const again = await headroom(cwd, ['scan', '--baseline', 'base.json', '--format', 'json']);
    assert.equal(again.code, 1);
    assert.deepEqual(JSON.parse(again.out).findings.map((finding: { file: string }) => finding.file), ['src/c.ts']);
    assert.equal(JSON.parse(again.out).summary.baselined, 3);
  });

  it('is the same file for the same findings, in a stable order, with counts', async () => {
    const cwd = folder({ 'x/a.ts': 'slow();', 'y/a.ts': 'slow();', 'b.ts': 'all();' });
    await headroom(cwd, ['scan', 'y', 'x', '.', '--baseline', 'one.json', '--update-baseline']);
    await headroom(cwd, ['scan', '.', 'x', 'y', '--baseline', 'two.json', '--update-baseline']);
    const one = readFileSync(join(cwd, 'one.json'), 'utf8');
    assert.equal(one, readFileSync(join(cwd, 'two.json'), 'utf8'));
    assert.deepEqual(JSON.parse(one), {
      version: 1,
      findings: [
        { fingerprint: 'n-plus-one:a.ts:slow:0', rule: 'n-plus-one', count: 4 },
        { fingerprint: 'unbounded-query:b.ts:all:0', rule: 'unbounded-query', count: 1 },
      ],
    });
  });

  it('covers as many findings of a fingerprint as it holds, no more', async () => {
    const cwd = folder({ 'x/a.ts': 'slow();' });
    await headroom(cwd, ['scan', '--baseline', 'base.json', '--update-baseline']);
    const { out } = await headroom(cwd, ['scan', 'x', '.', '--baseline', 'base.json', '--format', 'json']);
    assert.equal(JSON.parse(out).findings.length, 1);
  });

  it('keeps the other rules\' entries where only some rules are updated', async () => {
    const cwd = folder(app);
    await headroom(cwd, ['scan', '--baseline', 'base.json', '--update-baseline']);
    writeFileSync(join(cwd, 'src/b.ts'), '');
    await headroom(cwd, ['scan', '--rule', 'n-plus-one', '--baseline', 'base.json', '--update-baseline']);
    const rules = JSON.parse(readFileSync(join(cwd, 'base.json'), 'utf8')).findings.map((entry: { rule: string }) => entry.rule);
    assert.deepEqual(rules, ['n-plus-one', 'unbounded-query']);
  });

  it('is headroom-baseline.json where --update-baseline comes without a file', async () => {
    const cwd = folder(app);
    await headroom(cwd, ['scan', '--update-baseline']);
    assert.ok(existsSync(join(cwd, 'headroom-baseline.json')));
  });

  it('is asked for in one sentence where it is absent or is something else', async () => {
    const cwd = folder({ ...app, 'other.json': '{"findings": {}}' });
    const absent = await headroom(cwd, ['scan', '--baseline', 'base.json']);
    assert.deepEqual([absent.code, absent.err], [2, 'headroom: The baseline base.json does not exist; --update-baseline writes it.\n']);
    const other = await headroom(cwd, ['scan', '--baseline', 'other.json']);
    assert.deepEqual([other.code, other.err], [2, 'headroom: other.json is not a Headroom baseline; --update-baseline writes it anew.\n']);
  });

  it('is not taken from changed files alone', async () => {
    const { code, err } = await headroom(folder(app), ['scan', '--changed', '--update-baseline']);
    assert.equal(code, 2);
    assert.match(err, /leave out --changed or --update-baseline/);
  });
});
