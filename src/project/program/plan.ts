import type { FilePath } from '../../core';
import { usesEnv } from '../deployment/bindings';
import { createAutoImports, type AutoImports } from '../modules/auto-imports';
import { loadsContainer, loadsFolder, scanPassedOn } from '../modules/imports';
import { hasLists, listWork, whoGetsLists } from '../markup/list-users';
import { byPath } from '../paths';
import { requiresModules } from '../modules/required-modules';
import type { Resolver } from '../modules/resolve';
import type { GivenGlobals } from './given-globals';
import { importersOfPorts } from './ports';
import type { SourceText } from '../disk/source-texts';

/** Which files the program has. */
export interface Plan {
  /** What rules look at, sorted. */
  readonly candidates: readonly FilePath[];
  /** Those of them that are so without being open in the editor. */
  readonly standing: ReadonlySet<FilePath>;
  /** All files of the program but the stubs, sorted: candidates and what their types need. */
  readonly files: readonly FilePath[];
  readonly included: ReadonlySet<FilePath>;
  readonly resolver: Resolver;
  /** The files that import a file. */
  readonly importers: ReadonlyMap<FilePath, readonly FilePath[]>;
  /** Every file from which an import path leads to a stub. */
  readonly reaching: ReadonlySet<FilePath>;
  /** The stubs that any file of the workspace imports. */
  readonly stubs: ReadonlySet<FilePath>;
  /** Those that a file asks for in a way that the compiler does not follow. */
  readonly requiredStubs: ReadonlySet<FilePath>;
  /** What files may use without importing it. */
  readonly autoImports: AutoImports | undefined;
  /** Texts that use globals of a package. */
  readonly given: readonly RegExp[];
}

export interface PlanInput {
  /** Sorted. */
  readonly files: readonly FilePath[];
  /** Files that are looked at whatever they contain: those open in the editor. */
  readonly opened: ReadonlySet<FilePath>;
  /** Files that are looked at only while they are open. */
  isPassive(file: FilePath): boolean;
  /** Texts in which something may be called of a library of which these stubs are. */
  trigger(stubs: ReadonlySet<FilePath>): RegExp;
  /** Paths of files that a framework may find by where they stand. */
  readonly registersPath?: RegExp | undefined;
  entry(file: FilePath): SourceText;
  readonly resolver: Resolver;
  /** Modules with the types of what is bound to workers of the workspace; none where nothing is. */
  readonly bound: readonly string[];
  /** Globals that a package gives to those who depend on it. */
  readonly given: readonly GivenGlobals[];
  /** The folder of the package that a file is in, where its framework imports for it; undefined where no package has such a framework. */
  readonly importingPackage?: ((file: FilePath) => FilePath | undefined) | undefined;
}

/** A file that is only imported is not worth its parsing time above this many characters, unless a stub can be reached through it. */
const maxLeaf = 30_000;
/** Through how many files in a row that have no query themselves a type is followed; passing on (`export … from`) does not count. */
const maxDistance = 3;
/** Components are registered by where they stand or what they import; without a library that is known they do nothing for a request. */
const component = /\.(?:[jt]sx|vue|svelte|astro)$/;
const globalDeclaration = /\bdeclare\s+global\b/;
/** What is handed to a class that is made. */
const puts = /\bnew\s+\w+\s*\(\s*[^)\s]/;
/** What makes a global for code that declares none: it says what the name stands for. */
const madeGlobal = /\bglobal(?:This)?\.\w+\s*=[^=>]/;

/**
 * Chooses the files. A file *reaches* when it imports a stub or a file that reaches.
 *
 * A candidate's text matches the trigger, and it reaches, or is imported, at whatever distance, by a file that does (a client that
 * is handed over as a parameter comes from such a file), or uses a global that such a file makes. A file that reaches and can wait for something, or registers
 * handlers, is one too: it may call what queries; and so is one that makes something of a list and has a hook of a file that may load it. So is one that knows what queries by an interface alone, and one with handlers that reaches nothing: its
 * routes are told as well. Types come to a candidate through files that reach; these are followed
 * over a few files. Of what does not reach, the files that a candidate imports itself are taken (constants and plain types say how often
 * a loop runs), with what they pass on, and nothing behind them; of components that a component draws, those that make something of a list, which they may be handed.
 */
