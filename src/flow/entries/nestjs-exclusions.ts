import { bare, propertyValue, type FunctionNode } from '../../project/syntax';
import type { ts } from '../../project/ts';
import { joinPaths } from './paths';
import { staticObject, staticText } from './static-text';
import type { EntryContext } from './types';

/** A path that something is not for; `verb` where that is so for one method alone, `version` where it is for that version's. */
export interface Exclusion {
  readonly path: string;
  readonly verb?: string;
  readonly version?: string;
}

/** Middleware of `configure(consumer)`: what runs, the one controller, or the one path and method, that it is for if there is such, and the paths that it does not run for. */
export interface Applied {
  readonly handlers: readonly (ts.Expression | FunctionNode)[];
  readonly controller?: ts.Declaration;
  readonly only?: Exclusion & { readonly verb: string };
  readonly excluded: readonly Exclusion[];
}

/** The version that a route has in its path, and what stands before versions. */
interface Versioned {
  readonly prefix: string;
  readonly own: string;
}

/** `'health'`, `{ path: 'cats', method: RequestMethod.GET, version: '1' }`. What is computed excludes nothing that is known. */
export function exclusionOf(expression: ts.Expression, context: EntryContext): Exclusion | undefined {
  const route = staticObject(expression, context.checker);
  const part = (name: string): ts.Expression | undefined => route && propertyValue(route, name);
  const path = staticText(part('path') ?? expression, context.checker);
  const verb = verbOf(route);
  const version = staticText(part('version'), context.checker);
  return path === undefined ? undefined : { path, ...(verb !== undefined && { verb }), ...(version !== undefined && { version }) };
}

/** The one method that a route is described for: `{ path: 'cats', method: RequestMethod.GET }`. */
function verbOf(route: ts.ObjectLiteralExpression | undefined): string | undefined {
  const method = route && propertyValue(route, 'method');
  const name = method && /\bRequestMethod\.(\w+)$/.exec(bare(method).getText())?.[1];
  return name === 'ALL' ? undefined : name;
}

/** Whether middleware runs for a route, of whose requests one alone may be enough. */
export function appliesTo({ only, excluded }: Applied, verb: string, path: string, version: Versioned): boolean {
  const isFor = only === undefined || isExcluded([verb === 'ALL' ? { ...only, verb } : only], verb, path, version);
  return isFor && !isExcluded(excluded, verb, path, version);
}

/**
 * Whether every request of a route is left out. A path without a version is that of routes without one, and a pattern that a part of a route's requests meets leaves them all in.
 * https://docs.nestjs.com/middleware#excluding-routes, https://docs.nestjs.com/faq/global-prefix; `RouteInfoPathExtractor` of @nestjs/core says what of a path is compared.
 */
export function isExcluded(exclusions: readonly Exclusion[], verb: string, path: string, version: Versioned): boolean {
  return exclusions.some((one) => (one.verb ?? verb) === verb && meetsPattern(joinPaths(one.version === undefined ? '' : version.prefix + one.version, one.path), joinPaths(version.own, path)));
}

/** Wildcards (`*`, `(.*)`, `*name`, each in braces perhaps) and parameters of a path; what constrains a parameter is no such pattern. */
function meetsPattern(pattern: string, path: string): boolean {
  if (/[()\[\]+?\\|^$]/.test(pattern.replaceAll('(.*)', ''))) return false;
  const text = pattern.replaceAll('(.*)', '*').replace(/[.]/g, '\\.').replace(/\*\w*/g, '.*').replace(/:\w+/g, '[^/]+').replaceAll('{', '(?:').replaceAll('}', ')?');
  // A route may be asked for with a slash at its end: `files/{*path}` is met by `files/`.
  return new RegExp(`^${text}/?$`).test(path === '' ? '/' : path);
}
