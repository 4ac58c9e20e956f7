// `npm test [-- PART…]`: every check, and one line at the end that adds them up. Parts run one after another, but for those of a stage, some of which run at once.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from './build';
import { onExit } from './vscode-host/processes';
import { bundleSource } from './whole-source';

interface Part {
  name: string;
  command: string[];
  /** A check without tests of its own: it counts only when it fails. */
  check?: boolean;
  minutes: number;
  stage?: Stage;
  /** The part, earlier in the list, without which it cannot begin. */
  after?: string;
}

/**
 * Parts of one stage run beside each other, so many at once; whoever has ended makes room for the next in the list. In `code` none measures time, and most wait for databases, mails and jobs while
 * another computes: with four at once, two cores had nothing to do for four of ten minutes. What measures how long something takes has a part of its own, beside which nothing runs.
 */
const atOnce = { code: 5, windows: 3 };
type Stage = keyof typeof atOnce;

interface Counts { passed: number; failed: number; skipped: number; failedTests?: string[]; retriedTests?: string[] }

const bin = (name: string): string => join(REPOSITORY, 'node_modules/.bin', name);
/** What `.mocharc.json` loads before any test, and what the tests of the engine are. */
const { require: preloads, spec: engine } = JSON.parse(readFileSync(join(REPOSITORY, '.mocharc.json'), 'utf8')) as { require: string[]; spec: [string] };
/** The tests of a folder that `.mocharc.json` does not list, because they are slow or need more than Node; the config's own list must stay out. */
const mocha = (spec: string, seconds: number): string[] =>
  [bin('mocha'), '--no-config', ...[...preloads, './scripts/whole-source.cjs'].flatMap((name) => ['--require', name]), '--timeout', String(seconds * 1000), '--reporter', 'scripts/mocha-reporter.cjs', spec];
/** What depends on other processes, one of which may be late where others compute (windows, databases, queues), is tried twice; a test that needed its second try is named in the result. */
const patient = (spec: string, seconds: number): string[] => [...mocha(spec, seconds), '--retries', '1'];

/** Proofs with a mail server that takes its time and workers that look for jobs: they wait more than they compute. */
const queues = 'enqueue|job-per-element|outbox|own-queue';
const answers = 'answer-later*';
/** Proofs whose libraries do not speak to a database by its own protocol, or to one of documents. */
const services = 'browser|firestore|mongodb|mongoose|supabase';

/**
 * What makes `code` cheaper, where nothing measures how fast the product is; children inherit it. Most of what a test makes is gone with the test: with room for more of it, V8 copies less of what is
 * still in use. 150 tests of loops took 22.4 s of CPU (the mean of five) with the 16 MB that Node has, and 19.1 with these, in turns on a busy machine.
 */
const cheaper = `--require ${JSON.stringify(join(REPOSITORY, 'scripts/compile-less.cjs'))} --max-semi-space-size=128`;

/** What those parts have of `src`: see `bundleSource`. */
const source = join(REPOSITORY, '.headroom-test', `source-${process.pid}.cjs`);

/** Windows on the first look, on what the whole workspace costs, and on what it is rewritten to. */
const reports = 'first-minute|paths|restricted|routes';

