import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { textOf } from '../chains/chain-text';

/** The link that compares a key, the column as it is written, and the links that stand for all keys in its place: `where({ id, live: true })` becomes `where({ live: true }).whereIn('id', ids)`. */
export function narrowed(links: readonly Link[], key: ts.Expression, field: string, keyList: string): { readonly link: Link; readonly column: string; readonly parts: readonly (readonly [string, string])[] } | undefined {
  const link = links.find(({ name, call }) => (name === 'where' || name === 'andWhere') && call.arguments.some((argument) => isWithin(key, argument)));
  const [first] = link?.call.arguments ?? [];
  if (!link || !first) return undefined;
  const said = bare(first);
  if (ts.isStringLiteralLike(said)) return { link, column: first.getText(), parts: [['whereIn', `${first.getText()}, ${keyList}`]] };
  if (!ts.isObjectLiteralExpression(said)) return undefined;
  const others = said.properties.filter((element) => !isWithin(key, element));
  if (others.length !== said.properties.length - 1) return undefined;
  const quoted = said.properties.find((element) => isWithin(key, element))?.name;
  const column = quoted && ts.isStringLiteralLike(quoted) ? quoted.getText() : `'${field}'`;
  return { link, column, parts: [...(others.length > 0 ? [['where', `{ ${others.map(textOf).join(', ')} }`] as const] : []), ['whereIn', `${column}, ${keyList}`]] };
}
