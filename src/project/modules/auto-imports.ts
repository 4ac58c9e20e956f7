import type { FilePath } from '../../core';
import { basename, byPath, dirname, isWithin, join, upwards } from '../paths';
import type { SourceText } from '../disk/source-texts';
import { ts } from '../ts';

/**
 * What Nuxt and Nitro let the files of a server use without an import: all that the files below `server/utils` export, and those that stand in `shared/utils` and `shared/types` themselves, each under its name, a default export under
 * that of its file. Nitro scans `utils/**\/*` of each server folder (nitropack 2.12, `core/index.mjs`) with unimport (5.2, `scanExports`), which reads exports off the text too.
 * https://nitro.build/guide/utils#server-utils, https://nuxt.com/docs/guide/directory-structure/shared, https://github.com/unjs/unimport
 */
export interface AutoImports {
  /** The module that stands for `#imports` in a file; undefined where nothing is given to it. */
  moduleOf(file: FilePath): FilePath | undefined;
  /** The text of such a module. */
  text(module: FilePath): string | undefined;
  readonly modules: readonly FilePath[];
  /** The names that a text of a file may use so, sorted. */
  namesIn(file: FilePath, text: string): readonly string[];
  /** Where these come from. */
  targets(file: FilePath, text: string): readonly FilePath[];
  /** What `names` mean for a file: where that is another, so is what the file says. */
  meaning(file: FilePath, names: readonly string[]): string;
  /** Whether a file with another text gives and takes the same names. */
  isSame(file: FilePath, before: SourceText, after: SourceText): boolean;
}

export interface AutoImportsInput {
  readonly files: readonly FilePath[];
  /** The folder of the package that a file is in, where that is built by Nuxt or Nitro. */
  packageOf(file: FilePath): FilePath | undefined;
  entry(file: FilePath): SourceText;
  /** The file of the workspace that an import leads to. */
  resolve(specifier: string, file: FilePath): FilePath | undefined;
}

/** Where a name comes from. */
interface Given {
  readonly file: FilePath;
  readonly exported: string;
}

type Names = ReadonlyMap<string, Given>;

