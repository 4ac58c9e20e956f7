import type { FilePath, Notice } from '../../core';
import { runsOnDeno } from '../deployment/deno';
import { asObject, asStrings, readJson } from '../settings/json';
import { dirname, isAbsolute, isTypeScript, join } from '../paths';
import { locationOf } from '../positions';

/** What of a tsconfig matters to the resolution of imports. Everything else in it is of no concern here, valid or not. */
export interface PathMapping {
  /** Non-relative imports are looked for here too. */
  readonly baseUrl?: FilePath;
  /** Pattern → absolute places, first match first; a `*` in the pattern stands in the places. Most specific pattern first. */
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly FilePath[] }[];
  /** Folders that count as one for relative imports. */
  readonly rootDirs: readonly FilePath[];
  /** Whether `null` is an error where a type does not name it; undefined where no configuration says so, and the compiler's own default holds. */
  readonly checksNulls?: boolean;
  /** True where the compiler makes CommonJS of modules and was not asked to give a package that is one value (`module.exports = …`) for its default import: `esModuleInterop`. */
  readonly isPlainCommon?: boolean;
  /** True where modules of Node need the extension of what they import (`module` or `moduleResolution`: `node16`, `nodenext`), and whether that may be the file's own (`allowImportingTsExtensions`). */
  readonly needsEnding?: 'js' | 'ts';
}

export interface TsconfigReader {
  /** The mapping of the nearest tsconfig above the folder, with what the projects that it refers to say; undefined where there is none. */
  mappingFor(folder: FilePath): PathMapping | undefined;
  /** What was wrong with the files that were read so far. */
  readonly notices: readonly Notice[];
}

export interface TsconfigAccess {
  /** The file's text; undefined where it is absent or cannot be read. */
  text(file: FilePath): string | undefined;
  /** The folder of a workspace package, for `extends: "@acme/tsconfig/base.json"`. */
  packageFolder(name: string): FilePath | undefined;
}

interface Raw {
  readonly baseUrl?: FilePath;
  readonly paths?: { readonly from: FilePath; readonly entries: Readonly<Record<string, unknown>> };
  readonly rootDirs?: readonly FilePath[];
  readonly strict?: boolean;
  readonly strictNullChecks?: boolean;
  readonly module?: string;
  readonly esModuleInterop?: boolean;
  readonly moduleResolution?: string;
  readonly ownEndings?: boolean;
  readonly references: readonly FilePath[];
}

const empty: Raw = { references: [] };

