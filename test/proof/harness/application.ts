import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { applyEdits, type Fix, type FixKind } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';
import { libraryPackages } from './library';

export type Files = Readonly<Record<string, string>>;

const root = '/app/';

/** All files below a folder, by their path in an application. */
export function filesIn(folder: string): Files {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => statSync(join(folder, file)).isFile());
  return Object.fromEntries(paths.map((file) => [file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')]));
}

/** The files that are new or other than they were. */
export function changed(before: Files, after: Files): Files {
  return Object.fromEntries(Object.entries(after).filter(([file, text]) => before[file] !== text));
}

/** What became of each application: several tests look at the same. */
const taken = new Map<string, Files>();

/** An application after every job that is offered was taken, one after the other; or every rewrite of another kind. */
export function withJobs(before: Files, wanted: FixKind = 'enqueue'): Files {
  const key = JSON.stringify([wanted, before]);
  const known = taken.get(key) ?? takeJobs(before, wanted);
  taken.set(key, known);
  return known;
}

function takeJobs(before: Files, wanted: FixKind): Files {
  let files = before;
  const host = memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, text]) => [root + file, text])));
  const engine = createEngine({ roots: [root.slice(0, -1)], host, settings: { rules: only('blocking-side-effect', 'long-running-handler') } });
  for (;;) {
    // How requests come to the functions of other files is known once the workspace was looked at.
    for (const steps = engine.settle(); steps.next().done !== true;);
    const fix = firstFix(engine, files, wanted);
    if (!fix) return files;
    files = { ...files, ...Object.fromEntries(fix.edits.map(({ file, create, edits }) => [file.slice(root.length), applyEdits(create ? '' : files[file.slice(root.length)] ?? '', edits)])) };
    for (const { file } of fix.edits) host.write(file, files[file.slice(root.length)] ?? '');
    engine.notifyChanged(fix.edits.map(({ file }) => file));
  }
}

/** The first one of a kind; what is found behind it is not looked at, since the next look is at an application that has it. */
function firstFix(engine: ReturnType<typeof createEngine>, files: Files, wanted: FixKind): Fix | undefined {
  for (const file of Object.keys(files)) {
    if (!/\.[jt]sx?$/.test(file)) continue;
    for (const { fingerprint, location: { start: { offset } } } of engine.findings(root + file)) {
      const fixes = engine.fixesAt(root + file, offset, offset).flatMap(({ finding, fixes: own }) => (finding.fingerprint === fingerprint ? own : []));
      const fix = fixes.find(({ kind }) => kind === wanted);
      if (fix) return fix;
    }
  }
  return undefined;
}

/** An application on disk, with the packages of the proofs, whose scripts are run as a person runs them, until one of the same files has run so: see `directly`. */
export interface Application {
  /** Starts a script of its `package.json`; resolves when it has written a first line, or at once where it writes none. `byNpm`: however often it has run. */
  run(script: string, speaks: boolean, byNpm?: boolean): Promise<Running>;
  remove(): void;
}

export interface Running {
  readonly line: string;
  /** Everything that it has written to its standard error. */
  errors(): string;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Scripts that npm has run to their end or their first line, and what the compiler made of an application, by its files. */
const ranByNpm = new Set<string>();
const compiled = new Map<string, Files>();

/**
 * What npm starts by a script, without npm, the command line of tsx and a second compilation of the same files, which had to be paid for in each test again: an empty program took 1.0 s of CPU with
 * them and 0.5 without, and the compiler more than either.
 * @returns undefined where the script has not run with npm yet, or is another command
 */
function directly(script: string, { command, key, folder }: { readonly command: string; readonly key: string; readonly folder: string }): readonly string[] | undefined {
  const [, isCompiled, runner, args = ''] = /^(tsc && )?(node|tsx) ((?:--[\w-]+=\S+ )*[\w./-]+\.[cm]?[jt]s)$/.exec(command) ?? [];
  if (runner === undefined || !ranByNpm.has(`${script} ${key}`)) return undefined;
  if (isCompiled !== undefined) {
    const made = compiled.get(key);
    if (!made) return undefined;
    write(join(folder, 'dist'), made);
  }
  const tsx = join(dirname(require.resolve('tsx/package.json')), 'dist');
  return [process.execPath, ...(runner === 'tsx' ? ['--require', join(tsx, 'preflight.cjs'), '--import', pathToFileURL(join(tsx, 'loader.mjs')).href] : []), ...args.split(' ')];
}

function write(folder: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/**
 * @param others packages that the proofs' own installation lacks, by the folder of one that has them
 */
export function install(files: Files, environment: Readonly<Record<string, string>>, others: Readonly<Record<string, string>> = {}): Application {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-application-'));
  write(folder, files);
  const key = JSON.stringify([files, others]);
  const { scripts = {} } = JSON.parse(files['package.json'] ?? '{}') as { readonly scripts?: Readonly<Record<string, string>> };
  const installed = join(libraryPackages(), 'node_modules');
  const modules = join(folder, 'node_modules');
  if (Object.keys(others).length === 0) symlinkSync(installed, modules, 'junction');
  else {
    mkdirSync(modules);
    for (const one of readdirSync(installed)) symlinkSync(join(installed, one), join(modules, one), 'junction');
    for (const [name, from] of Object.entries(others)) {
      rmSync(join(modules, name), { force: true });
      symlinkSync(join(from, 'node_modules', name), join(modules, name), 'junction');
    }
  }
  const runners = join(__dirname, '..', '..', '..', 'node_modules', '.bin');
  const running = new Set<Running>();
  return {
    async run(script, speaks, byNpm = false) {
      const command = scripts[script] ?? '';
      const [program = 'npm', ...args] = (byNpm ? undefined : directly(script, { command, key, folder })) ?? ['npm', 'run', '--silent', script];
      const child: ChildProcess = spawn(program, args, { cwd: folder, env: { ...process.env, ...environment, PATH: `${runners}:${process.env['PATH'] ?? ''}` }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      let errors = '';
      child.stderr?.on('data', (part: Buffer) => (errors += part.toString()));
      const line = speaks ? await firstLine(child, () => errors) : '';
      if (speaks) {
        ranByNpm.add(`${script} ${key}`);
        if (command.startsWith('tsc && ') && !compiled.has(key)) compiled.set(key, filesIn(join(folder, 'dist')));
      }
      const one: Running = {
        line, errors: () => errors,
        async end(signal) {
          running.delete(one);
          if (child.exitCode !== null || child.pid === undefined) return;
          // A test that failed ends what it started by the other signal: its second try is with npm again.
          if (signal === 'SIGTERM') ranByNpm.add(`${script} ${key}`);
          const gone = once(child, 'close');
          // npm and what it started are one group.
          process.kill(-child.pid, signal);
          await gone;
        },
      };
      running.add(one);
      return one;
    },
    remove() {
      for (const one of running) void one.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstLine(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (part: Buffer) => {
      text += part.toString();
      if (text.includes('\n')) resolve(text.split('\n')[0] as string);
    });
    child.once('exit', () => reject(new Error(`The program ended: ${errors()}`)));
  });
}

/** What a server that wrote its address answers to an order, and how many milliseconds that took. */
export async function order({ line }: Running, body: object, path = '/orders'): Promise<{ readonly status: number; readonly body: string; readonly time: number }> {
  const { port } = JSON.parse(line) as { readonly port: number };
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers: { 'content-type': 'application/json' } }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, time: performance.now() - start }));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