/** A server may stand in the folder of the sources (`srcDir`), and layers have one each: https://nuxt.com/docs/guide/going-further/layers */
const place = /^(?:layers\/[^/]+\/)?(?:src\/|app\/)?(server|shared)\//;
const givesToServer = /^(?:layers\/[^/]+\/)?(?:src\/|app\/)?server\/utils\/.+\.[cm]?[jt]s$/;
const givesToAll = /^(?:layers\/[^/]+\/)?(?:src\/|app\/)?shared\/(?:utils|types)\/[^/]+\.[cm]?[jt]s$/;
/** What a configuration extends: the project itself counts before its layers, and of these the first. https://nuxt.com/docs/guide/going-further/layers */
const config = /(?:^|\/)nuxt\.config\.[cm]?[jt]s$/;
const extending = /\bextends\s*:\s*(\[[^\]]*\]|['"][^'"\n]*['"])/;
/** An address in a text (`https://…`) begins none. */
const comments = /(?<![^\s,[{(])\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const isTest = /\.(?:test|spec)\.[cm]?[jt]s$/;
const identifier = /^[A-Za-z_$][\w$]*$/;
const words = /(?<![\w$]|(?<!\.\.)\.)[A-Za-z_$][\w$]*/g;

/** @returns undefined where no package of the workspace has any */
export function createAutoImports(input: AutoImportsInput): AutoImports | undefined {
  const places = new Map<FilePath, 'server' | 'shared'>();
  const folders = new Map<FilePath, FilePath>();
  const givers = new Map<FilePath, { readonly server: FilePath[]; readonly shared: FilePath[] }>();
  const configs = input.files.filter((file) => config.test(file));
  const projects = new Set(configs.map(dirname));
  const project = (file: FilePath): FilePath | undefined => (projects.size === 0 ? undefined : [...upwards(dirname(file))].find((folder) => projects.has(folder)));
  for (const file of input.files) {
    if (!file.includes('/server/') && !file.includes('/shared/')) continue;
    const [pack, own] = [input.packageOf(file), project(file)];
    // A layer needs no package.json of its own; what stands in `layers/` of a project is that project's.
    const folder = own !== undefined && (pack === undefined || (own.length > pack.length && dirname(own) !== join(pack, 'layers'))) ? own : pack;
    const below = folder !== undefined && isWithin(folder, file) ? file.slice(folder.length + 1) : '';
    const found = place.exec(below)?.[1];
    if (folder === undefined || found === undefined) continue;
    places.set(file, found === 'server' ? 'server' : 'shared');
    folders.set(file, folder);
    let known = givers.get(folder);
    if (known === undefined) givers.set(folder, (known = { server: [], shared: [] }));
    if (givesToServer.test(below) && !isTest.test(below)) known.server.push(file);
    else if (givesToAll.test(below) && !isTest.test(below)) known.shared.push(file);
  }
  if (givers.size === 0) return undefined;
  const read = new Set<FilePath>();
  const modules = new Map<FilePath, Names>();
  const layers = new Map(configs.map((file) => [dirname(file), layersOf(input.entry(file).text ?? '').flatMap((layer) => folderOfLayer(layer, file, input, project) ?? [])]));
  const withLayers = (folder: FilePath): readonly FilePath[] => {
    const all = new Set([folder]);
    for (const one of all) for (const layer of layers.get(one) ?? []) all.add(layer);
    return [...all];
  };
  // A layer may be that of every project.
  const own = new Map([...givers].map(([folder, { server, shared }]) => [folder, { server: namesOf([...server, ...shared], input, read), shared: namesOf(shared, input, read) }]));
  for (const folder of givers.keys()) {
    const given = withLayers(folder).flatMap((one) => own.get(one) ?? []);
    for (const name of ['server', 'shared'] as const) {
      const names = new Map([...given].reverse().flatMap((parts) => [...parts[name]]));
      if (names.size > 0) modules.set(moduleFile(folder, name), names);
    }
  }
  if (modules.size === 0) return undefined;

  const texts = new Map<FilePath, string>();
  const used = new Map<FilePath, { readonly text: string; readonly names: readonly string[] }>();
  const moduleOf = (file: FilePath): FilePath | undefined => {
    const [kind, folder] = [places.get(file), folders.get(file)];
    const module = kind === undefined || folder === undefined ? undefined : moduleFile(folder, kind);
    return module !== undefined && modules.has(module) ? module : undefined;
  };
  const given = (file: FilePath): Names | undefined => modules.get(moduleOf(file) ?? '');
  function namesIn(file: FilePath, text: string): readonly string[] {
    const names = given(file);
    if (names === undefined) return [];
    let known = used.get(file);
    // What a file has itself is no import.
    if (known?.text !== text) used.set(file, (known = { text, names: [...new Set(text.match(words))].filter((word) => names.has(word) && names.get(word)?.file !== file).sort() }));
    return known.names;
  }
  const meaning = (file: FilePath, names: readonly string[]): string => names.map((name) => `${name} ${given(file)?.get(name)?.exported} ${given(file)?.get(name)?.file}`).join('\n');
  return {
    moduleOf, namesIn, meaning,
    modules: [...modules.keys()],
    text(module) {
      const names = modules.get(module);
      let text = texts.get(module);
      if (names !== undefined && text === undefined) {
        texts.set(module, (text = [...names].map(([name, { file, exported }]) => `import { ${exported === name ? name : `${exported} as ${name}`} } from ${JSON.stringify(file)};\nexport { ${name} };\n`).join('')));
      }
      return text;
    },
    targets: (file, text) => [...new Set(namesIn(file, text).flatMap((name) => given(file)?.get(name)?.file ?? []))],
    isSame(file, before, after) {
      if (read.has(file) && gives(before) !== gives(after)) return false;
      return given(file) === undefined || meaning(file, namesIn(file, before.text ?? '')) === meaning(file, namesIn(file, after.text ?? ''));
    },
  };
}

function moduleFile(folder: FilePath, name: 'server' | 'shared'): FilePath {
  return `/headroom-imports${folder}/${name}.d.ts`;
}

/** The folder of a layer: one that is named by its path, or a package of the workspace, whose `main` is its configuration (https://nuxt.com/docs/guide/going-further/layers#npm-package). Repositories are not of the workspace. */
function folderOfLayer(layer: string, file: FilePath, input: AutoImportsInput, project: (file: FilePath) => FilePath | undefined): FilePath | undefined {
  if (layer.startsWith('.')) return join(dirname(file), layer).replace(/\/$/, '');
  const target = /^[\w-]+:/.test(layer) ? undefined : input.resolve(layer, file);
  return target && project(target);
}

/** The layers that a configuration names, as it names them. */
function layersOf(text: string): readonly string[] {
  return [...(extending.exec(text.replace(comments, ' '))?.[1] ?? '').matchAll(/['"]([^'"\n]+)['"]/g)].map(([, layer = '']) => layer);
}

/** What files give, by name. Of a name that several files declare it is not known which one counts. */
function namesOf(files: readonly FilePath[], input: AutoImportsInput, read: Set<FilePath>): Names {
  const own = new Map<string, Given[]>();
  const passed = new Map<string, Given[]>();
  const put = (into: Map<string, Given[]>, name: string, given: Given): void => {
    if (identifier.test(name)) into.set(name, [...into.get(name) ?? [], given]);
  };
  for (const file of [...files].sort(byPath)) {
    for (const { name, isOwn } of exportsOf(file, input, read, new Set())) {
      put(isOwn ? own : passed, name === 'default' ? nameOfFile(file) : name, { file, exported: name });
    }
  }
  const names = new Map<string, Given>();
  for (const [name, found] of [...passed, ...own]) {
    const [first] = found;
    if (first && new Set(found.map(({ file }) => file)).size === 1) names.set(name, first);
    else names.delete(name);
  }
  return names;
}

interface Exported {
  readonly name: string;
  /** Whether the file declares it; otherwise another does, which it passes on. */
  readonly isOwn: boolean;
}

const declared = /^[ \t]*export\s+(?:async\s+)?(?:const\s+enum|const|let|var|function|(?:abstract\s+)?class|enum|interface|type)\s*\*?\s+\*?([A-Za-z_$][\w$]*)/gm;
const byDefault = /^[ \t]*export\s+default\b/m;
const listed = /^[ \t]*export\s+(?:type\s+)?\{([^{}]*)\}([ \t]*from\b)?/gm;
const starred = /^[ \t]*export\s+\*\s*(?:as\s+([\w$]+)\s+)?from\s*['"]([^'"\n]+)['"]/gm;

/** What a file exports, by its text: a name that stands in a comment leads nowhere. */
function exportsOf(file: FilePath, input: AutoImportsInput, read: Set<FilePath>, seen: Set<FilePath>): readonly Exported[] {
  if (seen.has(file)) return [];
  seen.add(file);
  read.add(file);
  const { text, notice } = input.entry(file);
  if (text === undefined || notice !== undefined) return [];
  return [...exportsIn(text), ...[...text.matchAll(starred)].flatMap(([, name, specifier = '']): readonly Exported[] => {
    const target = name === undefined ? input.resolve(specifier, file) : undefined;
    return name !== undefined ? [{ name, isOwn: false }] : target === undefined ? [] : exportsOf(target, input, read, seen).filter((one) => one.name !== 'default').map((one) => ({ name: one.name, isOwn: false }));
  })];
}

function exportsIn(text: string): readonly Exported[] {
  if (!text.includes('export')) return [];
  return [
    ...[...text.matchAll(declared)].map(([, name = '']) => ({ name, isOwn: true })),
    ...byDefault.test(text) ? [{ name: 'default', isOwn: true }] : [],
    ...[...text.matchAll(listed)].flatMap(([, names = '', from]) => names.split(',').flatMap((one) => {
      const name = /([\w$]+)\s*$/.exec(one)?.[1];
      return name === undefined ? [] : [{ name, isOwn: from === undefined }];
    })),
  ];
}

/** All in a text that decides what it gives. */
function gives({ text = '', notice }: SourceText): string {
  return [notice === undefined, ...exportsIn(text).map(({ name, isOwn }) => `${name} ${isOwn}`), ...[...text.matchAll(starred)].map(([all]) => all)].join('\n');
}

/** `send-mail.ts` → `sendMail`, `mail/index.ts` → `mail`. */
function nameOfFile(file: FilePath): string {
  const stem = (path: FilePath): string => basename(path).replace(/\.[^.]*$/, '');
  const name = stem(file) === 'index' ? stem(dirname(file)) : stem(file);
  if (!/[-_.]/.test(name)) return name;
  const joined = name.split(/[-_.]+/).map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

/** What a file declares at its top and exports; the compiler keeps this to itself. */
interface Bound extends ts.SourceFile {
  readonly locals?: Map<ts.__String, ts.Symbol>;
  readonly symbol?: ts.Symbol;
}

/** What was put into files that are bound: a file is good for a program that gives it the same. */
const put = new WeakMap<ts.SourceFile, string>();

/** Whether a parsed file can be used where these imports are given to it. */
export function isGood(sourceFile: ts.SourceFile, imports: AutoImports | undefined): boolean {
  const known = put.get(sourceFile);
  const { fileName, text } = sourceFile;
  return known === undefined || known === (imports?.meaning(fileName, imports.namesIn(fileName, text)) ?? '');
}

const defaults = new WeakMap<ts.SourceFile, { readonly name: string; readonly specifier: ts.Expression }[]>();

/** The names by which a file of a program has the default exports of others without importing them, with the modules. */
export function givenDefaults(sourceFile: ts.SourceFile): readonly { readonly name: string; readonly specifier: ts.Expression }[] {
  return defaults.get(sourceFile) ?? [];
}

/**
 * Gives the files of a program the names that they use without an import, as aliases at their top, where nothing of that name is declared: what a file imports or declares itself comes first.
 * The files have to be bound. The aliases are those of the module that stands for `#imports`, and each checker follows them in its own program.
 */
export function bindAutoImports(program: ts.Program, imports: AutoImports, files: readonly FilePath[]): void {
  for (const file of files) {
    const module = imports.moduleOf(file);
    const sourceFile: Bound | undefined = module === undefined ? undefined : program.getSourceFile(file);
    if (module === undefined || !sourceFile?.locals || put.has(sourceFile)) continue;
    const names = imports.namesIn(file, sourceFile.text);
    put.set(sourceFile, imports.meaning(file, names));
    const given: Bound | undefined = program.getSourceFile(module);
    const aliases = given?.locals;
    for (const name of names) {
      const key = ts.escapeLeadingUnderscores(name);
      const alias = aliases?.get(key);
      if (alias && !sourceFile.locals.has(key) && sourceFile.symbol?.exports?.has(key) !== true) {
        sourceFile.locals.set(key, alias);
        const [specifier] = alias.declarations ?? [];
        if (specifier && ts.isImportSpecifier(specifier) && specifier.propertyName?.text === 'default') defaults.set(sourceFile, [...givenDefaults(sourceFile), { name, specifier: specifier.parent.parent.parent.moduleSpecifier }]);
      }
    }
  }
}