/** Dearest last, so that a broken build is known at once; but within a stage first, so that none is left to run alone. */
const PARTS: Part[] = [
  { name: 'build', command: [process.execPath, 'esbuild.mjs'], check: true, minutes: 2 },
  // It waits for the registry more than it computes: what needs nothing of it computes meanwhile.
  { name: 'installs', command: [bin('tsx'), 'scripts/test-installs.ts'], check: true, minutes: 20, stage: 'code' },
  { name: 'engine', command: mocha(engine[0], 60), minutes: 45, stage: 'code' },
  { name: 'lint', command: [bin('tsx'), 'scripts/types-and-lint.ts'], check: true, minutes: 20, stage: 'code' },
  { name: 'proof', command: patient(`test/proof/!(${queues}|${answers}).test.ts`, 120), minutes: 45, stage: 'code', after: 'installs' },
  { name: 'libraries', command: patient(`test/proof/!(${services})/*.test.ts`, 120), minutes: 45, stage: 'code', after: 'installs' },
  { name: 'services', command: patient(`test/proof/@(${services})/*.test.ts`, 120), minutes: 45, stage: 'code', after: 'installs' },
  { name: 'queues', command: patient(`test/proof/@(${queues}).test.ts`, 120), minutes: 45, stage: 'code', after: 'installs' },
  { name: 'answers', command: patient(`test/proof/@(${answers}).test.ts`, 120), minutes: 45, stage: 'code', after: 'installs' },
  { name: 'types', command: mocha('test/oracle/**/*.test.ts', 60), minutes: 15, stage: 'code', after: 'installs' },
  // It measures how long a scan takes, so that nothing runs beside it.
  { name: 'ruling', command: mocha('test/ruling/**/*.test.ts', 120), minutes: 10 },
  { name: 'vscode', command: [bin('tsx'), 'scripts/test-vscode.ts'], minutes: 30, stage: 'windows' },
  { name: 'workbench', command: patient(`test/vscode/workbench/!(${reports}|large).test.ts`, 300), minutes: 20, stage: 'windows' },
  { name: 'reports', command: patient(`test/vscode/workbench/@(${reports}).test.ts`, 300), minutes: 20, stage: 'windows' },
  // How fast a key goes through a large workspace.
  { name: 'large', command: patient('test/vscode/workbench/large.test.ts', 300), minutes: 20 },
  // It builds anew what the windows before it load.
  { name: 'vsix', command: patient('test/vscode/vsix/**/*.test.ts', 300), minutes: 20 },
];

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(', ')}; the parts are ${PARTS.map((part) => part.name).join(', ')}.`);
    return 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'headroom-test-'));
  const lines: string[] = [];
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const report = async (part: Part, isBeside: boolean): Promise<void> => {
    if (!isBeside) console.log(`\n=== ${part.name}`);
    const started = Date.now();
    const { counts, remark, output } = await runPart(part, join(scratch, `${part.name}.json`), isBeside);
    if (isBeside) console.log(`\n=== ${part.name}\n${output}`);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    const result = part.check ? (counts.failed ? 'failed' : 'ok') : summary(counts);
    lines.push(`${part.name.padEnd(10)} ${result} (${((Date.now() - started) / 1000).toFixed(1)} s)${remark ? `: ${remark}` : ''}`);
    for (const title of counts.failedTests ?? []) lines.push(`           failed: ${title}`);
    for (const title of counts.retriedTests ?? []) lines.push(`           tried twice: ${title}`);
  };
  try {
    const chosen = PARTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    for (const together of stretches(chosen)) {
      if (together[0]?.stage === 'code') bundleSource(source);
      const isBeside = together.length > 1;
      const left = [...together];
      const begun = new Map<string, Promise<void>>();
      const lane = async (): Promise<void> => {
        for (let part = left.shift(); part; part = left.shift()) {
          const { name, after = '' } = part;
          const ended = (begun.get(after) ?? Promise.resolve()).then(() => report(part, isBeside));
          begun.set(name, ended);
          await ended;
        }
      };
      await Promise.all(Array.from({ length: together[0]?.stage ? atOnce[together[0].stage] : 1 }, lane));
    }
  } finally {
    for (const path of [scratch, source, `${source}.map`]) rmSync(path, { recursive: true, force: true });
  }
  console.log(`\n${lines.join('\n')}\n\n${summary(total)}`);
  return total.failed > 0 ? 1 : 0;
}

/** Parts in the order in which they run: each alone, or those of a stage. */
function stretches(parts: readonly Part[]): readonly (readonly Part[])[] {
  const [first] = parts;
  if (!first) return [];
  const end = first.stage ? parts.findIndex(({ stage }) => stage !== first.stage) : 1;
  const together = end < 0 ? parts : parts.slice(0, end);
  return [together, ...stretches(parts.slice(together.length))];
}

/** `quietly`: what it prints is given back whole, for its lines would stand among those of another part. */
async function runPart(part: Part, results: string, quietly: boolean): Promise<{ counts: Counts; remark?: string; output: string }> {
  const end = await runCommand(part, results, quietly);
  const { output } = end;
  // Where a run ended without its counts, or ended badly with all its tests passed, something failed that is no test.
  const failedCheck: Counts = { passed: 0, failed: 1, skipped: 0 };
  if (end.late) return { counts: failedCheck, remark: `did not end within ${part.minutes} minutes`, output };
  if (part.check) return { counts: { ...failedCheck, failed: end.code === 0 ? 0 : 1 }, remark: end.error, output };
  // A test runner's exit code counts failures, so 3 means "could not run" only where it left no results.
  if (!existsSync(results)) return { counts: failedCheck, remark: end.code === 3 ? 'could not run here; the reason is above' : end.error ?? `ended with code ${end.code} and without results`, output };
  const counts = JSON.parse(readFileSync(results, 'utf8')) as Counts;
  if (end.code !== 0 && counts.failed === 0) return { counts: { ...counts, failed: 1 }, remark: `ended with code ${end.code}`, output };
  if (counts.passed + counts.failed === 0) return { counts: { ...counts, failed: 1 }, remark: 'ran no test', output };
  return { counts, output };
}

/** Runs a part in a process group of its own, which is asked to end when it takes too long or when this process ends. */
async function runCommand(part: Part, results: string, quietly: boolean): Promise<{ code: number | null; late: boolean; error?: string; output: string }> {
  const [command = '', ...args] = part.command;
  const child = spawn(command, args, {
    cwd: REPOSITORY,
    stdio: quietly ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, HEADROOM_TEST_RESULTS: results, ...(part.stage === 'code' && { HEADROOM_SOURCE: source, NODE_OPTIONS: [process.env['NODE_OPTIONS'], cheaper].filter(Boolean).join(' ') }) },
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { output += text; });
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // it has ended
    }
  };
  // TERM, so that the part in its turn ends what it started.
  const forget = onExit(() => signal('SIGTERM'));
  let late = false;
  const timers = [
    setTimeout(() => { late = true; signal('SIGTERM'); }, part.minutes * 60_000),
    setTimeout(() => signal('SIGKILL'), part.minutes * 60_000 + 10_000),
  ];
  try {
    return await new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: null, late, error: error.message, output }));
      child.once('close', (code) => resolve({ code, late, output }));
    });
  } finally {
    timers.forEach((timer) => clearTimeout(timer));
    forget();
  }
}

function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
