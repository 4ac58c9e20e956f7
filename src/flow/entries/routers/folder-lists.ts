import { relativeTo } from '../../../project/paths';
import { bare, isEquals, isUnequals, propertyValue } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { filesWithin, folderNamed } from '../../static-folder';
import { declarationOf } from '../../values/symbols';
import { importedName } from '../../../catalog/values/imported';
import { patternOf } from '../reading/text-calls';
import type { EntryContext } from '../types';
import { truthOf } from '../../values/truth';

/** Packages that list files by a pattern, whatever of them is called. */
const globs: ReadonlySet<string> = new Set(['glob', 'fast-glob', 'globby', 'tiny-glob', 'tinyglobby']);

/**
 * The names that a list of the files of a folder has: of `fs.readdirSync(path.join(__dirname, 'routes'))` and its promise, and of a callback's parameter
 * (`fs.readdir(folder, (error, files) => …)`), the paths that `glob.sync('routes/*.js', { cwd: __dirname })` gives. Undefined where it lists none that is known.
 * https://nodejs.org/api/fs.html#fsreaddirsyncpath-options, https://github.com/isaacs/node-glob#usage
 */
export function listedFiles(expression: ts.Expression, context: EntryContext): readonly string[] | undefined {
  const node = bare(expression);
  const call = ts.isIdentifier(node) ? handedList(node, context) : ts.isCallExpression(node) ? node : undefined;
  if (!call) return undefined;
  if (/\breaddir(?:Sync)?$/.test(call.expression.getText())) return entriesOf(call, context);
  const imported = importedName(call.expression, context.checker) ?? (ts.isPropertyAccessExpression(call.expression) ? importedName(call.expression.expression, context.checker) : undefined);
  return imported && globs.has(imported.package) ? matched(call, context) : undefined;
}

/** The call that hands a list to the callback whose second parameter a name is. */
function handedList(name: ts.Identifier, { checker }: EntryContext): ts.CallExpression | undefined {
  const declaration = declarationOf(name, checker);
  const fn = declaration && ts.isParameter(declaration) ? declaration.parent : undefined;
  return fn && fn.parameters[1] === declaration && ts.isCallExpression(fn.parent) && fn.parent.arguments.at(-1) === (fn as ts.Node) ? fn.parent : undefined;
}

/** The names of what lies in a folder; of the file that asks nothing is to be loaded. */
function entriesOf(call: ts.CallExpression, context: EntryContext): readonly string[] | undefined {
  const asking = call.getSourceFile().fileName;
  const named = folderNamed(call.arguments[0], context.checker);
  const found = named && filesWithin(named, context.files(), asking);
  if (!found) return undefined;
  const isDeep = /\brecursive\s*:\s*true\b/.test(call.arguments[1]?.getText() ?? '');
  const below = found.files.filter(({ fileName }) => fileName !== asking).map(({ fileName }) => relativeTo(found.folder, fileName));
  return [...new Set(below.map((path) => (isDeep ? path : path.split('/')[0] as string)))].sort();
}

function matched(call: ts.CallExpression, context: EntryContext): readonly string[] | undefined {
  const [pattern, options] = call.arguments;
  const asking = call.getSourceFile().fileName;
  const literal = options && ts.isObjectLiteralExpression(bare(options)) ? bare(options) as ts.ObjectLiteralExpression : undefined;
  const cwd = literal && folderNamed(propertyValue(literal, 'cwd'), context.checker);
  const named = pattern && patternPath(pattern, context);
  if (!named) return undefined;
  const start = cwd ?? named.folder;
  const found = start ? filesWithin(start, context.files(), asking) : undefined;
  if (!found) return undefined;
  const shape = new RegExp(`^${globSource(named.rest)}$`);
  const isRelative = cwd !== undefined && !/\babsolute\s*:\s*true\b/.test(literal?.getText() ?? '');
  return found.files.filter(({ fileName }) => fileName !== asking && shape.test(relativeTo(found.folder, fileName)))
    .map(({ fileName }) => (isRelative ? relativeTo(found.folder, fileName) : fileName)).sort();
}

