import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { onlyColumns, quoted } from '../rewrites/narrow-edit';
import type { Narrowing, Query } from '../types';

/** Links that name columns too, or that bring those of other tables. */
const choosing = /[jJ]oin|^(?:select|distinct|distinctOn|union|unionAll|intersect|except|groupBy|having|with|withRecursive|\$call|\$if|\$castTo|stream|explain)$/;

/** `select([…])` in the place of `selectAll()` (https://kysely-org.github.io/kysely-apidoc/interfaces/SelectQueryBuilder.html#selectAll). */
export function narrowing({ call }: Query): Narrowing | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const { links } = linksOf(call);
  const all = links.filter(({ name }) => name === 'selectAll');
  const [one] = all;
  const callee = one?.call.expression;
  if (all.length !== 1 || !one || one.call.arguments.length > 0 || !callee || !ts.isPropertyAccessExpression(callee) || links.some(({ name }) => choosing.test(name))) return undefined;
  return onlyColumns((fields) => [{ start: callee.name.getStart(), end: one.call.end, newText: `select([${quoted(fields.map(({ column }) => column), call)}])` }]);
}
