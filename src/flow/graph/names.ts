import { type ts } from '../../project/ts';
import { indexOf, type FileIndex, type TypedValue } from './file-index';
import type { NameMemory, NameTables } from './name-memory';

/** How many names of one function are looked for. */
const maxNames = 40;
/** How many names are looked for one by one. */
const maxLooked = 64;
const none: ReadonlySet<string> = new Set();

/** Names under which half of the workspace goes. */
function isVague(name: string): boolean {
  return name === '(callback)' || name === 'super' || name === 'exports' || name === 'default';
}

interface Table<T> {
  readonly found: Map<string, T[]>;
  /** Whether it has every name. */
  isWhole: boolean;
}

function newTable<T>(): Table<T> {
  return { found: new Map<string, T[]>(), isWhole: false };
}

/** What all files of a snapshot together say of names; each name is looked up once. */
export class Names {
  private readonly callsOf: Table<ts.CallExpression | ts.NewExpression> = newTable();
  private readonly valuesOf: Table<ts.Expression> = newTable();
  private readonly heirsOf: Table<ts.ClassLikeDeclaration | ts.InterfaceDeclaration> = newTable();
  private readonly typedAs: Table<TypedValue> = newTable();
  private allTables: NameTables | undefined;
  private defaultNames: ReadonlyMap<ts.Node, ReadonlySet<string>> | undefined;

  /** `isAside`: files whose classes stand in for the real ones, and whose calls say nothing of the rest: tests. */
  constructor(
    private readonly checker: ts.TypeChecker, private readonly files: () => readonly ts.SourceFile[], private readonly isAside: (file: ts.SourceFile) => boolean,
    private readonly memory: NameMemory,
  ) {}

  calls(name: string): readonly (ts.CallExpression | ts.NewExpression)[] {
    return this.look(this.callsOf, name, ({ calls }) => calls);
  }

  properties(name: string): readonly ts.Expression[] {
    return this.look(this.valuesOf, name, ({ properties }) => properties);
  }

  heirs(name: string): readonly (ts.ClassLikeDeclaration | ts.InterfaceDeclaration)[] {
    return this.look(this.heirsOf, name, ({ heirs }) => heirs);
  }

  typed(name: string): readonly TypedValue[] {
    return this.look(this.typedAs, name, ({ typed }) => typed);
  }

  /** Whether a function of that name may call what it is given. */
  takes(name: string): boolean {
    return this.tables.takers.has(name);
  }

  private get tables(): NameTables {
    return this.allTables ??= this.memory.tablesOf(this.files(), () => {
      const aliases = this.aliases();
      return { aliases, takers: this.takers(aliases) };
    });
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

  /** The names that may stand for a name. */
  private aliases(): NameTables['aliases'] {
    const found = new Map<string, Set<string>>();
    for (const file of this.files()) {
      for (const [alias, original] of indexOf(file).aliases) {
        const aliases = found.get(original);
        if (aliases) aliases.add(alias);
        else found.set(original, new Set([alias]));
      }
    }
    return found;
  }

  /** The names by which a function may be called, given those that its own place says. */
  standFor(own: readonly string[], file: ts.SourceFile): readonly string[] {
    const names = new Set(own.filter((name) => !isVague(name) || name === 'default'));
    if (own.includes('default')) for (const name of this.defaultsOf(file)) names.add(name);
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

  /** A few names are looked for in each file's own table; where there are many, the tables are put together once. */
  private look<T>(table: Table<T>, name: string, of: (index: FileIndex) => ReadonlyMap<string, readonly T[]>): readonly T[] {
    const known = table.found.get(name);
    if (known || table.isWhole) return known ?? [];
    if (table.found.size >= maxLooked) {
      table.found.clear();
      for (const file of this.files()) {
        if (this.isAside(file)) continue;
        for (const [key, values] of of(indexOf(file))) {
          const list = table.found.get(key);
          if (list) list.push(...values);
          else table.found.set(key, [...values]);
        }
      }
      table.isWhole = true;
      return table.found.get(name) ?? [];
    }
    const list: T[] = [];
    for (const file of this.files()) {
      const own = of(indexOf(file)).get(name);
      if (own && !this.isAside(file)) list.push(...own);
    }
    table.found.set(name, list);
    return list;
  }
}
