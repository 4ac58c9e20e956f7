import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { calleeName } from '../tables/members';
import { flags, narrowByOption, onlyColumns, replaceArguments } from '../rewrites/narrow-edit';
import type { Narrowing, Query } from '../types';

/** Links after which a row is no row of the table alone, or after which what is selected matters to the rest. */
export const combining = /[jJ]oin$|^(?:union|intersect|except|groupBy|having|as|prepare|\$dynamic|\$with|values|for|selectDistinct|selectDistinctOn)/;

/** `columns` of a relational query, and what `select` is given (https://orm.drizzle.team/docs/select#partial-select). */
export function narrowing({ call }: Query): Narrowing | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  if (/^find(?:Many|First)$/.test(calleeName(call) ?? '')) return narrowByOption({ call, index: 0, taken: ['columns', 'extras'] }, (fields) => `columns: ${flags(fields)}`);
  const { links } = linksOf(call);
  const select = links.find(({ name }) => name === 'select')?.call;
  const table = links.find(({ name }) => name === 'from')?.call.arguments[0];
  const from = table && bare(table);
  if (!select || select.arguments.length > 0 || !from || !(ts.isIdentifier(from) || ts.isPropertyAccessExpression(from)) || links.some(({ name }) => combining.test(name))) return undefined;
  return onlyColumns((fields) => replaceArguments(select, `{ ${fields.map(({ name }) => `${name}: ${from.getText()}.${name}`).join(', ')} }`));
}

