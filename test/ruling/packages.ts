// Published packages that carry a real back end: fetched from the npm registry when they are ruled on, never a dependency, never committed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** One package, pinned to the byte. */
export interface RuledPackage {
  /** The name of its file in `expected`. */
  readonly id: string;
  /** Name and exact version, as `npm pack` takes them. */
  readonly spec: string;
  /** `npm view SPEC dist.integrity`: the registry's sha512 of the tarball. */
  readonly integrity: string;
  /** What is scanned, below the package's own folder. */
  readonly roots: readonly string[];
}

export const packages: readonly RuledPackage[] = [
  {
    // TypeScript sources of an Express API on Prisma, with their schema in an unusual place. Each handler makes a client of its own; none
    // of its queries is in a loop, so that silence is right.
    id: 'prisma-api',
    spec: 'prisma-api@1.0.17',
    integrity: 'sha512-/LAhqDmut934VuO90fwuVXPgZCJ3wnYbFWNgzw7OrQqTC1cs2mQhtyyq3t/T7A5uVZ9JXm4ZJ2fIniVjf7v+vA==',
    roots: ['.'],
  },
  {
    // A NestJS back end on Prisma 7 as its compiler wrote it: the services' types are gone, so that its loops around queries (the
    // similarities in `overlay.service.js`, `batchCreate` in `repositories.service.js`, `appendEvents` in `investigations.service.js`,
    // `token-refresh.processor.js`) are known misses. Its packages lie bundled in `node_modules`, each with its output in `dist`.
    id: 'prismalens',
    spec: 'prismalens@0.5.0',
    integrity: 'sha512-RxiskaXwEdjf5j22/nUYqlzQnE1cw5B07IuQr92J8TKLSd8N8rKaWl65bUh+nskkDEis68AoZ4DwSvMRuvbzng==',
    roots: ['api', 'auth', 'database', 'engine', 'integrations'].map((name) => `node_modules/@prismalens/${name}/dist`),
  },
  {
    // A large back end on MongoDB and Postgres drivers: nothing in it is a library that the catalogue knows, so that silence is right.
    id: 'parse-server',
    spec: 'parse-server@9.10.0',
    integrity: 'sha512-f4IIsWLsh30mOJl6u6SB3GBrj7Zj4f69dKkI0PPZxNeVttlKFBEg/VHc2AQrWKWRvnIlWy22o2UdX4ECPDPCIw==',
    roots: ['.'],
  },
];

const FETCH_MINUTES = 2;

/** The tarballs that were fetched, kept between runs: `$XDG_CACHE_HOME/headroom/ruling`, by default `~/.cache/headroom/ruling`. */
function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'headroom', 'ruling');
}

/**
 * Unpacks the package into a new temporary folder, which the caller removes. The tarball is checked against its pin every time, so
 * that neither a broken download nor a changed cache is ever ruled on.
 * @returns `folder`, the package's own folder, and `remove`
 * @throws Error with one sentence that says what is missing
 */
export function unpack(ruled: RuledPackage): { readonly folder: string; readonly remove: () => void } {
  const tarball = ensureTarball(ruled);
  const temporary = mkdtempSync(join(realpathSync(tmpdir()), 'headroom-ruling-'));
  const done = spawnSync('tar', ['-xzf', tarball, '-C', temporary], { encoding: 'utf8' });
  if (done.status !== 0) {
    rmSync(temporary, { recursive: true, force: true });
    throw new Error(`${ruled.spec} could not be unpacked with tar: ${done.error?.message ?? done.stderr.trim()}`);
  }
  return { folder: join(temporary, 'package'), remove: () => rmSync(temporary, { recursive: true, force: true }) };
}

function ensureTarball(ruled: RuledPackage): string {
  const cache = cacheFolder();
  const tarball = join(cache, `${ruled.spec.replace('/', '+')}.tgz`);
  if (existsSync(tarball) && integrityOf(tarball) === ruled.integrity) return tarball;
  mkdirSync(cache, { recursive: true });
  // Into a folder of its own, and renamed into its place: another run may fetch at the same time.
  const temporary = mkdtempSync(join(cache, 'fetch-'));
  try {
    const fetched = fetchInto(temporary, ruled);
    const integrity = integrityOf(fetched);
    if (integrity !== ruled.integrity) throw new Error(`The registry's ${ruled.spec} is not the pinned one: it has ${integrity}, the pin is ${ruled.integrity}.`);
    renameSync(fetched, tarball);
    return tarball;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function fetchInto(folder: string, ruled: RuledPackage): string {
  const done = spawnSync('npm', ['pack', ruled.spec, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error', '--fetch-retries=1'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: FETCH_MINUTES * 60_000,
    // `npm` is a script on Windows.
    shell: process.platform === 'win32',
  });
  const name = readdirSync(folder).find((entry) => entry.endsWith('.tgz'));
  if (done.status === 0 && name !== undefined) return join(folder, name);
  const why = done.error?.message ?? (/^npm error (?!code |syscall |errno )(.+)$/m.exec(done.stderr)?.[1] || `exit code ${done.status}`);
  throw new Error(`${ruled.spec} could not be fetched, which needs the npm registry once: npm pack says "${why}".`);
}

function integrityOf(file: string): string {
  return `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
}
