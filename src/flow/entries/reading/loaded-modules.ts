import { basename, dirname, isAbsolute, join } from '../../../project/paths';
import { bare, isModuleLoad } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { folderNamed } from '../../static-folder';
import type { EntryContext } from '../types';

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
  return fileAt(join(dirname(node.getSourceFile().fileName), named), context);
}

/** The file of the workspace that a path or an address names: `path.join(__dirname, 'mail.js')`, `new URL('./mail.js', import.meta.url)`. */
export function fileNamed(expression: ts.Expression, context: EntryContext): ts.SourceFile | undefined {
  const named = folderNamed(expression, context.checker);
  if (!named || !/\.[cm]?[jt]s$/.test('path' in named ? named.path : named.tail)) return undefined;
  if ('path' in named) return fileAt(named.path, context);
  const stem = `/${named.tail.replace(/\.[cm]?[jt]s$/, '')}.`;
  const found = context.files().filter(({ fileName }) => fileName.replace(/[cm]?[jt]s$/, '').endsWith(stem));
  return found.length === 1 ? found[0] : undefined;
}

function fileAt(path: string, context: EntryContext): ts.SourceFile | undefined {
  // In TypeScript a module is named by what it is compiled to.
  const stem = /\.[cm]?[jt]sx?$/.test(basename(path)) ? path.replace(/\.[cm]?[jt]sx?$/, '') : path;
  for (const candidate of [path, ...[stem, `${path}/index`, path].flatMap((one) => ['.ts', '.js', '.tsx', '.mts', '.mjs', '.cts', '.cjs', '.jsx'].map((extension) => one + extension))]) {
    const file = context.sourceFile(candidate);
    if (file) return file;
  }
  return undefined;
}
