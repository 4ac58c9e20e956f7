import { inlineFunction, isFunctionNode, propertyValue, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { enclosingName } from '../../values/names';
import { pathOfSegments, requestHandler, verbHandlers, withoutExtension } from './conventions';
import { exportedSetting, exportsOf, hasDirective, type Exported } from '../reading/exports';
import { nextConnect } from './next-connect';
import { importsNext } from '../runtime';
import { staticText } from '../reading/static-text';
import { traceOf } from '../reading/trace';
import type { EntryContext, Framework, HandlerRegistration, MiddlewareRegistration, Registration } from '../types';

const appFiles = /^(?:route|page|layout|template|default)$/;
const conventional = /(?:^|\/)(?:app\/(?:.*\/)?(?:route|page|layout|template|default)|pages\/.*|middleware|proxy)\.[cm]?[jt]sx?$/;

/**
 * Next.js: route handlers, pages, layouts, API routes, server actions and the middleware. Components of the browser (`'use client'`) and what runs
 * while the site is built (`getStaticProps`, `generateStaticParams`, pages that are forced to be static) are no requests.
 * https://nextjs.org/docs/app/api-reference/file-conventions, https://nextjs.org/docs/pages/building-your-application/routing/api-routes
 */
export const nextjs: Framework = {
  id: 'nextjs',
  acrossFiles: true,
  trigger: /['"]use server['"]/,
  pathTrigger: conventional,
  * collect(file, context) {
    const isClient = hasDirective(file.statements, 'use client');
    if (!isClient) yield* serverActions(file, context);
    if (context.dependencyVersion(file.fileName, 'next') === undefined && !importsNext(file.text)) return;
    const path = context.relativePath(file.fileName);
    if (!conventional.test(path)) return;
    const place = placeOf(path);
    if (place?.folder === 'pages') yield* pagesFile(file, place.parts, context);
    else if (isClient) return;
    // A package's own folder may be called `app`.
    else if ((place === undefined || place.parts.length === 1) && /(?:^|\/)(?:middleware|proxy)\.\w+$/.test(path)) yield* middleware(file, context);
    else if (place?.folder === 'app') yield* appFile(file, place.parts, context);
  },
};

/**
 * The path below the folder `app` or `pages` of a Next.js project. That folder stands beside package.json or in `src`; a package may itself be
 * called so (`apps/app/app/page.tsx`).
 */
function placeOf(path: string): { readonly folder: string; readonly parts: readonly string[] } | undefined {
  const all = withoutExtension(path).split('/');
  const isRoot = (part: string): boolean => part === 'app' || part === 'pages';
  const inSource = all.findIndex((part, index) => part === 'src' && isRoot(all[index + 1] ?? ''));
  const at = inSource >= 0 ? inSource + 1
    : all.findIndex((part, index) => isRoot(part) && !(/^(?:apps|packages)$/.test(all[index - 1] ?? '') && all.slice(index + 1).some(isRoot)));
  const folder = all[at];
  return folder === undefined || at === all.length - 1 ? undefined : { folder, parts: all.slice(at + 1) };
}

/** Whether a file stands in the folder of the app router; `path` is its own below its `package.json`, with forward slashes. */
export function isInAppFolder(path: string): boolean {
  return placeOf(path)?.folder === 'app';
}

function* appFile(file: ts.SourceFile, parts: readonly string[], context: EntryContext): Iterable<Registration> {
  const kind = parts[parts.length - 1] ?? '';
  if (!appFiles.test(kind)) return;
  const route = pathOfSegments(appSegments(parts.slice(0, -1)));
  const exports = exportsOf(file);
  const dynamic = exportedSetting(exports, 'dynamic');
  const isStatic = dynamic === 'force-static' || dynamic === 'error' || (dynamic !== 'force-dynamic' && exports.some((part) => part.name === 'generateStaticParams'));
  if (kind === 'route') {
    // Only GET can be static: https://nextjs.org/docs/app/api-reference/file-conventions/route#behavior
    for (const handler of verbHandlers(file, route)) if (!isStatic || handler.verb !== 'GET') yield handler;
    return;
  }
  const component = exports.find((part) => part.name === 'default');
  if (isStatic || !component || !runsOnServer(component.value, context)) return;
  const metadata = exports.filter((part) => part.name === 'generateMetadata').map((part) => part.value);
  yield { ...requestHandler(kind === 'page' || kind === 'default' ? 'page' : 'layout', route, component, metadata), isRendered: true };
}

/** Parallel routes (`@modal`) are no part of the path; intercepting ones stand for the path that they intercept. */
function appSegments(parts: readonly string[]): readonly string[] {
  const segments: string[] = [];
  for (const part of parts) {
    const intercepting = /^((?:\(\.{1,3}\))+)(.+)$/.exec(part);
    if (!intercepting) {
      if (!part.startsWith('@') && !/^\([^)]*\)$/.test(part)) segments.push(part);
      continue;
    }
    const up = intercepting[1] ?? '';
    if (up === '(...)') segments.length = 0;
    else segments.splice(Math.max(0, segments.length - up.split('(..)').length + 1));
    segments.push(intercepting[2] ?? '');
  }
  return segments;
}

/** Whether a component does work for a request: it is async, or it renders or calls something that is (and hands the promise on). */
function runsOnServer(value: Exported['value'], context: EntryContext): boolean {
  return functionsOf(value, context).some((fn) => isAsync(fn) || leadsToAsync(fn, context));
}

function functionsOf(value: Exported['value'], context: EntryContext): readonly FunctionNode[] {
  return isFunctionNode(value) ? [value] : context.functionsOf(value);
}

function isAsync(fn: FunctionNode): boolean {
  return (ts.getCombinedModifierFlags(fn) & ts.ModifierFlags.Async) !== 0;
}

function leadsToAsync(fn: FunctionNode, context: EntryContext): boolean {
  let found = false;
  walk(fn, (node) => {
    if (found) return false;
    const target = ts.isCallExpression(node) ? node.expression : isComponent(node) ? node.tagName : undefined;
    if (target) found = context.functionsOf(target as ts.Expression).some((part) => isAsync(part) && !hasDirective(part.getSourceFile().statements, 'use client'));
    return true;
  });
  return found;
}

function isComponent(node: ts.Node): node is ts.JsxOpeningElement | ts.JsxSelfClosingElement {
  return (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) && ts.isIdentifier(node.tagName) && /^[A-Z]/.test(node.tagName.text);
}

function* pagesFile(file: ts.SourceFile, parts: readonly string[], context: EntryContext): Iterable<Registration> {
  const route = pathOfSegments(parts[parts.length - 1] === 'index' ? parts.slice(0, -1) : parts);
  const exports = exportsOf(file);
  if (parts[0] === 'api') {
    const handler = exports.find((part) => part.name === 'default');
    if (!handler) return;
    const routed = nextConnect(file, handler.value, route, context);
    yield* routed.length > 0 ? routed : [requestHandler('ALL', route, handler)];
    return;
  }
  for (const part of exports) {
    if (part.name === 'getServerSideProps') yield requestHandler('page', route, part);
    // It runs for every page view, and switches static optimisation off: https://nextjs.org/docs/pages/api-reference/functions/get-initial-props
    else if (part.name === 'default') yield* initialProps(file, part, parts[0] ?? '', route);
  }
}

/** `Page.getInitialProps = async (context) => …`; that of `_app` and `_document` runs for every page. */
function* initialProps(file: ts.SourceFile, page: Exported, first: string, route: string): Iterable<Registration> {
  const name = isFunctionNode(page.value) ? page.value.name?.getText() : page.value.getText();
  for (const statement of file.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue;
    const { left, right } = statement.expression;
    if (!ts.isPropertyAccessExpression(left) || left.name.text !== 'getInitialProps' || left.expression.getText() !== name) continue;
    const isFrame = first === '_app' || first === '_document';
    yield requestHandler(isFrame ? 'layout' : 'page', isFrame ? '/' : route, { name: 'default', value: right, node: statement });
  }
}

/** `export function middleware(request)`, since Next.js 16 `proxy`. https://nextjs.org/docs/app/api-reference/file-conventions/proxy */
function* middleware(file: ts.SourceFile, context: EntryContext): Iterable<MiddlewareRegistration> {
  const exports = exportsOf(file);
  const handler = exports.find((part) => part.name === 'middleware' || part.name === 'proxy') ?? exports.find((part) => part.name === 'default');
  if (!handler) return;
  for (const { path, exact } of matched(exports.find((part) => part.name === 'config')?.value, context)) {
    yield { kind: 'middleware', path, exact, handlers: [handler.value], node: handler.node };
  }
}

/** What `config.matcher` lets through: single paths, the fixed beginnings of others, or everything. */
function matched(config: Exported['value'] | undefined, context: EntryContext): readonly { readonly path: string; readonly exact: boolean }[] {
  const all = [{ path: '', exact: false }];
  if (!config || !ts.isObjectLiteralExpression(config)) return all;
  const matcher = propertyValue(config, 'matcher');
  if (!matcher) return all;
  const found = (ts.isArrayLiteralExpression(matcher) ? [...matcher.elements] : [matcher]).map((part) => {
    const text = staticText(ts.isObjectLiteralExpression(part) ? propertyValue(part, 'source') : part, context.checker) ?? '';
    const prefix = /^(?:\/[\w.-]+)*(?=$|\/:)/.exec(text)?.[0] ?? '';
    return { path: prefix, exact: prefix !== '' && prefix === text };
  });
  return found.some(({ path }) => path === '') ? all : found;
}

/** What the browser may call by itself: https://react.dev/reference/rsc/use-server */
function* serverActions(file: ts.SourceFile, context: EntryContext): Iterable<HandlerRegistration> {
  if (!/['"]use server['"]/.test(file.text)) return;
  if (hasDirective(file.statements, 'use server')) {
    for (const part of exportsOf(file)) {
      const name = part.name === 'default' && isFunctionNode(part.value) ? enclosingName(part.value) : part.name;
      if (isFunctionNode(part.value) || mayBeFunction(part.value)) {
        yield { kind: 'handler', entry: 'request', verb: 'action', path: name, handlers: [...clientMiddleware(part.value, context), part.value], node: part.node };
      }
    }
    return;
  }
  const found: FunctionNode[] = [];
  walk(file, (node) => {
    if (isFunctionNode(node) && node.body && ts.isBlock(node.body) && hasDirective(node.body.statements, 'use server')) found.push(node);
  });
  for (const fn of found) yield { kind: 'handler', entry: 'request', verb: 'action', path: enclosingName(fn), handlers: [fn], node: fn };
}

function mayBeFunction(value: ts.Expression): boolean {
  return inlineFunction(value) !== undefined || ts.isCallExpression(value) || ts.isIdentifier(value) || ts.isPropertyAccessExpression(value);
}

/** The middleware of a next-safe-action client: `client.use(auth).action(fn)`. https://next-safe-action.dev/docs/define-actions/middleware */
function clientMiddleware(value: Exported['value'], context: EntryContext): readonly ts.Expression[] {
  if (isFunctionNode(value) || !ts.isCallExpression(value)) return [];
  const trace = traceOf(value, context);
  return trace?.package === 'next-safe-action' ? trace.steps.flatMap((step) => (step.kind === 'call' && step.name === 'use' ? step.args.slice(0, 1) : [])) : [];
}
