import { enclosingFunction, isFunctionNode } from '../project/syntax';
import { ts } from '../project/ts';
import { hasDirective } from './entries/reading/exports';
import type { Enclosing } from './types';

const directives = ['use cache', 'use cache: remote', 'use cache: private'];

/**
 * Whether Next.js keeps what a function gives and hands it out to later calls with the same arguments: it begins with `'use cache'`, or all of its file does.
 * https://nextjs.org/docs/app/api-reference/directives/use-cache
 */
export function isCachedFunction(fn: Enclosing): boolean {
  if (!isFunctionNode(fn)) return false;
  const own = fn.body && ts.isBlock(fn.body) ? fn.body.statements : undefined;
  // A helper that stands in another function runs as often as that does.
  return directives.some((directive) => (own !== undefined && hasDirective(own, directive)) || (!enclosingFunction(fn) && hasDirective(fn.getSourceFile().statements, directive)));
}
