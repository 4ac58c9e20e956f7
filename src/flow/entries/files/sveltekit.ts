import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { pathOfSegments, requestHandler, verbHandlers } from './conventions';
import { exportedSetting, exportsOf, type Exported } from '../reading/exports';
import { fieldsOf } from '../procedures/merged-objects';
import { lastStep, traceOf } from '../reading/trace';
import type { EntryContext, Framework, Registration } from '../types';

const routeFile = /(?:^|\/)src\/routes\/(?:(.*)\/)?\+(page|layout|server)(?:@[^.]*)?(?:\.server)?\.[jt]s$/;
const remoteKinds: ReadonlySet<string> = new Set(['query', 'form', 'command', 'prerender']);

/**
 * SvelteKit: `load` and form actions, endpoints, the hook that handles every request, and remote functions. What is prerendered is no request.
 * https://svelte.dev/docs/kit/routing, https://svelte.dev/docs/kit/form-actions, https://svelte.dev/docs/kit/hooks, https://svelte.dev/docs/kit/remote-functions
 */
export const sveltekit: Framework = {
  id: 'sveltekit',
  acrossFiles: true,
  // By their paths alone.
  trigger: /\$app\/server/,
  pathTrigger: /(?:^|\/)(?:\+(?:page|layout|server)[\w.@()-]*|hooks\.server(?:\/index)?)\.[jt]s$/,
  * collect(file, context) {
    if (context.dependencyVersion(file.fileName, '@sveltejs/kit') === undefined) return;
    const path = context.relativePath(file.fileName);
    const route = routeFile.exec(path);
    if (route) yield* routeHandlers(file, pathOfSegments((route[1] ?? '').split('/')), route[2] ?? '', context);
    else if (/(?:^|\/)src\/hooks\.server(?:\/index)?\.[jt]s$/.test(path)) yield* hook(file, context);
    else if (/\.remote\.[jt]s$/.test(path)) yield* remote(file, context);
  },
};

function* routeHandlers(file: ts.SourceFile, path: string, kind: string, context: EntryContext): Iterable<Registration> {
  const exports = exportsOf(file);
  if (exportedSetting(exports, 'prerender') === 'true') return;
  if (kind === 'server') {
    yield* verbHandlers(file, path, new Map([['fallback', 'ALL']]));
    return;
  }
  for (const part of exports) {
    if (part.name === 'load') yield requestHandler(kind === 'layout' ? 'layout' : 'load', path, part);
    else if (part.name === 'actions' && kind === 'page') yield* actions(part, path, context);
  }
}

/** `default` is posted to the page itself, the others to `?/name`. */
function* actions(part: Exported, path: string, context: EntryContext): Iterable<Registration> {
  for (const { name, value, node } of fieldsOf(part.value, context)) {
    yield { kind: 'handler', entry: 'request', verb: 'action', path: name === 'default' ? path : `${path}?/${name}`, handlers: [value], node };
  }
}

/** `handle`, which may be a `sequence(first, second)`. */
function* hook(file: ts.SourceFile, context: EntryContext): Iterable<Registration> {
  const handle = exportsOf(file).find((part) => part.name === 'handle');
  if (!handle) return;
  const value = ts.isExpression(handle.value) ? bare(handle.value) : handle.value;
  const trace = ts.isCallExpression(value) ? traceOf(value, context) : undefined;
  const isSequence = trace?.package === '@sveltejs/kit' && lastStep(trace)?.name === 'sequence';
  const folder = file.fileName.replace(/\/hooks\.server(?:\/index)?\.\w+$/, '/');
  yield { kind: 'middleware', path: '', folder, handlers: isSequence && ts.isCallExpression(value) ? [...value.arguments] : [handle.value], node: handle.node };
}

function* remote(file: ts.SourceFile, context: EntryContext): Iterable<Registration> {
  for (const part of exportsOf(file)) {
    const value = ts.isExpression(part.value) ? bare(part.value) : undefined;
    if (!value || !ts.isCallExpression(value)) continue;
    const trace = traceOf(value, context);
    const name = trace && lastStep(trace)?.name;
    if (trace?.package !== '$app' || trace.subpath !== 'server' || name === undefined) continue;
    const verb = name === 'batch' ? 'query' : name;
    const handler = value.arguments[value.arguments.length - 1];
    if (remoteKinds.has(verb) && verb !== 'prerender' && handler) yield { kind: 'handler', entry: 'request', verb, path: part.name, handlers: [handler], node: part.node };
  }
}
