import { isFunctionNode, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { pathOfSegments, requestHandler, verbHandlers, withoutExtension } from '../files/conventions';
import { exportsOf, type Exported } from '../reading/exports';
import { importedName } from '../../../catalog/values/imported';
import type { EntryContext, Framework } from '../types';

/** The folder of functions stands at the root of what is deployed: that of the workspace, or of a package in it. */
const inApi = /(?<!\/(?:src|app|pages|server|backend|lib|routes))(?:^|\/)api\/(?:[^_./][^/]*\/)*[^_./][^/]*\.[cm]?[jt]sx?$/;
/** Packages of projects that are deployed there; Vite's dev server alone serves no `api` folder. */
const signs = ['@vercel/node', 'vercel', '@vercel/functions', '@vercel/edge', '@vercel/analytics', '@vercel/speed-insights', 'vite'];

/**
 * Vercel's functions of projects without a framework that serves them: each file in the folder `api`, by its default export (a handler of Node's request and response, one of the
 * web's request, or an object with `fetch`) or by exports that are named like verbs. https://vercel.com/docs/functions/runtimes/node-js, https://vercel.com/docs/functions/functions-api-reference
 */
export const vercel: Framework = {
  id: 'vercel',
  trigger: /@vercel\/node/,
  pathTrigger: inApi,
  *collect(file, context) {
    const parts = withoutExtension(context.relativePath(file.fileName)).split('/');
    const at = rootOf(parts);
    if (at === undefined || !inApi.test(context.relativePath(file.fileName)) || !isDeployed(file, context)) return;
    const below = parts.slice(at);
    const path = pathOfSegments(below.at(-1) === 'index' ? below.slice(0, -1) : below);
    const handler = exportsOf(file).find(({ name }) => name === 'default');
    if (handler && takesRequest(handler, context)) yield requestHandler('ALL', path, handler);
    yield* verbHandlers(file, path);
  },
};

/** Where `api` stands among the parts of a path: first, or first in the folder of a package; `src/api` and `pages/api` are other frameworks'. */
function rootOf(parts: readonly string[]): number | undefined {
  const at = parts.indexOf('api');
  const isPackage = at < 1 || (at === 1 && !sourceFolders.test(parts[0] ?? '')) || (at === 2 && packageFolders.test(parts[0] ?? ''));
  return at >= 0 && isPackage ? at : undefined;
}

const sourceFolders = /^(?:src|app|pages|server|backend|lib|routes|functions)$/;
const packageFolders = /^(?:apps|packages|sites|services)$/;

function isDeployed(file: ts.SourceFile, context: EntryContext): boolean {
  const has = (name: string): boolean => context.dependencyVersion(file.fileName, name) !== undefined;
  return !has('next') && signs.some(has);
}

/** `(req, res)` of Node, `(request: Request)` of the web, an object with `fetch`; a helper in that folder exports something else. */
function takesRequest({ value }: Exported, context: EntryContext): boolean {
  const fn = isFunctionNode(value) ? value : context.functionsOf(value).at(-1);
  return fn !== undefined && (isNodeHandler(fn, context) || isWebHandler(fn));
}

function isNodeHandler({ parameters: [request, response] }: FunctionNode, { checker }: EntryContext): boolean {
  const type = request?.type;
  if (type && ts.isTypeReferenceNode(type) && importedName(type.typeName, checker)?.package === '@vercel/node') return true;
  return request !== undefined && response !== undefined && /^_?req/i.test(request.name.getText()) && /^_?res/i.test(response.name.getText());
}

function isWebHandler({ parameters: [request, ...others] }: FunctionNode): boolean {
  return request !== undefined && others.length < 2 && (request.type ? /^(?:Next)?Request$/.test(request.type.getText()) : /^_?req(?:uest)?$/.test(request.name.getText()));
}
