// Components of Vue on a page: Vue's own compiler of single-file components and its runtime, in jsdom.
import { componentPackages, pageModule } from './component-page';

interface Compiler {
  parse(text: string, options: object): { readonly descriptor: { readonly scriptSetup: object | null; readonly template: { readonly content: string } | null }; readonly errors: readonly unknown[] };
  compileScript(descriptor: object, options: object): { readonly content: string };
  compileTemplate(options: object): { readonly code: string };
}

/**
 * The module `page` of a program, whose `mount` puts a component of Vue (`<script setup>`, or an object of options, with its template) on a page of its own.
 * @throws Error where the component does not compile
 */
export function vuePage(component: string): Readonly<Record<string, unknown>> {
  const { parse, compileScript, compileTemplate } = componentPackages().require('vue/compiler-sfc') as Compiler;
  const { descriptor, errors } = parse(component, { filename: 'Component.vue' });
  if (errors.length > 0) throw new Error(String(errors[0]));
  const { content } = compileScript(descriptor, { id: 'component', inlineTemplate: true, genDefaultAs: 'Component' });
  // What is no setup has its template beside it.
  const drawn = descriptor.scriptSetup ? '' : `${compileTemplate({ source: descriptor.template?.content ?? '', filename: 'Component.vue', id: 'component' }).code.replace('export function render', 'function render')}\nObject.assign(Component, { render });`;
  // What is drawn is drawn in a microtask of its own: who looks at the page waits for it (https://vuejs.org/api/general.html#nexttick).
  const start = "import { createApp, h, reactive } from 'vue';\nexport const put = (target: any, props: object) => { const given = reactive({ ...props }); createApp({ render: () => h(Component, given) }).mount(target); return { set: (next: object) => Object.assign(given, next) }; };\nexport const settle = () => undefined;";
  return pageModule(`${content}\n${drawn}\n${start}`, { define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false', 'process.env.NODE_ENV': '"production"' } });
}
