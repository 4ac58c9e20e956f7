import { packageOf } from '../../../catalog/values/specifier';
import { bare, isFunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { requestHandler, withoutExtension } from './conventions';
import { exportsOf } from '../reading/exports';
import { staticText } from '../reading/static-text';
import { declarationAt, lastStep, traceOf } from '../reading/trace';
import type { EntryContext, Framework, Registration } from '../types';

const conventional = /(?:^|\/)app\/(?:routes\/.+|root|.*)\.[cm]?[jt]sx?$/;
const packages = ['@remix-run/react', '@remix-run/node', '@remix-run/cloudflare', '@remix-run/server-runtime', '@react-router/node', '@react-router/dev', '@react-router/cloudflare'];

/**
 * Remix and React Router 7 as a framework: the loader and action of route modules. The path is read from the file's name, or from `app/routes.ts`
 * where that lists the module.
 * https://reactrouter.com/how-to/file-route-conventions, https://reactrouter.com/start/framework/routing, https://v2.remix.run/docs/file-conventions/routes
 */
export const remix: Framework = {
  id: 'remix',
  acrossFiles: true,
  trigger: /@react-router\/dev\/routes|@remix-run\/route-config/,
  pathTrigger: /(?:^|\/)app\/(?:routes(?:\/.+)?|root)\.[cm]?[jt]sx?$/,
  * collect(file, context) {
    const path = context.relativePath(file.fileName);
    if (!conventional.test(path) || !packages.some((name) => context.dependencyVersion(file.fileName, name) !== undefined)) return;
    if (/(?:^|\/)app\/routes\.[cm]?[jt]s$/.test(path)) {
      yield* configured(file, context);
      return;
    }
    const below = /(?:^|\/)app\/(?:routes\/(.+)|root)\.[cm]?[jt]sx?$/.exec(path);
    // The root is the root of either.
    if (!below || (below[1] !== undefined && listedElsewhere(file, context))) return;
    yield* moduleHandlers(file, below[1] === undefined ? '/' : flatPath(below[1]), below[1] === undefined ? [] : flatParents(file, below[1], context), context);
  },
};

/** What runs for the loaders and actions of a module: the middleware of those that it is nested in, outermost first, and its own. https://reactrouter.com/how-to/middleware */
function* moduleHandlers(file: ts.SourceFile, path: string | undefined, parents: readonly ts.SourceFile[], context: EntryContext): Iterable<Registration> {
  const own = middlewareOf(file, context);
  // That of the root runs for every route.
  const isRoot = /\/app\/root\.\w+$/.test(file.fileName);
  if (isRoot && own.length > 0) yield { kind: 'middleware', path: '', handlers: own, node: own[0]?.parent ?? file };
  const before = isRoot ? [] : [...parents.flatMap((parent) => middlewareOf(parent, context)), ...own];
  for (const part of exportsOf(file)) {
    if (part.name === 'loader' || part.name === 'action') yield requestHandler(part.name, path, part, before);
  }
}

/** `export const middleware = [auth, log]`, which was `unstable_middleware` before 7.9: https://github.com/remix-run/react-router/blob/main/CHANGELOG.md */
function middlewareOf(file: ts.SourceFile, context: EntryContext): readonly ts.Expression[] {
  const list = exportsOf(file).find(({ name }) => name === 'middleware' || name === 'unstable_middleware')?.value;
  return list && !isFunctionNode(list) ? elementsOf(list, context, 0) : [];
}

/** The elements of a list that is written out, here or in another file, those of lists that are spread into it among them. */
function elementsOf(list: ts.Expression, context: EntryContext, depth: number): readonly ts.Expression[] {
  const node = bare(list);
  if (depth > 4) return [];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((element) => (ts.isSpreadElement(element) ? elementsOf(element.expression, context, depth + 1) : element));
  const declaration = ts.isIdentifier(node) ? declarationAt(node, context.checker) : undefined;
  return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? elementsOf(declaration.initializer, context, depth + 1) : [];
}

/** The modules that one is nested in by its name: `_auth.tsx` and `_auth.orders.tsx` of `_auth.orders.$id.tsx`, each perhaps as `…/route.tsx`. */
function flatParents(file: ts.SourceFile, below: string, context: EntryContext): readonly ts.SourceFile[] {
  const folder = file.fileName.slice(0, file.fileName.lastIndexOf('/app/routes/') + '/app/routes/'.length);
  const segments = segmentsOf(below.replace(/\/(?:route|index)$/, '')).filter((part) => !part.includes('/'));
  return segments.slice(1).flatMap((_, index) => {
    const name = folder + segments.slice(0, index + 1).join('.');
    for (const place of [name, `${name}/route`]) for (const ending of ['.tsx', '.ts', '.jsx', '.js']) {
      const found = context.sourceFile(place + ending);
      if (found) return [found];
    }
    return [];
  });
}

/**
 * `orders.$id` → `/orders/:id`. Folders count like dots: those of Remix 1, of `remix-flat-routes` (`orders+/$id.tsx`), and the one that holds
 * `route.tsx`. A leading `_` has no part in the path, a trailing one only leaves the nesting, brackets escape, parentheses are optional, `$` is the rest.
 */
function flatPath(name: string): string {
  const folders = name.split('/');
  if (folders.length > 1 && folders[folders.length - 1] === 'route') folders.pop();
  const segments = folders.flatMap((folder) => segmentsOf(folder.replace(/\+$/, '')));
  const last = segments[segments.length - 1];
  if (last === 'index' || last === '_index') segments.pop();
  return `/${segments.filter((part) => !part.startsWith('_')).map((part) => segmentText(part)).join('/')}`;
}

/** Split at the dots that no brackets hold. */
function segmentsOf(name: string): string[] {
  return name.match(/(?:\[[^\]]*\]|[^.])+/g) ?? [];
}

