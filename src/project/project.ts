import type { FilePath, Notice } from '../core';
import { createDeployments, type Deployments } from './deployment/deployments';
import { DiskState } from './disk/disk-state';
import { changesLayout, discover, isConfigFile, isDeclarationFile, isSourceFile, type Discovery } from './disk/discover';
import { fileNotices, typesNotice } from './program/file-notices';
import { givenGlobals } from './program/given-globals';
import { diagnosticsOf, guardedChecker } from './program/guarded-checker';
import { createImportMaps, type ImportMaps } from './modules/import-maps';
import { createKindReader } from './disk/kinds';
import { importingPackages, readPackages, type Packages } from './modules/packages';
import { byPath, dirname, isWithin } from './paths';
import { planProgram, sameImports, type Plan } from './program/plan';
import { createLightProgram, filesOf, sourceFileCache, type SourceFileCache } from './program/program';
import { requiringChecker } from './modules/required-modules';
import { createRepublished, type Republished } from './modules/republished';
import { createResolver, type Resolver } from './modules/resolve';
import { readSourceText, sourceTextOf, type SourceText } from './disk/source-texts';
import type { ts } from './ts';
import { Tries } from './program/tries';
import { checksNulls, createTsconfigReader, importEnding, importsByRequire, type TsconfigReader } from './modules/tsconfig';
import type { FileKind, Project, ProjectOptions, Snapshot } from './types';

/** What is known of the disk; made anew when files come or go or a configuration changes. */
interface Layout {
  readonly discovery: Discovery;
  readonly packages: Packages;
  readonly kinds: ReturnType<typeof createKindReader>;
  readonly tsconfigs: TsconfigReader;
  readonly importMaps: ImportMaps;
  readonly republished: Republished;
  readonly deployments: Deployments;
  /** Configurations that were asked for, absent ones too: a base that a tsconfig extends may have any name. */
  readonly configs: ReadonlySet<FilePath>;
  readonly resolver: Resolver;
  readonly stubsVersion: number;
}

type LayoutParts = Omit<Layout, 'resolver' | 'stubsVersion'>;

/** After so many checkers that ran out of stack the next one stays: the time that a hostile workspace takes is bounded. */
const maxRenewals = 20;

/** A snapshot with what the next one is built from. */
interface State {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
}

/**
 * A workspace over time. Nothing is read before the first question. A broken input becomes a notice of the snapshot, never an exception.
 */