export function planProgram(input: PlanInput): Plan {
  const { resolver, entry, opened } = input;
  const autoImports = autoImportsOf(input);
  const graph = importGraph(input, autoImports);
  const trigger = input.trigger(graph.stubs);
  const globals = [...graph.reaching].filter((file) => entry(file).matches(globalDeclaration));
  const makers = [...graph.reaching].filter((file) => entry(file).matches(madeGlobal));
  const made = namesMade(makers, entry);
  const reached = connectedTo(graph);
  // What a container hands out by its name is imported by nobody.
  const isContained = input.files.some((file) => entry(file).matches(loadsContainer));
  const connected = globals.length > 0 || isContained ? undefined : reached;
  const behindPorts = importersOfPorts(graph, reached, entry);
  const loaders = new Set(input.files.filter((file) => entry(file).matches(loadsFolder)));
  const lists = whoGetsLists(input.files, graph, (file) => entry(file).calls(trigger) || entry(file).mayLead, entry);
  const standing = new Set<FilePath>();
  for (const file of input.files) {
    // Asked in the order of what the answers cost: a pattern is only run over a text where nothing else decides.
    const text = entry(file);
    const stands = input.registersPath?.test(file) === true;
    const matters = graph.reaching.has(file) && (stands || text.mayLead)
      || lists.users.has(file) && text.calls(hasLists) && text.calls(listWork)
      || (connected === undefined || connected.has(file) || (made !== undefined && text.matches(made))) && text.calls(trigger)
      || !component.test(file) && ((stands || isContained || behindPorts.has(file) || loaders.has(file)) && text.mayLead || text.handles);
    if (matters && !input.isPassive(file)) standing.add(file);
  }
  // What puts an application together need not wait for anything: `new App([new OrdersRoute()])`.
  for (const file of graph.reaching) {
    if (!standing.has(file) && !component.test(file) && graph.targets(file).some((target) => standing.has(target) && entry(target).handles) && entry(file).matches(puts) && !input.isPassive(file)) standing.add(file);
  }
  const candidates = input.files.filter((file) => (opened.has(file) ? entry(file).notice === undefined : standing.has(file)));

  // What is loaded by the name of its file is imported by nobody, and says what the loaded object holds.
  const loaded = loaders.size > 0 ? [...graph.reaching].filter((file) => !graph.importers.has(file) && !component.test(file) && !input.isPassive(file)) : [];
  /** Whether a component may make something of a list that another one hands to it, or holds one for others. */
  const hasList = (file: FilePath, target: FilePath): boolean => lists.makers.has(target) || (component.test(file) && entry(target).calls(listWork));
  const included = new Set<FilePath>([...candidates, ...globals, ...makers, ...loaded, ...lists.central]);
  const looked = new Set<FilePath>(candidates);
  const leaves: FilePath[] = [];
  let ring = [...included];
  for (let distance = 0; ring.length > 0; distance++) {
    const next: FilePath[] = [];
    // The ring grows while it is walked: what a file passes on is as near as the file.
    for (const file of ring) {
      const passedOn = looked.has(file) ? undefined : new Set(graph.passedOn(file));
      for (const target of graph.targets(file)) {
        if (!graph.reaching.has(target)) {
          if (looked.has(file) && (!component.test(target) || hasList(file, target))) leaves.push(target);
        } else if (!included.has(target)) {
          const near = passedOn?.has(target) === true;
          // A component that neither waits nor imports a library itself gives others nothing but what it draws.
          if (!near && (distance >= maxDistance || (component.test(target) && !graph.importing.has(target) && !(looked.has(file) && hasList(file, target))))) continue;
          included.add(target);
          (near ? ring : next).push(target);
        }
      }
    }
    ring = next;
  }
  for (let file = leaves.pop(); file !== undefined; file = leaves.pop()) {
    const { text, notice } = entry(file);
    if (included.has(file) || text === undefined || notice !== undefined || text.length > maxLeaf) continue;
    included.add(file);
    leaves.push(...graph.passedOn(file).filter((target) => !component.test(target)));
  }
  return { candidates, standing, files: [...included].sort(byPath), included, resolver, importers: graph.importers, reaching: graph.reaching, stubs: graph.stubs, requiredStubs: graph.requiredStubs, autoImports, given: input.given.map(({ pattern }) => pattern) };
}

interface ImportGraph {
  /** Every file from which an import path leads to a stub. */
  readonly reaching: ReadonlySet<FilePath>;
  /** Those that import one themselves. */
  readonly importing: ReadonlySet<FilePath>;
  readonly importers: ReadonlyMap<FilePath, readonly FilePath[]>;
  readonly stubs: ReadonlySet<FilePath>;
  readonly requiredStubs: ReadonlySet<FilePath>;
  /** The workspace's files that a file imports. */
  targets(file: FilePath): readonly FilePath[];
  /** Those of them that it passes on. */
  passedOn(file: FilePath): readonly FilePath[];
}

function autoImportsOf({ files, entry, resolver, importingPackage }: PlanInput): AutoImports | undefined {
  return importingPackage && createAutoImports({
    files, entry, packageOf: importingPackage,
    resolve(specifier, file) {
      const target = resolver.resolve(specifier, file);
      return target?.stub === false ? target.file : undefined;
    },
  });
}

