import { express, platform } from './routers';
import { ofPage } from './nextjs-page';
import { isOfPages, ofServerSideProps } from './nextjs-server-props';
import type { RequestContext, RequestReader } from './types';

/**
 * Route handlers get the platform's request, API routes one with `query`, pages of the App Router `searchParams`, those of the Pages Router
 * `query` of their context (https://nextjs.org/docs/app/api-reference/file-conventions/route, https://nextjs.org/docs/pages/building-your-application/routing/api-routes,
 * https://nextjs.org/docs/app/api-reference/file-conventions/page). Layouts and actions have no place for a page's number that their callers would know of.
 */
export const nextjs: RequestReader = (handler, entry, context) => {
  const { fileName } = entry.node.getSourceFile();
  if (/\/pages\/api\//.test(fileName)) return express(handler, entry, context);
  if (entry.name.startsWith('page ') && isOfPages(fileName)) return ofServerSideProps(handler, entry, context);
  const major = majorOf(context);
  if (entry.name.startsWith('page ')) return /\/app\/(?:.*\/)?page\.[cm]?[jt]sx?$/.test(fileName) ? ofPage(handler, major, context) : undefined;
  if (!/\/route\.[cm]?[jt]sx?$/.test(fileName)) return undefined;
  // Before version 15 a GET that does not look at its request is answered once, when the application is built.
  // https://nextjs.org/docs/app/building-your-application/upgrading/version-15#route-handlers
  return handler.parameters.length === 0 && major < 15 ? undefined : platform(handler, entry, context);
};

/** The major version of Next.js; the first in which what a request says is promised, where it is not known. */
function majorOf(context: RequestContext): number {
  return Number(/\d+/.exec(context.dependencyVersion('next') ?? '')?.[0] ?? 15);
}
