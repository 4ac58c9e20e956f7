import { bare, propertyValue, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { joinPaths } from '../reading/paths';
import { staticObject, staticText } from '../reading/static-text';
import { declarationAt } from '../reading/trace';
import type { EntryContext } from '../types';

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

/**
 * Wildcards (`*`, `(.*)`, `*name`, each in braces perhaps, and a `+` that is the last part) and parameters of a path. What a parameter has to look like is met by a part that is written out and looks so, and by a
 * parameter that has to look the same; what is optional or has any length in the route's own path is met by wildcards alone.
 */
function meetsPattern(pattern: string, path: string): boolean {
  let text = '';
  for (const { 0: part, groups } of pattern.replace(/\/\+(\/?)$/, '/*rest$1').matchAll(tokens)) {
    const constraint = groups?.['constraint'];
    if (groups?.['other'] !== undefined) return false;
    if (constraint !== undefined) {
      if (!isPattern(constraint)) return false;
      text += `(?:(?:${constraint})|:\\w+\\(${constraint.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}\\))`;
    } else if (part.startsWith('*') || part === '(.*)') text += '.*';
    else if (part.startsWith(':')) text += '[^/*?{}]+';
    else text += part === '{' ? '(?:' : part === '}' ? ')?' : part === '.' ? '\\.' : part;
  }
  // A route may be asked for with a slash at its end: `files/{*path}` is met by `files/`.
  return isPattern(text) && new RegExp(`^${text}/?$`).test(path === '' ? '/' : path);
}

/** The parts of a path: a parameter with what it has to look like, one without, wildcards, braces, a full stop, other text, and what is none of these. */
const tokens = /:\w+\((?<constraint>(?:\\.|\[[^\]]*\]|[^()\\[\]])+)\)|:\w+|\(\.\*\)|\*\w*|[{}.]|[^:(){}.*+?\\|^$[\]]+|(?<other>[^])/g;

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/**
 * What a list of exclusions leaves out. Before version 11 an asterisk was no wildcard in them: path-to-regexp 3, which Nest 10 compares them by, takes it for itself, and `(.*)` is what its documentation has.
 * https://docs.nestjs.com/migration-guide#express-v5
 */
export function exclusionsOf(list: readonly ts.Expression[], context: EntryContext): readonly Exclusion[] {
  return list.flatMap((part) => writtenOut(part, context)).flatMap((part) => {
    const found = exclusionOf(part, context);
    const isLiteral = found !== undefined && found.path.replaceAll('(.*)', '').includes('*') && isBefore11(part.getSourceFile().fileName, context);
    return found && !isLiteral ? [found] : [];
  });
}

/** `...publicRoutes` of a list that is written out, in any file; anything else is itself. */
function writtenOut(part: ts.Expression, context: EntryContext, depth = 0): readonly ts.Expression[] {
  if (!ts.isSpreadElement(part)) return [part];
  const list = bare(part.expression);
  const named = ts.isIdentifier(list) ? declarationAt(list, context.checker) : ts.isPropertyAccessExpression(list) ? declarationAt(list.name, context.checker) : undefined;
  const given = named && ts.isVariableDeclaration(named) && ts.getCombinedNodeFlags(named) & ts.NodeFlags.Const && named.initializer ? bare(named.initializer)
    : named && ts.isPropertyDeclaration(named) && ts.getCombinedModifierFlags(named) & ts.ModifierFlags.Readonly && named.initializer ? bare(named.initializer) : list;
  return ts.isArrayLiteralExpression(given) && depth < 4 ? given.elements.flatMap((element) => writtenOut(element, context, depth + 1)) : [];
}

function isBefore11(file: string, context: EntryContext): boolean {
  const major = /^[^\d]*(\d+)/.exec(context.dependencyVersion(file, '@nestjs/core') ?? '')?.[1];
  return major !== undefined && Number(major) < 11;
}
