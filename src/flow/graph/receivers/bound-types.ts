import type { FilePath } from '../../../core';
import { declaredBindings, mentionsBindings } from '../../../project/deployment/bindings';
import { ts } from '../../../project/ts';

/** The type that the files of a deployment say a worker's `env` has under a name. */
export type BoundAs = (name: string, file: FilePath) => string | undefined;

interface Asked {
  readonly checker: ts.TypeChecker;
  readonly names: { sources(): readonly ts.SourceFile[] };
  readonly boundAs: BoundAs;
}

type Declared = ReturnType<typeof declaredBindings>;

/**
 * The type of what a worker's `env` has under a name where a file stands: as wrangler's configuration and the declarations beside it say, else as types of the workspace do, where these agree
 * (`type Bindings = { DB: D1Database }`). `noteTrace` is told where other files were asked.
 */
export function boundType(name: string, file: ts.SourceFile, { checker, names, boundAs }: Asked, noteTrace: () => void): ts.Type | undefined {
  const types = globalsOf(file, checker);
  if (types.size === 0) return undefined;
  const configured = boundAs(name, file.fileName);
  if (configured === undefined) noteTrace();
  const said = configured === undefined ? new Set(names.sources().flatMap((source) => declaredIn(source).filter((one) => one.name === name).map(({ type }) => type))) : new Set([configured]);
  const [only] = said;
  const symbol = only !== undefined && said.size === 1 ? types.get(only) : undefined;
  return symbol && checker.getDeclaredTypeOfSymbol(symbol);
}

const bindings = new WeakMap<ts.SourceFile, Declared>();

/** What the types of a file say of names. */
function declaredIn(file: ts.SourceFile): Declared {
  let found = bindings.get(file);
  if (!found) bindings.set(file, (found = mentionsBindings.test(file.text) ? declaredBindings(file) : []));
  return found;
}

const globals = new WeakMap<ts.TypeChecker, ReadonlyMap<string, ts.Symbol>>();

/** The runtime's types, which are there without an import; none where nothing brought them. */
function globalsOf(file: ts.SourceFile, checker: ts.TypeChecker): ReadonlyMap<string, ts.Symbol> {
  let found = globals.get(checker);
  if (!found) {
    // Seen from where they are declared: a file may have a `Queue` of its own.
    const declaring = interfacesIn(file, checker).get('D1PreparedStatement')?.declarations?.[0]?.getSourceFile();
    globals.set(checker, (found = declaring ? interfacesIn(declaring, checker) : new Map<string, ts.Symbol>()));
  }
  return found;
}

function interfacesIn(file: ts.SourceFile, checker: ts.TypeChecker): ReadonlyMap<string, ts.Symbol> {
  return new Map(checker.getSymbolsInScope(file.endOfFileToken, ts.SymbolFlags.Interface).map((symbol) => [symbol.name, symbol]));
}
