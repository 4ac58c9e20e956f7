import type { FilePath } from '../../../core';
import { ts } from '../../../project/ts';
import { indexOf, type TypedValue } from './file-index';
import type { NameKind, NameMemory, NameTables } from './name-memory';

/** How many names of one function are looked for. */
const maxNames = 40;
const none: ReadonlySet<string> = new Set();

/** What each table has by a name. */
interface Found {
  readonly calls: ts.CallExpression | ts.NewExpression;
  readonly properties: ts.Expression;
  readonly heirs: ts.ClassLikeDeclaration | ts.InterfaceDeclaration;
  readonly typed: TypedValue;
}

/** Names under which half of the workspace goes. */
function isVague(name: string): boolean {
  return name === '(callback)' || name === 'super' || name === 'exports' || name === 'default';
}

/** What all files of a snapshot together say of names; each name is looked up once. */
export class Names {
  private readonly found: { readonly [Kind in NameKind]: Map<string, readonly Found[Kind][]> } = { calls: new Map(), properties: new Map(), heirs: new Map(), typed: new Map() };
  /** The files that are looked into, with their places in the order of the workspace. */
  private byPath: ReadonlyMap<FilePath, { readonly file: ts.SourceFile; readonly at: number }> | undefined;
  private allTables: NameTables | undefined;
  private defaultNames: ReadonlyMap<ts.Node, ReadonlySet<string>> | undefined;

  /** `isAside`: files whose classes stand in for the real ones, and whose calls say nothing of the rest: tests. */
  constructor(
    private readonly checker: ts.TypeChecker, private readonly files: () => readonly ts.SourceFile[], private readonly isAside: (file: ts.SourceFile) => boolean,
    private readonly memory: NameMemory,
  ) {}

  calls(name: string): readonly (ts.CallExpression | ts.NewExpression)[] {
    return this.look('calls', name);
  }

  properties(name: string): readonly ts.Expression[] {
    return this.look('properties', name);
  }

  heirs(name: string): readonly (ts.ClassLikeDeclaration | ts.InterfaceDeclaration)[] {
    return this.look('heirs', name);
  }

  typed(name: string): readonly TypedValue[] {
    return this.look('typed', name);
  }

  /** The files that are looked into. */
  sources(): readonly ts.SourceFile[] {
    return this.files();
  }

  /** Whether a global of that name is made anywhere: `global.app = app`, `globalThis.app = app`. */
  isOwnGlobal(name: string): boolean {
    return this.properties(name).some(({ parent }) => ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left) && /^global(?:This)?$/.test(parent.left.expression.getText()));
  }

  /** Whether a function of that name may call what it is given. */
  takes(name: string): boolean {
    return this.tables.takers.has(name);
  }

  /** Whether a class has a getter of that name which calls something. */
  isGetter(name: string): boolean {
    return this.tables.getters.has(name);
  }

  private get tables(): NameTables {
    return this.allTables ??= this.memory.tablesOf(this.files(), (aliases) => ({ aliases, takers: this.takers(aliases), getters: new Set(this.files().flatMap((file) => [...indexOf(file).getters])) }));
  }

  private takers(aliases: NameTables['aliases']): ReadonlySet<string> {
    const takers = new Set<string>();
    for (const file of this.files()) {
      for (const name of indexOf(file).takers) {
        if (name === 'default') this.defaultsOf(file).forEach((one) => takers.add(one));
        if (!isVague(name)) takers.add(name);
      }
    }
    // The set grows while it is walked.
    for (const name of takers) for (const alias of aliases.get(name) ?? []) if (!isVague(alias)) takers.add(alias);
    return takers;
  }

  /** The names by which a function may be called, given those that its own place says. */
  standFor(own: readonly string[], file: ts.SourceFile): readonly string[] {
    const names = new Set(own.filter((name) => !isVague(name) || name === 'default'));
    if (own.includes('default') || isDefaultOf(file, own)) for (const name of this.defaultsOf(file)) names.add(name);
    // The set grows while it is walked.
    for (const name of names) {
      if (names.size > maxNames) break;
      for (const alias of this.tables.aliases.get(name) ?? []) if (!isVague(alias)) names.add(alias);
    }
    return [...names];
  }

  /** The names that the default export of a file gets where it is imported. */
  private defaultsOf(file: ts.SourceFile): ReadonlySet<string> {
    if (!this.defaultNames) {
      const found = new Map<ts.Node, Set<string>>();
      for (const importer of this.files()) {
        for (const { name, specifier } of indexOf(importer).defaults) {
          const target = this.checker.getSymbolAtLocation(specifier)?.declarations?.[0];
          if (!target) continue;
          const list = found.get(target);
          if (list) list.add(name);
          else found.set(target, new Set([name]));
        }
      }
      this.defaultNames = found;
    }
    return this.defaultNames.get(file) ?? none;
  }

  /** Everything that goes by a name, in the order of the files. */
  private look<Kind extends NameKind>(kind: Kind, name: string): readonly Found[Kind][] {
    const found: Map<string, readonly Found[Kind][]> = this.found[kind];
    let list = found.get(name);
    if (!list) {
      const { order } = this;
      const places = this.memory.filesWith(kind, name).flatMap((path) => order.get(path) ?? []).sort((a, b) => a.at - b.at);
      found.set(name, (list = places.flatMap(({ file }) => [...tableOf(file, kind).get(name) ?? []])));
    }
    return list;
  }

  private get order(): NonNullable<Names['byPath']> {
    if (!this.byPath) {
      const files = this.files().filter((file) => !this.isAside(file));
      this.memory.note(files);
      this.byPath = new Map(files.map((file, at) => [file.fileName, { file, at }]));
    }
    return this.byPath;
  }
}

/** Whether a file gives one of its names under no name: `export default Repository`, `module.exports = Repository`. Who imports it may call it what they like. */
function isDefaultOf(file: ts.SourceFile, own: readonly string[]): boolean {
  return indexOf(file).aliases.some(([alias, original]) => (alias === 'default' || alias === 'exports') && own.includes(original));
}

function tableOf<Kind extends NameKind>(file: ts.SourceFile, kind: Kind): ReadonlyMap<string, readonly Found[Kind][]> {
  const tables: { readonly [One in NameKind]: ReadonlyMap<string, readonly Found[One][]> } = indexOf(file);
  return tables[kind];
}
