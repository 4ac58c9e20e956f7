import { basename, dirname, isAbsolute, join } from '../../project/paths';
import { bare, isModuleLoad } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EntryContext } from './types';

/** What a module of a computed name exports under a name; without one, what it is as a whole. `text` says what an expression is in the round of the loop that is looked at. */
export function exportOf(call: ts.Expression, name: string | undefined, text: (inner: ts.Expression) => string | undefined, context: EntryContext): ts.Declaration | undefined {
  const file = loadedFile(call, text, context);
  return file && exported(file, name, context.checker);
}

function exported(file: ts.SourceFile, name: string | undefined, checker: ts.TypeChecker): ts.Declaration | undefined {
  const exports = checker.getSymbolAtLocation(file)?.exports;
  const whole = exports?.get(ts.InternalSymbolName.ExportEquals);
  const member = name !== undefined && name !== 'default' && whole ? checker.getPropertyOfType(checker.getTypeOfSymbol(whole), name) : undefined;
  const symbol = name === undefined || name === 'default' ? whole ?? exports?.get(ts.InternalSymbolName.Default) : member ?? exports?.get(ts.escapeLeadingUnderscores(name));
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return target?.valueDeclaration ?? target?.declarations?.[0];
}

/** The file of the workspace that a module of a computed name is: `` require(`./routes/${file}`) ``, `await import(path.join(folder, file))`. */
function loadedFile(call: ts.Expression, text: (inner: ts.Expression) => string | undefined, context: EntryContext): ts.SourceFile | undefined {
  const node = bare(call);
  const [specifier] = ts.isCallExpression(node) && isModuleLoad(node) ? node.arguments : [];
  if (!specifier || ts.isStringLiteralLike(specifier)) return undefined;
  const named = text(specifier)?.replace(/^file:\/\//, '');
  if (named === undefined || (!named.startsWith('.') && !isAbsolute(named))) return undefined;
  const path = join(dirname(node.getSourceFile().fileName), named);
  // In TypeScript a module is named by what it is compiled to.
  const stem = /\.[cm]?[jt]sx?$/.test(basename(path)) ? path.replace(/\.[cm]?[jt]sx?$/, '') : path;
  for (const candidate of [path, ...[stem, `${path}/index`, path].flatMap((one) => ['.ts', '.js', '.tsx', '.mts', '.mjs', '.cts', '.cjs', '.jsx'].map((extension) => one + extension))]) {
    const file = context.sourceFile(candidate);
    if (file) return file;
  }
  return undefined;
}
