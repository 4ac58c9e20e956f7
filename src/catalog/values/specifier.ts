import { bare, isRequire } from '../../project/syntax';
import { ts } from '../../project/ts';

/** A module specifier taken apart: the npm package that it means, and the path inside it. */
export interface PackageSpecifier {
  readonly name: string;
  /** Without a leading slash; empty for the package itself. */
  readonly subpath: string;
}

/** CDNs that serve npm packages under their names; what stands between the host and the name is a version of the CDN or a flag. */
const cdn = /^https?:\/\/(?:esm\.sh|cdn\.skypack\.dev|cdn\.jsdelivr\.net\/npm|unpkg\.com|esm\.run|ga\.jspm\.io\/npm:)\/?(?:stable\/|v\d+\/|gh\/)?(?:npm:)?/;
/** Modules of deno.land/x that are the npm package of another name. */
const denoModules: Readonly<Record<string, string>> = { postgres: 'deno-postgres', postgresjs: 'postgres', mysql: 'deno-mysql', mongo: 'deno-mongo', redis: 'deno-redis', smtp: 'denomailer', denomailer: 'denomailer', resend: 'resend', stripe: 'stripe', openai: 'openai', hono: 'hono', oak: 'oak', supabase: '@supabase/supabase-js' };

/** Modules of Bun and of Node that no package of npm is, or that are told apart from one of that name. */
const ofRuntimes: ReadonlySet<string> = new Set(['bun:sqlite', 'node:sqlite', 'node:events', 'node:util']);

/**
 * The package that an import names, whichever way it is written: plain, `npm:` and `jsr:` (Deno), or the address of a CDN. Versions and
 * queries are left out: `https://esm.sh/stripe@14.5.0?target=deno` is `stripe`. Undefined for relative paths and other addresses.
 * Sources: https://docs.deno.com/runtime/fundamentals/node/#using-npm-packages, https://esm.sh/#docs
 */
export function packageOf(specifier: string): PackageSpecifier | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/')) return undefined;
  if (ofRuntimes.has(specifier)) return { name: specifier, subpath: '' };
  const x = /^https?:\/\/deno\.land\/x\/([\w-]+)(?:@[^/]+)?(?:\/(.*))?$/.exec(specifier);
  if (x) return { name: denoModules[x[1] ?? ''] ?? x[1] ?? '', subpath: '' };
  let rest = specifier.replace(/^(?:npm|jsr):\/?/, '');
  if (/^https?:/.test(rest)) {
    if (!cdn.test(rest)) return undefined;
    rest = rest.replace(cdn, '');
  }
  const match = /^(@[^/@]+\/[^/@?#]+|[^/@?#:]+)(?:@[^/?#]*)?(?:\/([^?#]*))?/.exec(rest);
  return match ? { name: match[1] ?? '', subpath: match[2] ?? '' } : undefined;
}

/** The module that a declaration of a file imports a name from, or that is required where it stands. */
export function moduleOf(declaration: ts.Declaration | undefined): string | undefined {
  for (let node: ts.Node | undefined = declaration; node && !ts.isSourceFile(node); node = node.parent) {
    if (ts.isImportDeclaration(node)) return ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
    if (ts.isVariableDeclaration(node)) {
      const made = node.initializer && bare(node.initializer);
      const [module] = made && ts.isCallExpression(made) && isRequire(made.expression) ? made.arguments : [];
      return module && ts.isStringLiteralLike(module) ? module.text : undefined;
    }
  }
  return undefined;
}
