import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { FixKind } from '../../../src/core';
import { ensureInstalled } from '../../packages';
import { database } from './database';
import { emulatedFirestore } from './firestore';
import { evaluate, type Main } from './program';
import type { Workspace } from './rewrite';
import type { Run } from './run';
import { rows, type Rows } from './seed';
import { servers, type Servers } from './servers';
import { listen } from './traffic';

/** The models of every library but Prisma, which the pairs import: a folder per library. */
export const models = join(__dirname, '..', '..', 'fixtures', 'fixes', 'models');

/** Where a library is installed of which only a part is run; see `requireOf`. */
const installedForTypes: ReadonlySet<string> = new Set(['firestore']);

/** The installation that a library is a part of. */
export const packagesOf = (library: string): string => (installedForTypes.has(library) ? ensureInstalled(join(__dirname, '..', '..', 'oracle', 'real-packages')) : libraryPackages());

/** What the imports of a library's programs lead to. */
export function requireOf(library: string): NodeRequire {
  const require = createRequire(join(libraryPackages(), 'program.js'));
  if (library !== 'firestore') return require;
  const firestore = emulatedFirestore(createRequire(join(packagesOf(library), 'program.js')));
  return Object.assign((name: string): unknown => (name === '@google-cloud/firestore' ? firestore : require(name)), require);
}

/** The installation of the libraries that are run. */
export const libraryPackages = (): string => ensureInstalled(join(__dirname, '..', 'packages'));

/** What `connect.ts` beside a library's models gives: the client that `main` gets, on the database of an address. */
interface Connection {
  readonly db: unknown;
  close(): Promise<void>;
  /** What was sent, where the library does not speak through `pg`; otherwise it is counted there. */
  readonly statements?: readonly string[];
  /** How many bytes were answered so far, likewise. */
  bytes?(): number;
}

type Connect = (url: string, servers: Servers, maxRows?: number) => Promise<Connection>;

/** What a program of a library is run on: the folder that its imports start from, and how many rows there are, the usual ones where it does not say. */
export interface LibraryRun {
  readonly library: string;
  readonly folder: string;
  readonly rows?: Rows;
  /** The most rows that the emulator of PostgREST gives in an answer, where that is other than the service's own 1,000: a project may set it. */
  readonly maxRows?: number;
  /** What is done to the rows before the program is connected. */
  prepare?(url: string): Promise<void>;
  /** Modules that stand in for packages. */
  readonly modules?: Readonly<Record<string, unknown>>;
}

/** A program of a library beside its models, at the places that its imports name. What makes the connection may be an emulator, which no application has: it is there where the program names it. */
export function workspaceOf(library: string, kind: FixKind, text: string): Workspace {
  const program = `/app/${kind}/${library}/program.ts`;
  const own = readdirSync(join(models, library), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:ts|sql)$/.test(file) && (file !== 'connect.ts' || text.includes(`models/${library}/connect'`)));
  return { files: { ...manifestOf(library, kind), ...Object.fromEntries(own.map((file) => [`/app/models/${library}/${file.replaceAll('\\', '/')}`, readFileSync(join(models, library, file), 'utf8')])), [program]: text }, program };
}

/** The workspace of a Supabase project, whose tables are made by a migration where its tools look for one. */
export function withMigrations({ files, program }: Workspace): Workspace {
  const { '/app/models/supabase/schema.sql': schema = '', ...others } = files;
  return { files: { ...others, '/app/supabase/migrations/20260131235959_tables.sql': schema }, program };
}

/** Packages that a kind of rewrite uses only where the project has them, with the versions that are run. */
const needed: Partial<Readonly<Record<FixKind, string>>> = { 'data-loader': 'dataloader', concurrency: 'p-limit' };
/** Libraries whose models do not say in which database they are: the driver does. */
const byDriver: Readonly<Record<string, string>> = { typeorm: 'pg', sequelize: 'pg', objection: 'pg' };

function manifestOf(library: string, kind: FixKind): Readonly<Record<string, string>> {
  const name = needed[kind] ?? (kind === 'into-query' ? byDriver[library] : undefined);
  if (name === undefined) return {};
  const { dependencies } = JSON.parse(readFileSync(join(__dirname, '..', 'packages', 'package.json'), 'utf8')) as { readonly dependencies: Readonly<Record<string, string>> };
  return { '/app/package.json': JSON.stringify({ dependencies: { [name]: dependencies[name] } }) };
}

/** Runs a program on a copy of the seeded database of its own, with modules of its own; what it sends is counted from when it is connected. */
export function runOfLibrary(one: LibraryRun, text: string, name: string, input: unknown, withoutIds: readonly string[] = []): Promise<Run> {
  return database().withUrl(one.rows ?? rows, async (url, { seeded, contents }) => {
    await one.prepare?.(url);
    const ran = await runAt(url, one, text, name, input);
    return { ...ran, contents: await contents(withoutIds), seeded };
  });
}

/** The same on a database that is there. */
export async function runAt(url: string, { library, folder, maxRows, modules = {} }: Pick<LibraryRun, 'library' | 'folder' | 'maxRows' | 'modules'>, text: string, name: string, input?: unknown): Promise<Omit<Run, 'contents' | 'seeded'>> {
  const require = createRequire(join(libraryPackages(), 'program.js'));
  const packages = requireOf(library);
  const { main, connect } = load(text, name, library, folder, Object.assign((id: string): unknown => (Object.hasOwn(modules, id) ? modules[id] : packages(id)), require));
  const connection = await connect(url, servers, maxRows);
  // MikroORM has a `pg` of its own.
  const traffic = listen(library === 'mikro-orm' ? createRequire(require.resolve('@mikro-orm/postgresql/package.json')) : require);
  const before = connection.bytes?.() ?? 0;
  let json: unknown;
  let bytes = 0;
  try {
    const result = await main(connection.db, structuredClone(input));
    json = result === undefined ? undefined : JSON.parse(JSON.stringify(result));
    bytes = connection.bytes ? connection.bytes() - before : traffic.bytes();
  } finally {
    traffic.stop();
    await connection.close();
  }
  const statements = connection.statements ?? traffic.sent;
  const ends = statements.filter((statement) => /^\s*(?:COMMIT|ROLLBACK)\s*;?\s*$/i.test(statement)).length;
  const queries = statements.filter((statement) => !/^\s*(?:BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET)\b/i.test(statement)).length;
  return { json, bytes, counts: { queries, transactions: ends }, statements: [...statements] };
}

/** A program and the connection to its models, which share their modules. */
function load(text: string, name: string, library: string, folder: string, require: NodeRequire): { main: Main<unknown>; connect: Connect } {
  const { outputFiles: [bundle] } = buildSync({
    stdin: { contents: `${text}\nexport { connect } from '../../models/${library}/connect';\n`, resolveDir: folder, loader: 'ts', sourcefile: name },
    bundle: true, packages: 'external', write: false, format: 'cjs', platform: 'node', target: 'node20',
    // As projects with decorators have it: fields that are only declared must not hide what the library puts on the prototype.
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
  });
  const { main, connect } = evaluate(bundle?.text ?? '', name, require);
  if (typeof main !== 'function') throw new Error(`${name} exports no function named main.`);
  return { main: main as Main<unknown>, connect: connect as Connect };
}
