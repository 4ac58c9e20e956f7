// Components of Svelte on a page: Svelte's own compiler and runtime, of the version that is asked for, in jsdom.
import { transformSync } from 'esbuild';
import { componentPackages, pageModule } from './component-page';

/** With runes and without: version 5 runs both, version 4 the second. */
export type SvelteVersion = 4 | 5;

/**
 * The module `page` of a program, whose `mount` puts a component of Svelte on a page of its own.
 * @throws Error where the component does not compile
 */
export function sveltePage(component: string, version: SvelteVersion): Readonly<Record<string, unknown>> {
  const code = compiled(component, version).replace('export default function Component', 'function Component').replace('export default Component;', '');
  const start = version === 5
    ? "import { mount, flushSync } from 'svelte';\nimport { createClassComponent } from 'svelte/legacy';\nexport const put = (target, props) => { const made = createClassComponent({ component: Component, target, props }); return { set: (next) => made.$set(next) }; };\nexport const settle = () => flushSync();"
    : "import { flush } from 'svelte/internal';\nexport const put = (target, props) => { const made = new Component({ target, props }); return { set: (next) => made.$set(next) }; };\nexport const settle = () => flush();";
  return pageModule(`${code}\n${start}`, { conditions: ['svelte', 'browser'], ...(version === 4 && { alias: { svelte: 'svelte-4' } }) });
}

function compiled(component: string, version: SvelteVersion): string {
  const { require } = componentPackages();
  type Compiler = { compile(text: string, options: object): { js: { code: string } } };
  if (version === 5) return (require('svelte/compiler') as Compiler).compile(component, { generate: 'client', filename: 'Component.svelte' }).js.code;
  // The older compiler reads JavaScript: types are taken off first, and imports that the markup alone uses stay.
  const script = component.replace(/(<script)\s+lang="ts"(>)([\s\S]*?)(?=<\/script>)/, (_, open: string, close: string, code: string) => `${open}${close}${transformSync(code, { loader: 'ts', target: 'es2022', tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } }).code}`);
  return (require('svelte-4/compiler') as Compiler).compile(script, { generate: 'dom', filename: 'Component.svelte' }).js.code;
}
