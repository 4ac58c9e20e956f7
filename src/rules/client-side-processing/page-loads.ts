import { returnedExpressions } from '../../catalog/values/given-values';
import { exportsOf } from '../../flow/entries/reading/exports';
import { declarationOf } from '../../flow/values/symbols';
import { bare, isFunctionNode, propertyValue, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';

// What a page is given by a function beside it that runs first: `load` of SvelteKit (https://svelte.dev/docs/kit/load), `getServerSideProps` and `getInitialProps` of Next.js
// (https://nextjs.org/docs/pages/api-reference/functions/get-server-side-props, https://nextjs.org/docs/pages/api-reference/functions/get-initial-props), and `loader` of Remix (https://remix.run/docs/en/main/route/loader).

/** What the `load` function of a page of SvelteKit gives under a name, where `owner` is the page's `data`. */
export function loadedForPage(owner: ts.Expression, name: string, { checker, workspace }: RuleContext): ts.Expression | undefined {
  const page = /^(.*\/\+(?:page|layout))\.svelte$/.exec(owner.getSourceFile().fileName)?.[1];
  const declaration = page !== undefined && ts.isIdentifier(owner) && owner.text === 'data' ? declarationOf(owner, checker) : undefined;
  if (!declaration || page === undefined) return undefined;
  for (const ending of ['.server.ts', '.server.js', '.ts', '.js']) {
    const file = workspace.sourceFile(page + ending);
    const given = file && givenBy(exported(file, 'load'), name);
    if (given) return given;
  }
  return undefined;
}

/** What a page of Next.js is given under a name by a function of its file that runs on the server for each request. */
export function propertyOfPage(parameter: ts.ParameterDeclaration, name: string, { checker }: RuleContext): ts.Expression | undefined {
  const fn = parameter.parent;
  const file = fn.getSourceFile();
  if (!/\bget(?:ServerSide|Initial)Props\b/.test(file.text) || fn.parameters[0] !== parameter || !isFunctionNode(fn)) return undefined;
  const page = exportsOf(file).find((one) => one.name === 'default')?.value;
  const shown = page && ts.isExpression(page) && ts.isIdentifier(page) ? declarationOf(page, checker) : page;
  if (shown !== fn && !(shown && ts.isVariableDeclaration(shown) && shown.initializer === fn)) return undefined;
  return givenBy(exported(file, 'getServerSideProps'), name, 'props') ?? givenBy(initialProps(file), name);
}

/** What the loader of a route of Remix gives under a name: `useLoaderData<typeof loader>()`. */
export function loadedForRoute(call: ts.CallExpression, name: string): ts.Expression | undefined {
  return ts.isIdentifier(call.expression) && call.expression.text === 'useLoaderData' ? givenBy(exported(call.getSourceFile(), 'loader'), name) : undefined;
}

/** `Orders.getInitialProps = async () => …` */
function initialProps(file: ts.SourceFile): FunctionNode | undefined {
  let found: FunctionNode | undefined;
  walk(file, (node) => {
    const made = ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left) && node.left.name.text === 'getInitialProps' ? bare(node.right) : undefined;
    if (made && isFunctionNode(made)) found = made;
    return !found;
  });
  return found;
}

function exported(file: ts.SourceFile, name: string): FunctionNode | undefined {
  const value = exportsOf(file).find((one) => one.name === name)?.value;
  const made = value && ts.isExpression(value) ? bare(value) : value;
  return made && isFunctionNode(made) ? made : undefined;
}

/** What a function gives under a name, in what it returns or in one of its properties. */
function givenBy(fn: FunctionNode | undefined, name: string, within?: string): ts.Expression | undefined {
  for (const value of fn ? returnedExpressions(fn) : []) {
    const whole = plain(value);
    const inner = within !== undefined && ts.isObjectLiteralExpression(whole) ? propertyValue(whole, within) : whole;
    const object = inner && plain(inner);
    const given = object && ts.isObjectLiteralExpression(object) ? propertyValue(object, name) : undefined;
    if (given) return plain(given);
  }
  return undefined;
}

/** What is sent, without what it is put into words by: `json(rows)`, `JSON.parse(JSON.stringify(rows))`. */
function plain(value: ts.Expression): ts.Expression {
  const node = bare(value);
  const [first] = ts.isCallExpression(node) ? node.arguments : [];
  return first && ts.isCallExpression(node) && /^(?:json|data|Response\.json|JSON\.parse|JSON\.stringify)$/.test(node.expression.getText()) ? plain(first) : node;
}
