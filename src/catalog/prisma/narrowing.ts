import { bare, property } from '../../project/syntax';
import { ts } from '../../project/ts';
import { columns, flags, narrowByOption } from '../rewrites/narrow-edit';
import { optionsIn } from '../rewrites/properties';
import type { Narrowing, Query } from '../types';

/**
 * `select` among the arguments. A call has `select` or `include`, never both: relations that are included are then selected like columns
 * (https://www.prisma.io/docs/orm/prisma-client/queries/select-fields).
 */
export function narrowing({ call }: Query): Narrowing | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const plain = narrowByOption({ call, index: 0, taken: ['select', 'omit', 'include', 'distinct'] }, (fields) => `select: ${flags(fields)}`);
  return plain ?? besideRelations(call);
}

/** `include: { author: true }` becomes `select: { id: true, author: true }`. */
function besideRelations(call: ts.CallExpression): Narrowing | undefined {
  const options = optionsIn(call.arguments[0]);
  const included = options?.get('include');
  const literal = included && bare(included);
  if (!options || ['select', 'omit', 'distinct'].some((name) => options.has(name)) || !literal || !ts.isObjectLiteralExpression(literal)) return undefined;
  const all = call.arguments[0] && bare(call.arguments[0]);
  const named = all && ts.isObjectLiteralExpression(all) ? property(all, 'include') : undefined;
  const [first] = literal.properties;
  if (!named || !ts.isPropertyAssignment(named) || !first || literal.properties.some(ts.isSpreadAssignment)) return undefined;
  return (fields) => [
    { start: named.name.getStart(), end: named.name.end, newText: 'select' },
    { start: first.getStart(), end: first.getStart(), newText: columns(fields).map(({ name }) => `${name}: true, `).join('') },
  ];
}
