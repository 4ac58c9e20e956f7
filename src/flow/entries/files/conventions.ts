import type { FunctionNode } from '../../../project/syntax';
import { type ts } from '../../../project/ts';
import { exportsOf, type Exported } from '../reading/exports';
import type { HandlerRegistration } from '../types';

/** The verbs that frameworks with files for routes take as exported names. */
export const httpVerbs: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

const extension = /\.[cm]?[jt]sx?$/;

/** A path without the ending of a source file. */
export function withoutExtension(path: string): string {
  return path.replace(extension, '');
}

/** A segment in brackets, as Next.js, SvelteKit, Nuxt and Astro have it: `[id]` → `:id`, `[[lang]]` → `:lang?`, `[...slug]` → `:slug*`, `[id=integer]` → `:id`. */
function bracketed(segment: string): string {
  return segment
    .replace(/\[{1,2}\.\.\.(\w[\w-]*)(?:=\w+)?\]{1,2}/g, ':$1*')
    .replace(/\[\.\.\.\]/g, '*')
    .replace(/\[\[([\w-]+)(?:=\w+)?\]\]/g, ':$1?')
    .replace(/\[([\w-]+)(?:=\w+)?\]/g, ':$1');
}

/** `/orders/:id` of `['orders', '[id]']`; groups in parentheses are no part of the path. */
export function pathOfSegments(segments: readonly string[]): string {
  return `/${segments.filter((part) => part !== '' && !/^\([^)]*\)$/.test(part)).map(bracketed).join('/')}`;
}

/** The exports that are named like HTTP verbs, as handlers of a path. */
export function verbHandlers(file: ts.SourceFile, path: string, others: ReadonlyMap<string, string> = new Map()): readonly HandlerRegistration[] {
  return exportsOf(file).flatMap((part) => {
    const verb = httpVerbs.has(part.name) ? part.name : others.get(part.name);
    return verb === undefined ? [] : [requestHandler(verb, path, part)];
  });
}

/** A handler with a whole path that no router is above of. */
export function requestHandler(verb: string, path: string | undefined, part: Exported, before: readonly (ts.Expression | FunctionNode)[] = []): HandlerRegistration {
  return { kind: 'handler', entry: 'request', verb, path, handlers: [...before, part.value], node: part.node };
}