/** Reads each tsconfig once. A new reader is made when one changes. */
export function createTsconfigReader(access: TsconfigAccess): TsconfigReader {
  const notices: Notice[] = [];
  const raws = new Map<FilePath, Raw>();
  const byFolder = new Map<FilePath, PathMapping | undefined>();

  function mappingFor(folder: FilePath): PathMapping | undefined {
    if (byFolder.has(folder)) return byFolder.get(folder);
    let mapping: PathMapping | undefined;
    const file = ['tsconfig.json', 'jsconfig.json'].map((name) => join(folder, name)).find((path) => access.text(path) !== undefined);
    if (file !== undefined) mapping = mappingOf(file);
    else {
      // Nx keeps the aliases of a whole workspace in this file; a folder without its own tsconfig still has them.
      const shared = join(folder, 'tsconfig.base.json');
      const parent = dirname(folder);
      if (access.text(shared) !== undefined) mapping = mappingOf(shared);
      else mapping = parent === folder || parent === '.' ? undefined : mappingFor(parent);
    }
    byFolder.set(folder, mapping);
    return mapping;
  }

  /** The config's own mapping first, then those of the projects that it only bundles (a "solution": `{ references: […] }`). */
  function mappingOf(file: FilePath): PathMapping {
    const own = read(file, []);
    const referenced = own.references
      .map((reference) => (access.text(reference) === undefined ? join(reference, 'tsconfig.json') : reference))
      // A project in another folder has its own files; only those beside the solution share this folder's.
      .filter((reference) => dirname(reference) === dirname(file) && access.text(reference) !== undefined)
      .map((reference) => read(reference, []));
    const all = [own, ...referenced];
    const paths = new Map<string, FilePath[]>();
    for (const raw of all) {
      for (const [pattern, targets] of Object.entries(raw.paths?.entries ?? {})) {
        const known = paths.get(pattern) ?? [];
        for (const target of asStrings(targets)) {
          const place = join(raw.baseUrl ?? raw.paths?.from ?? dirname(file), target);
          if (!known.includes(place)) known.push(place);
        }
        paths.set(pattern, known);
      }
    }
    const baseUrl = all.find((raw) => raw.baseUrl !== undefined)?.baseUrl;
    const checksNulls = all.map(({ strict, strictNullChecks }) => strictNullChecks ?? strict).find((one) => one !== undefined);
    // A solution says nothing itself; what its projects say that share the folder holds.
    const isPlainCommon = all.find((raw) => raw.esModuleInterop !== undefined)?.esModuleInterop !== true && all.find((raw) => raw.module !== undefined)?.module?.toLowerCase() === 'commonjs';
    // How modules are resolved follows from `module` where nothing else is said: https://www.typescriptlang.org/tsconfig/#moduleResolution
    const resolution = all.map((raw) => raw.moduleResolution ?? raw.module).find((one) => one !== undefined);
    return {
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(isPlainCommon && { isPlainCommon }),
      ...(resolution !== undefined && /^node(?:\d\d|next)$/i.test(resolution) && { needsEnding: all.some(({ ownEndings }) => ownEndings) ? 'ts' as const : 'js' as const }),
      ...(checksNulls === undefined ? {} : { checksNulls }),
      paths: [...paths].map(([pattern, targets]) => ({ pattern, targets })).sort((a, b) => specificity(b.pattern) - specificity(a.pattern)),
      rootDirs: all.find((raw) => raw.rootDirs !== undefined)?.rootDirs ?? [],
    };
  }

  /** One file with what it extends; `chain` holds the files that led here, so that a circle ends. */
  function read(file: FilePath, chain: readonly FilePath[]): Raw {
    const known = raws.get(file);
    if (known !== undefined) return known;
    const text = access.text(file);
    if (text === undefined || chain.includes(file)) return empty;
    const json = readJson(file, text, 'tsconfig-invalid');
    notices.push(...json.notices);
    const config = asObject(json.value) ?? {};
    const options = asObject(config['compilerOptions']) ?? {};
    const folder = dirname(file);
    let inherited: Raw = empty;
    for (const base of typeof config['extends'] === 'string' ? [config['extends']] : asStrings(config['extends'])) {
      const target = extendedFile(base, folder);
      if (target !== undefined) inherited = { ...inherited, ...definedOf(read(target, [...chain, file])) };
      else if (isRelative(base)) {
        const made = madeAliases.find(([name]) => base.endsWith(name))?.[1];
        if (made) inherited = { ...inherited, paths: { from: folder, entries: made } };
        notices.push(missingBase(file, text, base, made !== undefined));
      }
      // A base from a package brings no paths of this workspace; packages are not looked into, so it is no news that it is absent.
    }
    const paths = asObject(options['paths']);
    const rootDirs = Array.isArray(options['rootDirs']) ? asStrings(options['rootDirs']).map((path) => join(folder, configDir(path, folder))) : undefined;
    const raw: Raw = {
      ...inherited,
      ...definedOf({
        baseUrl: typeof options['baseUrl'] === 'string' ? join(folder, configDir(options['baseUrl'], folder)) : undefined,
        paths: paths === undefined ? undefined : { from: folder, entries: paths },
        rootDirs,
        strict: typeof options['strict'] === 'boolean' ? options['strict'] : undefined,
        strictNullChecks: typeof options['strictNullChecks'] === 'boolean' ? options['strictNullChecks'] : undefined,
        module: typeof options['module'] === 'string' ? options['module'] : undefined,
        moduleResolution: typeof options['moduleResolution'] === 'string' ? options['moduleResolution'] : undefined,
        // https://www.typescriptlang.org/tsconfig/#rewriteRelativeImportExtensions
        ownEndings: options['allowImportingTsExtensions'] === true || options['rewriteRelativeImportExtensions'] === true ? true : undefined,
        esModuleInterop: typeof options['esModuleInterop'] === 'boolean' ? options['esModuleInterop'] : undefined,
      }),
      // References are never inherited.
      references: (Array.isArray(config['references']) ? config['references'] : []).flatMap((reference: unknown) => {
        const path = asObject(reference)?.['path'];
        return typeof path === 'string' ? [join(folder, path)] : [];
      }),
    };
    raws.set(file, raw);
    return raw;
  }

  function extendedFile(base: string, folder: FilePath): FilePath | undefined {
    const candidates = (path: FilePath): FilePath[] => [path, `${path}.json`, join(path, 'tsconfig.json')];
    const existing = (path: FilePath): FilePath | undefined => candidates(path).find((file) => access.text(file) !== undefined);
    if (isRelative(base)) return existing(join(folder, base));
    const [, name = '', rest = ''] = /^(@[^/]+\/[^/]+|[^/]+)(?:\/(.*))?$/.exec(base) ?? [];
    const owner = access.packageFolder(name);
    return owner === undefined ? undefined : existing(rest === '' ? owner : join(owner, rest));
  }

  return { mappingFor, notices };
}

