import type { Field } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { columns, quoted } from '../rewrites/narrow-edit';
import type { Narrowing, Query } from '../types';
import { itemsOf } from './columns';

/** What `select` is given; relations that are embedded beside the star stay (https://supabase.com/docs/reference/javascript/select). */
export function narrowing({ call }: Query): Narrowing | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const { links } = linksOf(call);
  const select = links.find(({ name }) => name === 'select')?.call;
  if (!select || links.some(({ name }) => /^(?:csv|geojson|returns|overrideTypes|explain|insert|update|upsert|delete|rpc)$/.test(name))) return undefined;
  const [given] = select.arguments;
  if (!given) return (fields) => [{ start: select.end - 1, end: select.end - 1, newText: quoted([list(fields)], select.expression) }];
  const text = bare(given);
  if (!ts.isStringLiteralLike(text)) return undefined;
  const source = text.getSourceFile().text.slice(text.getStart() + 1, text.end - 1);
  const star = itemsOf(source)?.find(({ name, inner }) => name === '*' && !inner);
  if (!star) return undefined;
  const at = text.getStart() + 1;
  return (fields) => [{ start: at + star.start, end: at + star.end, newText: list(fields) }];
}

function list(fields: readonly Field[]): string {
  return columns(fields).map(({ column }) => column).join(', ');
}