function segmentText(segment: string): string {
  const optional = /^\((.*)\)$/.exec(segment);
  const inner = (optional?.[1] ?? segment).replace(/_$/, '');
  const text = inner === '$' ? '*' : inner.startsWith('$') ? `:${inner.slice(1)}` : inner;
  return `${text.replace(/\[([^\]]*)\]/g, '$1')}${optional ? '?' : ''}`;
}

/** Whether `app/routes.ts` says where the modules are, and not by the convention. */
function listedElsewhere(file: ts.SourceFile, context: EntryContext): boolean {
  const config = configOf(file, context);
  return config !== undefined && /@react-router\/dev\/routes/.test(config.text) && !/\bflatRoutes\b/.test(config.text);
}

function configOf(file: ts.SourceFile, context: EntryContext): ts.SourceFile | undefined {
  const folder = /^(.*\/app)\//.exec(file.fileName)?.[1];
  return folder === undefined ? undefined : context.sourceFile(`${folder}/routes.ts`) ?? context.sourceFile(`${folder}/routes.js`);
}

/** `route('orders', './orders.tsx', [index('./list.tsx')])`, `layout(file, […])`, `...prefix('admin', […])`. */
function* configured(file: ts.SourceFile, context: EntryContext): Iterable<Registration> {
  const list = exportsOf(file).find((part) => part.name === 'default')?.value;
  if (!list || !ts.isExpression(list)) return;
  yield* listed(list, { path: '', parents: [] }, file, context, 0);
}

/** Where a list of routes stands: its path, where that is known, and the modules that it is nested in. */
interface Nesting {
  readonly path: string | undefined;
  readonly parents: readonly ts.SourceFile[];
}

function* listed(list: ts.Expression, { path, parents }: Nesting, file: ts.SourceFile, context: EntryContext, depth: number): Iterable<Registration> {
  const array = bare(list);
  if (!ts.isArrayLiteralExpression(array) || depth > 20) return;
  for (const element of array.elements) {
    const call = bare(ts.isSpreadElement(element) ? element.expression : element);
    if (!ts.isCallExpression(call)) continue;
    const trace = traceOf(call.expression, context);
    const step = trace && lastStep(trace);
    const from = trace && packageOf(trace.package)?.name;
    if (from !== '@react-router/dev' && from !== '@remix-run/route-config') continue;
    const args = call.arguments;
    const join = (part: ts.Expression | undefined): string | undefined => {
      const text = part && part.kind === ts.SyntaxKind.NullKeyword ? '' : staticText(part, context.checker);
      return text === undefined || path === undefined ? undefined : [path, text.replace(/^\/|\/$/g, '')].filter(Boolean).join('/');
    };
    const children = args.slice(1).find((argument) => ts.isArrayLiteralExpression(bare(argument)));
    if (step?.name === 'prefix') {
      if (children) yield* listed(children, { path: join(args[0]), parents }, file, context, depth + 1);
      continue;
    }
    if (step?.name !== 'index' && step?.name !== 'route' && step?.name !== 'layout') continue;
    const own = step.name === 'route' ? join(args[0]) : path;
    const module = moduleOf(step.name === 'route' ? args[1] : args[0], file, context);
    if (module) yield* moduleHandlers(module, own === undefined ? undefined : `/${own.replace(/(^|\/)\*$/, '$1*')}`, parents, context);
    if (children) yield* listed(children, { path: own, parents: module ? [...parents, module] : parents }, file, context, depth + 1);
  }
}

function moduleOf(target: ts.Expression | undefined, file: ts.SourceFile, context: EntryContext): ts.SourceFile | undefined {
  const text = staticText(target, context.checker);
  if (text === undefined) return undefined;
  const base = `${file.fileName.slice(0, file.fileName.lastIndexOf('/'))}/${text.replace(/^\.\//, '')}`;
  for (const ending of ['', '.tsx', '.ts', '.jsx', '.js']) {
    const found = context.sourceFile(withoutExtension(base) === base ? base + ending : base);
    if (found) return found;
  }
  return undefined;
}