/** Whether `null` is an error in a file, by what its configuration and the compiler's version say. */
export function checksNulls(file: FilePath, text: string, mapping: PathMapping | undefined, compiler: string | undefined): boolean {
  // What runs in Deno is under no configuration of the compiler, and strict.
  if (!isTypeScript(file) || runsOnDeno(file, text)) return true;
  // Before version 6 nothing was checked where nobody asked for it: https://devblogs.microsoft.com/typescript/announcing-typescript-6-0/
  return mapping?.checksNulls ?? (mapping === undefined || Number(/\d+/.exec(compiler ?? '')?.[0] ?? 6) >= 6);
}

/**
 * Whether the default import of a package that is one value gives nothing in a file: it has to be imported as a whole (`import pLimit = require('p-limit')`). From version 6 on `esModuleInterop` cannot be turned off
 * (https://devblogs.microsoft.com/typescript/announcing-typescript-6-0/).
 */
export function importsByRequire(file: FilePath, mapping: PathMapping | undefined, compiler: string | undefined): boolean {
  return isTypeScript(file) && mapping?.isPlainCommon === true && Number(/\d+/.exec(compiler ?? '')?.[0] ?? 5) < 6;
}

/**
 * With which extension a file has to name others, as TypeScript resolves modules of Node: a file is one by its own extension, or by the `package.json` above it, and `require` needs none
 * (https://www.typescriptlang.org/docs/handbook/modules/reference.html#node16-node18-node20-nodenext).
 */
export function importEnding(file: FilePath, mapping: PathMapping | undefined, isModulePackage: boolean): 'js' | 'ts' | undefined {
  const isModule = /\.mts$/.test(file) || (/\.tsx?$/.test(file) && isModulePackage);
  return isModule ? mapping?.needsEnding : undefined;
}

const isRelative = (path: string): boolean => path.startsWith('.') || isAbsolute(path);

/** `${configDir}` is the folder of the config at hand. */
const configDir = (path: string, folder: FilePath): string => path.replace(/^\$\{configDir\}/, folder);

/** How much of a pattern is fixed before its `*`; an exact pattern beats every other. */
function specificity(pattern: string): number {
  const star = pattern.indexOf('*');
  return star === -1 ? Infinity : star;
}

function definedOf<T extends object>(value: T): Partial<T> & Pick<Raw, 'references'> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<T> & Pick<Raw, 'references'>;
}

/**
 * The aliases of configurations that frameworks make when they are first started, and that are under no version control; what an application adds to them is only known then.
 * https://svelte.dev/docs/kit/$lib, https://nuxt.com/docs/api/nuxt-config#alias (before version 4 sources stand in the folder itself)
 */
const madeAliases: readonly (readonly [name: string, paths: Readonly<Record<string, readonly string[]>>])[] = [
  ['.svelte-kit/tsconfig.json', { $lib: ['./src/lib'], '$lib/*': ['./src/lib/*'] }],
  ['.nuxt/tsconfig.json', { ...Object.fromEntries(['~/*', '@/*'].map((name) => [name, ['./app/*', './*']])), ...Object.fromEntries(['~~/*', '@@/*'].map((name) => [name, ['./*']])), '#shared/*': ['./shared/*'] }],
];

function missingBase(file: FilePath, text: string, base: string, isMade: boolean): Notice {
  const start = Math.max(0, text.indexOf(JSON.stringify(base)));
  return {
    code: 'tsconfig-extends-missing',
    severity: 'note',
    message: `The configuration "${base}" that this one extends does not exist; ${isMade ? 'of its path aliases only those are known that every application has' : 'its path aliases are missing'}.`,
    file,
    location: locationOf(file, text, start, start + base.length + 2),
  };
}

/** Places that a pattern list maps a specifier to, in the compiler's order; undefined where no pattern matches. */
export function mappedPlaces(mapping: PathMapping, specifier: string): readonly FilePath[] | undefined {
  for (const { pattern, targets } of mapping.paths) {
    const star = pattern.indexOf('*');
    if (star === -1) {
      if (pattern === specifier) return targets;
      continue;
    }
    const suffix = pattern.slice(star + 1);
    if (specifier.length < pattern.length - 1 || !specifier.startsWith(pattern.slice(0, star)) || !specifier.endsWith(suffix)) continue;
    const stands = specifier.slice(star, specifier.length - suffix.length);
    return targets.map((target) => target.replace('*', () => stands));
  }
  return undefined;
}
