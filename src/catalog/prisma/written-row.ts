import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { has, properties } from '../rewrites/properties';
import { withColumns } from '../rewrites/written-row';
import type { Query, WrittenRow, WrittenRowRequest } from '../types';
import { methodName, writtenArgs } from './args';

const givingBack: ReadonlySet<string> = new Set(['create', 'update', 'upsert']);

/**
 * `create`, `update` and `upsert` give back the row with all of its columns, or those that they select, as `findUnique` does
 * (https://www.prisma.io/docs/orm/reference/prisma-client-reference#create).
 */
export function writtenRow(write: Query, read: Query, { keyField }: WrittenRowRequest): WrittenRow | undefined {
  const [given, asked] = [writtenArgs(write.call), writtenArgs(read.call)];
  if (!given || !asked || !read.model || !givingBack.has(methodName(write))) return undefined;
  if (['include', 'omit'].some((name) => has(asked, name)) || has(given, 'omit')) return undefined;
  const selected = asked.get('select');
  const back = given.get('select');
  const columns = selected && columnsOf(selected, read);
  const named = back && columnsOf(back, read);
  if ((selected && !columns) || (back && !named)) return undefined;
  const hasKey = named?.includes(keyField) !== false;
  const key = hasKey ? { key: keyField } : {};
  if (!columns) return back || has(given, 'include') ? undefined : { row: (variable) => variable, ...key };
  if (named && !columns.every((column) => named.includes(column))) return undefined;
  return { row: withColumns(columns.map((column) => [column])), ...key };
}

/** The columns that a `select` names; undefined where it names relations, or what it names is not written out. */
function columnsOf(select: ts.Expression, { model }: Query): readonly string[] | undefined {
  const literal = bare(select);
  const chosen = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  if (!chosen || ![...chosen].every(([name, value]) => value.kind === ts.SyntaxKind.TrueKeyword && ['scalar', 'enum'].includes(model?.fields.get(name)?.kind ?? ''))) return undefined;
  return [...chosen.keys()];
}
