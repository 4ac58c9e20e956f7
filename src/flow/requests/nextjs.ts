import { express, platform } from './routers';
import type { RequestReader } from './types';

/**
 * Route handlers get the platform's request, API routes one with `query`
 * (https://nextjs.org/docs/app/api-reference/file-conventions/route, https://nextjs.org/docs/pages/building-your-application/routing/api-routes). Pages and actions have no
 * place for a page's number that their callers would know of.
 */
export const nextjs: RequestReader = (handler, entry, context) => {
  const { fileName } = entry.node.getSourceFile();
  if (/\/pages\/api\//.test(fileName)) return express(handler, entry, context);
  if (!/\/route\.[cm]?[jt]sx?$/.test(fileName)) return undefined;
  // Before version 15 a GET that does not look at its request is answered once, when the application is built.
  // https://nextjs.org/docs/app/building-your-application/upgrading/version-15#route-handlers
  const major = Number(/\d+/.exec(context.dependencyVersion('next') ?? '')?.[0] ?? 15);
  return handler.parameters.length === 0 && major < 15 ? undefined : platform(handler, entry, context);
};
