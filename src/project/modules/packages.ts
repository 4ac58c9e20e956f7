import type { FilePath, Notice } from '../../core';
import { asObject, asStrings, readJson } from '../settings/json';
import { basename, byPath, dirname, isWithin, join, upwards } from '../paths';

/** One `package.json` of the workspace. */
export interface PackageManifest {
  readonly folder: FilePath;
  readonly name?: string;
  /** Whether its `.js` files are modules: `"type": "module"`. */
  readonly isModule: boolean;
  readonly main: readonly string[];
  readonly exports?: unknown;
  readonly imports?: Readonly<Record<string, unknown>>;
  /** Dependency → version range, of all kinds. */
  readonly dependencies: ReadonlyMap<string, string>;
  /** Prefix of a specifier → the place it stands for (https://www.npmjs.com/package/module-alias, `_moduleAliases`). */
  readonly aliases?: Readonly<Record<string, FilePath>>;
  /** Folders in which a package that is installed nowhere is looked for. */
  readonly moduleFolders?: readonly FilePath[];
  /** The command that seeds the database: `prisma.seed`. */
  readonly seedCommand?: string;
}

export interface Packages {
  /** The nearest manifest above a folder. */
  nearest(folder: FilePath): PackageManifest | undefined;
  /** The nearest version range of a dependency above a folder. */
  versionOf(folder: FilePath, dependency: string): string | undefined;
  /** The workspace's package of that name; the one nearest to the importing folder where several have it. */
  named(name: string, from: FilePath): PackageManifest | undefined;
  readonly all: readonly PackageManifest[];
  readonly notices: readonly Notice[];
}

/**
 * Reads the manifests. Every package of the workspace that has a name can be imported by it: which of them the package
 * manager's `workspaces` really lists decides only about what is installed, and lists differ between managers.
 */
export function readPackages(manifests: Iterable<FilePath>, text: (file: FilePath) => string | undefined): Packages {
  const notices: Notice[] = [];
  const byFolder = new Map<FilePath, PackageManifest | undefined>();
  const byName = new Map<string, PackageManifest[]>();
  /** Folder → dependency → range: rules ask for every call of a library. */
  const versions = new Map<FilePath, Map<string, string | undefined>>();

  function load(folder: FilePath): PackageManifest | undefined {
    if (byFolder.has(folder)) return byFolder.get(folder);
    const file = join(folder, 'package.json');
    const source = text(file);
    let manifest: PackageManifest | undefined;
    if (source !== undefined) {
      const json = readJson(file, source, 'package-json-invalid');
      notices.push(...json.notices);
      manifest = manifestOf(folder, asObject(json.value) ?? {});
    }
    byFolder.set(folder, manifest);
    return manifest;
  }

  for (const file of [...manifests].filter((path) => basename(path) === 'package.json').sort(byPath)) {
    const manifest = load(dirname(file));
    if (manifest?.name === undefined) continue;
    byName.set(manifest.name, [...(byName.get(manifest.name) ?? []), manifest]);
  }

  function* above(folder: FilePath): Generator<PackageManifest> {
    for (const at of upwards(folder)) {
      const manifest = load(at);
      if (manifest !== undefined) yield manifest;
    }
  }

  return {
    notices,
    all: [...byFolder.values()].filter((manifest) => manifest !== undefined),
    nearest(folder) {
      for (const manifest of above(folder)) return manifest;
      return undefined;
    },
    versionOf(folder, dependency) {
      let known = versions.get(folder);
      if (known === undefined) versions.set(folder, (known = new Map()));
      if (known.has(dependency)) return known.get(dependency);
      let range: string | undefined;
      for (const manifest of above(folder)) if ((range = manifest.dependencies.get(dependency)) !== undefined) break;
      known.set(dependency, range);
      return range;
    },
    named(name, from) {
      const found = byName.get(name) ?? [];
      if (found.length < 2) return found[0];
      const shared = (manifest: PackageManifest): number => {
        for (const at of upwards(from)) if (isWithin(at, manifest.folder)) return at.length;
        return 0;
      };
      return [...found].sort((a, b) => shared(b) - shared(a) || a.folder.length - b.folder.length || byPath(a.folder, b.folder))[0];
    },
  };
}

function manifestOf(folder: FilePath, json: Readonly<Record<string, unknown>>): PackageManifest {
  const dependencies = new Map<string, string>();
  for (const kind of ['optionalDependencies', 'peerDependencies', 'devDependencies', 'dependencies']) {
    for (const [name, range] of Object.entries(asObject(json[kind]) ?? {})) {
      if (typeof range === 'string') dependencies.set(name, range);
    }
  }
  const imports = asObject(json['imports']);
  const seedCommand = asObject(json['prisma'])?.['seed'];
  return {
    folder, isModule: json['type'] === 'module',
    ...(typeof json['name'] === 'string' && json['name'] !== '' ? { name: json['name'] } : {}),
    // Sources first: `source` and `types` of a workspace package often name them directly.
    main: asStrings([json['source'], json['types'], json['typings'], json['module'], json['main']]),
    ...(json['exports'] === undefined ? {} : { exports: json['exports'] }),
    ...(imports === undefined ? {} : { imports }),
    dependencies,
    ...searched(folder, json),
    ...(typeof seedCommand === 'string' ? { seedCommand } : {}),
  };
}