/** A pattern as the folder with which it begins, as far as it has no star, and the rest: `path.join(__dirname, 'routes', '*.js')`. */
function patternPath(pattern: ts.Expression, context: EntryContext): { readonly folder?: ReturnType<typeof folderNamed>; readonly rest: string } | undefined {
  const node = bare(pattern);
  if (ts.isStringLiteralLike(node)) {
    const at = node.text.search(/[^/]*[*?{[(]/);
    return at < 0 ? undefined : { folder: at > 0 ? folderOf(node.text.slice(0, at)) : undefined, rest: node.text.slice(at) };
  }
  // What stands before the pattern names the folder.
  const whole = folderNamed(node, context.checker);
  const text = whole && ('path' in whole ? whole.path : whole.tail);
  const at = text?.search(/[^/]*[*?{[(]/) ?? -1;
  if (!whole || text === undefined || at <= 0) return undefined;
  const folder = text.slice(0, at).replace(/\/$/, '');
  return { folder: 'path' in whole ? { path: folder } : { tail: folder }, rest: text.slice(at) };
}

function folderOf(text: string): ReturnType<typeof folderNamed> {
  const path = text.replace(/^\.\//, '').replace(/\/$/, '');
  return path === '' || path.startsWith('..') ? undefined : { tail: path };
}

function globSource(glob: string): string {
  return glob.replace(/\*\*\/|\*|\?|\{[^}]*\}|[.+^$|()[\]\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.startsWith('{') ? `(?:${part.slice(1, -1).split(',').map((one) => one.replace(/\./g, '\\.')).join('|')})` : `\\${part}`;
  });
}

/**
 * Whether a condition on a file's name leaves a name out: `file !== 'index.js'`, `file.endsWith('.route.js')`, `/\.js$/.test(file)`, `file.indexOf('.') !== 0`. What cannot be read leaves
 * nothing out.
 */
export function leavesOut(condition: ts.Expression, text: (inner: ts.Expression) => string | undefined): boolean {
  return truthOf(condition, (node) => (ts.isBinaryExpression(node) ? areEqual(node, text) : ofMethod(node, text))) === false;
}

function ofMethod(node: ts.Expression, text: (inner: ts.Expression) => string | undefined): boolean | undefined {
  const callee = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;
  const [given] = callee && ts.isCallExpression(node) ? node.arguments : [];
  if (!callee || !given) return undefined;
  const method = callee.name.text;
  const [own, other] = [patternOf(callee.expression, text), patternOf(given, text)];
  if (own instanceof RegExp) return method === 'test' && typeof other === 'string' ? own.test(other) : undefined;
  if (own === undefined || other === undefined) return undefined;
  if (method === 'match') return own.match(other) !== null;
  if (typeof other !== 'string') return undefined;
  return method === 'endsWith' ? own.endsWith(other) : method === 'startsWith' ? own.startsWith(other) : method === 'includes' ? own.includes(other) : undefined;
}

function areEqual({ left, operatorToken: { kind }, right }: ts.BinaryExpression, text: (inner: ts.Expression) => string | undefined): boolean | undefined {
  const isEqual = isEquals(kind);
  if (!isEqual && !isUnequals(kind)) return undefined;
  const [a, b] = [text(left) ?? indexIn(left, text), text(right) ?? indexIn(right, text)];
  return a === undefined || b === undefined ? undefined : (a === b) === isEqual;
}

/** `file.indexOf('.')`, as text. */
function indexIn(expression: ts.Expression, text: (inner: ts.Expression) => string | undefined): string | undefined {
  const node = bare(expression);
  const callee = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'indexOf' ? node.expression : undefined;
  const [given] = ts.isCallExpression(node) ? node.arguments : [];
  const [own, other] = callee && given ? [text(callee.expression), text(given)] : [];
  return own === undefined || other === undefined ? undefined : String(own.indexOf(other));
}
