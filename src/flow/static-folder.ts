import type { FilePath } from '../core';
import { dirname, isAbsolute, join } from '../project/paths';
import { bare } from '../project/syntax';
import { ts } from '../project/ts';
import { declarationOf, isConst } from './values/symbols';

/** A folder as the source names it: where it is, or how its path ends, where what stands before is known only at run time (`process.cwd()`). */
export type NamedFolder = { readonly path: FilePath } | { readonly tail: string };

const maxSteps = 6;

/** The folder that an expression names: `path.join(__dirname, 'routes')`, `` `${import.meta.dirname}/routes` ``, `'./routes'`, `new URL('routes', import.meta.url)`. */
export function folderNamed(expression: ts.Expression | undefined, checker: ts.TypeChecker, step = 0): NamedFolder | undefined {
  if (!expression || step > maxSteps) return undefined;
  const node = bare(expression);
  const here = dirname(node.getSourceFile().fileName);
  const next = (inner: ts.Expression | undefined): NamedFolder | undefined => folderNamed(inner, checker, step + 1);
  if (ts.isStringLiteralLike(node)) return node.text.startsWith('.') ? { path: join(here, node.text) } : isAbsolute(node.text) ? { tail: node.text.slice(1) } : { tail: node.text };
  if (/^(?:__dirname|import\.meta\.(?:dirname|dir))$/.test(node.getText())) return { path: here };
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, checker);
    return declaration && ts.isVariableDeclaration(declaration) && isConst(declaration) ? next(declaration.initializer) : undefined;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken && ts.isStringLiteralLike(node.right)) return below(next(node.left), [node.right.text]);
  if (ts.isTemplateExpression(node) && node.head.text === '' && node.templateSpans.length === 1 && node.templateSpans[0]) return below(next(node.templateSpans[0].expression), [node.templateSpans[0].literal.text]);
  if (ts.isNewExpression(node)) return node.arguments?.[1]?.getText() === 'import.meta.url' && ts.isStringLiteralLike(node.arguments[0] ?? node) ? { path: join(here, (node.arguments[0] as ts.StringLiteralLike).text) } : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const [first, ...rest] = node.arguments;
  const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : node.expression.getText();
  if (name === 'fileURLToPath' || name === 'pathToFileURL') return next(first);
  // `path.dirname(fileURLToPath(import.meta.url))`
  if (name === 'dirname') return first && /\bimport\.meta\.url\b|^__filename$/.test(first.getText()) ? { path: here } : undefined;
  return (name === 'join' || name === 'resolve') && rest.every(ts.isStringLiteralLike) ? below(next(first), rest.map((part) => (part).text)) : undefined;
}

/** A folder below another one, which may be known by its end alone; undefined where nothing is known of it. */
export function below(start: NamedFolder | undefined, parts: readonly string[]): NamedFolder | undefined {
  const rest = parts.join('/').replace(/\/{2,}/g, '/').replace(/^\/|\/$/g, '');
  if (start !== undefined && rest === '') return start;
  if (start === undefined) return rest === '' || rest.startsWith('.') ? undefined : { tail: rest };
  return 'path' in start ? { path: join(start.path, rest) } : { tail: `${start.tail}/${rest}` };
}

/** The files that lie in a folder, or below it; of several folders with such an end, those of the one nearest to who asks. */
export function filesWithin(folder: NamedFolder, files: readonly ts.SourceFile[], asking: FilePath): { readonly folder: FilePath; readonly files: readonly ts.SourceFile[] } | undefined {
  const path = 'path' in folder ? folder.path : nearest(folder.tail, files, asking);
  if (path === undefined) return undefined;
  const found = files.filter(({ fileName }) => fileName.startsWith(`${path}/`));
  return found.length > 0 ? { folder: path, files: found } : undefined;
}

function nearest(tail: string, files: readonly ts.SourceFile[], asking: FilePath): FilePath | undefined {
  const end = `/${tail}/`;
  let best: { readonly path: FilePath; readonly shared: number } | undefined;
  for (const { fileName } of files) {
    const at = fileName.lastIndexOf(end);
    if (at < 0) continue;
    const path = fileName.slice(0, at + end.length - 1);
    let shared = 0;
    while (shared < path.length && path[shared] === asking[shared]) shared++;
    if (!best || shared > best.shared || (shared === best.shared && path.length < best.path.length)) best = { path, shared };
  }
  return best?.path;
}
