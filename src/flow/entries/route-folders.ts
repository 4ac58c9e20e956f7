import type { FilePath } from '../../core';
import { packageFolder } from '../../project/modules/packages';
import type { WorkspaceFacts } from '../../project/types';
import { isNextApplication } from './runtime';

/** A folder of which a framework takes each file for a route or loads it by itself: the path up to the folder above it, and the packages that say so (`next` also by what `isNextApplication` knows), where its own name does not. */
interface RouteFolder {
  readonly path: RegExp;
  readonly packages?: readonly string[];
}

/**
 * Where each file is a route, a function or a plugin: https://nextjs.org/docs/pages/building-your-application/routing, https://docs.astro.build/en/guides/endpoints/, https://reactrouter.com/how-to/file-route-conventions,
 * https://v2.remix.run/docs/file-conventions/routes, https://tanstack.com/start/latest/docs/framework/react/routing, https://nitro.build/guide/routing, https://nuxt.com/docs/guide/directory-structure/server,
 * https://vercel.com/docs/functions/runtimes/node-js, https://docs.netlify.com/build/functions/get-started/, https://github.com/fastify/fastify-autoload.
 */
const routeFolders: readonly RouteFolder[] = [
  { path: /^(.*?)\/pages\//, packages: ['next'] },
  { path: /^(.*?\/src)\/pages\//, packages: ['astro'] },
  { path: /^(.*?\/app)\/routes\//, packages: ['@remix-run/node', '@remix-run/dev', '@remix-run/react', '@remix-run/serve', '@react-router/dev', '@react-router/fs-routes', 'remix-flat-routes'] },
  { path: /^(.*?\/(?:src|app))\/routes\//, packages: ['@tanstack/react-start', '@tanstack/start', '@tanstack/solid-start'] },
  { path: /^(.*?\/server)\/(?:api|routes|middleware|plugins|tasks)\//, packages: ['nuxt', 'nitropack', 'nitro', '@analogjs/platform'] },
  { path: /^(.*?)\/(?:api|routes|middleware|plugins|tasks)\//, packages: ['nitropack', 'nitro'] },
  { path: /^(.*?\/netlify)\/(?:edge-)?functions\// },
  { path: /^(.*?)\/(?:routes|plugins)\//, packages: ['@fastify/autoload', 'fastify-autoload'] },
];

/** Packages of projects whose folder `api` is made of functions; `src/api` and the like are other frameworks'. */
const vercel = ['@vercel/node', 'vercel', '@vercel/functions', '@vercel/edge', '@vercel/analytics', '@vercel/speed-insights'];
const rootApi = /^(.*?)(?<!\/(?:src|app|pages|server|backend|lib|routes))\/api\//;

/** The folder above the one of routes that a file lies in, where a framework would take a new module beside the file for a route of its own; undefined where none would. */
export function aboveRoutes(file: FilePath, workspace: Pick<WorkspaceFacts, 'dependencyVersion' | 'files' | 'text'>): FilePath | undefined {
  const has = (name: string): boolean => workspace.dependencyVersion(file, name) !== undefined;
  const isNext = isNextApplication(file, workspace);
  // What lies further out is no folder of the application.
  const home = packageFolder(file, workspace) ?? '';
  const below = (path: RegExp): FilePath | undefined => {
    const above = path.exec(file.slice(home.length))?.[1];
    return above === undefined ? undefined : home + above;
  };
  for (const { path, packages } of routeFolders) {
    const above = below(path);
    if (above !== undefined && (!packages || (packages.includes('next') ? isNext : packages.some(has)))) return above;
  }
  return isNext || !vercel.some(has) ? undefined : below(rootApi);
}
