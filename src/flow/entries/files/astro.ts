import { drawnTags } from '../../../project/markup/component-files';
import { dirname, join } from '../../../project/paths';
import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { pathOfSegments, verbHandlers, withoutExtension } from './conventions';
import { exportedSetting, exportsOf } from '../reading/exports';
import { fieldsOf } from '../procedures/merged-objects';
import { staticText } from '../reading/static-text';
import { lastStep, traceOf } from '../reading/trace';
import type { EntryContext, Framework, Registration } from '../types';

const endpoint = /(?:^|\/)src\/pages\/(.+)\.[cm]?[jt]s$/;
const pageFile = /(?:^|\/)src\/pages\/(.+)\.astro$/;
const configFiles = ['mjs', 'ts', 'js', 'mts', 'cjs', 'cts'].map((ending) => `astro.config.${ending}`);

/**
 * Astro: pages that are rendered on request, with the components that they draw, endpoints, middleware and actions. What is prerendered is no request.
 * https://docs.astro.build/en/guides/on-demand-rendering/, https://docs.astro.build/en/guides/endpoints/, https://docs.astro.build/en/guides/middleware/, https://docs.astro.build/en/guides/actions/
 */
export const astro: Framework = {
  id: 'astro',
  acrossFiles: true,
  // A configuration registers nothing, but says which pages do, and components are drawn by them.
  trigger: /astro:(?:actions|middleware)|\boutput\s*:\s*['"]server['"]/,
  pathTrigger: /(?:^|\/)(?:src\/(?:pages\/.+|middleware(?:\/index)?|actions(?:\/index)?)\.[cm]?[jt]s|src\/.+\.astro|astro\.config\.[cm]?[jt]s)$/,
  * collect(file, context) {
    if (context.dependencyVersion(file.fileName, 'astro') === undefined) return;
    const path = context.relativePath(file.fileName);
    const page = pageFile.exec(path)?.[1];
    const named = endpoint.exec(path)?.[1];
    if (page !== undefined) yield* onRequest(file, page, context);
    else if (named !== undefined) yield* endpoints(file, named);
    else if (/(?:^|\/)src\/middleware(?:\/index)?\.\w+$/.test(path)) yield* middleware(file, context);
    else if (/(?:^|\/)src\/actions(?:\/index)?\.\w+$/.test(path)) yield* actions(file, context);
  },
};

/** `products/[id].json.ts` → `/products/:id.json`. */
function* endpoints(file: ts.SourceFile, page: string): Iterable<Registration> {
  const path = pathOf(withoutExtension(page));
  if (path !== undefined && exportedSetting(exportsOf(file), 'prerender') !== 'true') yield* verbHandlers(file, path, new Map([['ALL', 'ALL']]));
}

/** The path of what stands at a place below `src/pages`. Files and folders that begin with an underscore are left out of the site. */
function pathOf(place: string): string | undefined {
  const segments = place.split('/');
  if (segments.some((part) => part.startsWith('_'))) return undefined;
  if (segments[segments.length - 1] === 'index') segments.pop();
  return pathOfSegments(segments);
}

/** A page says for itself whether it is prerendered; where it does not, the configuration does: https://docs.astro.build/en/reference/routing-reference/#prerender */
function* onRequest(file: ts.SourceFile, page: string, context: EntryContext): Iterable<Registration> {
  const path = pathOf(page);
  const prerender = exportedSetting(exportsOf(file), 'prerender');
  if (path === undefined || prerender === 'true' || (prerender !== 'false' && !isOnServer(file.fileName, context))) return;
  // The fence in front of the code has left an empty statement.
  const node = file.statements.find((statement) => !ts.isEmptyStatement(statement)) ?? file;
  const drawn = drawnComponents(file, context);
  yield { kind: 'handler', entry: 'request', verb: 'GET', path, handlers: [file], node, ...(drawn.length > 0 && { drawn }) };
}

/** How many components of a page are looked at. */
const maxComponents = 100;

/**
 * The components of Astro that a page or a component draws, and those that they draw: their code runs on the server when they are drawn, behind its own. What is drawn for each element of a list is
 * called there, with what that draws. What is asked for by a request of its own (`server:defer`) counts as the page's. https://docs.astro.build/en/basics/astro-components/
 */
export function drawnComponents(page: ts.SourceFile, context: Pick<EntryContext, 'checker' | 'sourceFile'>): readonly ts.SourceFile[] {
  const found = new Set<ts.SourceFile>([page]);
  for (const file of found) {
    for (const { name, isCalled } of drawnTags(file)) {
      const component = !isCalled && found.size <= maxComponents ? componentNamed(name, context) : undefined;
      if (component) found.add(component);
    }
  }
  return [...found].slice(1);
}

/** The file of a component of Astro that a name is imported from; it exports nothing that its code says. */
export function componentNamed(name: ts.Identifier, { checker, sourceFile }: Pick<EntryContext, 'checker' | 'sourceFile'>): ts.SourceFile | undefined {
  const clause = checker.getSymbolAtLocation(name)?.declarations?.[0];
  if (!clause || !ts.isImportClause(clause) || !ts.isImportDeclaration(clause.parent) || !ts.isStringLiteral(clause.parent.moduleSpecifier) || !clause.parent.moduleSpecifier.text.endsWith('.astro')) return undefined;
  const { moduleSpecifier } = clause.parent;
  const module = checker.getSymbolAtLocation(moduleSpecifier)?.valueDeclaration;
  if (module && ts.isSourceFile(module)) return module;
  return moduleSpecifier.text.startsWith('.') ? sourceFile(join(dirname(name.getSourceFile().fileName), moduleSpecifier.text)) : undefined;
}

/** Whether the configuration of a site has it rendered on request: `output: 'server'`, written out there. */
function isOnServer(page: string, context: EntryContext): boolean {
  const site = page.slice(0, page.lastIndexOf('/src/pages/') + 1);
  const config = configFiles.map((name) => context.sourceFile(site + name)).find((file) => file !== undefined);
  const made = config && exportsOf(config).find(({ name }) => name === 'default')?.value;
  const value = made && ts.isExpression(made) ? bare(made) : undefined;
  const options = value && ts.isCallExpression(value) ? value.arguments[0] : value;
  const output = options && fieldsOf(options, context).find(({ name }) => name === 'output')?.value;
  return output !== undefined && ts.isExpression(output) && staticText(output, context.checker) === 'server';
}

function* middleware(file: ts.SourceFile, context: EntryContext): Iterable<Registration> {
  const handler = exportsOf(file).find((part) => part.name === 'onRequest');
  if (!handler) return;
  const value = ts.isExpression(handler.value) ? bare(handler.value) : undefined;
  const trace = value && ts.isCallExpression(value) ? traceOf(value, context) : undefined;
  const isSequence = trace && isFromAstro(trace.package) && lastStep(trace)?.name === 'sequence';
  const folder = file.fileName.replace(/\/middleware(?:\/index)?\.\w+$/, '/');
  yield { kind: 'middleware', path: '', folder, handlers: isSequence && value && ts.isCallExpression(value) ? [...value.arguments] : [handler.value], node: handler.node };
}

/** `export const server = { like: defineAction({ handler }), comments: { … } }` */
function* actions(file: ts.SourceFile, context: EntryContext): Iterable<Registration> {
  const server = exportsOf(file).find((part) => part.name === 'server')?.value;
  if (server && ts.isExpression(server)) yield* inGroup(server, '', context, 0);
}

function* inGroup(group: ts.Expression, prefix: string, context: EntryContext, depth: number): Iterable<Registration> {
  if (depth > 8) return;
  for (const { name, value, node } of fieldsOf(group, context)) {
    if (!ts.isExpression(value)) continue;
    const trace = traceOf(value, context);
    const made = trace && lastStep(trace);
    if (trace && made?.kind === 'call' && isFromAstro(trace.package) && made.name === 'defineAction') {
      const run = made.args[0] && fieldsOf(made.args[0], context).find((part) => part.name === 'handler');
      if (run) yield { kind: 'handler', entry: 'request', verb: 'action', path: `${prefix}${name}`, handlers: [run.value], node };
    } else yield* inGroup(value, `${prefix}${name}.`, context, depth + 1);
  }
}

/** `astro:actions` and the like are modules that exist only while the site is built. */
function isFromAstro(name: string): boolean {
  return name === 'astro' || name.startsWith('astro:');
}