function importGraph(input: PlanInput, autoImports: AutoImports | undefined): ImportGraph {
  const targets = new Map<FilePath, readonly FilePath[]>();
  const importers = new Map<FilePath, FilePath[]>();
  const reaching = new Set<FilePath>();
  const stubs = new Set<FilePath>();
  const requiredStubs = new Set<FilePath>();
  // Files that are imported but not listed (declarations, files that the settings leave out) carry types as well: the set grows.
  const seen = new Set<FilePath>(input.files);
  for (const file of seen) {
    const found: FilePath[] = [];
    if (input.entry(file).usesGlobals) reaching.add(file);
    const lead = (target: FilePath): void => {
      found.push(target);
      seen.add(target);
      const known = importers.get(target);
      if (known === undefined) importers.set(target, [file]);
      else known.push(file);
    };
    const given = input.given.flatMap(({ pattern, module, isIn }) => (isIn(file) && input.entry(file).matches(pattern) ? module : []));
    for (const module of [...input.entry(file).ambient, ...given, ...(input.bound.length > 0 && input.entry(file).matches(usesEnv) ? input.bound : [])]) {
      const target = input.resolver.resolve(module, file);
      if (!target?.stub) continue;
      reaching.add(file);
      stubs.add(target.file);
      requiredStubs.add(target.file);
    }
    for (const specifier of input.entry(file).imports) {
      const target = input.resolver.resolve(specifier, file);
      if (target === undefined) continue;
      if (target.stub) {
        reaching.add(file);
        stubs.add(target.file);
        if (requiresModules(file, input.entry(file).text ?? '')) requiredStubs.add(target.file);
        continue;
      }
      lead(target.file);
    }
    autoImports?.targets(file, input.entry(file).text ?? '').forEach(lead);
    targets.set(file, found);
  }
  const importing = new Set(reaching);
  for (const file of reaching) for (const importer of importers.get(file) ?? []) reaching.add(importer);
  return {
    reaching,
    importing,
    importers,
    stubs,
    requiredStubs,
    targets: (file) => targets.get(file) ?? [],
    passedOn: (file) => scanPassedOn(input.entry(file).text ?? '').flatMap((specifier) => {
      const target = input.resolver.resolve(specifier, file);
      return target === undefined || target.stub ? [] : [target.file];
    }),
  };
}

/** Texts that use a global which files make: what loads them by their place alone is imported by nobody, nor imports what it uses. */
function namesMade(makers: readonly FilePath[], entry: PlanInput['entry']): RegExp | undefined {
  const names = new Set(makers.flatMap((file) => [...(entry(file).text ?? '').matchAll(new RegExp(madeGlobal, 'g'))].flatMap(([found]) => /\.(\w+)/.exec(found)?.[1] ?? [])));
  return names.size === 0 ? undefined : new RegExp(`(?<![.\\w$])(?:${[...names].join('|')})\\s*\\??\\.\\s*\\w`);
}

/** What reaches, and all that it imports. */
function connectedTo({ reaching, targets }: Pick<ImportGraph, 'reaching' | 'targets'>): ReadonlySet<FilePath> {
  const connected = new Set(reaching);
  for (const file of connected) for (const target of targets(file)) connected.add(target);
  return connected;
}

/** Whether a text leads to the same files as another: then the program keeps its structure. `matters` leaves out what leads nowhere. */
export function sameImports(a: SourceText, b: SourceText, { given }: Pick<Plan, 'given'>, matters: (specifier: string) => boolean = () => true): boolean {
  const facts = (source: SourceText): string => {
    const { imports, text, notice, usesGlobals, ambient } = source;
    return [...imports.filter(matters), '', ...ambient, '', ...scanPassedOn(text ?? ''), '', text === undefined, notice === undefined, usesGlobals, requiresModules('.ts', text ?? ''), ...[globalDeclaration, madeGlobal, loadsFolder, loadsContainer, usesEnv, ...given].map((pattern) => source.matches(pattern))].join('\n');
  };
  return facts(a) === facts(b);
}

/** A text in the place of another. */
export interface Change {
  readonly file: FilePath;
  readonly before: SourceText;
  readonly after: SourceText;
}

/**
 * The plan of files that are tried with other texts, where no file of the workspace comes or goes by them: a package that is read nowhere brings nothing, and one that the catalogue knows its stub alone. The stub stays
 * in the plans of later tries that follow from this one.
 *
 * @returns the plan itself where it has all that is needed; undefined where the files have to be chosen anew
 */
export function planAfter(plan: Plan, changes: readonly Change[]): Plan | undefined {
  const { resolver } = plan;
  const stubs = new Set<FilePath>();
  const requiredStubs = new Set<FilePath>();
  for (const { file, before, after } of changes) {
    if (!plan.candidates.includes(file) || plan.autoImports?.isSame(file, before, after) === false || !sameImports(before, after, plan, (specifier) => resolver.resolve(specifier, file)?.stub === false)) return undefined;
    const found = new Set(after.imports.flatMap((specifier) => {
      const target = resolver.resolve(specifier, file);
      return target === undefined || plan.stubs.has(target.file) || !target.stub ? [] : [target.file];
    }));
    // From what imports it files may reach a stub now that reached none.
    if (found.size > 0 && !plan.reaching.has(file)) return undefined;
    for (const stub of found) {
      stubs.add(stub);
      if (requiresModules(file, after.text ?? '')) requiredStubs.add(stub);
    }
  }
  return stubs.size === 0 ? plan : { ...plan, stubs: new Set([...plan.stubs, ...stubs]), requiredStubs: new Set([...plan.requiredStubs, ...requiredStubs]) };
}
