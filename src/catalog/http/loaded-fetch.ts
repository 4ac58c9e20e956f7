import { walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** Packages whose `fetch` is loaded where it is called: version 3 of node-fetch is a module alone, which CommonJS cannot require. */
const packages: ReadonlySet<string> = new Set(['node-fetch']);

/**
 * Whether a declaration hands everything it is given to a package's `fetch` that it loads:
 * `const fetch = (...args) => import('node-fetch').then(({ default: fetch }) => fetch(...args))`, as https://github.com/node-fetch/node-fetch#commonjs says, or with `await`.
 */
export function isLoadedFetch(declaration: ts.Declaration): boolean {
  const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : ts.isFunctionDeclaration(declaration) ? declaration : undefined;
  if (!made || !(ts.isArrowFunction(made) || ts.isFunctionExpression(made) || ts.isFunctionDeclaration(made)) || !made.body) return false;
  const [all, ...others] = made.parameters;
  if (!all?.dotDotDotToken || others.length > 0 || !ts.isIdentifier(all.name)) return false;
  const rest = all.name.text;
  let loads = false;
  let passes = 0;
  let calls = 0;
  walk(made.body, (node) => {
    if (!ts.isCallExpression(node)) return;
    const [first, ...more] = node.arguments;
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword) loads ||= first !== undefined && ts.isStringLiteralLike(first) && packages.has(first.text);
    else if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'then') return;
    else if (first && more.length === 0 && ts.isSpreadElement(first) && first.expression.getText() === rest) passes++;
    else calls++;
  });
  return loads && passes === 1 && calls === 0;
}