/**
 * Where else the programs of a package find modules: by what `module-alias` reads of its manifest, and in the folders that its scripts set `NODE_PATH` to. Sources:
 * https://www.npmjs.com/package/module-alias, https://nodejs.org/api/modules.html#loading-from-the-global-folders
 */
function searched(folder: FilePath, json: Readonly<Record<string, unknown>>): Pick<PackageManifest, 'aliases' | 'moduleFolders'> {
  const aliases = Object.entries(asObject(json['_moduleAliases']) ?? {}).flatMap(([name, target]) => (typeof target === 'string' ? [[name, join(folder, target)] as const] : []));
  const listed = Array.isArray(json['_moduleDirectories']) ? json['_moduleDirectories'] : [];
  const set = asStrings(Object.values(asObject(json['scripts']) ?? {})).flatMap((script) => [...script.matchAll(nodePath)].flatMap(([, folders = '']) => folders.split(/[:;]/)));
  const moduleFolders = [...new Set(asStrings([...listed, ...set]).filter((path) => path !== '' && !path.includes('node_modules') && !path.includes('$')).map((path) => join(folder, path)))];
  return { ...(aliases.length > 0 && { aliases: Object.fromEntries(aliases) }), ...(moduleFolders.length > 0 && { moduleFolders }) };
}

/** `NODE_PATH=. node index.js`, `cross-env NODE_PATH=./src node index.js` */
const nodePath = /\bNODE_PATH=["']?([^\s"'&]+)/g;

/**
 * The places that an `exports` or `imports` map gives a key, in order of preference, relative to the package. Every
 * condition counts: which of them holds depends on a build that is not run here, and the first place that exists wins.
 */
export function mappedTargets(map: unknown, key: string): readonly string[] {
  if (typeof map === 'string' || Array.isArray(map)) return key === '.' ? leaves(map) : [];
  const entries = asObject(map);
  if (entries === undefined) return [];
  if (!Object.keys(entries).some((name) => name.startsWith('.') || name.startsWith('#'))) return key === '.' ? leaves(entries) : [];
  if (entries[key] !== undefined) return leaves(entries[key]);
  let best: { readonly prefix: string; readonly stands: string; readonly value: unknown } | undefined;
  for (const [pattern, value] of Object.entries(entries)) {
    const star = pattern.indexOf('*');
    if (star === -1) continue;
    const prefix = pattern.slice(0, star);
    const suffix = pattern.slice(star + 1);
    if (key.length < pattern.length || !key.startsWith(prefix) || !key.endsWith(suffix)) continue;
    if (best === undefined || prefix.length > best.prefix.length) best = { prefix, stands: key.slice(star, key.length - suffix.length), value };
  }
  const found = best;
  return found === undefined ? [] : leaves(found.value).map((target) => target.replaceAll('*', () => found.stands));
}

/** All strings in a conditional target, those that name sources or types first. */
function leaves(target: unknown): readonly string[] {
  if (typeof target === 'string') return [target];
  if (Array.isArray(target)) return target.flatMap(leaves);
  const conditions = asObject(target);
  if (conditions === undefined) return [];
  const rank = (condition: string): number => (condition === 'source' || condition === 'development' ? 0 : condition === 'types' ? 1 : 2);
  return Object.entries(conditions)
    .sort(([a], [b]) => rank(a) - rank(b))
    .flatMap(([, value]) => leaves(value));
}

/** What takes names of other files for imports of them: `nitropack` is Nitro up to version 2, `nitro` from 3 on. */
const importing = ['nuxt', 'nuxt3', 'nuxt-edge', 'nitropack', 'nitro'];

/** The folder of the package that a file is in, where a framework imports for it what it names; undefined where no package of the workspace has such a framework. */
export function importingPackages(packages: Packages): ((file: FilePath) => FilePath | undefined) | undefined {
  if (!packages.all.some(({ dependencies }) => importing.some((name) => dependencies.has(name)))) return undefined;
  const known = new Map<FilePath, FilePath | undefined>();
  return (file) => {
    const folder = dirname(file);
    if (!known.has(folder)) known.set(folder, importing.some((name) => packages.versionOf(folder, name) !== undefined) ? packages.nearest(folder)?.folder : undefined);
    return known.get(folder);
  };
}

/** The folder of the package that a file is in, by the nearest `package.json`; undefined where none stands above it. */
export function packageFolder(file: FilePath, { text }: { text(file: FilePath): string | undefined }): FilePath | undefined {
  for (const folder of upwards(dirname(file))) if (text(join(folder, 'package.json')) !== undefined) return folder;
  return undefined;
}
