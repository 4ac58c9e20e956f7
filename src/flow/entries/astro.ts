import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { pathOfSegments, verbHandlers, withoutExtension } from './conventions';
import { exportedSetting, exportsOf } from './exports';
import { fieldsOf } from './merged-objects';
import { lastStep, traceOf } from './trace';
import type { EntryContext, Framework, Registration } from './types';

const endpoint = /(?:^|\/)src\/pages\/(.+)\.[cm]?[jt]s$/;

/**
 * Astro: endpoints, middleware and actions. Pages (`.astro`) are not read; an endpoint that says it is prerendered is no request.
 * https://docs.astro.build/en/guides/endpoints/, https://docs.astro.build/en/guides/middleware/, https://docs.astro.build/en/guides/actions/
 */
export const astro: Framework = {
  id: 'astro',
  acrossFiles: true,
  trigger: /astro:(?:actions|middleware)/,
  pathTrigger: /(?:^|\/)src\/(?:pages\/.+|middleware(?:\/index)?|actions(?:\/index)?)\.[cm]?[jt]s$/,
  * collect(file, context) {
    if (context.dependencyVersion(file.fileName, 'astro') === undefined) return;
    const path = context.relativePath(file.fileName);
    const page = endpoint.exec(path)?.[1];
    if (page !== undefined) yield* endpoints(file, page);
    else if (/(?:^|\/)src\/middleware(?:\/index)?\.\w+$/.test(path)) yield* middleware(file, context);
    else if (/(?:^|\/)src\/actions(?:\/index)?\.\w+$/.test(path)) yield* actions(file, context);
  },
};

/** `products/[id].json.ts` → `/products/:id.json`. Files that begin with an underscore are left out of the site. */
function* endpoints(file: ts.SourceFile, page: string): Iterable<Registration> {
  const segments = withoutExtension(page).split('/');
  if (segments.some((part) => part.startsWith('_')) || exportedSetting(exportsOf(file), 'prerender') === 'true') return;
  if (segments[segments.length - 1] === 'index') segments.pop();
  yield* verbHandlers(file, pathOfSegments(segments), new Map([['ALL', 'ALL']]));
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
