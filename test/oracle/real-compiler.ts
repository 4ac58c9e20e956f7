import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ts } from '../../src/project/ts';
import type { LibraryFixture } from '../catalog/library-fixtures';

/** TypeScript files whose imports a package manager could have installed: neither JavaScript nor those that are weakly typed or from a URL on purpose. */
export function compiledFiles(fixture: LibraryFixture): ReadonlyMap<string, string> {
  return new Map([...fixture.files].filter(([file]) => /\.tsx?$/.test(file) && !/\.weak\.tsx?$/.test(file)));
}

/** A fixture as an application has it that installed the real packages. */
export interface RealProgram {
  /** `calls.ts:12 Property 'x' does not exist …`, in order; empty where the files compile. */
  readonly errors: readonly string[];
  /** Calls, `new` and tagged templates that a package or the platform declares, by `placeOf`. */
  readonly declared: ReadonlySet<string>;
  /** The files of packages that were read. */
  readonly packageFiles: readonly ts.SourceFile[];
}

/** Where the real packages are. */
export interface RealPackages {
  /** The folder that has `node_modules`. */
  readonly folder: string;
  /** Declarations that are elsewhere than their import says, by specifier. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Files that are taken for absent. */
  readonly isAbsent?: (file: string) => boolean;
  /** Beside those that every program is compiled with. */
  readonly options?: ts.CompilerOptions;
}

/** Names a node across programs that were made of the same text. */
export const placeOf = (file: string, node: ts.Node): string => `${file}:${node.getStart()}-${node.end}`;

const usual: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022, lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: ['node'],
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, jsx: ts.JsxEmit.Preserve, esModuleInterop: true,
  strict: true, experimentalDecorators: true, skipLibCheck: true, noEmit: true,
};

/** What a text is parsed and bound by; the rest is asked of the types alone. */
function parsedBy({ target, module, moduleResolution, moduleDetection, strict, alwaysStrict, jsx }: ts.CompilerOptions): string {
  return JSON.stringify([target, module, moduleResolution, moduleDetection, strict, alwaysStrict, jsx]);
}

/** The platform's declarations are parsed and bound once for all programs that are read in the same way. */
const platforms = new Map<string, Map<string, ts.SourceFile | undefined>>();

function platformFor(options: ts.CompilerOptions): Map<string, ts.SourceFile | undefined> {
  const key = parsedBy(options);
  const found = platforms.get(key) ?? new Map<string, ts.SourceFile | undefined>();
  platforms.set(key, found);
  return found;
}

/**
 * So are those of packages, of which the ones that were asked for last are kept: applications of one kind are compiled one after the other, against the same packages.
 */
const packages = new Map<string, { readonly text: string; readonly sourceFile: ts.SourceFile }>();
const keptCharacters = 8_000_000;
let characters = 0;

function ofPackage(file: string, text: string, languageVersion: ts.ScriptTarget | ts.CreateSourceFileOptions, options: ts.CompilerOptions): ts.SourceFile {
  const format = typeof languageVersion === 'object' ? languageVersion.impliedNodeFormat : undefined;
  const key = `${file} ${format ?? ''} ${parsedBy(options)}`;
  const found = packages.get(key);
  if (found) {
    packages.delete(key);
    characters -= found.text.length;
  }
  const sourceFile = found?.text === text ? found.sourceFile : ts.createSourceFile(file, text, languageVersion);
  packages.set(key, { text, sourceFile });
  characters += text.length;
  for (const [oldest, { text: { length } }] of packages) {
    if (characters <= keptCharacters) break;
    packages.delete(oldest);
    characters -= length;
  }
  return sourceFile;
}

