import ignore, { type Ignore } from 'ignore';
import type { FilePath, Notice } from '../../core';
import { basename, byPath, dirname, isWithin, join, relativeTo, upwards } from '../paths';
import type { FileHost } from '../types';

/** What lies in a workspace, by path alone; no source file is read. */
export interface Discovery {
  /** Source files to look at, sorted: neither ignored, nor left out by the settings, nor declarations. */
  readonly files: readonly FilePath[];
  /** Every file that an import may resolve to: `files`, declarations, and what the settings leave out. */
  readonly importable: ReadonlySet<FilePath>;
  /** Files that the caller asked for beside source files. */
  readonly extra: readonly FilePath[];
  /** `package.json`, `tsconfig*.json` and `jsconfig.json` files, import maps, and what says how something is deployed. */
  readonly configs: ReadonlySet<FilePath>;
  readonly notices: readonly Notice[];
}

export interface DiscoverOptions {
  readonly roots: readonly FilePath[];
  readonly host: FileHost;
  /** In `.gitignore` syntax, relative to each root; an empty `include` is everything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly isExtra?: (file: FilePath) => boolean;
}

const sourceFile = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;
const declarationFile = /\.d\.(?:[^.]+\.)?[cm]?ts$/;
const minified = /[.-]min\.[cm]?js$/;
const configFile = /^(?:package\.json|[tj]sconfig(?:\.[\w.-]+)?\.json|deno\.jsonc?|import_?map\.json|wrangler\.(?:toml|jsonc?)|(?:serverless|template)\.ya?ml|nuxt\.config\.[cm]?[jt]s|(?:worker-configuration|cloudflare-env|env|app)\.d\.ts)$/;
/** Folders that never hold a workspace's own sources. */
const foreignFolders = new Set(['node_modules', 'bower_components', 'jspm_packages']);
/** Names of output folders; only beside a `package.json`, since `src/core/build` may well be source. */
const outputFolders = new Set(['dist', 'build', 'out', 'coverage', 'dev-dist', 'storybook-static', 'out-tsc', 'public', 'tmp']);

/** One `.gitignore`, and the folder that its patterns start from. */
interface Ignorer {
  readonly folder: FilePath;
  readonly rules: Ignore;
}

/** Whether the path names a declaration file: it gives types but has no code to look at. */
export function isDeclarationFile(file: FilePath): boolean {
  return declarationFile.test(file);
}

/** Whether the file is a configuration that discovery lists. */
export function isConfigFile(file: FilePath): boolean {
  return configFile.test(basename(file));
}

/** Whether an edit of the file may change what is known of all others: a configuration, a base of one by its name, and what is ignored. */
export function changesLayout(file: FilePath): boolean {
  return isConfigFile(file) || /(?:^|\/)(?:[tj]sconfig[\w.-]*\.json|\.gitignore)$/.test(file);
}

/** Whether the path's extension is one that the compiler parses. */
export function isSourceFile(file: FilePath): boolean {
  return sourceFile.test(file);
}

/**
 * Walks the roots. Folders that cannot be read become notices. Links are followed after everything else, and no real
 * folder or file is visited twice, so that link circles end and a linked file is listed under its own path.
 */
export function discover(options: DiscoverOptions): Discovery {
  const { host } = options;
  const files = new Set<FilePath>();
  const importable = new Set<FilePath>();
  const extra = new Set<FilePath>();
  const configs = new Set<FilePath>();
  const notices: Notice[] = [];
  const visited = new Set<FilePath>();
  const links: { path: FilePath; kind: 'file' | 'folder'; root: Root; ignorers: readonly Ignorer[] }[] = [];

  function walk(folder: FilePath, real: FilePath, root: Root, outer: readonly Ignorer[]): void {
    if (visited.has(real)) return;
    visited.add(real);
    let entries: ReturnType<FileHost['readFolder']>;
    try {
      entries = host.readFolder(folder);
    } catch (error) {
      notices.push({ code: 'folder-unreadable', severity: 'warning', message: `The folder cannot be read: ${messageOf(error)}.`, file: folder });
      return;
    }
    const ignorers = entries.some((entry) => entry.name === '.gitignore' && entry.kind === 'file')
      ? [...outer, ...ignorerOf(host, folder)]
      : outer;
    const besidePackage = entries.some((entry) => entry.name === 'package.json');
    for (const { name, kind, link } of entries) {
      if (kind === 'other') {
        if (link) noteBroken(join(folder, name), ignorers);
        continue;
      }
      if (kind === 'folder' && (foreignFolders.has(name) || name.startsWith('.') || (besidePackage && outputFolders.has(name)))) continue;
      if (kind === 'file' && !isOfInterest(name, folder, options)) continue;
      const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
      if (isIgnored(ignorers, path, kind)) continue;
      if (link) links.push({ path, kind, root, ignorers });
      else if (kind === 'folder') walk(path, `${real === '/' ? '' : real}/${name}`, root, ignorers);
      else addFile(path, `${real === '/' ? '' : real}/${name}`, root);
    }
  }

  /** Configurations and schemas would be read: without them less is known. A missing source file is missing alone. */
  function noteBroken(path: FilePath, ignorers: readonly Ignorer[]): void {
    if (!configFile.test(basename(path)) && options.isExtra?.(path) !== true) return;
    if (isIgnored(ignorers, path, 'file')) return;
    notices.push({ code: 'link-broken', severity: 'warning', message: 'The link leads to no file, so that what it says is not known.', file: path });
  }

  function addFile(path: FilePath, real: FilePath, root: Root): void {
    if (visited.has(real)) return;
    visited.add(real);
    const name = basename(path);
    if (configFile.test(name)) configs.add(path);
    if (options.isExtra?.(path) === true) extra.add(path);
    if (!sourceFile.test(name) || minified.test(name)) return;
    importable.add(path);
    if (!declarationFile.test(name) && root.selects(path)) files.add(path);
  }

  for (const folder of options.roots) {
    const kind = host.stat(folder)?.kind;
    if (kind !== 'folder') {
      notices.push({ code: 'root-missing', severity: 'error', message: `The folder ${folder} does not exist.`, file: folder });
      continue;
    }
    const root: Root = { folder, selects: selection(folder, options.include, options.exclude) };
    walk(folder, realPathOf(host, folder), root, ignorersAbove(host, folder));
  }
  // Following a link can bring up further links, so the list grows while it is walked.
  for (const { path, kind, root, ignorers } of links) {
    const real = realPathOf(host, path);
    if (real.includes('/node_modules/')) continue;
    if (kind === 'folder') walk(path, real, root, ignorers);
    else addFile(path, real, root);
  }
  return { files: [...files].sort(byPath), importable, extra: [...extra].sort(byPath), configs, notices };
}

interface Root {
  readonly folder: FilePath;
  selects(file: FilePath): boolean;
}

function isOfInterest(name: string, folder: FilePath, options: DiscoverOptions): boolean {
  return sourceFile.test(name) || configFile.test(name) || options.isExtra?.(`${folder}/${name}`) === true;
}

function selection(root: FilePath, include: readonly string[], exclude: readonly string[]): (file: FilePath) => boolean {
  const included = include.length > 0 ? ignore().add([...include]) : undefined;
  const excluded = exclude.length > 0 ? ignore().add([...exclude]) : undefined;
  return (file) => {
    if (!isWithin(root, file)) return true;
    const path = relativeTo(root, file);
    return (included === undefined || included.ignores(path)) && excluded?.ignores(path) !== true;
  };
}

function ignorerOf(host: FileHost, folder: FilePath): Ignorer[] {
  try {
    const text = host.readFile(join(folder, '.gitignore'));
    return text === undefined || !/^\s*[^\s#]/m.test(text) ? [] : [{ folder, rules: ignore().add(text) }];
  } catch {
    return []; // Unreadable rules ignore nothing: rather a file too many than one too few.
  }
}

/** The `.gitignore` files above a root, outermost first, up to the repository that it lies in; none outside a repository. */
function ignorersAbove(host: FileHost, root: FilePath): readonly Ignorer[] {
  const found: Ignorer[] = [];
  if (host.stat(join(root, '.git')) !== undefined) return found;
  for (const folder of upwards(dirname(root))) {
    found.unshift(...ignorerOf(host, folder));
    if (host.stat(join(folder, '.git')) !== undefined) return found.filter((ignorer) => !ignorer.rules.ignores(relativeTo(ignorer.folder, root) + '/'));
  }
  return [];
}

/** The innermost file with a say decides, as in git; a file in an ignored folder is never asked for. */
function isIgnored(ignorers: readonly Ignorer[], path: FilePath, kind: 'file' | 'folder'): boolean {
  for (let at = ignorers.length - 1; at >= 0; at--) {
    const ignorer = ignorers[at];
    if (ignorer === undefined || !isWithin(ignorer.folder, path)) continue;
    const relative = relativeTo(ignorer.folder, path);
    const result = ignorer.rules.test(kind === 'folder' ? `${relative}/` : relative);
    if (result.ignored) return true;
    if (result.unignored) return false;
  }
  return false;
}

function realPathOf(host: FileHost, path: FilePath): FilePath {
  try {
    return host.realPath(path);
  } catch {
    return path;
  }
}

/** An error's message without a trailing full stop, to be put into a sentence. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
