import type { FilePath } from '../../core';
import type { ImportMaps } from './import-maps';
import { mappedTargets, type PackageManifest, type Packages } from './packages';
import type { Republished } from './republished';
import { dirname, isAbsolute, isWithin, join } from '../paths';
import { mappedPlaces, type PathMapping } from './tsconfig';
import type { StubProvider } from '../types';

export interface ResolverOptions {
  /** Whether a file that can be imported stands at the path. */
  exists(file: FilePath): boolean;
  mappingFor(folder: FilePath): PathMapping | undefined;
  readonly packages: Packages;
  readonly importMaps?: ImportMaps;
  readonly stubs: StubProvider;
  /** What packages are that are a known library under another name. */
  readonly republished?: Pick<Republished, 'of'>;
}

/** Where an import leads: a source file of the workspace or a declaration stub. */
export interface Resolution {
  readonly file: FilePath;
  readonly stub: boolean;
}

export interface Resolver {
  /** Undefined where the import leads out of the workspace to something the catalogue does not know. Never looks into `node_modules`. */
  resolve(specifier: string, containingFile: FilePath): Resolution | undefined;
}

const tsExtensions = ['.ts', '.tsx', '.d.ts', '.mts', '.cts', '.d.mts', '.d.cts'];
const extensions = [...tsExtensions, '.js', '.jsx', '.mjs', '.cjs'];
/** What an output extension is written for in a source. */
const sourceExtensions: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.jsx'],
  '.jsx': ['.tsx', '.ts', '.d.ts'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
};
const nowhere: readonly FilePath[] = [];

/** Whether a target in `imports` names a package: files of its own begin with a dot. */
function isPackage(target: string): boolean {
  return !target.startsWith('.') && !target.startsWith('#') && !isAbsolute(target);
}

/** Output folders, as they stand at the start of a path in a manifest. */
const outputFolder = /^(?:dist|build|lib|out|output|esm|cjs|\.build)(?:\/(?:esm|cjs|es|lib|types|src))?(?=\/|$)/;

