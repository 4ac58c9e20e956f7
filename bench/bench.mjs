// npm run bench -- DIR [--json] [--runs N] [--no-build]
//
// Measures in one run, on one folder: a cold scan by the command line (wall and CPU seconds, peak memory), once as a person reads it and once with
// every fix tried, as JSON and SARIF have them; TypeScript's own parser over the same files as the yardstick, the ratios, and the time from an edit to
// its findings. What Headroom keeps of itself between runs is kept in a folder of the bench's own, so that the first scan of a build is measured, too. Each of the first three runs N times (default 3) in turn, and the median counts: of a single run on a busy machine, nobody knows what it measured.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { slimCompiler } from '../scripts/slim-compiler.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, runs: { type: 'string', default: '3' }, 'no-build': { type: 'boolean' } } });
const folder = resolve(positionals[0] ?? '.');
const runs = Number(values.runs);
if (positionals.length > 1 || !Number.isInteger(runs) || runs < 1) fail('usage: npm run bench -- DIR [--json] [--runs N] [--no-build]');
if (!existsSync(folder) || !statSync(folder).isDirectory()) fail(`${folder} is no folder`);

// The measuring programs are bundled as the product is, so that neither has an easier start.
await build({
  absWorkingDir: root,
  entryPoints: ['bench/list.ts', 'bench/parse-only.ts', 'bench/edits.ts'],
  outdir: 'dist/bench',
  bundle: true, platform: 'node', target: 'node20', format: 'cjs', minify: true, logLevel: 'error',
  plugins: [slimCompiler],
});
const scratch = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
try {
  print(measure());
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function measure() {
  const cli = join(root, 'dist/cli.js');
  if (!values['no-build']) {
    const built = spawnSync(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root, encoding: 'utf8' });
    if (built.status !== 0) fail(`the build failed:\n${built.stderr}`);
  }
  if (!existsSync(cli)) fail('dist/cli.js is missing; run npm run build');

  const list = join(scratch, 'files.json');
  writeFileSync(list, run('listing the files', [join(root, 'dist/bench/list.js'), folder]).output);
  const first = run('the first scan', [cli, 'scan', folder, '--no-progress'], [0, 1]);
  const finds = [];
  const scans = [];
  const parses = [];
  for (let i = 0; i < runs; i++) {
    finds.push(run('the scan', [cli, 'scan', folder, '--no-progress'], [0, 1]));
    scans.push(run('the scan with fixes', [cli, 'scan', folder, '--format', 'json', '--no-progress'], [0, 1]));
    parses.push(run('parsing', [join(root, 'dist/bench/parse-only.js'), list]));
  }
  const find = median(finds);
  const scan = median(scans);
  const parse = median(parses);
  const edits = JSON.parse(run('the edits', [join(root, 'dist/bench/edits.js'), folder]).output);
  return {
    folder,
    ...JSON.parse(parse.output),
    runs,
    find: { wallSeconds: find.wallSeconds, cpuSeconds: find.cpuSeconds, peakMegabytes: find.peakMegabytes },
    scan: { wallSeconds: scan.wallSeconds, cpuSeconds: scan.cpuSeconds, peakMegabytes: scan.peakMegabytes },
    parseOnly: { wallSeconds: parse.wallSeconds, cpuSeconds: parse.cpuSeconds, peakMegabytes: parse.peakMegabytes },
    firstRatio: first.wallSeconds / parse.wallSeconds,
    findRatio: find.wallSeconds / parse.wallSeconds,
    findCpuRatio: find.cpuSeconds / parse.cpuSeconds,
    ratio: scan.wallSeconds / parse.wallSeconds,
    cpuRatio: scan.cpuSeconds / parse.cpuSeconds,
    findings: edits.findings,
    editToFindings: { edits: edits.edits, p50Milliseconds: edits.p50Milliseconds, p95Milliseconds: edits.p95Milliseconds, kinds: edits.kinds, files: edits.files },
  };
}

/** Runs Node on a script and measures the whole process, its start included. */
function run(what, args, statuses = [0]) {
  const usageFile = join(scratch, 'usage.json');
  const kept = join(scratch, 'kept');
  const env = { ...process.env, XDG_CACHE_HOME: kept, LOCALAPPDATA: kept, HEADROOM_BENCH_USAGE: usageFile };
  const start = performance.now();
  const done = spawnSync(process.execPath, ['--require', join(root, 'bench/usage.cjs'), ...args], { encoding: 'utf8', maxBuffer: 1 << 30, env });
  const wallSeconds = (performance.now() - start) / 1000;
  if (!statuses.includes(done.status)) fail(`${what} ended with ${done.status ?? done.signal}:\n${done.stderr}`);
  return { wallSeconds, ...JSON.parse(readFileSync(usageFile, 'utf8')), output: done.stdout };
}

function median(results) {
  return [...results].sort((a, b) => a.wallSeconds - b.wallSeconds)[Math.floor((results.length - 1) / 2)];
}

function print(result) {
  const round = (_, value) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value);
  if (values.json) {
    process.stdout.write(`${JSON.stringify(result, round, 2)}\n`);
    return;
  }
  const line = (name, { wallSeconds, cpuSeconds, peakMegabytes }) => `${name}  ${wallSeconds.toFixed(2)} s wall, ${cpuSeconds.toFixed(2)} s CPU, ${Math.round(peakMegabytes)} MB peak`;
  const edits = ({ p50Milliseconds: p50, p95Milliseconds: p95 }) => `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`;
  process.stdout.write([
    `${result.folder}: ${result.files} files, ${(result.characters / 1e6).toFixed(1)} million characters, ${result.findings} findings; median of ${result.runs}`,
    line('cold scan ', result.find),
    line('with fixes', result.scan),
    line('parse-only', result.parseOnly),
    `ratios      ${result.findRatio.toFixed(2)} of wall, ${result.findCpuRatio.toFixed(2)} of CPU time; with fixes ${result.ratio.toFixed(2)} and ${result.cpuRatio.toFixed(2)}; the first scan of this build ${result.firstRatio.toFixed(2)}`,
    result.editToFindings.edits === 0 ? 'edits       none: no file has a finding' : `edits       ${edits(result.editToFindings)} from edit to findings (${result.editToFindings.edits} edits)`,
    ...Object.entries(result.editToFindings.kinds).filter(([, one]) => one.edits > 0).map(([kind, one]) => `  ${kind.padEnd(11)}${edits(one)}`),
    '',
  ].join('\n'));
}

function fail(message) {
  process.stderr.write(`bench: ${message}\n`);
  process.exit(2);
}
