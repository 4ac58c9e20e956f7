// Components of Svelte on a page: Svelte's own compiler and runtime, of the version that is asked for, in jsdom.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync, transformSync } from 'esbuild';
import { ensureInstalled } from '../../packages';
import { evaluate } from './program';

/** With runes and without: version 5 runs both, version 4 the second. */
export type SvelteVersion = 4 | 5;

/** What a program sees of a page with a component on it. */
interface Page {
  /** The texts of what a selector finds. */
  texts(selector: string): readonly string[];
  /** What a person types, or chooses. */
  enter(selector: string, value: string): void;
  click(selector: string): void;
  /** Other properties, as a parent gives them. */
  set(properties: Readonly<Record<string, unknown>>): void;
  /** Waits until what the page shows meets a condition. */
  when(holds: () => boolean): Promise<void>;
}

/** As much of a browser's window as a page uses. */
interface DomWindow {
  readonly document: { readonly body: unknown; querySelector(selector: string): DomElement | null; querySelectorAll(selector: string): Iterable<DomElement> };
  readonly Event: new (type: string, options: object) => unknown;
  readonly MutationObserver: new (changed: () => void) => { observe(target: unknown, options: object): void; disconnect(): void };
}
interface DomElement { readonly tagName: string; readonly textContent: string | null; value: string; dispatchEvent(event: unknown): boolean }

type Mounted = { set?(properties: object): void; $set?(properties: object): void };
type Bundle = { readonly put: (target: unknown, properties: object) => Mounted; readonly settle: () => void };

const globals = ['window', 'document', 'navigator', 'Node', 'Element', 'HTMLElement', 'HTMLInputElement', 'HTMLSelectElement', 'HTMLMediaElement', 'Text', 'Comment', 'CustomEvent', 'Event', 'DocumentFragment', 'MutationObserver', 'customElements'];

/**
 * The module `page` of a program, whose `mount` puts a component of Svelte on a page of its own. The component has the program's client from `./client`.
 * @throws Error where the component does not compile
 */
export function sveltePage(component: string, version: SvelteVersion): Readonly<Record<string, unknown>> {
  const folder = ensureInstalled(join(__dirname, '..', 'pages'));
  const require = createRequire(join(folder, 'page.js'));
  const code = compiled(component, version, require);
  let client: unknown;
  return {
    page: {
      mount(db: unknown, properties: Readonly<Record<string, unknown>> = {}): Page {
        client = db;
        const { window } = new (require('jsdom') as { JSDOM: new (html: string, options: object) => { window: DomWindow } }).JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
        const { put, settle } = evaluate(bundled(code, version, folder), 'component.js', ((id: string) => (id === './client' ? { get db() { return client; } } : window)) as NodeRequire) as unknown as Bundle;
        return pageOf(window, put(window.document.body, properties), settle);
      },
    },
  };
}

function compiled(component: string, version: SvelteVersion, require: NodeRequire): string {
  type Compiler = { compile(text: string, options: object): { js: { code: string } } };
  if (version === 5) return (require('svelte/compiler') as Compiler).compile(component, { generate: 'client', filename: 'Component.svelte' }).js.code;
  // The older compiler reads JavaScript: types are taken off first, and imports that the markup alone uses stay.
  const script = component.replace(/(<script)\s+lang="ts"(>)([\s\S]*?)(?=<\/script>)/, (_, open: string, close: string, code: string) => `${open}${close}${transformSync(code, { loader: 'ts', target: 'es2022', tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } }).code}`);
  return (require('svelte-4/compiler') as Compiler).compile(script, { generate: 'dom', filename: 'Component.svelte' }).js.code;
}

/** A component with the runtime that it was compiled for; what a page has as globals is taken from the one that it stands on. */
function bundled(code: string, version: SvelteVersion, folder: string): string {
  const start = version === 5
    ? "import { mount, flushSync } from 'svelte';\nimport { createClassComponent } from 'svelte/legacy';\nexport const put = (target, props) => createClassComponent({ component: Component, target, props });\nexport const settle = () => flushSync();"
    : "import { flush } from 'svelte/internal';\nexport const put = (target, props) => new Component({ target, props });\nexport const settle = () => flush();";
  const { outputFiles: [bundle] } = buildSync({
    stdin: { contents: `${code.replace('export default function Component', 'function Component').replace('export default Component;', '')}\n${start}`, resolveDir: folder, sourcefile: 'component.js' },
    bundle: true, write: false, format: 'cjs', platform: 'browser', absWorkingDir: folder, conditions: ['svelte', 'browser'], external: ['./client'], target: 'es2022', logLevel: 'error',
    ...(version === 4 && { alias: { svelte: 'svelte-4' } }),
    banner: { js: `const { ${globals.join(', ')} } = require('page');` },
  });
  return bundle?.text ?? '';
}

function pageOf(window: DomWindow, mounted: Mounted, settle: () => void): Page {
  const one = (selector: string): DomElement => {
    const found = window.document.querySelector(selector);
    if (!found) throw new Error(`The page has no ${selector}.`);
    return found;
  };
  const text = (): string => [...window.document.querySelectorAll('body')].map(({ textContent }) => textContent ?? '').join();
  const send = (element: DomElement, type: string): void => {
    element.dispatchEvent(new window.Event(type, { bubbles: true }));
    settle();
  };
  return {
    texts: (selector) => [...window.document.querySelectorAll(selector)].map(({ textContent }) => textContent ?? ''),
    enter(selector, value) {
      const element = one(selector);
      element.value = value;
      send(element, element.tagName === 'SELECT' ? 'change' : 'input');
    },
    click(selector) { send(one(selector), 'click'); },
    set(properties) { (mounted.$set ?? mounted.set)?.call(mounted, properties); settle(); },
    // What changes on the page says so itself.
    when: (holds) => new Promise((met, failed) => {
      if (holds()) return met();
      const late = setTimeout(() => failed(new Error(`The page still shows ${text().slice(0, 400)}`)), 20_000);
      const observer = new window.MutationObserver(() => { if (holds()) { observer.disconnect(); clearTimeout(late); met(); } });
      observer.observe(window.document.body, { subtree: true, childList: true, characterData: true });
    }),
  };
}