/** Answers are kept per folder and specifier; after a change of files, configurations or stubs a new resolver is made. */
export function createResolver(options: ResolverOptions): Resolver {
  const { exists, stubs, packages } = options;
  const byFolder = new Map<FilePath, Map<string, Resolution | undefined>>();
  const byMapping = new Map<object, Map<string, readonly FilePath[]>>();
  const byPlace = new Map<FilePath, FilePath | undefined>();

  function resolve(specifier: string, containingFile: FilePath): Resolution | undefined {
    const folder = dirname(containingFile);
    let known = byFolder.get(folder);
    if (known === undefined) byFolder.set(folder, (known = new Map()));
    if (known.has(specifier)) return known.get(specifier);
    const found = search(specifier, folder, containingFile);
    known.set(specifier, found);
    return found;
  }

  function search(specifier: string, folder: FilePath, containingFile: FilePath): Resolution | undefined {
    const mapped = options.importMaps?.mapped(specifier, folder);
    if (mapped !== undefined) {
      const place = 'place' in mapped ? mapped.place : undefined;
      const stub = stubs.resolve('specifier' in mapped ? mapped.specifier : specifier, containingFile, place);
      if (stub !== undefined) return { file: stub, stub: true };
      const file = place === undefined ? undefined : knownFileAt(place);
      if (file !== undefined) return { file, stub: false };
    }
    const places = placesOf(specifier, folder);
    for (const place of places.length === 0 ? [undefined] : places) {
      // The catalogue comes first: a generated client is often absent, and where it is present its own types are too large.
      const stub = stubs.resolve(specifier, containingFile, place);
      if (stub !== undefined) return { file: stub, stub: true };
      const file = place === undefined ? undefined : knownFileAt(place);
      if (file !== undefined) return { file, stub: false };
    }
    for (const target of ownImports(specifier, folder).targets) {
      const found = isPackage(target) ? search(target, folder, containingFile) : undefined;
      if (found !== undefined) return found;
    }
    const known = options.republished?.of(specifier);
    const stub = known === undefined ? undefined : stubs.resolve(known, containingFile, undefined);
    return stub === undefined ? stubBeside(specifier, folder) : { file: stub, stub: true };
  }

  /** What the nearest package says of a specifier with `#`: files of its own, or other packages. https://nodejs.org/api/packages.html#subpath-imports */
  function ownImports(specifier: string, folder: FilePath): { readonly owner?: FilePath; readonly targets: readonly string[] } {
    const owner = specifier.startsWith('#') ? packages.nearest(folder) : undefined;
    return owner?.imports === undefined ? { targets: [] } : { owner: owner.folder, targets: mappedTargets(owner.imports, specifier) };
  }

  /** A stub that imports another by a relative path. */
  function stubBeside(specifier: string, folder: FilePath): Resolution | undefined {
    if (!specifier.startsWith('.') || !folder.startsWith('/headroom-stubs')) return undefined;
    const path = join(folder, specifier.replace(/\.js$/, ''));
    const file = [`${path}.d.ts`, `${path}/index.d.ts`].find((candidate) => stubs.text(candidate) !== undefined);
    return file === undefined ? undefined : { file, stub: true };
  }

  /** The absolute places that a specifier means, without regard to what stands there, the most likely first. */
  function placesOf(specifier: string, folder: FilePath): readonly FilePath[] {
    if (specifier.startsWith('.')) return [join(folder, specifier), ...throughRootDirs(specifier, folder)];
    if (isAbsolute(specifier)) return [specifier];
    const { owner, targets } = ownImports(specifier, folder);
    if (owner !== undefined && targets.length > 0) return targets.flatMap((target) => (isPackage(target) ? [] : sourcePlaces(owner, target)));
    const name = /^(?:@[^/]+\/[^/]+|[^/@][^/]*)/.exec(specifier)?.[0];
    const manifest = name === undefined ? undefined : packages.named(name, folder);
    const owned = ownPlaces(specifier, name, folder);
    const mapping = options.mappingFor(folder);
    if (mapping === undefined && manifest === undefined) return owned;
    // Most folders share one configuration, so the same question comes from each of them.
    const shared = mapping ?? nowhere;
    let known = byMapping.get(shared);
    if (known === undefined) byMapping.set(shared, (known = new Map()));
    const key = manifest === undefined ? specifier : `${manifest.folder}\n${specifier}`;
    let places = known.get(key);
    if (places === undefined) {
      places = [
        ...((mapping && mappedPlaces(mapping, specifier)) ?? []),
        ...(manifest === undefined || name === undefined ? [] : packagePlaces(manifest, specifier.slice(name.length + 1))),
        ...(mapping?.baseUrl === undefined ? [] : [join(mapping.baseUrl, specifier)]),
      ];
      known.set(key, places);
    }
    return owned.length === 0 ? places : [...places, ...owned];
  }

  /** What the nearest package says of a specifier that would be a package's: by an alias, or, where no such package is depended on, in a folder of its own. */
  function ownPlaces(specifier: string, name: string | undefined, folder: FilePath): readonly FilePath[] {
    const owner = packages.nearest(folder);
    if (owner?.aliases === undefined && owner?.moduleFolders === undefined) return nowhere;
    const alias = Object.keys(owner.aliases ?? {}).filter((prefix) => specifier === prefix || specifier.startsWith(`${prefix}/`)).sort((a, b) => b.length - a.length)[0];
    if (alias !== undefined) return [join(owner.aliases?.[alias] as FilePath, `.${specifier.slice(alias.length)}`)];
    return name !== undefined && owner.dependencies.has(name) ? nowhere : (owner.moduleFolders ?? []).map((at) => join(at, specifier));
  }

  function throughRootDirs(specifier: string, folder: FilePath): readonly FilePath[] {
    const rootDirs = options.mappingFor(folder)?.rootDirs ?? [];
    const own = rootDirs.find((root) => isWithin(root, folder));
    if (own === undefined) return [];
    const path = join(folder, specifier);
    return isWithin(own, path) ? rootDirs.filter((root) => root !== own).map((root) => root + path.slice(own.length)) : [];
  }

  function packagePlaces(manifest: PackageManifest, rest: string): readonly FilePath[] {
    const stated = manifest.exports === undefined ? [] : mappedTargets(manifest.exports, rest === '' ? '.' : `./${rest}`);
    if (rest !== '') return [...stated, rest, `src/${rest}`].flatMap((target) => sourcePlaces(manifest.folder, target));
    return [...stated, ...manifest.main, 'src/index', 'index', 'src/main', 'lib/index', 'source/index'].flatMap((target) => sourcePlaces(manifest.folder, target));
  }

  /** Hundreds of folders ask for the same places through one `baseUrl`. */
  function knownFileAt(place: FilePath): FilePath | undefined {
    let file = byPlace.get(place);
    if (file === undefined && !byPlace.has(place)) byPlace.set(place, (file = fileAt(place)));
    return file;
  }

  function fileAt(place: FilePath): FilePath | undefined {
    const extension = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/.exec(place)?.[0];
    if (extension !== undefined) {
      if (exists(place)) return place;
      const stem = place.slice(0, -extension.length);
      for (const candidate of sourceExtensions[extension] ?? []) if (exists(stem + candidate)) return stem + candidate;
    }
    for (const candidate of extensions) if (exists(place + candidate)) return place + candidate;
    for (const candidate of extensions) if (exists(`${place}/index${candidate}`)) return `${place}/index${candidate}`;
    return undefined;
  }

  return { resolve };
}

/** A manifest names what is built; the sources it is built from stand under `src` or beside it. The stated place comes first. */
function sourcePlaces(folder: FilePath, target: string): readonly FilePath[] {
  const stated = target.replace(/^\.\//, '').replace(/\/$/, '') || 'index';
  const stem = stated.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  const places = [join(folder, stated)];
  if (outputFolder.test(stem)) {
    places.push(join(folder, stem.replace(outputFolder, 'src')), join(folder, stem.replace(outputFolder, '.')));
  }
  return places;
}
