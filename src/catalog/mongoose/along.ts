import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { LoadedAlong } from '../along';
import { alongPaths, pathsIn, type NamedPath } from '../along-paths';
import { linksOf } from '../chain';
import { properties } from '../properties';
import type { Query } from '../types';

/** What `populate` names, with what it says of it: https://mongoosejs.com/docs/populate.html#limit-vs-perDocumentLimit */
export function along(query: Query): readonly LoadedAlong[] {
  const { call } = query;
  if (!ts.isCallExpression(call)) return [];
  return alongPaths(query, linksOf(call).links.filter((link) => link.name === 'populate' && isWithin(link.call, call)).flatMap(({ call: { arguments: [given, , , match] } }) => populated(given, match !== undefined, [])));
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