export function createProject(options: ProjectOptions): Project {
  const { host, stubs } = options;
  const overlays = new Map<FilePath, SourceText>();
  const onDisk = new Map<FilePath, SourceText>();
  const disk = new DiskState(host);
  /** What is said of files on disk that could not be used. */
  const unusable = new Map<FilePath, Notice>();
  /** Files with types that follow from one another over too many steps. */
  const entangled = new WeakSet<ts.SourceFile>();
  const cache = sourceFileCache();
  const tries = new Tries();
  /** How many checkers were made because one had run out of stack. */
  let renewals = 0;
  let layout: Layout | undefined;
  let state: State | undefined;
  let lastPlan: Plan | undefined;
  let lastProgram: { readonly plan: Plan; readonly program: ts.Program } | undefined;

  function entry(file: FilePath): SourceText {
    const open = overlays.get(file);
    if (open !== undefined) return open;
    let read = onDisk.get(file);
    if (read === undefined) {
      read = readSourceText(host, file, options, () => disk.note(file));
      onDisk.set(file, read);
      if (read.notice !== undefined) unusable.set(file, read.notice);
    }
    return read;
  }

  /** Lets a file, or all files of a folder, be read again. */
  function forget(path: FilePath): void {
    if (onDisk.delete(path)) unusable.delete(path);
    else for (const file of onDisk.keys()) if (isWithin(path, file) && onDisk.delete(file)) unusable.delete(file);
  }

  /** The text of a configuration file; it is small and read once per layout. */
  function configText(file: FilePath): string | undefined {
    const open = overlays.get(file);
    if (open !== undefined) return open.text;
    try {
      return disk.note(file)?.kind === 'file' ? host.readFile(file) : undefined;
    } catch {
      return undefined;
    }
  }

  function currentLayout(): Layout {
    if (layout?.stubsVersion === stubs.version) return layout;
    const parts = layout ?? readLayout();
    layout = { ...parts, resolver: resolverOf(parts, overlays), stubsVersion: stubs.version };
    return layout;
  }

  function readLayout(): LayoutParts {
    const discovery = discover(options);
    const configs = new Set(discovery.configs);
    const text = (file: FilePath): string | undefined => {
      // Inside the roots the walk knows what is there; for other names, and above the roots, the disk is asked.
      if (isConfigFile(file) && !discovery.configs.has(file) && !overlays.has(file) && options.roots.some((root) => isWithin(root, file))) return undefined;
      configs.add(file);
      return configText(file);
    };
    const packages = readPackages(discovery.configs, text);
    const tsconfigs = createTsconfigReader({ text, packageFolder: (name) => packages.named(name, '/')?.folder });
    return { discovery, packages, kinds: createKindReader({ roots: options.roots, packages: packages.all }), tsconfigs, importMaps: createImportMaps(discovery.configs, text), republished: createRepublished({ packages, stubs, files: () => discovery.files, entry }), deployments: createDeployments(discovery.configs, text, (file) => discovery.importable.has(file)), configs };
  }

  function resolverOf({ discovery, packages, tsconfigs, importMaps, republished }: LayoutParts, also: ReadonlyMap<FilePath, unknown>): Resolver {
    const outside = new Map<FilePath, boolean>();
    const exists = (file: FilePath): boolean => {
      if (discovery.importable.has(file) || also.has(file)) return true;
      if (options.roots.some((root) => isWithin(root, file)) || file.includes('/node_modules/')) return false;
      let found = outside.get(file);
      if (found === undefined) outside.set(file, (found = host.stat(file)?.kind === 'file'));
      return found;
    };
    return createResolver({ exists, mappingFor: tsconfigs.mappingFor, packages, importMaps, stubs, republished });
  }

  function listed(discovery: Discovery, also: Iterable<FilePath>): readonly FilePath[] {
    const more = [...also].filter((file) => isSourceFile(file) && !isDeclarationFile(file) && !discovery.importable.has(file) && !file.includes('/node_modules/'));
    return more.length === 0 ? discovery.files : [...new Set([...discovery.files, ...more])].sort(byPath);
  }

  function build(current: Layout, plan: Plan, read: (file: FilePath) => SourceText, files: SourceFileCache, previous: ts.Program | undefined, fileCount: number): Snapshot {
    const program = createLightProgram({ plan, previous, cache: files, stubs, text: (file) => read(file).text });
    const sourceFiles = filesOf(program);
    let isSpent = false;
    const gaveUp = (file: FilePath | undefined): void => {
      isSpent = renewals < maxRenewals;
      const sourceFile = sourceFiles.get(file ?? '');
      if (sourceFile !== undefined) entangled.add(sourceFile);
    };
    // Making the checker binds every file, which also gives all nodes their parents.
    const checker = guardedChecker(requiringChecker(program.getTypeChecker(), (specifier, file) => sourceFiles.get(plan.resolver.resolve(specifier, file)?.file ?? '')), gaveUp);
    const notices = [...layoutNotices(current), ...fileNotices(sourceFiles, plan, unusableFiles())];
    return {
      program, checker,
      candidates: plan.candidates,
      files: plan.files, resolution: plan.resolver, stubs: plan.stubs, republished: current.republished.stubs,
      withImporters(changed) {
        const found = new Set(changed);
        for (const file of found) for (const importer of plan.importers.get(file) ?? []) found.add(importer);
        return found;
      },
      fileCount,
      get notices() {
        const found = plan.files.filter((file) => entangled.has(sourceFiles.get(file) as ts.SourceFile));
        return found.length === 0 ? notices : [...notices, ...found.map(typesNotice)];
      },
      get isSpent() {
        return isSpent;
      },
      kindOf: kindReader(current, read),
      sourceFile: (file) => sourceFiles.get(file),
      diagnostics: (file, nodes) => diagnosticsOf(program, file, gaveUp, nodes),
      dependencyVersion: (file, name) => current.packages.versionOf(dirname(file), name),
      packageFolder: (file) => current.packages.nearest(dirname(file))?.folder, importsByRequire: (file) => importsByRequire(file, current.tsconfigs.mappingFor(dirname(file)), current.packages.versionOf(dirname(file), 'typescript')),
      importEnding: (file) => importEnding(file, current.tsconfigs.mappingFor(dirname(file)), current.packages.nearest(dirname(file))?.isModule ?? false),
      deployments: current.deployments, importedFile: (specifier, file) => { const found = plan.resolver.resolve(specifier, file); return found?.stub === false ? found.file : undefined; },
      checksNulls: (file) => checksNulls(file, read(file).text ?? '', current.tsconfigs.mappingFor(dirname(file)), current.packages.versionOf(dirname(file), 'typescript')),
    };
  }

  function layoutNotices({ discovery, packages, tsconfigs, importMaps, deployments }: Layout): readonly Notice[] {
    return [...discovery.notices, ...packages.notices, ...tsconfigs.notices, ...importMaps.notices, ...deployments.notices];
  }

  /** What is said of files that are not analysed, in the order of the files. */
  function unusableFiles(): readonly Notice[] {
    const onDiskOnly = [...unusable].filter(([file]) => !overlays.has(file)).map(([, notice]) => notice);
    return [...onDiskOnly, ...[...overlays.values()].flatMap(({ notice }) => notice ?? [])].sort((a, b) => byPath(a.file ?? '', b.file ?? ''));
  }

  function kindReader({ kinds }: Layout, read: (file: FilePath) => SourceText): (file: FilePath) => FileKind {
    return (file) => kinds(file, read(file).text ?? '');
  }

  function planOf(current: Layout, resolver: Resolver, opened: ReadonlySet<FilePath>, read: (file: FilePath) => SourceText): Plan {
    const kinds = kindReader(current, read);
    const passive = new Set<FileKind>(options.passiveKinds);
    return planProgram({ files: listed(current.discovery, opened), opened, registersPath: options.registersPath, trigger: (used) => options.triggerAmong?.(used) ?? options.trigger, entry: read, resolver, bound: current.deployments.hasBindings ? (options.ambient ?? []).flatMap(({ module, ofBindings }) => (ofBindings ? module : [])) : [], given: givenGlobals(options.ambient, current.packages), isPassive: (file) => passive.size > 0 && passive.has(kinds(file)), importingPackage: importingPackages(current.packages) });
  }

  function snapshot(): Snapshot {
    const current = currentLayout();
    if (state?.snapshot.isSpent === true) renewals++;
    else if (state !== undefined && state.plan.resolver === current.resolver) return state.snapshot;
    tries.forget();
    const files = listed(current.discovery, overlays.keys());
    const plan = lastPlan?.resolver === current.resolver ? lastPlan : planOf(current, current.resolver, new Set(overlays.keys()), entry);
    lastPlan = plan;
    const previous = lastProgram?.plan === plan ? lastProgram.program : undefined;
    const made = build(current, plan, entry, cache, previous, files.length);
    if (previous === undefined) cache.prune((file) => made.program.getSourceFile(file) !== undefined);
    lastProgram = { plan, program: made.program };
    state = { plan, snapshot: made };
    return made;
  }

  function tryOut(texts: ReadonlyMap<FilePath, string>): Snapshot {
    const base = snapshot();
    const current = currentLayout();
    return tries.of(texts, {
      plan: lastPlan as Plan, program: base.program, cache, entry,
      sourceText: (file, text) => sourceTextOf(file, text, options),
      isOther: (file) => !isSourceFile(file), isNew: (file) => !current.discovery.importable.has(file) && !overlays.has(file),
      resolver: (tried) => resolverOf(current, new Map([...overlays, ...tried])),
      choose: (tried, resolver, read) => planOf(current, resolver, new Set([...overlays.keys(), ...tried.keys()]), read),
      build: ({ plan, previous, parsed, read }) => build(current, plan, read, parsed, previous, base.fileCount),
    });
  }

  function setOverlay(file: FilePath, text: string | undefined): void {
    const before = overlays.get(file);
    if (before?.text === text) return;
    const listed = layout?.discovery.importable.has(file) === true;
    const old = before ?? (listed ? onDisk.get(file) : undefined);
    const after = text === undefined ? undefined : sourceTextOf(file, text, options);
    if (after === undefined) overlays.delete(file);
    else overlays.set(file, after);
    if (changesLayout(file) || layout?.configs.has(file) === true) layout = undefined;
    // A file that is only in the editor comes or goes: every import may now lead elsewhere.
    else if (layout !== undefined && !listed && (before === undefined || after === undefined)) layout = { ...layout, stubsVersion: NaN };
    // Closing a file that counts anyway, with the text that is on disk, changes nothing.
    const next = after ?? (listed && lastPlan?.standing.has(file) === true ? entry(file) : undefined);
    if (!keepsPlan(file, old, next) || (after === undefined && old?.text !== next?.text)) lastPlan = undefined;
    state = undefined;
  }

  /** Whether a file that has another text leads to the same files as before: then which files belong to the program stays. */
  function keepsPlan(file: FilePath, old: SourceText | undefined, next: SourceText | undefined): boolean {
    if (layout?.republished.isOther(old, next) === true) layout = { ...layout, stubsVersion: NaN };
    return next !== undefined && old !== undefined && lastPlan?.included.has(file) === true && lastPlan.autoImports?.isSame(file, old, next) !== false && sameImports(old, next, lastPlan) && lastPlan.candidates.includes(file);
  }

  function notifyChanged(paths: readonly FilePath[]): void {
    for (const path of paths) {
      if (layout === undefined) forget(path);
      else if (!`${path}/`.includes('/node_modules/') && !`${path}/`.includes('/.git/')) noteChange(path, layout);
    }
  }

  function noteChange(path: FilePath, { discovery, configs }: Pick<Layout, 'discovery' | 'configs'>): void {
    const stands = kindAt(path);
    const isConfiguration = changesLayout(path) || configs.has(path);
    if (stands === 'file' && !isConfiguration) {
      const known = discovery.importable.has(path);
      // The text of an extra file is never kept, so a listed one has nothing to forget.
      if (!known && (discovery.extra.includes(path) || !(isSourceFile(path) || options.isExtra?.(path) === true))) return;
      const old = onDisk.get(path);
      forget(path);
      // What is open in the editor counts until it is closed, whatever is written to the disk.
      if (known && overlays.has(path)) return;
      if (!known) layout = undefined;
      state = undefined;
      if (!keepsPlan(path, old, known ? entry(path) : undefined)) lastPlan = undefined;
      return;
    } else {
      const changed = stands === 'folder' ? disk.changedWithin(path, discovery, configs, options) : undefined;
      if (changed !== undefined) return changed.forEach((file) => noteChange(file, { discovery, configs }));
      const within = [...discovery.importable, ...discovery.extra, ...configs].some((file) => isWithin(path, file));
      if (stands === undefined && !within && !isConfiguration) return;
      forget(path);
      layout = undefined;
    }
    lastPlan = undefined;
    state = undefined;
  }

  function kindAt(path: FilePath): 'file' | 'folder' | undefined {
    try {
      return host.stat(path)?.kind;
    } catch {
      return undefined;
    }
  }

  return {
    setOverlay,
    notifyChanged,
    files: () => listed(currentLayout().discovery, overlays.keys()),
    extraFiles: () => currentLayout().discovery.extra,
    text: (file) => (overlays.has(file) || currentLayout().discovery.importable.has(file) ? entry(file).text : configText(file)),
    snapshot,
    tryOut,
  };
}
