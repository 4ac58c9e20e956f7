import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { LoadedAlong } from '../rewrites/along';
import { alongPaths, pathsIn, type NamedPath } from '../rewrites/along-paths';
import { linksOf } from '../chains/chain';
import { addProperties } from '../rewrites/edit-literal';
import { properties } from '../rewrites/properties';
import type { Query } from '../types';

/** What `populate` names, with what it says of it: https://mongoosejs.com/docs/populate.html#limit-vs-perDocumentLimit */
export function along(query: Query): readonly LoadedAlong[] {
  const { call } = query;
  if (!ts.isCallExpression(call)) return [];
  const paths = linksOf(call).links.filter((link) => link.name === 'populate' && isWithin(link.call, call)).flatMap(({ call: { arguments: args } }) => populated(args[0], args[3] !== undefined, []).map((path) => (args.length <= 2 ? limited(path, args[1]) : path)));
  return alongPaths(query, paths).map((one) => (one.limit ? { ...one, asksEach: true } : one));
}

/**
 * "To make sure that each document has no more than so many …, use the `perDocumentLimit` option …, keep in mind that `populate()` will execute a separate query for each" document:
 * https://mongoosejs.com/docs/populate.html#limit-vs-perDocumentLimit. Only of a path that is named alone.
 */
function limited(path: NamedPath, selection: ts.Expression | undefined): NamedPath {
  const { node } = path;
  if (ts.isObjectLiteralExpression(node)) return selection ? path : { ...path, limit: (rows) => [addProperties(node, [`perDocumentLimit: ${rows}`])] };
  if (path.names.length > 1 || !ts.isStringLiteralLike(node) || /[\s.]/.test(node.text)) return path;
  const select = selection && ts.isCallExpression(node.parent) && node.parent.arguments[0] === node ? selection : undefined;
  if (selection && !select) return path;
  return { ...path, limit: (rows) => [{ start: node.getStart(), end: (select ?? node).end, newText: `{ path: ${node.getText()}${select ? `, select: ${select.getText()}` : ''}, perDocumentLimit: ${rows} }` }] };
}

/** A text, an object with a `path`, or a list of these. */
function populated(given: ts.Expression | undefined, isNarrowed: boolean, before: readonly string[]): readonly NamedPath[] {
  const node = given && bare(given);
  if (!node) return [];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((element) => populated(element, isNarrowed, before));
  if (!ts.isObjectLiteralExpression(node)) return pathsIn(node, before).map((path) => ({ ...path, isNarrowed }));
  const own = properties(node);
  const paths = pathsIn(own?.get('path'), before).map((path): NamedPath => ({ ...path, node, isNarrowed: ['match', 'options', 'perDocumentLimit'].some((name) => own?.has(name)) }));
  const [only, ...others] = paths;
  return [...paths, ...(only && others.length === 0 ? populated(own?.get('populate'), false, only.names) : [])];
}
