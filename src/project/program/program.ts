import type { FilePath } from '../../core';
import { bindAutoImports, isGood } from '../modules/auto-imports';
import { isComponentFile } from '../markup/component-files';
import { parseFile } from './depth';
import { esLibrary, esLibraryModules } from './es-library.generated';
import { ambientGlobals } from './globals';
import type { Plan } from './plan';
import { ts } from '../ts';
import type { StubProvider } from '../types';

/** Where the declarations of the language itself stand in every program. */
export const libraryFile = '/headroom-library/es.d.ts';
/** Parts of the library that the program has to be told of. */
const ambient = new Map([
  ['/headroom-library/globals.d.ts', ambientGlobals],
  ...esLibraryModules.map((text, index): [FilePath, string] => [`/headroom-library/es-module-${index}.d.ts`, text]),
]);

/**
 * One set of options for the whole workspace: what the workspace's own configurations say decides only about aliases. `types: []` and the
 * one library keep everything out that is not analysed; `strict` makes `null` visible in types, as fixes need it.
 */
export const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  // A script without imports would otherwise share its top-level names with every other one of the workspace.
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowJs: true,
  checkJs: false,
  maxNodeModuleJsDepth: 0,
  strict: true,
  jsx: ts.JsxEmit.Preserve,
  experimentalDecorators: true,
  allowImportingTsExtensions: true,
  // Every import leads to a name that stands so on the disk; the compiler would take both apart for each of them.
  forceConsistentCasingInFileNames: false,
  esModuleInterop: true,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
  noEmit: true,
  // Vue's, Svelte's and Astro's.
  allowNonTsExtensions: true,
  types: [],
};

/** Parsed files; one is good for as long as its text is the same string. */
export interface SourceFileCache {
  get(file: FilePath, text: string): ts.SourceFile | undefined;
  set(file: FilePath, text: string, sourceFile: ts.SourceFile): void;
}

/** A cache that first looks into another one, and never writes to it. */
export function sourceFileCache(behind?: SourceFileCache): SourceFileCache & { prune(keep: (file: FilePath) => boolean): void } {
  const kept = new Map<FilePath, { readonly text: string; readonly sourceFile: ts.SourceFile }>();
  return {
    get(file, text) {
      const found = kept.get(file);
      return found !== undefined && found.text === text ? found.sourceFile : behind?.get(file, text);
    },
    set: (file, text, sourceFile) => void kept.set(file, { text, sourceFile }),
    prune(keep) {
      for (const file of kept.keys()) if (!keep(file)) kept.delete(file);
    },
  };
}

export interface ProgramInput {
  readonly plan: Plan;
  /** A program of the same plan; its structure is reused. */
  readonly previous: ts.Program | undefined;
  readonly cache: SourceFileCache;
  readonly stubs: StubProvider;
  readonly text: (file: FilePath) => string | undefined;
}

/**
 * Declarations that no workspace has written are parsed, and bound, once for all projects of the process: those of the language are the same for each, those of a library wherever no schema of the
 * workspace has a say in them.
 */
const shared = new Map<FilePath, ts.SourceFile>();

/** The light program of a plan. Its files are parsed only where the cache does not have them. */
export function createLightProgram(input: ProgramInput): ts.Program {
  // The host lives as long as the program. Through the input it would hold on to the previous one, and so to every program since the first.
  const { plan, stubs, cache, text: textOf, previous } = input;

  function getSourceFile(file: FilePath, options: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile | undefined {
    if (file === libraryFile) return declarations(file, esLibrary, options);
    const ambientText = ambient.get(file);
    if (ambientText !== undefined) return declarations(file, ambientText, options);
    const own = plan.included.has(file) ? textOf(file) : plan.autoImports?.text(file);
    const text = own ?? (plan.included.has(file) ? undefined : stubs.text(file));
    if (text === undefined) return undefined;
    let sourceFile = cache.get(file, text);
    if (sourceFile === undefined || !isGood(sourceFile, plan.autoImports)) {
      sourceFile = own === undefined ? declarations(file, text, options) : parseFile(file, text, options);
      cache.set(file, text, sourceFile);
    }
    return sourceFile;
  }

  const host: ts.CompilerHost = {
    getSourceFile,
    // Comments matter where they carry types, which is in JavaScript alone.
    jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeInfo,
    resolveModuleNameLiterals: (literals, containingFile) =>
      literals.map((literal) => ({ resolvedModule: resolvedModule(plan, literal.text, containingFile) })),
    resolveTypeReferenceDirectiveReferences: (references) => references.map(() => ({ resolvedTypeReferenceDirective: undefined })),
    getDefaultLibFileName: () => libraryFile,
    getDefaultLibLocation: () => '/headroom-library',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (file) => file,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (file) => plan.included.has(file) || plan.autoImports?.text(file) !== undefined || stubs.text(file) !== undefined,
    readFile: (file) => (plan.included.has(file) ? textOf(file) : undefined),
    writeFile: () => undefined,
  };
  const program = ts.createProgram({
    rootNames: [...ambient.keys(), ...plan.autoImports?.modules ?? [], ...plan.files, ...plan.requiredStubs],
    options: compilerOptions,
    host,
    ...(previous === undefined ? {} : { oldProgram: previous }),
  });
  if (plan.autoImports !== undefined) {
    // Making the checker binds every file.
    program.getTypeChecker();
    bindAutoImports(program, plan.autoImports, plan.files);
  }
  return program;
}

/** The files of a program by their paths. The program itself normalises each path that it is asked for, and an edit asks for every file, several times. */
export function filesOf(program: ts.Program): ReadonlyMap<FilePath, ts.SourceFile> {
  return new Map(program.getSourceFiles().map((sourceFile) => [sourceFile.fileName, sourceFile]));
}

function declarations(file: FilePath, text: string, options: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile {
  let sourceFile = shared.get(file);
  if (sourceFile?.text !== text) shared.set(file, (sourceFile = ts.createSourceFile(file, text, options, false)));
  return sourceFile;
}

function resolvedModule(plan: Plan, specifier: string, containingFile: FilePath): ts.ResolvedModuleFull | undefined {
  const found = plan.resolver.resolve(specifier, containingFile) ?? importsModule(plan, specifier, containingFile);
  if (found === undefined || (!found.stub && !plan.included.has(found.file))) return undefined;
  return { resolvedFileName: found.file, extension: extensionOf(found.file), isExternalLibraryImport: false };
}

/** https://nuxt.com/docs/guide/concepts/auto-imports#explicit-imports */
function importsModule(plan: Plan, specifier: string, containingFile: FilePath): { readonly file: FilePath; readonly stub: true } | undefined {
  const file = specifier === '#imports' ? plan.autoImports?.moduleOf(containingFile) : undefined;
  return file === undefined ? undefined : { file, stub: true };
}

function extensionOf(file: FilePath): string {
  return isComponentFile(file) ? ts.Extension.Ts : /\.d\.(?:[^.]+\.)?[cm]?ts$|\.[^.]+$/.exec(file)?.[0] ?? ts.Extension.Ts;
}
