// A component on a page of its own, in jsdom: what the compilers and runtimes of frameworks have in common.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';
import { ensureInstalled } from '../../packages';
import { evaluate } from './program';

/** What a program sees of a page with a component on it. */
export interface Page {
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

/** What a framework gives of a component that is on the page. */
interface Mounted { set(properties: object): void }
/** What a bundled component exports: how it comes onto a page, and how what has changed is drawn at once, where its framework can do that. */
interface Bundle { put(target: unknown, properties: object): Mounted; settle(): void }

const globals = ['window', 'document', 'navigator', 'Node', 'Element', 'HTMLElement', 'HTMLInputElement', 'HTMLSelectElement', 'HTMLMediaElement', 'SVGElement', 'MathMLElement', 'ShadowRoot', 'Text', 'Comment', 'CustomEvent', 'Event', 'DocumentFragment', 'MutationObserver', 'customElements'];

/** The packages of components: compilers, runtimes and the page. */
export function componentPackages(): { readonly folder: string; readonly require: NodeRequire } {
  const folder = ensureInstalled(join(__dirname, '..', 'pages'));
  return { folder, require: createRequire(join(folder, 'page.js')) };
}

/**
 * The module `page` of a program, whose `mount` puts a component on a page of its own. The component has the program's client from `./client`.
 * @param code a module that exports `put` and `settle` (`Bundle`)
 * @param options what the framework's runtime is bundled by
 */
export function pageModule(code: string, options: BuildOptions = {}): Readonly<Record<string, unknown>> {
  const { folder, require } = componentPackages();
  let client: unknown;
  return {
    page: {
      mount(db: unknown, properties: Readonly<Record<string, unknown>> = {}): Page {
        client = db;
        const { window } = new (require('jsdom') as { JSDOM: new (html: string, options: object) => { window: DomWindow } }).JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
        const { put, settle } = evaluate(bundled(code, folder, options), 'component.js', ((id: string) => (id === './client' ? { get db() { return client; } } : window)) as NodeRequire) as unknown as Bundle;
        return pageOf(window, put(window.document.body, properties), settle);
      },
    },
  };
}

const bundles = new Map<string, string>();

/** A component with the runtime that it was compiled for; what a page has as globals is taken from the one that it stands on. */
function bundled(code: string, folder: string, options: BuildOptions): string {
  const known = bundles.get(code);
  if (known !== undefined) return known;
  const { outputFiles } = buildSync({
    stdin: { contents: code, resolveDir: folder, sourcefile: 'component.ts', loader: 'ts' },
    bundle: true, write: false, format: 'cjs', platform: 'browser', absWorkingDir: folder, external: ['./client'], target: 'es2022', logLevel: 'error',
    // In a function of their own, runtimes may call something of theirs by the same name.
    banner: { js: `const { ${globals.join(', ')} } = require('page');\n(() => {` }, footer: { js: '})();' }, ...options,
  });
  const text = outputFiles?.[0]?.text ?? '';
  bundles.set(code, text);
  return text;
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
    set(properties) { mounted.set(properties); settle(); },
    // What changes on the page says so itself.
    when: (holds) => new Promise((met, failed) => {
      if (holds()) return met();
      const late = setTimeout(() => failed(new Error(`The page still shows ${text().slice(0, 400)}`)), 20_000);
      const observer = new window.MutationObserver(() => { if (holds()) { observer.disconnect(); clearTimeout(late); met(); } });
      observer.observe(window.document.body, { subtree: true, childList: true, characterData: true });
    }),
  };
}