/** Compiles fixtures against packages as they are published, each as a program of its own. */
export function realCompiler({ folder, paths = {}, isAbsent = () => false, options: own = {} }: RealPackages): (fixture: LibraryFixture) => RealProgram {
  const options: ts.CompilerOptions = { ...usual, ...own };
  const top = posix(folder);
  const libraryFolder = posix(dirname(require.resolve('typescript/lib/lib.d.ts')));
  const onDisk = ts.createCompilerHost(options);
  const platform = platformFor(options);
  const isPlatform = (file: string): boolean => file.startsWith(libraryFolder) || file.startsWith(`${top}/node_modules/@types/node/`);
  return (fixture) => {
    // Beside `node_modules`, and only in memory: from the fixtures' own place the repository's packages would be found.
    const root = `${top}/fixtures/${fixture.library}`;
    const own = new Map([...compiledFiles(fixture)].map(([file, text]) => [`${root}/${file}`, text]));
    const folders = new Set([...own.keys()].flatMap((file) => foldersOf(file, top)));
    const host: ts.CompilerHost = {
      ...onDisk,
      getCurrentDirectory: () => top,
      getDefaultLibLocation: () => libraryFolder,
      getDefaultLibFileName: () => `${libraryFolder}/lib.d.ts`,
      fileExists: (file) => own.has(file) || (!isAbsent(file) && onDisk.fileExists(file)),
      readFile: (file) => own.get(file) ?? (isAbsent(file) ? undefined : onDisk.readFile(file)),
      directoryExists: (name) => folders.has(name) || (!isAbsent(name) && existsSync(name)),
      getSourceFile(file, languageVersion) {
        const text = own.get(file);
        if (text !== undefined) return ts.createSourceFile(file, text, languageVersion, true);
        if (!isPlatform(file)) {
          const declared = onDisk.readFile(file);
          return declared === undefined ? undefined : ofPackage(file, declared, languageVersion, options);
        }
        if (!platform.has(file)) platform.set(file, onDisk.getSourceFile(file, languageVersion));
        return platform.get(file);
      },
    };
    const aliases = { ...pathsOf(fixture, root), ...Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, [posix(path)]])) };
    const program = ts.createProgram({ rootNames: [...own.keys()], options: { ...options, paths: aliases }, host });
    const checker = program.getTypeChecker();
    const errors: string[] = [];
    const checked = new Map<string, ts.SourceFile>();
    for (const path of own.keys()) {
      const sourceFile = program.getSourceFile(path);
      if (!sourceFile) continue;
      const file = path.slice(root.length + 1);
      checked.set(file, sourceFile);
      for (const { start = 0, messageText } of [...program.getSyntacticDiagnostics(sourceFile), ...program.getSemanticDiagnostics(sourceFile)]) {
        errors.push(`${file}:${sourceFile.getLineAndCharacterOfPosition(start).line + 1} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
      }
    }
    // Most ask for the errors alone. After them, since a check leaves the signatures of calls behind, while a call that is asked for before is resolved outside of the one around it, and then again.
    let declared: ReadonlySet<string> | undefined;
    const declaredCalls = (): ReadonlySet<string> => {
      const found = new Set<string>();
      for (const [file, sourceFile] of checked) {
        const visit = (node: ts.Node): void => {
          if ((ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) && isDeclaredElsewhere(checker, node, own)) found.add(placeOf(file, node));
          ts.forEachChild(node, visit);
        };
        visit(sourceFile);
      }
      return found;
    };
    const packageFiles = program.getSourceFiles().filter(({ fileName }) => !own.has(fileName) && !isPlatform(fileName));
    return { errors, get declared() { return declared ??= declaredCalls(); }, packageFiles };
  };
}

/** A call of what is `any` has no declaration. */
function isDeclaredElsewhere(checker: ts.TypeChecker, node: ts.CallLikeExpression, own: ReadonlyMap<string, string>): boolean {
  const declaration = checker.getResolvedSignature(node)?.declaration;
  return declaration !== undefined && !own.has(declaration.getSourceFile().fileName);
}

function foldersOf(file: string, top: string): readonly string[] {
  const folder = dirname(file);
  return folder.length <= top.length ? [] : [folder, ...foldersOf(folder, top)];
}

/** The path aliases of a fixture that has a tsconfig. */
function pathsOf(fixture: LibraryFixture, root: string): Record<string, string[]> {
  const { config } = ts.parseConfigFileTextToJson('tsconfig.json', fixture.files.get('tsconfig.json') ?? '{}') as { config?: { compilerOptions?: { paths?: Record<string, string[]> } } };
  return Object.fromEntries(Object.entries(config?.compilerOptions?.paths ?? {}).map(([name, targets]) => [name, targets.map((target) => `${root}/${target.replace(/^\.\//, '')}`)]));
}

function posix(path: string): string {
  return path.replaceAll('\\', '/');
}
