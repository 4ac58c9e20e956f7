import { ts } from '../../project/ts';

const stubRoot = '/headroom-stubs/';
const known = new WeakMap<ts.TypeChecker, ReadonlyMap<string, ts.Symbol>>();

/**
 * The type of a name that a library makes global (`strapi`), for those who are handed the same under its name and say nothing of its type: `({ strapi }) => …` of a file that the framework loads by where it stands.
 */
export function stubGlobal(name: string, place: ts.Node, checker: ts.TypeChecker): ts.Type | undefined {
  let globals = known.get(checker);
  if (!globals) {
    const all = checker.getSymbolsInScope(place.getSourceFile().endOfFileToken, ts.SymbolFlags.Variable);
    known.set(checker, (globals = new Map(all.flatMap((symbol) => (symbol.declarations?.[0]?.getSourceFile().fileName.startsWith(stubRoot) ? [[symbol.name, symbol] as const] : [])))));
  }
  const symbol = globals.get(name);
  return symbol && checker.getTypeOfSymbol(symbol);
}
