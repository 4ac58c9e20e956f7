import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What has an `env` of its own, which holds text. */
const processes: ReadonlySet<string> = new Set(['process', 'Bun', 'Deno']);
const maxSteps = 4;

/**
 * The name under which an expression, or a part of a pattern, takes something out of what a worker of Cloudflare is given: `env.DB`, `c.env.DB` of Hono, `platform.env.DB` of SvelteKit,
 * `getCloudflareContext().env.DB`, `const { DB } = c.env`, `({ env: { DB } }) => …`, `env(c).DB` of Hono's adapter.
 * https://developers.cloudflare.com/workers/runtime-apis/bindings/, https://hono.dev/docs/getting-started/cloudflare-workers#bindings, https://svelte.dev/docs/kit/adapter-cloudflare#Runtime-APIs,
 * https://opennext.js.org/cloudflare/bindings, https://github.com/cloudflare/next-on-pages/blob/main/packages/next-on-pages/docs/supported.md, https://hono.dev/docs/helpers/adapter#env
 */
export function takenFromEnv(node: ts.Node, checker: ts.TypeChecker): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return isEnv(node.expression, checker, 0) ? node.name.text : undefined;
  if (ts.isElementAccessExpression(node)) return ts.isStringLiteralLike(node.argumentExpression) && isEnv(node.expression, checker, 0) ? node.argumentExpression.text : undefined;
  return ts.isBindingElement(node) && !node.dotDotDotToken && isEnvPattern(node.parent, checker, 0) ? propertyName(node.propertyName ?? node.name) : undefined;
}

function isEnv(expression: ts.Expression, checker: ts.TypeChecker, step: number): boolean {
  const node = bare(expression);
  if (step > maxSteps) return false;
  if (ts.isAwaitExpression(node)) return isEnv(node.expression, checker, step + 1);
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && !isOfProcess(bare(node.expression));
  if (ts.isCallExpression(node)) return ts.isIdentifier(node.expression) && node.expression.text === 'env';
  if (!ts.isIdentifier(node)) return false;
  const declaration = declared(node, checker);
  // What an application's own file, or another package, calls so: https://env.t3.gg, https://svelte.dev/docs/kit/$env-dynamic-private
  if (declaration === 'elsewhere') return false;
  if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) return isEnv(declaration.initializer, checker, step + 1);
  if (declaration && ts.isBindingElement(declaration)) return propertyName(declaration.propertyName ?? declaration.name) === 'env' && !isProcessPattern(declaration.parent);
  return node.text === 'env';
}

/** What a name stands for, imports followed; of packages, `cloudflare:workers` has the environment (https://developers.cloudflare.com/workers/runtime-apis/bindings/#importing-env-as-a-global). */
function declared(node: ts.Identifier, checker: ts.TypeChecker): ts.Declaration | 'elsewhere' | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  const [own] = symbol?.declarations ?? [];
  if (!symbol || !own || (symbol.flags & ts.SymbolFlags.Alias) === 0) return own;
  return isOfRuntime(own, checker, 0) ? own : checker.getAliasedSymbol(symbol).declarations?.[0] ?? 'elsewhere';
}

/** Whether an import, or an export that a file passes on, is of the runtime's module. */
function isOfRuntime(specifier: ts.Declaration, checker: ts.TypeChecker, step: number): boolean {
  const from = ts.findAncestor(specifier, (node): node is ts.ImportDeclaration | ts.ExportDeclaration => ts.isImportDeclaration(node) || ts.isExportDeclaration(node))?.moduleSpecifier;
  if (!from || !ts.isStringLiteralLike(from) || step > maxSteps) return false;
  if (from.text === 'cloudflare:workers') return true;
  const name = ts.isImportSpecifier(specifier) || ts.isExportSpecifier(specifier) ? (specifier.propertyName ?? specifier.name).text : undefined;
  const passedOn = name === undefined ? undefined : checker.getSymbolAtLocation(from)?.exports?.get(ts.escapeLeadingUnderscores(name))?.declarations?.[0];
  return passedOn !== undefined && ts.isExportSpecifier(passedOn) && isOfRuntime(passedOn, checker, step + 1);
}

/** A pattern that takes `env` apart. */
function isEnvPattern(pattern: ts.BindingPattern, checker: ts.TypeChecker, step: number): boolean {
  const owner = pattern.parent;
  if (!ts.isObjectBindingPattern(pattern)) return false;
  if (ts.isBindingElement(owner)) return propertyName(owner.propertyName ?? owner.name) === 'env' && !isProcessPattern(owner.parent);
  return ts.isVariableDeclaration(owner) && owner.initializer !== undefined && isEnv(owner.initializer, checker, step);
}

/** `const { env } = process` */
function isProcessPattern({ parent: owner }: ts.BindingPattern): boolean {
  return ts.isVariableDeclaration(owner) && owner.initializer !== undefined && isOfProcess(bare(owner.initializer));
}

function isOfProcess(node: ts.Expression): boolean {
  return ts.isMetaProperty(node) || (ts.isIdentifier(node) && processes.has(node.text)) || (ts.isPropertyAccessExpression(node) && processes.has(node.name.text));
}
