// Components of React on a page: React itself with its renderer, TanStack Query and SWR, in jsdom.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { ensureInstalled } from '../../packages';
import { evaluate } from './program';

/** What a program sees of a component on a page of its own. */
interface MountedComponent<View> {
  /** What the component gives as soon as that meets a condition, once React has put it on the page. */
  when(holds: (view: View) => boolean): Promise<View>;
}

interface Libraries {
  readonly react: { createElement(type: unknown, properties: object | null, ...children: unknown[]): unknown; useLayoutEffect(effect: () => void): void };
  readonly client: { createRoot(element: unknown, options: object): { render(element: unknown): void } };
  readonly dom: { flushSync(run: () => void): void };
  readonly query: { QueryClient: new (options: object) => object; QueryClientProvider: unknown };
  readonly swr: { SWRConfig: unknown };
  readonly axios: unknown;
  readonly trpcReact: unknown;
  readonly trpcClient: { httpLink(options: object): unknown };
}

const globals = ['window', 'document', 'navigator', 'location', 'HTMLElement', 'HTMLIFrameElement', 'Node', 'Event', 'requestAnimationFrame', 'cancelAnimationFrame'];

let loaded: { readonly libraries: Libraries; readonly document: { createElement(tag: string): unknown } } | undefined;

/**
 * What components of the pairs import: `react`, `@tanstack/react-query`, `swr` and `axios` as they are, and `react-page`, whose `mount` puts a component on a page. There is nothing to look at: what
 * the component gives is what is compared.
 */
export function componentModules(): Readonly<Record<string, unknown>> {
  const { react, query, swr, axios, trpcReact } = librariesOfPages().libraries;
  const require = pagesRequire();
  return { react, '@tanstack/react-query': query, swr, axios, '@trpc/react-query': trpcReact, get '@trpc/server'() { return require('@trpc/server') as unknown; }, get zod() { return require('zod') as unknown; }, 'react-page': { mount } };
}

/** What stands around a component that asks procedures of tRPC at an address (https://trpc.io/docs/client/react/setup). */
export function provided(trpc: { readonly Provider: unknown; createClient(options: object): unknown }, at: string): (component: unknown, kept: object) => unknown {
  const { libraries: { react, trpcClient } } = librariesOfPages();
  const client = trpc.createClient({ links: [trpcClient.httpLink({ url: at })] });
  return (component, kept) => react.createElement(trpc.Provider, { client, queryClient: kept }, component);
}

/** A component on a page of its own, with nothing kept from other pages; `within` puts something around it. */
function mount<View>(component: () => View, within: (component: unknown, kept: object) => unknown = (one) => one): MountedComponent<View> {
  const { libraries: { react, client, dom, query, swr }, document } = librariesOfPages();
  let view: { readonly shown: View } | undefined;
  let failure: unknown;
  let waiting: { holds(view: View): boolean; met(view: View): void; failed(error: unknown): void } | undefined;
  const Page = (): null => {
    const shown = component();
    react.useLayoutEffect(() => {
      view = { shown };
      if (!waiting?.holds(shown)) return;
      const { met } = waiting;
      waiting = undefined;
      met(shown);
    });
    return null;
  };
  const kept = new query.QueryClient({ defaultOptions: { queries: { retry: false } } });
  const element = react.createElement(query.QueryClientProvider, { client: kept }, react.createElement(swr.SWRConfig, { value: { provider: () => new Map(), shouldRetryOnError: false } }, within(react.createElement(Page, null), kept)));
  const root = client.createRoot(document.createElement('div'), { onUncaughtError(error: unknown) { failure = error; waiting?.failed(error); } });
  dom.flushSync(() => root.render(element));
  return {
    when: (holds) => new Promise((met, failed) => {
      if (failure !== undefined) failed(failure);
      else if (view && holds(view.shown)) met(view.shown);
      else waiting = { holds, met, failed };
    }),
  };
}

const pagesFolder = (): string => ensureInstalled(join(__dirname, '..', 'pages'));

/** What the packages of pages are loaded by, for what runs on their servers. */
export const pagesRequire = (): NodeRequire => createRequire(join(pagesFolder(), 'page.js'));

/** The libraries in one bundle, which takes what a page has as globals from a window of jsdom. */
function librariesOfPages(): NonNullable<typeof loaded> {
  if (loaded) return loaded;
  const folder = pagesFolder();
  const require = pagesRequire();
  const { window } = new (require('jsdom') as { JSDOM: new (html: string, options: object) => { window: { document: { createElement(tag: string): unknown } } } }).JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true, url: 'http://localhost/' });
  const { outputFiles: [bundle] } = buildSync({
    stdin: {
      contents: ["export * as react from 'react';", "export * as client from 'react-dom/client';", "export * as dom from 'react-dom';", "export * as query from '@tanstack/react-query';", "import * as hook from 'swr';", 'export const swr = { __esModule: true, ...hook };', "export { default as axios } from 'axios';", "export * as trpcReact from '@trpc/react-query';", "export * as trpcClient from '@trpc/client';"].join('\n'),
      resolveDir: folder, sourcefile: 'libraries.js',
    },
    bundle: true, write: false, format: 'cjs', platform: 'browser', absWorkingDir: folder, target: 'es2022', logLevel: 'error', define: { 'process.env.NODE_ENV': '"development"' },
    banner: { js: `const { ${globals.join(', ')} } = require('page');` },
  });
  const libraries = evaluate(bundle?.text ?? '', 'libraries.js', ((): unknown => window) as unknown as NodeRequire) as unknown as Libraries;
  return (loaded = { libraries, document: window.document });
}
