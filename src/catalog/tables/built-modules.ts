import { walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/**
 * Modules that only the build of a framework gives, so that a program which is started beside it cannot load them: `server-only` throws wherever React's server condition is not set
 * (https://nextjs.org/docs/app/getting-started/server-and-client-components#preventing-environment-poisoning), `$env` and `$app` are made by SvelteKit (https://svelte.dev/docs/kit/$env-static-private),
 * `astro:` by Astro (https://docs.astro.build/en/reference/modules/astro-env/), `#imports` and `#app` by Nuxt (https://nuxt.com/docs/api/advanced/hooks), `virtual:` by plugins of Vite, and files that are no code by loaders.
 */
const builtModule = /^(?:(?:server|client)-only$|\$(?:env|app|service-worker)\b|astro:|virtual:|cloudflare:|#(?:imports|app|build|components)\b)|\.(?:css|s[ac]ss|less|svg|png|jpe?g|gif|webp|avif|ico|woff2?|mdx?|html|txt|vue|svelte|astro)$|\?\w+$/;

/** What such a build puts in place of: `import.meta.env` of Vite (https://vite.dev/guide/env-and-mode), functions of Nuxt that nobody imports. */
const builtFunction = /^(?:useRuntimeConfig|useStorage|useNitroApp)$/;
const mayBeBuilt = /\bimport\.meta\.env\b|\b(?:useRuntimeConfig|useStorage|useNitroApp)\s*\(/;

/** Whether a module is one that only a framework's build gives. */
export function isBuiltModule(specifier: string): boolean {
  return builtModule.test(specifier);
}

/** What a module takes from a framework's build without importing it; undefined where it does not. What comments and texts say is none of it. */
export function builtValueIn(file: ts.SourceFile): string | undefined {
  if (!mayBeBuilt.test(file.text)) return undefined;
  let found: string | undefined;
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'env' && ts.isMetaProperty(node.expression) && node.expression.keywordToken === ts.SyntaxKind.ImportKeyword) found ??= 'import.meta.env';
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && builtFunction.test(node.expression.text)) found ??= node.expression.text;
    return found === undefined;
  });
  return found;
}
