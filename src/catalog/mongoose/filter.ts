import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { limitOf, noFilter, objectFilter, option } from '../models/conditions';
import type { EqualityCondition, Filter } from '../types';

/** Methods whose first argument is the filter. */
const filtering: ReadonlySet<string> = new Set([
  'find', 'findOne', 'exists', 'countDocuments', 'count', 'findOneAndUpdate', 'findOneAndReplace', 'findOneAndDelete', 'findOneAndRemove', 'updateOne', 'updateMany', 'replaceOne',
  'update', 'deleteOne', 'deleteMany', 'remove',
]);
/** Operators of a query's builder, said of the field that the last `where` named. */
const operators: ReadonlySet<string> = new Set(['in', 'nin', 'ne', 'gt', 'gte', 'lt', 'lte', 'regex', 'elemMatch', 'all', 'size', 'exists', 'near', 'within', 'or', 'and', 'nor', 'mod']);

/** The conditions of all links of a query; undefined where one of them is an expression that cannot be read. */
export function readFilter(links: readonly Link[], checker: ts.TypeChecker): Filter | undefined {
  const equals: EqualityCondition[] = [];
  const rest: ts.Node[] = [];
  let complete = true;
  let field: string | undefined;
  for (const [index, { name, call }] of links.entries()) {
    const first = call.arguments[0];
    if (name.startsWith('findById')) {
      if (first) equals.push({ field: '_id', value: first });
    } else if (name === 'where' && first && ts.isStringLiteralLike(bare(first))) {
      field = (bare(first) as ts.StringLiteralLike).text;
      if (call.arguments[1]) equals.push({ field, value: call.arguments[1] });
    } else if (name === 'equals' && field !== undefined && first) {
      equals.push({ field, value: first });
    } else if (filtering.has(name) || name === 'where' || name === 'merge') {
      // `exists` is a model's method, and of a query an operator.
      if (name === 'exists' && index > 0) { rest.push(call); continue; }
      if (!first || ts.isFunctionLike(bare(first))) continue;
      const own = objectFilter(first, checker);
      if (!own) return undefined;
      equals.push(...own.equals);
      rest.push(...own.rest);
      complete &&= own.complete;
    } else if (name === 'distinct' && call.arguments[1]) {
      const own = objectFilter(call.arguments[1], checker) ?? { ...noFilter, complete: false };
      equals.push(...own.equals);
      rest.push(...own.rest);
      complete &&= own.complete;
    } else if (operators.has(name)) rest.push(call);
  }
  return { equals, rest, complete };
}

/** `.limit(10)`, `find(filter, null, { limit: 10 })`, and the `$limit` of an aggregation. */
export function readLimit(links: readonly Link[], isAggregation: boolean, checker: ts.TypeChecker): { readonly limit?: number; readonly isLimited: boolean } {
  const said = links.findLast(({ name }) => name === 'limit')?.call.arguments[0];
  if (said) return limitOf(said, checker);
  if (!isAggregation) return limitOf(links.map(({ call }) => option(call.arguments[2], 'limit', checker)).find(Boolean), checker);
  return pipelineLimit(links[0]?.call.arguments[0], checker);
}

/** The last `$limit` of a pipeline, as long as nothing after it makes more rows. */
function pipelineLimit(pipeline: ts.Expression | undefined, checker: ts.TypeChecker): { readonly limit?: number; readonly isLimited: boolean } {
  const stages = pipeline && bare(pipeline);
  if (!stages || !ts.isArrayLiteralExpression(stages)) return { isLimited: false };
  for (const stage of [...stages.elements].reverse()) {
    if (option(stage, '$unwind', checker)) return { isLimited: false };
    const found = option(stage, '$limit', checker);
    if (found) return limitOf(found, checker);
  }
  return { isLimited: false };
}
